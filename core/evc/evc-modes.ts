/**
 * The EVC modes (baselines) of both vendors in vCenter's order: what every host of a cluster in the mode shows, and
 * which mode contains which. How the table was made, and how sure it is, stands in `data/modes.json` and is carried
 * here for whoever asks.
 */
import { assertInvariant } from '../base/assert.ts'
import { nearestName } from '../base/nearest-name.ts'
import { checkedOnly, cpuFeature, featureSet, isSubset, oneOf, vendorOf } from './cpu-features.ts'
import type { CpuVendor, FeatureSet } from './cpu-features.ts'
import modeTable from './data/modes.json' with { type: 'json' }

/** One feature that a mode adds to the mode that it is compared with, and where that was read. */
export interface AddedFeature {
  readonly feature: string
  /** Keys of `evidenceTexts`. */
  readonly evidence: readonly string[]
}

export interface EvcMode {
  /** As vCenter stores it, for example `intel-haswell`. */
  readonly key: string
  /** As the Client shows it. */
  readonly label: string
  readonly vendor: CpuVendor
  /** VMware's level: L0 to L11, A0 to A3, B0 to B7. */
  readonly level: string
  /** Place in vCenter's order within the vendor. */
  readonly order: number
  /** `vendorTier` of the API; values chosen, not VMware's. */
  readonly tier: number
  /** `track` of the API; values chosen, not VMware's. */
  readonly track: readonly string[]
  /** Keys of the modes that it contains. */
  readonly supersetOf: ReadonlySet<string>
  /** What a VM can see under it. */
  readonly features: FeatureSet
  /** In the mode, needed for admission and for per-VM EVC, but hidden from ordinary guests. */
  readonly hidden: FeatureSet
  /** `features` and `hidden`. */
  readonly all: FeatureSet
  /** What a host must offer to run it: those of `all` that are checked. */
  readonly needed: FeatureSet
  /** First release that knows it, and how that is known. */
  readonly since: string
  readonly sinceText: string
  readonly sinceEvidence: string
  readonly sinceConfidence: 'low' | 'medium' | 'high'
  /** Where the key was read. */
  readonly keyEvidence: string
  readonly comparedWith: string | null
  readonly adds: readonly AddedFeature[]
  readonly removes: readonly string[]
  readonly notes: readonly string[]
}

/** What the evidence keys of `AddedFeature` mean. */
export const evidenceTexts: Readonly<Record<string, string>> = modeTable.evidence

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== '')
}

function modeFrom(row: (typeof modeTable.modes)[number]): EvcMode {
  const features = featureSet(row.features)
  const hidden = featureSet(row.hidden)
  const all = new Set([...features, ...hidden])
  return {
    ...row,
    vendor: oneOf(['Intel', 'AMD'], row.vendor),
    track: wordsOf(row.track),
    supersetOf: new Set(wordsOf(row.supersetOf)),
    features,
    hidden,
    all,
    needed: checkedOnly(all),
    sinceConfidence: oneOf(['low', 'medium', 'high'], row.sinceConfidence),
    adds: row.adds.map((added) => {
      const [feature, evidence] = added.split(': ')
      return { feature: cpuFeature(feature!).name, evidence: wordsOf(evidence!) }
    }),
    removes: wordsOf(row.removes),
  }
}

/** Intel's in their order, then AMD's. */
export const evcModes: readonly EvcMode[] = modeTable.modes.map(modeFrom)

const modeByKey: ReadonlyMap<string, EvcMode> = new Map(evcModes.map((mode) => [mode.key, mode]))

export function findEvcMode(key: string): EvcMode | null {
  return modeByKey.get(key) ?? null
}

/** Throws AssertionError if there is no such mode; for keys that were checked before. */
export function evcMode(key: string): EvcMode {
  const mode = modeByKey.get(key)
  assertInvariant(mode !== undefined, 'evc-mode-is-known', () => `"${key}"`)
  return mode
}

/** The key that a person may have meant; null: none is near. */
export function nearestEvcMode(key: string): string | null {
  return nearestName(
    key,
    evcModes.map((mode) => mode.key),
  )
}

/** Whether the first contains the second; a mode contains itself. */
export function containsMode(mode: EvcMode, other: EvcMode): boolean {
  return mode.key === other.key || mode.supersetOf.has(other.key)
}

/**
 * `runtime.minRequiredEVCModeKey`: the least mode, in vCenter's order, that could admit a VM with this requirement.
 * It says what the VM needs, not what its cluster is set to; null: no mode has it all.
 */
export function minRequiredEvcMode(required: FeatureSet): EvcMode | null {
  const vendor = vendorOf(required)
  return evcModes.find((mode) => mode.vendor === vendor && isSubset(required, mode.all)) ?? null
}
