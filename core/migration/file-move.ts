/**
 * The files of one migration on their way: what waits, what is copied, what is complete. Plain state of
 * `migration-state.ts`; `copy-disks.ts` starts copies, `copy-notices.ts` hears of them, `switch-disks.ts` ends them.
 */
import type { Refusal } from '../base/errors.ts'
import type { OldFile } from '../storage/storage.ts'
import type { DiskPath } from './disk-path.ts'
import type { MethodName } from './disk-methods.ts'
import type { FilePlan, PlannedDisk } from './file-plan.ts'
import { copiedDisks } from './file-plan.ts'

export interface MovingDisk {
  readonly plan: PlannedDisk
  /** Number of its copy in the storage room. */
  readonly copy: number
  readonly path: DiskPath
  readonly startedAtNs: number
  /** Known with its first notice. */
  bytesToCopy: number
  /** `complete`: nothing is written to it any more, and nothing is left to copy. */
  stage: 'copying' | 'ready' | 'complete'
}

/** The home directory on its way. */
export interface MovingHome {
  readonly copy: number
  readonly path: DiskPath
  readonly startedAtNs: number
  readonly bytes: number
  isComplete: boolean
}

export interface FileMove {
  readonly plan: FilePlan
  readonly method: MethodName
  /** Of disks and home directory as they stood at the start. */
  readonly bytesToCopy: number
  /** Disks whose copies have not begun, in order. */
  waiting: readonly PlannedDisk[]
  /** By name of the disk, from the start of its copy to the end of the migration. */
  readonly moving: Map<string, MovingDisk>
  home: MovingHome | null
  /** The VM's swap file has been made anew at the destination. */
  hasSwapFile: boolean
  /** The guest stands, and the disks switch as soon as all are complete. */
  isSwitching: boolean
  /** The stopped VM waits for its disks. */
  awaitsDisks: boolean
  /** Why a copy has failed, which ends the migration. */
  failure: Refusal | null
  /** The migration is at its end: what copies still tell changes nothing. */
  isOver: boolean
  /** It has failed, and with it all that it was still copying. */
  isFailed: boolean
  /** Files at the source, after the switch, until they are deleted. */
  oldFiles: readonly OldFile[]
}

export function newFileMove(plan: FilePlan, method: MethodName, bytesToCopy: number): FileMove {
  return {
    plan,
    method,
    bytesToCopy,
    waiting: copiedDisks(plan),
    moving: new Map(),
    home: null,
    hasSwapFile: false,
    isSwitching: false,
    awaitsDisks: false,
    failure: null,
    isOver: false,
    isFailed: false,
    oldFiles: [],
  }
}

export function cloneFileMove(files: FileMove): FileMove {
  return {
    ...files,
    moving: new Map([...files.moving].map(([disk, moving]) => [disk, { ...moving }])),
    home: files.home === null ? null : { ...files.home },
  }
}

/** All disks have been copied and wait, mirrored or complete. */
export function areAllReady({ waiting, moving }: FileMove): boolean {
  return waiting.length === 0 && [...moving.values()].every(({ stage }) => stage !== 'copying')
}

/** Nothing is left to copy and nothing is written: all can be switched together. */
export function areAllComplete({ waiting, moving }: FileMove): boolean {
  return waiting.length === 0 && [...moving.values()].every(({ stage }) => stage === 'complete')
}
