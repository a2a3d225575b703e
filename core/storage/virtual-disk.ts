/**
 * A virtual disk, block by block: what has content, what the datastore has given space for, and what is
 * initialised (zeroed or written). It knows nothing of copies or time; space is asked of the datastore by whoever
 * writes. Formats are those of vSphere (RULES D.4).
 */
import { assertInvariant } from '../base/assert.ts'
import { BlockBitmap } from './block-bitmap.ts'
import { blocksFromBytes, trackingBlockBytes, vmfsFileBlockBytes } from './granularity.ts'

/**
 * `thin`: space comes with the first write. `lazy-zeroed`: all space at once, zeroed at the first write.
 * `eager-zeroed`: all space at once, all of it zeroed.
 */
export const diskFormats = ['thin', 'lazy-zeroed', 'eager-zeroed'] as const
export type DiskFormat = (typeof diskFormats)[number]

export interface BlockRange {
  readonly firstBlock: number
  readonly blocks: number
}

export class VirtualDisk {
  /** Name of its file, one of a kind on its datastore. */
  readonly file: string
  readonly datastore: string
  readonly format: DiskFormat
  readonly sizeBytes: number
  readonly blocks: number
  /** Set: the block has content. Not set: it reads as zeros. */
  readonly content: BlockBitmap
  /** Set: a read of the block reaches the medium, because it was zeroed or written there. */
  readonly initialised: BlockBitmap
  /** File blocks that a thin disk has been given; empty for the others, which have all of them. */
  readonly #given: BlockBitmap
  readonly #blocksPerUnit = vmfsFileBlockBytes / trackingBlockBytes

  /** A fresh disk without content. `sizeBytes`: whole file blocks. Throws AssertionError on other sizes. */
  constructor(
    disk: Pick<VirtualDisk, 'file' | 'datastore' | 'format' | 'sizeBytes'>,
    original?: VirtualDisk,
  ) {
    const { sizeBytes } = disk
    assertInvariant(
      sizeBytes > 0 && sizeBytes % vmfsFileBlockBytes === 0,
      'disk-of-whole-file-blocks',
      () => `${disk.file} of ${sizeBytes} bytes`,
    )
    this.file = disk.file
    this.datastore = disk.datastore
    this.format = disk.format
    this.sizeBytes = sizeBytes
    this.blocks = blocksFromBytes(sizeBytes)
    this.content = original?.content.clone() ?? new BlockBitmap(this.blocks)
    this.initialised = original?.initialised.clone() ?? new BlockBitmap(this.blocks)
    this.#given =
      original === undefined ? new BlockBitmap(sizeBytes / vmfsFileBlockBytes) : original.#given.clone()
    if (original === undefined && this.format === 'eager-zeroed') this.initialised.setRange(0, this.blocks)
  }

  get provisionedBytes(): number {
    return this.sizeBytes
  }

  /** What it takes on its datastore. */
  get usedBytes(): number {
    return this.format === 'thin' ? this.#given.count * vmfsFileBlockBytes : this.sizeBytes
  }

  /** What its content takes on a datastore as a thin disk. */
  get contentUnitsBytes(): number {
    let units = 0
    for (let block = this.content.nextSet(0); block >= 0;) {
      const unit = Math.floor(block / this.#blocksPerUnit)
      units += 1
      block = this.content.nextSet((unit + 1) * this.#blocksPerUnit)
    }
    return units * vmfsFileBlockBytes
  }

  /** What a write to these blocks takes of the datastore beside what the disk has, bytes. */
  growthBytes(firstBlock: number, blocks: number): number {
    if (this.format !== 'thin') return 0
    const first = Math.floor(firstBlock / this.#blocksPerUnit)
    const units = Math.floor((firstBlock + blocks - 1) / this.#blocksPerUnit) - first + 1
    return (units - this.#given.countRange(first, units)) * vmfsFileBlockBytes
  }

  /** The datastore has given what `growthBytes` said. */
  giveSpace(firstBlock: number, blocks: number): void {
    if (this.format !== 'thin') return
    const first = Math.floor(firstBlock / this.#blocksPerUnit)
    const last = Math.floor((firstBlock + blocks - 1) / this.#blocksPerUnit)
    this.#given.setRange(first, last - first + 1)
  }

  /** Bytes that the medium takes for a write of `bytes` to these blocks: what was never initialised is zeroed with it. */
  mediumBytes(firstBlock: number, blocks: number, bytes: number): number {
    const fresh = blocks - this.initialised.countRange(firstBlock, blocks)
    return Math.max(bytes, fresh * trackingBlockBytes)
  }

  /** The blocks hold content now. */
  noteWritten(firstBlock: number, blocks: number): void {
    this.content.setRange(firstBlock, blocks)
    this.initialised.setRange(firstBlock, blocks)
  }

  /** Runs of blocks with content in this range. */
  contentRuns(firstBlock: number, blocks: number): BlockRange[] {
    const runs: BlockRange[] = []
    const end = firstBlock + blocks
    for (let block = this.content.nextSet(firstBlock); block >= 0 && block < end;) {
      const run = this.content.runAt(block, end - block)
      runs.push({ firstBlock: block, blocks: run })
      block = this.content.nextSet(block + run)
    }
    return runs
  }

  /** True if the same blocks have content on both. */
  hasContentOf(other: VirtualDisk): boolean {
    return this.content.count === other.content.count && this.content.countMissingFrom(other.content) === 0
  }

  /** Independent copy, for snapshots. */
  clone(): VirtualDisk {
    return new VirtualDisk(this, this)
  }
}

/** A disk that exists, with content and with what was zeroed on its medium. */
export function filledDisk(
  disk: Pick<VirtualDisk, 'file' | 'datastore' | 'format' | 'sizeBytes'>,
  content: readonly BlockRange[],
  zeroed: readonly BlockRange[],
): VirtualDisk {
  const created = new VirtualDisk(disk)
  for (const { firstBlock, blocks } of [...content, ...zeroed]) {
    created.giveSpace(firstBlock, blocks)
    created.initialised.setRange(firstBlock, blocks)
  }
  for (const { firstBlock, blocks } of content) created.noteWritten(firstBlock, blocks)
  return created
}
