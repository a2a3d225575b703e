/**
 * What an event does to the features of a VM. Only power-on makes them anew; vMotion, guest reboot, reset, suspend
 * and resume keep them, and raising, lowering or disabling EVC of the cluster touches no running VM. An event that
 * the CPU refuses leaves the VM as it was; a power cycle whose power-on is refused leaves it off.
 */
import { assertInvariant, assertNever } from '../base/assert.ts'
import { featuresAtPowerOn, changeBetween, missingAtPowerOn } from './vm-features.ts'
import type { FeatureChange, VmCpuOptions, VmFeatures } from './vm-features.ts'
import type { CpuPlace } from './host-features.ts'
import { checkCpu, withReasons } from './migration-check.ts'
import type { CpuPolicy, MissingFeature } from './migration-check.ts'

export type VmPowerState = 'poweredOn' | 'poweredOff' | 'suspended'

/** A VM as EVC sees it. */
export interface EvcVm extends VmCpuOptions {
  readonly name: string
  readonly powerState: VmPowerState
  /** null exactly while it is powered off. */
  readonly features: VmFeatures | null
  /** `vmx.reboot.powerCycle`: the next guest reboot is a power cycle, and the setting is gone. Left out: no. */
  readonly rebootPowerCycles?: boolean
}

export type VmCpuEvent =
  | 'vmotion'
  | 'cold-migration'
  | 'guest-reboot'
  | 'reset'
  | 'suspend'
  | 'resume'
  | 'power-off'
  | 'power-on'
  | 'power-cycle'

export interface VmTransition {
  readonly vm: EvcVm
  /** Why the CPU refused it, sorted by name; empty: it happened. */
  readonly missing: readonly MissingFeature[]
  /** User-level differences that refused it under the strict policy. */
  readonly differing: readonly string[]
  /** Where it was refused; null: it was not. */
  readonly refusedAt: 'migration' | 'power-on' | null
  /** What the guest sees more and less than before; without features before, nothing is gained. */
  readonly change: FeatureChange
}

const noChange: FeatureChange = { gained: [], lost: [] }

/** Power states in which an event can happen. */
const possibleIn: Readonly<Record<VmCpuEvent, readonly VmPowerState[]>> = {
  vmotion: ['poweredOn', 'suspended'],
  'cold-migration': ['poweredOff'],
  'guest-reboot': ['poweredOn'],
  reset: ['poweredOn'],
  suspend: ['poweredOn'],
  resume: ['suspended'],
  'power-off': ['poweredOn', 'suspended'],
  'power-on': ['poweredOff'],
  'power-cycle': ['poweredOn'],
}

export function isPossible(vm: EvcVm, event: VmCpuEvent): boolean {
  return possibleIn[event].includes(vm.powerState)
}

/**
 * The VM after the event. `from` is where it is; `to` where it is afterwards, the same except for migrations and a
 * resume elsewhere. Throws AssertionError unless `isPossible`.
 */
export function vmAfter(
  vm: EvcVm,
  event: VmCpuEvent,
  from: CpuPlace,
  to: CpuPlace = from,
  policy: CpuPolicy = 'requirements',
): VmTransition {
  assertInvariant(
    isPossible(vm, event),
    'cpu-event-fits-power-state',
    () => `${event} of ${vm.name}, ${vm.powerState}`,
  )
  switch (event) {
    case 'vmotion':
      return moved(vm, vm, from, to, policy)
    case 'resume':
      return moved(vm, { ...vm, powerState: 'poweredOn' }, from, to, policy)
    case 'cold-migration':
    case 'reset':
      return unchanged(vm)
    case 'suspend':
      return unchanged({ ...vm, powerState: 'suspended' })
    case 'guest-reboot':
      return vm.rebootPowerCycles === true
        ? poweredOn({ ...vm, rebootPowerCycles: false }, to)
        : unchanged(vm)
    case 'power-off':
      return unchanged(switchedOff(vm))
    case 'power-on':
    case 'power-cycle':
      return poweredOn(vm, to)
    default:
      return assertNever(event)
  }
}

function unchanged(vm: EvcVm): VmTransition {
  return { vm, missing: [], differing: [], refusedAt: null, change: noChange }
}

function switchedOff(vm: EvcVm): EvcVm {
  return { ...vm, powerState: 'poweredOff', features: null }
}

function moved(vm: EvcVm, then: EvcVm, from: CpuPlace, to: CpuPlace, policy: CpuPolicy): VmTransition {
  const features = featuresOf(vm)
  const check = checkCpu(features, from, to, policy)
  if (check.isCompatible) return unchanged(then)
  const differing = [...check.onlySource, ...check.onlyTarget].sort()
  return { ...unchanged(vm), missing: check.missing, differing, refusedAt: 'migration' }
}

function poweredOn(vm: EvcVm, place: CpuPlace): VmTransition {
  const missing = withReasons(missingAtPowerOn(vm, place), place)
  if (missing.length > 0) return { ...unchanged(switchedOff(vm)), missing, refusedAt: 'power-on' }
  const features = featuresAtPowerOn(vm, place)
  const change = vm.features === null ? noChange : changeBetween(vm.features.visible, features.visible)
  return { ...unchanged({ ...vm, powerState: 'poweredOn', features }), change }
}

/** Throws AssertionError for a VM that is powered off: it has none. */
export function featuresOf(vm: EvcVm): VmFeatures {
  assertInvariant(vm.features !== null, 'active-vm-has-cpu-features', () => vm.name)
  return vm.features
}

/** Powered on or suspended: both count as active for EVC. */
export function isActive(vm: EvcVm): boolean {
  return vm.powerState !== 'poweredOff'
}
