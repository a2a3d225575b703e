/**
 * What vSphere's stages take beside the sending of pages, and how far the task's bar has come in each. The
 * sources give no durations but the limits and typical sums; where a constant is ours, it says so. The sum
 * fits what is known: some 2 to 5 s more than the copy from click to end, stuns of 50 to 1,000 ms.
 */
import { kibBytes, mibBytes, nsPerMs } from '../base/units.ts'
import type { VspherePolicySpec } from '../scenario/policy-schema.ts'
import type { VmSpec } from '../scenario/schema.ts'
import type { MigrationStage } from '../trace/events.ts'
import type { StageCosts, StunCosts } from './pre-copy.ts'

/**
 * Validate: vCenter runs the checks again. Reserve: the shadow VM process is made, memory and swap are
 * reserved, the source closes its .vmx. Connect: beside the round trips, sockets and streams are set up.
 * Clean-up: the source's process ends, the inventory is updated. All four are ours; that several seconds go
 * by beside the copy is in MEAS §6.
 */
export const vsphereStageCosts: StageCosts = {
  validateNs: 300 * nsPerMs,
  reserveNs: 900 * nsPerMs,
  connectNs: 200 * nsPerMs,
  /** TCP's handshake 1, vMotion's exchange of ids and settings 3. Ours. */
  connectRoundTrips: 4,
  cleanUpNs: 600 * nsPerMs,
}

/** Until all vCPUs stand. Ours; each vCPU has to be interrupted. */
const stopBaseNs = 2 * nsPerMs
const stopPerVcpuNs = 100_000
/** Checkpoint: device state, registers and the page tables of devices. Ours; video memory is most of it. */
const deviceStateBaseBytes = 8 * mibBytes
const deviceStatePerVcpuBytes = 16 * kibBytes
const deviceStatePerDeviceBytes = 256 * kibBytes
/** Destination restores the checkpoint and takes the disks' locks. Ours; sums to published stuns of 50 to 1,000 ms. */
const restoreBaseNs = 60 * nsPerMs
const restorePerDiskNs = 8 * nsPerMs
const resumeBaseNs = 10 * nsPerMs
const resumePerVcpuNs = 200_000
/** RARP frames leave at once; the switches' tables follow. Ours. */
const announceBaseNs = 20 * nsPerMs

/** Stopped stage of a vMotion of this VM. */
export function vsphereStunCosts(settings: VspherePolicySpec, vm: VmSpec, roundTripNs: number): StunCosts {
  const devices = vm.disks.length + vm.nics.length
  return {
    stopNs: stopBaseNs + vm.vcpus * stopPerVcpuNs,
    /** Counted in what restoring takes. */
    saveNs: 0,
    deviceStateBytes:
      deviceStateBaseBytes + vm.vcpus * deviceStatePerVcpuBytes + devices * deviceStatePerDeviceBytes,
    /** The destination's acknowledgement crosses once. */
    restoreNs: restoreBaseNs + vm.disks.length * restorePerDiskNs + roundTripNs,
    resumeNs: resumeBaseNs + vm.vcpus * resumePerVcpuNs,
    announceNs: announceBaseNs + roundTripNs,
    maxNs: settings.maxSwitchoverSeconds * 1_000_000_000,
  }
}

/**
 * Where each stage begins on the task's bar, in per cent. Source: vsphere-rules B.1 (bands inferred there
 * from documented anchors: failures at 10 %, 10 to 14 % for the network, last stage at 90 % and above). That of
 * a cold move's `register`, and those of disks, are ours.
 */
export const stagePercent: Readonly<Record<MigrationStage, number>> = {
  validate: 0,
  reserve: 5,
  connect: 10,
  'pre-copy': 14,
  stun: 90,
  switchover: 91,
  resume: 95,
  'post-copy': 95,
  'clean-up': 97,
  register: 50,
  prepare: 5,
  'disk-copy': 14,
  quiesce: 90,
  switch: 92,
}

/** Disks of a Storage vMotion fill the bar from here to there. Ours. */
export const disksPercent = [stagePercent['disk-copy'], stagePercent.quiesce] as const
/**
 * Those of a combined migration. A home directory that cannot be copied fails at 23 % (vsphere-rules I.2 case 23); how
 * disks and memory share what is left is ours.
 */
export const combinedDisksPercent = [23, 60] as const

/** The first pass fills the bar from 14 to here, later rounds from here to 90 (vsphere-rules B.1). */
export const firstPassEndPercent = 60
