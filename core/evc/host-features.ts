/**
 * What a host offers: silicon, what is left of it after firmware and ESXi release (`config.featureCapability`), and
 * what is left of that under the cluster's EVC mode (`config.maskedFeatureCapability`, the exposed set). Also why a
 * feature that is missing is missing, which decides what a person can do about it.
 */
import { commonFeatures, cpuFeatures, featuresBeyond, vendorFeature } from './cpu-features.ts'
import type { CpuVendor, FeatureSet } from './cpu-features.ts'
import { evcModes } from './evc-modes.ts'
import type { EvcMode } from './evc-modes.ts'
import { findProcessor } from './processors.ts'
import type { Processor } from './processors.ts'
import { hardwareVersionOfRelease, isReleaseAtLeast } from './releases.ts'

/** A host's processor as a person describes it. */
export interface HostCpu {
  /** Id in the catalogue; null or left out: found by `model`. */
  readonly processor?: string | null
  /** Name or id; free text that the catalogue does not know is allowed. */
  readonly model?: string
  /** Of what the catalogue does not know; an id in it says its own. */
  readonly vendor: CpuVendor
  /** ESXi release; left out: one that knows every feature and mode. */
  readonly version?: string
  /** Features switched off in the firmware, for example aes, nx, vmx. */
  readonly firmwareOff?: readonly string[]
}

export interface HostFeatures {
  /** What this was made from. */
  readonly cpu: HostCpu
  /** null: not in the catalogue. Then both sets hold the vendor alone. */
  readonly processor: Processor | null
  readonly vendor: CpuVendor
  readonly silicon: FeatureSet
  /** Silicon less what firmware has switched off and what the ESXi release does not know. */
  readonly capability: FeatureSet
}

/** Where a VM runs or is to run: the host's features and the mode of its cluster. */
export interface CpuPlace {
  readonly host: HostFeatures
  /** null: no EVC. */
  readonly mode: EvcMode | null
  /** What a VM there can see. */
  readonly exposed: FeatureSet
}

/** Why a place does not offer a feature, nearest to a cure first. */
export type MissingReason =
  'hidden-by-evc' | 'off-in-firmware' | 'unknown-to-release' | 'not-in-silicon' | 'other-vendor'

export function hostFeatures(cpu: HostCpu): HostFeatures {
  const processor = processorOf(cpu)
  if (processor === null) {
    const vendorAlone = new Set([vendorFeature(cpu.vendor)])
    return { cpu, processor, vendor: cpu.vendor, silicon: vendorAlone, capability: vendorAlone }
  }
  const off = switchedOff(cpu, processor)
  const capability = new Set(
    [...processor.features].filter((name) => !off.has(name) && isKnownToRelease(name, cpu.version)),
  )
  return { cpu, processor, vendor: processor.vendor, silicon: processor.features, capability }
}

/** An id says it all; a model counts only if it is of the stated vendor, since either may have been left out. */
function processorOf(cpu: HostCpu): Processor | null {
  if (cpu.processor !== undefined && cpu.processor !== null) return findProcessor(cpu.processor)
  const found = cpu.model === undefined ? null : findProcessor(cpu.model)
  return found?.vendor === cpu.vendor ? found : null
}

/** AMD-V is one switch: with svm off all that belongs to it is off. */
function switchedOff(cpu: HostCpu, processor: Processor): FeatureSet {
  const off = new Set([...(cpu.firmwareOff ?? []), ...processor.firmwareOff])
  if (off.has('svm')) {
    for (const name of processor.features) if (name.startsWith('svm_')) off.add(name)
  }
  return off
}

/**
 * A release knows the features of its newest virtual hardware, and those of the modes that it can run: some modes
 * count a feature before virtual hardware hands it out. Derived.
 */
function isKnownToRelease(name: string, release: string | undefined): boolean {
  if (release === undefined) return true
  const feature = cpuFeatures.get(name)
  if (feature === undefined || feature.hardwareVersion <= hardwareVersionOfRelease(release)) return true
  return evcModes.some((mode) => mode.all.has(name) && isReleaseAtLeast(release, mode.since))
}

export function cpuPlace(host: HostFeatures, mode: EvcMode | null): CpuPlace {
  const exposed = mode === null ? host.capability : commonFeatures(host.capability, mode.all)
  return { host, mode, exposed }
}

/** What keeps a host out of a mode, by the features that the mode needs. */
export interface ModeObstacles {
  /** The silicon does not have them; sorted. */
  readonly lacking: readonly string[]
  /** Off in the firmware; NX/XD and hardware virtualization must be on for any mode. Sorted. */
  readonly off: readonly string[]
}

/** Whatever its ESXi release: `EvcMode.since` is asked apart. */
export function obstaclesToMode({ cpu, silicon }: HostFeatures, mode: EvcMode): ModeObstacles {
  const { capability } = hostFeatures({ ...cpu, version: undefined })
  const needed = new Set([...mode.needed, ...['nx', 'svm', 'vmx'].filter((name) => silicon.has(name))])
  return {
    lacking: featuresBeyond(mode.needed, silicon),
    off: featuresBeyond(commonFeatures(needed, silicon), capability),
  }
}

/** Whether silicon and firmware can run a mode: every checked feature of it, hidden ones included. */
export function canRunMode(host: HostFeatures, mode: EvcMode): boolean {
  const { lacking, off } = obstaclesToMode(host, mode)
  return lacking.length === 0 && off.length === 0
}

/** The modes that a host can run, in vCenter's order. `release` also keeps those out that ESXi does not know. */
export function modesOfHost(host: HostFeatures, release?: string): EvcMode[] {
  return evcModes.filter(
    (mode) => canRunMode(host, mode) && (release === undefined || isReleaseAtLeast(release, mode.since)),
  )
}

/** `summary.maxEVCModeKey`: the last of them; null: none. */
export function maxEvcMode(host: HostFeatures, release?: string): EvcMode | null {
  return modesOfHost(host, release).at(-1) ?? null
}

/** Why `place` does not offer `feature`; only for features that it does not expose. */
export function whyMissing(place: CpuPlace, feature: string): MissingReason {
  const { host } = place
  if (cpuFeatures.get(feature)?.class === 'vendor') return 'other-vendor'
  if (host.capability.has(feature)) return 'hidden-by-evc'
  if (!host.silicon.has(feature)) return 'not-in-silicon'
  return isKnownToRelease(feature, host.cpu.version) ? 'off-in-firmware' : 'unknown-to-release'
}

/** Whether the silicon can run no mode at all, or is not in the catalogue. */
export function isWithoutModes({ silicon }: HostFeatures): boolean {
  return evcModes.every((mode) => featuresBeyond(mode.needed, silicon).length > 0)
}
