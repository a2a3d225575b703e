/**
 * Everything that one migration is, as a plain tree that can be copied: who moves where, the stage, the books
 * of pages, the totals, the times of the stun. The stages' functions read and write it; it does nothing itself.
 */
import type { GuestMemory } from '../memory/guest-memory.ts'
import type { MemoryTransfer } from '../memory/memory-transfer.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import type { MigrationStage } from '../trace/events.ts'
import type { OperationKind } from '../tasks/cost-model.ts'
import { cloneFileMove, type FileMove } from './file-move.ts'
import type { GuestRun } from './guest-run.ts'
import type { PostCopyRun } from './post-copy-run.ts'
import type { PreCopyStrategy } from './pre-copy.ts'
import type { RelocateRequest } from './relocate-request.ts'

export type { AskedRelocation, RelocateRequest } from './relocate-request.ts'

/** What the clock can call a migration for. One step waits at a time. */
export type MigrationStep =
  | 'reserve'
  | 'connect'
  | 'connect-failed'
  | 'pre-copy'
  | 'pages-lost'
  | 'slice-start'
  | 'slice-end'
  | 'slice-silent'
  | 'stop-guest'
  | 'send-last-pages'
  | 'last-pages-sent'
  | 'device-state-sent'
  | 'restored'
  | 'stun-too-long'
  | 'resumed'
  | 'announced'
  | 'resumed-at-source'
  | 'post-copy'
  | 'post-copy-slice-start'
  | 'post-copy-slice-end'
  | 'cleaned-up'
  | 'register'
  | 'registered'
  | 'prepare-files'
  | 'home-copied'
  | 'copy-disks'
  | 'copy-next'
  | 'copy-failed'
  | 'files-silent'
  | 'stop-for-disks'
  | 'disks-complete'
  | 'switch-too-long'
  | 'switch-files'
  | 'resumed-on-copies'
  | 'files-deleted'

/** Sums over a stretch of sending. */
export interface SendTotals {
  contentPages: number
  zeroPages: number
  skippedPages: number
  bytes: number
}

export function noneSent(): SendTotals {
  return { contentPages: 0, zeroPages: 0, skippedPages: 0, bytes: 0 }
}

/** The page-level part; exists from the first instant of pre-copy to the migration's end. */
export interface MovingMemory {
  readonly memory: GuestMemory
  readonly transfer: MemoryTransfer
  readonly run: GuestRun
}

/** What the newest sample of the migration was taken at. */
export interface SampleMark {
  atNs: number
  sentBytes: number
  tracedPages: number
}

export interface MigrationState {
  readonly id: number
  readonly task: number
  /**
   * A cold one has only the stages validate and register (and disk-copy where files move), no path, no rounds and no
   * stun; a Storage vMotion has a stun, but sends no memory.
   */
  readonly kind: OperationKind
  readonly request: RelocateRequest
  readonly vm: string
  readonly sourceHost: string
  readonly destinationHost: string
  readonly priority: string
  readonly startedAtNs: number
  /** null for a cold one, and where a host has no adapter for vMotion: the checks then end it. */
  path: VmotionPath | null
  readonly strategy: PreCopyStrategy
  readonly netTimeoutNs: number
  /** 1 for the first migration of this VM in the run, and so on. */
  readonly ordinal: number
  stage: MigrationStage
  moving: MovingMemory | null
  /** null where no files move. */
  readonly files: FileMove | null
  /** Highest per cent shown so far; a bar never goes back. */
  percent: number
  /** What the task's last progress record said. */
  progressShown: string

  preCopyStartedAtNs: number
  round: number
  roundStartedAtNs: number
  roundPages: number
  /** Pages to send when round 2 began, for the bar. */
  secondRoundPages: number
  inRound: SendTotals
  readonly total: SendTotals
  /** Distinct pages newly traced since pre-copy began. */
  tracedPages: number
  sampled: SampleMark

  stunnedAtNs: number | null
  resumedAtNs: number | null
  announcedAtNs: number | null
  /** The VM is switched to the destination before all of its memory has crossed. */
  isPostCopy: boolean
  /** From the moment the destination has what it needs to run the VM. */
  postCopy: PostCopy | null
  /** VLANs in which the VM's adapters were reached at the source, by their names; set with the hand-over. */
  reachedBefore: ReadonlyMap<string, number>
  /** Its clients do not reach it at the destination: nothing is announced, and their silence does not end. */
  isCutOff: boolean
  /** The destination owns the VM: the point of no return is passed. */
  isHandedOver: boolean
  /** Totals when the guest stopped, for the last pages. */
  totalAtStun: SendTotals
  deviceStateNs: number
  /** Part of a ns that sends of the stopped stage have taken beyond whole ones, 0…1. */
  carry: number
  /** Since when nothing crosses, because a link has failed in mid-run; null while the path works. */
  silentSinceNs: number | null
  /** The step that waits until the VM's disks can be opened; null: none does. */
  awaitsPaths: MigrationStep | null
  /** Set while the VM is brought back at the source, or a lost partner is waited for: how the migration will have ended. */
  endingAs: MigrationEnding | null
  /**
   * This host has failed while it took part, before the hand-over: nothing of it answers any more, whether it boots
   * meanwhile or not.
   */
  lostHost: 'source' | 'destination' | null
  /** vCenter has lost its task, which has ended; the hosts go on by themselves. */
  isOrphaned: boolean
}

/** Post-copy under way, with the instants of its hand-over. */
export interface PostCopy {
  readonly run: PostCopyRun
  readonly startedAtNs: number
  readonly handOverAtNs: number
  readonly resumeAtNs: number
  readonly announceAtNs: number
}

/** How a migration ends that does not complete. */
export interface MigrationEnding {
  readonly outcome: 'failed' | 'cancelled'
  readonly fault: string
  readonly message: string
  readonly remedy: string
}

/** An independent copy; what never changes is shared. */
export function cloneMigration(state: MigrationState): MigrationState {
  const moving = state.moving === null ? null : cloneMoving(state.moving)
  return {
    ...state,
    strategy: state.strategy.clone(),
    moving,
    files: state.files === null ? null : cloneFileMove(state.files),
    postCopy: clonePostCopy(state.postCopy, moving),
    inRound: { ...state.inRound },
    total: { ...state.total },
    sampled: { ...state.sampled },
    totalAtStun: { ...state.totalAtStun },
  }
}

function clonePostCopy(postCopy: PostCopy | null, moving: MovingMemory | null): PostCopy | null {
  return postCopy === null || moving === null ? null : { ...postCopy, run: postCopy.run.clone(moving) }
}

function cloneMoving(moving: MovingMemory): MovingMemory {
  const memory = moving.memory.clone()
  return { memory, transfer: moving.transfer.clone(memory), run: moving.run.clone() }
}
