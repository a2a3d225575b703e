/**
 * Storage vMotion, stage by stage: home directory and shadow VM, disks, then the VM is suspended and resumed at once
 * on its new files (fast suspend and resume), and the old ones are deleted. Up to the switch an error, a cancel or a
 * power-off leaves the VM on its old files. Sources: vsphere-rules D.1, D.2 (LT-SVM, KB 307365).
 */
import type { Refusal } from '../base/errors.ts'
import { kibBytes, nsPerMs, nsPerSecond } from '../base/units.ts'
import { homeDatastoreOf } from '../estate/storage.ts'
import { overheadBytes } from '../estate/vm-overhead.ts'
import { settlePolicy } from './arrival.ts'
import { disksAreOpen } from './await-paths.ts'
import {
  crossesNetwork,
  filesOf,
  finishCopies,
  startHomeCopy,
  startNextCopies,
  vmOfMigration,
} from './copy-disks.ts'
import { coldSilenceRefusal, nfcTimeoutNs } from './cold-copy.ts'
import { blamingPaths } from './disks-at-destination.ts'
import { completeMigration, failMigration, resumeGuest } from './ending.ts'
import { areAllComplete, areAllReady } from './file-move.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import { beginPreCopy } from './pre-copy-stage.ts'
import { enterStage, showProgress } from './progress.ts'
import { lostPagesProblem } from './prepare.ts'
import { failForSilence, silenceEndNs } from './reroute.ts'
import { sendDeviceState } from './stun.ts'
import { memoryRefusal } from './reservations.ts'
import { followGuestOf } from './room-members.ts'
import { deleteOldFiles, switchFiles } from './switch-disks.ts'
import type { MigrationWorld } from './world.ts'

/** The shadow VM's process is started at the new home, or the running one is told of the disks to come. Ours. */
const shadowVmNs = 500 * nsPerMs

/** fsr.maxSwitchoverSeconds where the VM does not say (KB 307365). */
const usualMaxSwitchoverSeconds = 100

/** Suspending the VM's devices and resuming them over shared memory, beside its disks. Ours; 7.0 says it is "faster". */
const fastSuspendNs = 40 * nsPerMs

/**
 * To close a disk's old files and open the new ones: descriptor, header, lock and the chain's, one after the other.
 * Ours; at a datastore that answers in 10 ms a disk takes 0.1 s, and many disks or slow storage reach the limit
 * of 100 s (KB 307365, vsphere-rules I.2 case 21).
 */
const requestsPerFile = 10
const openRequestBytes = 4 * kibBytes

/** Home directory, swap file and the shadow VM; a VM whose home stays is only told. */
export function prepareFiles(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'prepare')
  if (state.kind === 'storage-vmotion' && filesOf(state).plan.home !== null) {
    const refusal = reserveShadow(world, state)
    if (refusal !== null) {
      failMigration(world, state, refusal)
      return
    }
  }
  const started = startHomeCopy(world, state)
  if (typeof started === 'object') failToPrepare(world, state, started)
  else if (!started) world.scheduleStep(state.id, 'copy-disks', world.nowNs + shadowNs(state))
}

/** A VM that does not run has no shadow. */
function shadowNs({ kind }: MigrationState): number {
  return kind === 'cold' ? 0 : shadowVmNs
}

/** Who cannot be reached over the provisioning network is tried for a while (vsphere-rules I.2 case 23). */
function failToPrepare(world: MigrationWorld, state: MigrationState, refusal: Refusal): void {
  if (refusal.id !== 'provisioning-unreachable') {
    failMigration(world, state, refusal)
    return
  }
  filesOf(state).failure = refusal
  world.scheduleStep(state.id, 'copy-failed', world.nowNs + nfcTimeoutNs(world, state))
}

/** Memory of the shadow VM's process: guest memory is handed over and not taken twice. */
function reserveShadow(world: MigrationWorld, state: MigrationState): Refusal | null {
  const { inventory, reservations } = world
  const host = inventory.hosts.get(state.sourceHost)
  const bytes = overheadBytes(vmOfMigration(world, state).spec)
  if (host === undefined) return null
  const refusal = memoryRefusal(inventory, host, state.vm, bytes)
  if (refusal === null) reservations.holdMemory(world, state.id, host.name, bytes)
  return refusal
}

