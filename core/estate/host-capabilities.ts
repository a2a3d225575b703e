/**
 * What a host can do in a migration: by its release, unless the scenario says otherwise, and by its licence.
 * Names are those of vim25 HostCapability.
 */
import type { HostSpec, VmSpec } from '../scenario/schema.ts'
import type { LicenceEdition } from '../scenario/host-schema.ts'
import { isAtLeast, type Release } from '../scenario/versions.ts'
import type { Host } from './inventory.ts'

export type Capability = Exclude<keyof NonNullable<HostSpec['capabilities']>, 'maxNumDisksSVMotion'>

/**
 * First release that can. Sources: DOC-NOSHARE (combined, 5.1), GOV-TYPES (across networks, 5.5), FD-ENC (6.5),
 * LT-SVM and the age of the field in the API for the rest; before 5.0 these are recalled.
 */
const since: Readonly<Record<Capability, Release>> = {
  vmotionSupported: '4.1',
  storageVMotionSupported: '4.1',
  unsharedSwapVMotionSupported: '4.1',
  suspendedRelocateSupported: '5.0',
  deltaDiskBackingsSupported: '5.0',
  independentDiskVMotionSupported: '5.0',
  nonHomeRDMVMotionSupported: '5.0',
  vmotionWithStorageVMotionSupported: '5.1',
  vmotionAcrossNetworkSupported: '5.5',
  encryptedVMotionSupported: '6.5',
}

export function hasCapability(host: Host, capability: Capability): boolean {
  return host.spec.capabilities?.[capability] ?? isAtLeast(host.spec.version, since[capability])
}

/** The first release that can. */
export function releaseWith(capability: Capability): Release {
  return since[capability]
}

/** Disks that one Storage vMotion may move (GOV-TYPES: 64 when the host does not say). */
export function maxDisksPerMove(host: Host): number {
  return host.spec.capabilities?.maxNumDisksSVMotion ?? 64
}

/** Encrypted vMotion as it is asked for: the VM's own setting, or required where the VM is encrypted (DOC-ENC). */
export function encryptedVmotionOf(vm: VmSpec): 'disabled' | 'opportunistic' | 'required' {
  return vm.isEncrypted === true ? 'required' : (vm.encryptedVmotion ?? 'opportunistic')
}

/** Without AES-NI a host does not encrypt vMotion (DOC-ENC, FD-ENC). */
export function canEncryptVmotion(host: Host): boolean {
  return (
    hasCapability(host, 'encryptedVMotionSupported') && host.spec.cpu.firmwareOff?.includes('aes') !== true
  )
}

/** What a licence has to allow. */
export type LicensedFeature = 'vmotion' | 'storage-vmotion' | 'cross-vcenter' | 'drs' | 'distributed-switch'

const everything: readonly LicensedFeature[] = [
  'vmotion',
  'storage-vmotion',
  'cross-vcenter',
  'drs',
  'distributed-switch',
]

/**
 * What editions allow from 5.1 on; before it Storage vMotion began with Enterprise. Sources: VL-LIC, FR-LIC,
 * DOC-XVC; the editions of the subscription era are unconfirmed for cross-vCenter.
 */
const features: Readonly<Record<LicenceEdition, readonly LicensedFeature[]>> = {
  Essentials: [],
  'Essentials Plus': ['vmotion'],
  Standard: ['vmotion', 'storage-vmotion'],
  Enterprise: ['vmotion', 'storage-vmotion', 'drs'],
  'Enterprise Plus': everything,
  VVS: ['vmotion', 'storage-vmotion'],
  VVF: everything,
  VCF: everything,
  Evaluation: everything,
}

/** Whether the host's licence allows it; a host without a named edition lacks at most vMotion. */
export function isLicensed(host: Host, feature: LicensedFeature): boolean {
  const { licence, vmotionLicensed, version } = host.spec
  if (feature === 'vmotion' && !vmotionLicensed) return false
  if (licence === undefined) return true
  const isEarlyStandard =
    feature === 'storage-vmotion' && licence === 'Standard' && !isAtLeast(version, '5.1')
  return features[licence].includes(feature) && !isEarlyStandard
}

/** The edition as a person reads it. */
export function licenceInWords(host: Host): string {
  return (
    host.spec.licence ??
    (host.spec.vmotionLicensed ? 'an edition with all features' : 'an edition without vMotion')
  )
}
