/** What the library's summary keeps of the files that a migration moves: how much is left, disk by disk, in time. */
import { wholePercent } from '../../core/base/format.ts'
import type { RecordOf } from '../../core/trace/events.ts'

export interface FileSummary {
  readonly kind: string
  /** Columns of equal length: what all disks together have still to copy. */
  readonly atNs: number[]
  readonly remainingBytes: number[]
  readonly allBytes: number
  /** `Disk 1 of 2, 43 %`, as long as no memory is on its way. */
  readonly now: string
  begin(record: RecordOf<'disk-copy-started'>): void
  ready(record: RecordOf<'disk-copy-ready'>): void
  takeSample(record: RecordOf<'disk-sample'>, isOver: boolean): void
}

export function newFileSummary(started: RecordOf<'storage-migration-started'>): FileSummary {
  const { migration, kind, disks, bytesToCopy: allBytes } = started
  const atNs: number[] = []
  const remainingBytes: number[] = []
  /** Of disks that have begun. */
  const left = new Map<string, number>()
  let begunBytes = 0
  let readyDisks = 0
  const leftBytes = () =>
    [...left.values()].reduce((sum, bytes) => sum + bytes, 0) +
    (left.size < disks ? Math.max(0, allBytes - begunBytes) : 0)
  const note = (time: number) => {
    if (atNs.at(-1) === time) remainingBytes[remainingBytes.length - 1] = leftBytes()
    else {
      atNs.push(time)
      remainingBytes.push(leftBytes())
    }
  }
  return {
    kind,
    atNs,
    remainingBytes,
    allBytes,
    get now() {
      if (left.size === 0) return 'Preparing'
      if (readyDisks >= disks) return 'Disks ready'
      const share = 1 - leftBytes() / Math.max(1, allBytes)
      return `Disk ${left.size} of ${disks}, ${wholePercent(Math.max(0, share))}`
    },
    begin({ disk, bytesToCopy, atNs: time }) {
      begunBytes += bytesToCopy
      left.set(disk, bytesToCopy)
      note(time)
    },
    ready({ disk, atNs: time }) {
      readyDisks += 1
      left.set(disk, 0)
      note(time)
    },
    takeSample(record, isOver) {
      if (isOver || record.migration !== migration || !left.has(record.disk)) return
      left.set(record.disk, record.remainingBytes)
      note(record.atNs)
    },
  }
}