/** The home directory has arrived. */
export function noteHomeCopied(world: MigrationWorld, state: MigrationState): void {
  const { home, plan } = filesOf(state)
  if (home === null || plan.home === null) return
  world.record('home-copied', {
    migration: state.id,
    vm: state.vm,
    fromDatastore: homeDatastoreOf(world.inventory, vmOfMigration(world, state))?.name ?? plan.home.from,
    toDatastore: plan.home.to,
    bytes: home.bytes,
    durationNs: world.nowNs - home.startedAtNs,
  })
  world.scheduleStep(state.id, 'copy-disks', world.nowNs + shadowNs(state))
}

/** Full-size frames that get lost show as silence, as with memory. */
export function copyDisks(world: MigrationWorld, state: MigrationState): void {
  if (state.stage !== 'disk-copy') enterStage(world, state, 'disk-copy')
  if (needsNetwork(world, state) && lostPagesProblem(world, state) !== null)
    world.scheduleStep(state.id, 'pages-lost', world.nowNs + state.netTimeoutNs)
  else copyNext(world, state)
}

function needsNetwork(world: MigrationWorld, state: MigrationState): boolean {
  return state.kind === 'combined' && crossesNetwork(world, state)
}

/** A copy is ready: others begin, or all of them are and the migration goes on. */
export function copyNext(world: MigrationWorld, state: MigrationState): void {
  const refusal = startNextCopies(world, state)
  if (refusal !== null) {
    // While others are copied nothing waits for what cannot be reached.
    if (filesOf(state).moving.size === 0) failToPrepare(world, state, refusal)
    else failMigration(world, state, refusal)
    return
  }
  showProgress(world, state)
  if (!areAllReady(filesOf(state))) {
    if (state.silentSinceNs !== null)
      world.scheduleStep(state.id, 'files-silent', filesSilentUntilNs(world, state))
    return
  }
  if (state.kind === 'cold') world.scheduleStep(state.id, 'register', world.nowNs)
  else if (state.kind === 'combined') beginPreCopy(world, state)
  else beginQuiesce(world, state)
}

/** The network has been silent for as long as it may. */
export function endSilentFiles(world: MigrationWorld, state: MigrationState): void {
  if (state.kind === 'cold') failMigration(world, state, coldSilenceRefusal(world, state))
  else failForSilence(world, state)
}

function filesSilentUntilNs(world: MigrationWorld, state: MigrationState): number {
  if (state.kind !== 'cold') return silenceEndNs(state)
  return (state.silentSinceNs ?? world.nowNs) + nfcTimeoutNs(world, state)
}

export function failForCopy(world: MigrationWorld, state: MigrationState): void {
  const { failure } = filesOf(state)
  if (failure !== null) failMigration(world, state, failure)
}

/** All is copied; the guest runs on until its vCPUs have stopped. */
export function beginQuiesce(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'quiesce')
  world.scheduleStep(state.id, 'stop-for-disks', world.nowNs + state.strategy.stunCosts.stopNs)
}

/** The VM stands; writes on their way finish, and what is left is copied. */
export function stopForDisks(world: MigrationWorld, state: MigrationState): void {
  const guest = world.guestOf(state.vm)
  world.sampleGuest(state.vm)
  guest.enter('stopped', world.nowNs)
  guest.fineUntilNs = Infinity
  state.stunnedAtNs = world.nowNs
  world.record('vm-stunned', { migration: state.id, vm: state.vm, host: state.sourceHost })
  followGuestOf(world, state.vm)
  world.scheduleStep(state.id, 'switch-too-long', world.nowNs + maxSwitchNs(world, state))
  finishCopies(world, state)
  if (areAllComplete(filesOf(state))) beginSwitch(world, state)
}

