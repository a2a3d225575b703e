/**
 * EVC as an attribute of one VM (6.7 and later): when it can be set, and what vCenter says otherwise. It travels with
 * the VM. That it must not be above the cluster is found out at power-on only; here it is a warning.
 */
import { featuresBeyond } from './cpu-features.ts'
import type { EvcMode } from './evc-modes.ts'
import type { CpuPlace } from './host-features.ts'
import { isReleaseAtLeast } from './releases.ts'
import { listInWords, refusal } from './refusal.ts'
import type { EvcRefusal } from './refusal.ts'
import type { EvcVm } from './vm-events.ts'

const leastRelease = '6.7'
const leastHardwareVersion = 14

export interface PerVmEvcVerdict {
  /** Why it cannot be set; empty: it can. */
  readonly refusals: readonly EvcRefusal[]
  /** '' or why the VM will not power on where it is. */
  readonly warning: string
}

/** Setting `mode` (null: clearing) for a VM at `place`; `vcenterVersion` left out: new enough. */
export function perVmEvcVerdict(
  vm: EvcVm,
  mode: EvcMode | null,
  place: CpuPlace,
  vcenterVersion?: string,
): PerVmEvcVerdict {
  const refusals = [
    ...releaseRefusals(vm, 'vCenter', vcenterVersion),
    ...releaseRefusals(vm, 'ESXi', place.host.cpu.version),
    ...hardwareRefusals(vm),
    ...powerRefusals(vm),
  ]
  return { refusals, warning: mode === null ? '' : warningFor(vm, mode, place) }
}

const source = 'vSphere documentation, EVC as a virtual machine attribute'

function releaseRefusals(vm: EvcVm, product: string, version: string | undefined): EvcRefusal[] {
  if (version === undefined || isReleaseAtLeast(version, leastRelease)) return []
  return [
    refusal({
      id: 'per-vm-evc-release',
      fault: 'NotSupported',
      message: `EVC of ${vm.name} itself needs ${product} ${leastRelease} or later; this is ${version}.`,
      remedy: `Upgrade ${product}, or use the EVC mode of the cluster.`,
      source,
      note: 'Fault type inferred.',
    }),
  ]
}

function hardwareRefusals(vm: EvcVm): EvcRefusal[] {
  if (vm.hardwareVersion >= leastHardwareVersion) return []
  return [
    refusal({
      id: 'per-vm-evc-hardware-version',
      fault: 'NotSupported',
      message: `EVC of ${vm.name} itself needs virtual hardware ${leastHardwareVersion} or later; it has ${vm.hardwareVersion}.`,
      remedy: `Power ${vm.name} off and upgrade its virtual hardware; that cannot be undone.`,
      source,
      note: 'Fault type inferred.',
    }),
  ]
}

function powerRefusals(vm: EvcVm): EvcRefusal[] {
  if (vm.powerState === 'poweredOff') return []
  return [
    refusal({
      id: 'per-vm-evc-power-state',
      fault: 'InvalidPowerState',
      message: `${vm.name} is ${vm.powerState === 'suspended' ? 'suspended' : 'powered on'}; its EVC mode can be changed only while it is off.`,
      remedy: `Power ${vm.name} off.`,
      source,
      note: 'Recalled.',
    }),
  ]
}

function warningFor(vm: EvcVm, mode: EvcMode, place: CpuPlace): string {
  const missing = featuresBeyond(mode.needed, place.exposed)
  if (missing.length === 0) return ''
  const where = place.mode === null ? 'Its host' : `The cluster's mode, ${place.mode.label},`
  return `${vm.name} will not power on here with ${mode.label}: ${where} does not expose ${listInWords(missing)}.`
}
