/** What is asked of storage, and what it answers. */
import type { CopyHold } from './disk-copy.ts'
import type { CopyMethod } from './copy-method.ts'
import type { CopyFigures, CopyStage } from './disk-copy.ts'
import type { BlockRange, DiskFormat } from './virtual-disk.ts'

export interface NewDisk {
  readonly name: string
  readonly datastore: string
  readonly format: DiskFormat
  /** Whole file blocks (1 MiB). */
  readonly sizeBytes: number
  /** Blocks that hold content at the start. */
  readonly content: readonly BlockRange[]
  /** Blocks that were written or zeroed and read as zeros. */
  readonly zeroed?: readonly BlockRange[]
}

export interface CopyRequest {
  readonly disk: string
  readonly toDatastore: string
  readonly format: DiskFormat
  readonly method: CopyMethod
  /** Devices between the datastores, in order: data mover of the host, network. */
  readonly via: readonly string[]
  /** The one of them that mirrored writes cross too, through a buffer. Left out: they go to the target at once. */
  readonly mirrorVia?: string
  /** Content that the buffer holds, bytes. Left out: what vSphere's is taken to hold (`mirrorBufferBytes`). */
  readonly bufferBytes?: number
  /** Why it is held up from its first instant. Left out: it is not. */
  readonly holds?: readonly CopyHold[]
  /** Switches as soon as it is ready; else it waits for `finishCopy`. */
  readonly finishesItself: boolean
  /** Left out: true. False: once complete it waits for `switchCopies`, and the old file for `deleteFile`. */
  readonly switchesItself?: boolean
}

/** A file that is no disk any more. */
export interface OldFile {
  readonly datastore: string
  readonly file: string
}

export interface CopyProgress {
  readonly disk: string
  readonly stage: CopyStage
  readonly startedAtNs: number
  readonly readyAtNs: number | null
  /** Bytes still to be copied as things stand, those on their way not among them. */
  readonly remainingBytes: number
  readonly figures: Readonly<CopyFigures>
}
