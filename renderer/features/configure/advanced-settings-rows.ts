/**
 * Advanced system settings as a table: value, default, range and meaning of each. Default and range are those of the
 * schema, which is also what refuses a value. Pure.
 */
import { advancedSettingsSchema, type AdvancedSettings } from '../../../core/scenario/advanced-settings.ts'

export type SettingName = keyof AdvancedSettings

export interface SettingRow {
  readonly name: SettingName
  /** What it does, with its unit. */
  readonly meaning: string
  /** ESXi's own, which holds where the host sets nothing and the scenario's policy neither. */
  readonly byDefault: number
  readonly least: number
  readonly most: number
  /** undefined where the host sets nothing. */
  readonly value: number | undefined
}

/** In the terms of the model (MODEL.md, policy vsphere); the schema's own words are shorter. */
const meanings: Readonly<Record<SettingName, string>> = {
  'Migrate.PreCopySwitchoverTimeGoal':
    'Switchover goal, ms: pre-copy ends once what remains can be sent in this time. Higher: fewer rounds, a longer stun.',
  'Migrate.PreCopyMinProgressPerc':
    'Progress that a round needs, %: transfer rate over dirty rate. With less, the guest is slowed (SDPS).',
  'Migrate.PreCopyPagesPerSend': 'Pages that are read and sent in one go.',
  'Migrate.SdpsEnabled':
    'Stun during page send, which slows the guest so that pre-copy converges: 0 off, 1 always, 2 dynamic (when it is needed).',
  'Migrate.SdpsTargetRate': 'Transfer rate over dirty rate, %, that SDPS aims for when it slows the guest.',
  'Migrate.SdpsDynamicDelaySec':
    'How often dynamic SDPS looks at the first pass, s, which has no round before it to judge by.',
  'Migrate.NetTimeout': 'Silence on the network after which a migration fails, s.',
  'Migrate.NetLatencyModeThreshold':
    'Round-trip time, ms, above which socket buffers grow with it (long-distance vMotion).',
  'Migrate.NetExpectedLineRateMBps': 'Line rate, MB/s, by which socket buffers are sized.',
  'Migrate.DetectZeroPages': '1: of a page that holds zeros only, just that is sent. 0: it is sent whole.',
  'Migrate.VMotionStreamHelpers':
    'TCP streams of one migration. 0: chosen by the speed of the link. More streams fill faster links.',
}

export function settingRows(settings: AdvancedSettings | undefined): SettingRow[] {
  return settingNames.map((name) => {
    const field = advancedSettingsSchema.shape[name]
    const number = field.unwrap()
    const byDefault = /Default (\d+)\.$/.exec(field.description ?? '')?.[1] ?? ''
    return {
      name,
      meaning: meanings[name],
      byDefault: Number.parseInt(byDefault, 10),
      least: number.minValue ?? Number.MIN_SAFE_INTEGER,
      most: number.maxValue ?? Number.MAX_SAFE_INTEGER,
      value: settings?.[name],
    }
  })
}

export const settingNames = Object.keys(advancedSettingsSchema.shape) as SettingName[]

/** Rows whose name or meaning holds the text. */
export function findSettings(rows: readonly SettingRow[], text: string): SettingRow[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter((row) => `${row.name} ${row.meaning}`.toLowerCase().includes(wanted))
}

/** Of a draft: without what is left at its default, and null where nothing is set any more. */
export function settingsEdit(draft: AdvancedSettings): AdvancedSettings | null {
  const set = Object.entries(draft).filter(([, value]) => value !== undefined)
  return set.length === 0 ? null : (Object.fromEntries(set) as AdvancedSettings)
}
