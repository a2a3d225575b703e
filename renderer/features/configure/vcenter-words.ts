/** Advanced settings and choices of a vCenter Server in words; undefined is what holds where nothing is set. */
import type { VcenterSpec } from '../../../core/scenario/vcenter-schema.ts'

export type VcenterSettings = NonNullable<VcenterSpec['settings']>

/** vCenter's own defaults, as the scenario's schema states them. */
export const settingDefaults: Readonly<Record<keyof VcenterSettings, boolean>> = {
  'vgpu.hotmigrate.enabled': false,
  'config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet': true,
  'config.vmprov.enableHybridMode': false,
}

export function settingOptions(name: keyof VcenterSettings) {
  return [
    { value: undefined, text: `Default: ${String(settingDefaults[name])}` },
    { value: true, text: 'true' },
    { value: false, text: 'false' },
  ]
}

export const cpuPolicyOptions = [
  { value: undefined, text: 'What the VM requires (default)' },
  { value: 'strict-user-level' as const, text: 'All user-level features' },
]
