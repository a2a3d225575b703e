/**
 * Which data mover ESXi uses for a copy, and why: hardware offload first, then fs3dm in the kernel, fsdm where
 * file systems differ, and the network where the source host does not see the target. Pure. Source: RULES D.3
 * (FD-VAAI, DOC-VAAI, FD-51); the order of the reasons is ours.
 */
import type { DiskFormat } from './virtual-disk.ts'

export type DataMover = 'hardware-offload' | 'fs3dm' | 'fsdm' | 'network'

/** What a datastore is, as far as the choice goes. */
export interface DatastoreTraits {
  /** Array that its extents lie on; extents on several arrays have no single one: null. */
  readonly array: string | null
  /** Of its file system, bytes: 1 MiB on VMFS-5 and 6, up to 8 MiB on VMFS-3. */
  readonly fileBlockBytes: number
  readonly isAligned: boolean
  /** The array copies by itself (VAAI XCOPY). */
  readonly hasOffload: boolean
}

export interface MoveTraits {
  readonly source: DatastoreTraits
  readonly target: DatastoreTraits
  readonly fromFormat: DiskFormat
  readonly toFormat: DiskFormat
  readonly hasSnapshot: boolean
  /** A raw device mapping that becomes a file. */
  readonly isRdmToFile: boolean
  /** A sparse or hosted format. */
  readonly isSparse: boolean
  /** The source host has the target datastore mounted. */
  readonly isTargetVisible: boolean
}

export interface MoverChoice {
  readonly mover: DataMover
  /** For the monitor, as it stands. */
  readonly reason: string
}

/** Throws nothing: every move has a mover. */
export function chooseDataMover(move: MoveTraits): MoverChoice {
  if (!move.isTargetVisible)
    return { mover: 'network', reason: 'The source host does not see the target datastore.' }
  if (move.source.fileBlockBytes !== move.target.fileBlockBytes)
    return { mover: 'fsdm', reason: 'The file systems have different block sizes.' }
  const obstacle = whyNotOffloaded(move)
  return obstacle === null
    ? { mover: 'hardware-offload', reason: 'Both datastores lie on one array, which copies by itself.' }
    : { mover: 'fs3dm', reason: obstacle }
}

function whyNotOffloaded(move: MoveTraits): string | null {
  const { source, target } = move
  if (source.array === null || target.array === null)
    return 'The extents of a datastore lie on different arrays.'
  if (source.array !== target.array) return 'The datastores lie on different arrays.'
  if (!source.hasOffload || !target.hasOffload) return 'The array does not copy by itself.'
  if (!source.isAligned || !target.isAligned) return 'A datastore is not aligned.'
  if (move.isRdmToFile) return 'A raw device mapping becomes a file.'
  if (move.isSparse) return 'The disk has a sparse format.'
  if (move.hasSnapshot) return 'The VM has a snapshot.'
  if (move.fromFormat === 'eager-zeroed' && move.toFormat === 'thin')
    return 'An eagerly zeroed disk becomes thin.'
  return null
}
