/**
 * How the feature set of a VM is made when it is powered on, and what vMotion then asks of every host for it
 * (`runtime.featureRequirement`). It stays until the VM is powered off. Steps and their sources: MODEL.md, EVC.
 */
import { checkedOnly, cpuFeature, featuresBeyond, vendorFeature } from './cpu-features.ts'
import type { FeatureSet } from './cpu-features.ts'
import { evcMode } from './evc-modes.ts'
import type { EvcMode } from './evc-modes.ts'
import { cpuPlace, hostFeatures } from './host-features.ts'
import type { CpuPlace, HostCpu } from './host-features.ts'

/** What of a VM's configuration decides which features it gets. */
export interface VmCpuOptions {
  readonly hardwareVersion: number
  /** EVC mode of the VM itself; null: it takes what host and cluster expose. */
  readonly perVmEvc: string | null
  /** Expose hardware assisted virtualization to the guest OS. */
  readonly nestedVirtualization: boolean
  /** The guest is ESXi or macOS, which get MONITOR/MWAIT. Left out: no. */
  readonly guestGetsMwait?: boolean
}

/** What a running or suspended VM has, fixed at its power-on. */
export interface VmFeatures {
  /** What the guest can see. */
  readonly visible: FeatureSet
  /** What a host must expose for it to power on, resume or migrate there. */
  readonly required: FeatureSet
  /** It was made of its own, complete mask; host and cluster did not add to it. */
  readonly fromPerVmEvc: boolean
  /** False: powered on on a processor that the catalogue does not know; only its vendor can be compared. */
  readonly isKnown: boolean
}

/** Where and how a VM was powered on, all that its features follow from. */
export interface PoweredOnAt extends HostCpu, VmCpuOptions {
  /** Of the cluster then; null: none. */
  readonly evcMode: string | null
}

/** Features that a complete mask must find exposed at power-on but does not; empty: the VM starts. */
export function missingAtPowerOn(options: VmCpuOptions, place: CpuPlace): string[] {
  if (options.perVmEvc === null || place.host.processor === null) return missingVendor(options, place)
  return featuresBeyond(evcMode(options.perVmEvc).needed, place.exposed)
}

/** Of a host whose features are not known the vendor can still be compared. */
function missingVendor(options: VmCpuOptions, place: CpuPlace): string[] {
  if (options.perVmEvc === null) return []
  const { vendor } = evcMode(options.perVmEvc)
  return vendor === place.host.vendor ? [] : [vendorFeature(vendor)]
}

/**
 * The set that a VM gets at this place. It does not ask whether the VM may start: `missingAtPowerOn` does.
 * Throws AssertionError if `perVmEvc` names no mode.
 */
export function featuresAtPowerOn(options: VmCpuOptions, place: CpuPlace): VmFeatures {
  const mode = options.perVmEvc === null ? null : evcMode(options.perVmEvc)
  const isKnown = mode !== null || place.host.processor !== null
  if (mode !== null) return { ...fromMask(mode, options), isKnown }
  const offered = withStateComponents(ofHardwareVersion(place.exposed, options.hardwareVersion))
  const visible = new Set([...offered].filter((name) => isHandedOut(name, options)))
  return { visible, required: checkedOnly(visible), fromPerVmEvc: false, isKnown }
}

/** The same for a VM that was powered on elsewhere and before. */
export function featuresPoweredOnAt(at: PoweredOnAt): VmFeatures {
  const mode = at.evcMode === null ? null : evcMode(at.evcMode)
  return featuresAtPowerOn(at, cpuPlace(hostFeatures(at), mode))
}

/** A complete mask: what it lists is required, mwait and vmx included; what it does not list is hidden. */
function fromMask(mode: EvcMode, options: VmCpuOptions): Omit<VmFeatures, 'isKnown'> {
  const listed = withStateComponents(ofHardwareVersion(mode.all, options.hardwareVersion))
  const visible = new Set(
    [...listed].filter(
      (name) => cpuFeature(name).class !== 'nested-virtualisation' || options.nestedVirtualization,
    ),
  )
  return { visible, required: checkedOnly(listed), fromPerVmEvc: true }
}

function ofHardwareVersion(features: FeatureSet, hardwareVersion: number): FeatureSet {
  return new Set([...features].filter((name) => cpuFeature(name).hardwareVersion <= hardwareVersion))
}

function withStateComponents(features: FeatureSet): FeatureSet {
  return new Set(
    [...features].filter((name) => {
      const { onlyWith } = cpuFeature(name)
      return onlyWith === null || features.has(onlyWith)
    }),
  )
}

function isHandedOut(name: string, options: VmCpuOptions): boolean {
  const feature = cpuFeature(name)
  if (feature.byDefault) return true
  if (feature.class === 'nested-virtualisation') return options.nestedVirtualization
  return name === 'mwait' && options.guestGetsMwait === true
}

/**
 * What a VM with the newest virtual hardware could see at this place beyond a mode, of what vMotion checks: the
 * reason why active VMs keep EVC from being configured. Sorted.
 */
export function visibleBeyond(place: CpuPlace, mode: EvcMode): string[] {
  const newest = { hardwareVersion: Number.POSITIVE_INFINITY, perVmEvc: null, nestedVirtualization: false }
  return featuresBeyond(featuresAtPowerOn(newest, place).required, mode.all)
}

/** What changes for the guest between two sets, sorted. */
export interface FeatureChange {
  readonly gained: readonly string[]
  readonly lost: readonly string[]
}

export function changeBetween(before: FeatureSet, after: FeatureSet): FeatureChange {
  return { gained: featuresBeyond(after, before), lost: featuresBeyond(before, after) }
}
