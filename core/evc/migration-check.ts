/**
 * Whether the CPU of a host lets a running or suspended VM in: the VM's requirement against what the host exposes.
 * A powered-off VM is not checked at all. Sources disagree about differences that the VM cannot see; both rules are
 * here as policies. Frequency, cache and cores never matter.
 */
import { cpuFeature, cpuFeatures, featuresBeyond } from './cpu-features.ts'
import type { FeatureSet } from './cpu-features.ts'
import { whyMissing } from './host-features.ts'
import type { CpuPlace, MissingReason } from './host-features.ts'
import type { VmFeatures } from './vm-features.ts'

/**
 * `requirements`: only what the VM has counts (API reference, current releases). `strict-user-level`: outside EVC any
 * user-level difference of the two hosts blocks, also where the target has more (admin guide 6.5 to 7.0).
 */
export type CpuPolicy = 'requirements' | 'strict-user-level'

export interface MissingFeature {
  readonly feature: string
  readonly reason: MissingReason
}

export interface CpuCheck {
  readonly isCompatible: boolean
  /** vim25 fault; '' if compatible. Before 6.5 it was one of CpuIncompatible*. */
  readonly fault: 'FeatureRequirementsNotMet' | ''
  /** What the VM requires and the target does not expose, sorted by name. */
  readonly missing: readonly MissingFeature[]
  /** User-level differences that block under `strict-user-level`; empty under `requirements`. */
  readonly onlySource: readonly string[]
  readonly onlyTarget: readonly string[]
  /** The catalogue does not know one of the processors: only vendors were compared. */
  readonly isVendorOnly: boolean
}

/** `from` is where the VM runs now; only the strict policy looks at it. */
export function checkCpu(vm: VmFeatures, from: CpuPlace, to: CpuPlace, policy: CpuPolicy): CpuCheck {
  const isVendorOnly = !vm.isKnown || to.host.processor === null
  const missing = missingAt(vm, to)
  const isStrict = policy === 'strict-user-level' && !isVendorOnly && from.host.processor !== null
  const isLifted = vm.fromPerVmEvc || isSameBaseline(from, to)
  const difference =
    isStrict && !isLifted ? userLevelDifference(from, to) : { onlySource: [], onlyTarget: [] }
  const isCompatible = missing.length + difference.onlySource.length + difference.onlyTarget.length === 0
  return {
    isCompatible,
    fault: isCompatible ? '' : 'FeatureRequirementsNotMet',
    missing,
    ...difference,
    isVendorOnly,
  }
}

/** What a VM requires and a place does not expose, with the reason for each, sorted by name. */
export function missingAt(vm: VmFeatures, place: CpuPlace): MissingFeature[] {
  const isVendorOnly = !vm.isKnown || place.host.processor === null
  const required = isVendorOnly ? vendorEntries(vm.required) : vm.required
  return withReasons(featuresBeyond(required, place.exposed), place)
}

export function withReasons(features: readonly string[], place: CpuPlace): MissingFeature[] {
  return features.map((feature) => ({ feature, reason: whyMissing(place, feature) }))
}

function vendorEntries(features: FeatureSet): FeatureSet {
  return new Set([...features].filter((name) => cpuFeature(name).class === 'vendor'))
}

/** Inside EVC both hosts show the same; the strict rule is lifted there. */
function isSameBaseline(from: CpuPlace, to: CpuPlace): boolean {
  return from.mode !== null && from.mode.key === to.mode?.key
}

function userLevelDifference(from: CpuPlace, to: CpuPlace) {
  const isCompared = (name: string) => {
    const feature = cpuFeatures.get(name)
    return feature?.level === 'user' && feature.checked
  }
  return {
    onlySource: featuresBeyond(from.exposed, to.exposed).filter(isCompared),
    onlyTarget: featuresBeyond(to.exposed, from.exposed).filter(isCompared),
  }
}
