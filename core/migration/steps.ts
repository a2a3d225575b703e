/** Calls the stage that a waiting step belongs to: the table of a migration's states. */
import { completeColdMove, registerAtDestination } from './cold-move.ts'
import { resumeAtSource } from './ending.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import { beginPostCopy, endPostCopySlice, startPostCopySlice } from './post-copy-stage.ts'
import { beginPreCopy, endSilentSlice, endSlice, failForLostPages, startSlice } from './pre-copy-stage.ts'
import { connectHosts, failToConnect, reserveResources } from './prepare.ts'
import {
  announceNetwork,
  cleanUp,
  endLongStun,
  handOver,
  resumeAtDestination,
  sendDeviceState,
  sendLastPages,
  stopGuest,
  restoreAtDestination,
} from './stun.ts'
import {
  copyDisks,
  copyNext,
  endSilentFiles,
  failForCopy,
  failSlowSwitch,
  finishStorageVmotion,
  noteDisksComplete,
  noteHomeCopied,
  prepareFiles,
  resumeOnCopies,
  stopForDisks,
  switchToCopies,
} from './storage-vmotion.ts'
import type { MigrationWorld } from './world.ts'

type StepFunction = (world: MigrationWorld, state: MigrationState) => void

const stepFunctions: Readonly<Record<MigrationStep, StepFunction>> = {
  reserve: reserveResources,
  connect: connectHosts,
  'connect-failed': failToConnect,
  'pre-copy': beginPreCopy,
  'pages-lost': failForLostPages,
  'slice-start': startSlice,
  'slice-end': endSlice,
  'slice-silent': endSilentSlice,
  'stop-guest': stopGuest,
  'send-last-pages': sendLastPages,
  'last-pages-sent': sendDeviceState,
  'device-state-sent': restoreAtDestination,
  restored: handOver,
  'stun-too-long': endLongStun,
  resumed: resumeAtDestination,
  announced: announceNetwork,
  'resumed-at-source': resumeAtSource,
  'cleaned-up': cleanUp,
  register: registerAtDestination,
  registered: completeColdMove,
  'prepare-files': prepareFiles,
  'home-copied': noteHomeCopied,
  'copy-disks': copyDisks,
  'copy-next': copyNext,
  'copy-failed': failForCopy,
  'files-silent': endSilentFiles,
  'stop-for-disks': stopForDisks,
  'disks-complete': noteDisksComplete,
  'switch-too-long': failSlowSwitch,
  'switch-files': switchToCopies,
  'resumed-on-copies': resumeOnCopies,
  'files-deleted': finishStorageVmotion,
  'post-copy': beginPostCopy,
  'post-copy-slice-start': startPostCopySlice,
  'post-copy-slice-end': endPostCopySlice,
}

export function takeStep(world: MigrationWorld, state: MigrationState, step: MigrationStep): void {
  stepFunctions[step](world, state)
}
