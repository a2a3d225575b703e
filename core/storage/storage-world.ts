/**
 * What storage may ask of whoever runs it: the time, the clock's queue, and somebody to tell. Steps on the clock
 * are plain data, so that a copy of the whole can go on elsewhere; nothing here holds a closure.
 */
import type { Refusal } from '../base/errors.ts'
import type { CopyProof } from './content-record.ts'
import type { CopyFigures } from './disk-copy.ts'

/** Who has a request: one of the disks, a wire on the way to the target, or the guest its answer. */
export type RequestSide = 'source' | 'wire' | 'target' | 'guest'

/** What may be due: a stream's next request, a request's way to one disk, a copied extent's next stage, a copy, a buffered write's next stage. */
export type StorageStep =
  | { readonly kind: 'stream'; readonly disk: string; readonly stream: number; readonly generation: number }
  | { readonly kind: 'request'; readonly request: number; readonly side: RequestSide }
  | { readonly kind: 'extent'; readonly copy: number; readonly extent: number }
  | { readonly kind: 'copy'; readonly copy: number }
  | { readonly kind: 'mirrored'; readonly copy: number; readonly write: number }

export type CopyOutcome = 'switched' | 'cancelled' | 'failed'

/** What happened, at `nowNs` of the world that it is told to. */
export type StorageNotice =
  | {
      readonly type: 'copy-started'
      readonly copy: number
      readonly disk: string
      readonly bytesToCopy: number
    }
  /** Changed-block tracking: a pass is over and so many bytes have changed meanwhile. */
  | {
      readonly type: 'pass-finished'
      readonly copy: number
      readonly pass: number
      readonly passBytes: number
      readonly changedBytes: number
      readonly verdict: 'another-pass' | 'switch-over' | 'give-up'
      readonly reason: string
    }
  /** All that was to be copied is; it may be finished. */
  | { readonly type: 'copy-ready'; readonly copy: number; readonly figures: Readonly<CopyFigures> }
  /** The guest's writes are held back from here on. */
  | { readonly type: 'copy-quiesced'; readonly copy: number }
  /** Nothing is left to copy and nothing is written any more: it may be switched. Of copies that do not switch by themselves. */
  | { readonly type: 'copy-complete'; readonly copy: number }
  /** The independent record's word on all blocks, just before the switch of such a copy. */
  | {
      readonly type: 'copy-verified'
      readonly copy: number
      readonly blocks: number
      readonly acknowledgedWrites: number
      readonly proof: CopyProof
    }
  | {
      readonly type: 'copy-ended'
      readonly copy: number
      readonly outcome: CopyOutcome
      /** Why it failed; null otherwise. */
      readonly refusal: Refusal | null
      readonly figures: Readonly<CopyFigures>
    }
  /** A guest's write found no space; it waits until there is some. */
  | { readonly type: 'write-out-of-space'; readonly disk: string; readonly datastore: string }

export interface StorageWorld {
  readonly nowNs: number
  readonly seed: number
  /** Puts a step on the clock; returns what `cancelStorage` wants. */
  scheduleStorage(step: StorageStep, timeNs: number): number
  cancelStorage(sequence: number): void
  tellStorage(notice: StorageNotice): void
}