/** With memory on its way too, the stopped VM has waited for its disks; else they are all that it waits for. */
export function noteDisksComplete(world: MigrationWorld, state: MigrationState): void {
  if (state.kind === 'combined') sendDeviceState(world, state)
  else beginSwitch(world, state)
}

function beginSwitch(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'switch')
  scheduleInTime(world, state, 'switch-files', switchNs(world, state))
}

/** What opening the files takes on the datastores as they are loaded now. */
export function switchNs(world: MigrationWorld, state: MigrationState): number {
  const { plan } = filesOf(state)
  const { nowNs, room } = world
  const chain = 1 + (vmOfMigration(world, state).spec.snapshots?.length ?? 0)
  let durationNs = fastSuspendNs
  for (const { toDatastore, isPointer } of plan.disks) {
    const device = room.storage.state.device(toDatastore)
    const probe = { kind: 'read', bytes: openRequestBytes, file: '', offsetBytes: -1 } as const
    const answerNs = device.submit(nowNs, probe) - nowNs
    durationNs += answerNs * requestsPerFile * (isPointer ? 1 : chain)
  }
  return durationNs
}

/** The next step in `aheadNs`; if the VM may not stand so long, its end at the limit. */
function scheduleInTime(
  world: MigrationWorld,
  state: MigrationState,
  step: MigrationStep,
  aheadNs: number,
): void {
  const limitNs = (state.stunnedAtNs ?? world.nowNs) + maxSwitchNs(world, state)
  if (world.nowNs + aheadNs <= limitNs) world.scheduleStep(state.id, step, world.nowNs + aheadNs)
  else world.scheduleStep(state.id, 'switch-too-long', limitNs)
}

function maxSwitchNs(world: MigrationWorld, state: MigrationState): number {
  return maxSwitchSeconds(world, state) * nsPerSecond
}

function maxSwitchSeconds(world: MigrationWorld, state: MigrationState): number {
  return vmOfMigration(world, state).spec.storageMaxSwitchoverSeconds ?? usualMaxSwitchoverSeconds
}

/** The VM has stood as long as it may: it goes on with its old files. Words of the event: KB 307365. */
export function failSlowSwitch(world: MigrationWorld, state: MigrationState): void {
  const seconds = maxSwitchSeconds(world, state)
  const refusal = {
    id: 'storage-switchover-too-long',
    fault: 'GenericVmConfigFault',
    message:
      `The migration has exceeded the maximum switchover time of ${seconds} second(s). ESX has preemptively failed ` +
      `the migration to allow the virtual machine to continue running on the source. ${state.vm} goes on with its old files.`,
    remedy:
      'Migrate when the datastores are less busy, or fewer disks at a time; fsr.maxSwitchoverSeconds of the VM, ' +
      'which is powered off for it, raises the limit.',
  }
  failMigration(world, state, blamingPaths(world, state, refusal))
}

/** The point of no return: the VM goes on with its new files. */
export function switchToCopies(world: MigrationWorld, state: MigrationState): void {
  const waitAtMost = () => scheduleInTime(world, state, 'switch-files', Infinity)
  if (!disksAreOpen(world, state, 'switch-files', waitAtMost)) return
  switchFiles(world, state)
  settlePolicy(world, state, vmOfMigration(world, state))
  state.isHandedOver = true
  showProgress(world, state)
  world.scheduleStep(state.id, 'resumed-on-copies', world.nowNs + state.strategy.stunCosts.resumeNs)
}

export function resumeOnCopies(world: MigrationWorld, state: MigrationState): void {
  if (world.guestOf(state.vm).mode !== 'off') {
    resumeGuest(world, state, state.sourceHost, 'running')
    state.announcedAtNs = world.nowNs
  }
  enterStage(world, state, 'clean-up')
  world.scheduleStep(state.id, 'files-deleted', world.nowNs + state.strategy.stageCosts.cleanUpNs)
}

/** Old files are deleted: all is done. */
export function finishStorageVmotion(world: MigrationWorld, state: MigrationState): void {
  deleteOldFiles(world, state)
  completeMigration(world, state)
}
