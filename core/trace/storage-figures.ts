/**
 * Figures of a move of files, from its records and samples alone: what is copied, at what rate, where the guest's
 * writes went, when it should be ready. Pure; bytes, bytes per second, ns. One place for screens and reports.
 */
import { threeDigits } from '../base/format.ts'
import { nsPerSecond } from '../base/units.ts'
import type { DiskCopyView, DiskSeries, StorageMoveView } from './storage-view.ts'
import type { MigrationView } from './view.ts'

/**
 * Where the guest's writes went while a disk was copied; `held` ones waited first and are counted where they went too.
 * `synchronous`: of those to both, what found the buffer of a copy over the network full.
 */
export interface WritePlacementTotals {
  readonly toSource: number
  readonly toBoth: number
  readonly held: number
  readonly synchronous: number
}

export interface CopyFiguresNow {
  readonly copiedBytes: number
  readonly remainingBytes: number
  /** Mean over the newest second or so; 0 once it is ready. */
  readonly bytesPerSecond: number
  readonly placement: WritePlacementTotals
}

/** Samples of a disk by name. */
export type DiskSamples = ReadonlyMap<string, DiskSeries>

const rateSpanNs = 2 * nsPerSecond

/** Places in `series` of one migration's samples; [first, end). */
export function sampleRange(
  series: DiskSeries | undefined,
  migration: number,
): { readonly first: number; readonly end: number } {
  if (series === undefined) return { first: 0, end: 0 }
  const first = series.migration.indexOf(migration)
  return first < 0 ? { first: 0, end: 0 } : { first, end: series.migration.lastIndexOf(migration) + 1 }
}

export function copyFigures(
  copy: DiskCopyView,
  series: DiskSeries | undefined,
  migration: number,
): CopyFiguresNow {
  const { first, end } = sampleRange(series, migration)
  const last = end - 1
  const hasSamples = series !== undefined && end > first
  const { ended } = copy
  const isDone = copy.readyAtNs !== null || ended !== null
  return {
    copiedBytes: ended?.copiedBytes ?? (hasSamples ? series.copiedBytes[last]! : 0),
    remainingBytes: remainingOf(copy, hasSamples ? series.remainingBytes[last]! : null),
    bytesPerSecond: isDone || !hasSamples ? 0 : recentRate(series, first, end),
    placement:
      ended !== null
        ? {
            toSource: ended.writesToSource,
            toBoth: ended.writesToBoth,
            held: ended.writesHeld,
            synchronous: ended.writesSynchronous,
          }
        : hasSamples
          ? placementIn(series, first, end)
          : { toSource: 0, toBoth: 0, held: 0, synchronous: 0 },
  }
}

function remainingOf({ readyAtNs, ended, bytesToCopy }: DiskCopyView, sampled: number | null): number {
  if (ended?.outcome === 'switched') return 0
  if (readyAtNs !== null && sampled === null) return 0
  return sampled ?? bytesToCopy
}

function recentRate(series: DiskSeries, first: number, end: number): number {
  const lastNs = series.atNs[end - 1]!
  let from = end - 1
  while (from > first && lastNs - series.atNs[from - 1]! <= rateSpanNs) from -= 1
  let sum = 0
  for (let index = from; index < end; index += 1) sum += series.copyBytesPerSecond[index]!
  return sum / (end - from)
}

function placementIn(series: DiskSeries, first: number, end: number): WritePlacementTotals {
  const sum = (column: readonly number[]) => {
    let total = 0
    for (let index = first; index < end; index += 1) total += column[index]!
    return total
  }
  return {
    toSource: sum(series.writesToSource),
    toBoth: sum(series.writesToBoth),
    held: sum(series.writesHeld),
    synchronous: sum(series.writesSynchronous),
  }
}

/**
 * That mirrored writes fell back to synchronous ones, as a sentence with a space before it; '' if none did. Source of the
 * rule: vsphere-rules D.1 (FD-51).
 */
export function fallBackWords({ synchronous }: Pick<WritePlacementTotals, 'synchronous'>): string {
  if (synchronous === 0) return ''
  const waited = synchronous === 1 ? '1 mirrored write' : `${threeDigits(synchronous)} mirrored writes`
  return ` The guest outran the network or the target: ${waited} found the buffer full and went synchronously.`
}

/** Share of the writes that went to both sides, 0…1; null if there were none. */
export function mirroredShare({
  toSource,
  toBoth,
}: Pick<WritePlacementTotals, 'toSource' | 'toBoth'>): number | null {
  return toSource + toBoth === 0 ? null : toBoth / (toSource + toBoth)
}

export interface MoveFigures extends CopyFiguresNow {
  /** Of disks that have not begun, home directory included. */
  readonly waitingBytes: number
  /** When all should be copied at the present rate; null where there is no rate to tell by, or all is copied. */
  readonly readyAtNs: number | null
  /** All disks are copied. */
  readonly isReady: boolean
}

/** Of all disks together. `samples`: of the VM. */
export function moveFigures(
  migration: Pick<MigrationView, 'migration' | 'outcome'>,
  storage: StorageMoveView,
  samples: DiskSamples,
  nowNs: number,
): MoveFigures {
  const parts = storage.copies.map((copy) => copyFigures(copy, samples.get(copy.disk), migration.migration))
  const sum = (of: (part: CopyFiguresNow) => number) => parts.reduce((total, part) => total + of(part), 0)
  const begun = storage.copies.reduce((total, { bytesToCopy }) => total + bytesToCopy, 0)
  const isWithoutMore = storage.copies.length >= storage.copied.length
  const waitingBytes = isWithoutMore
    ? 0
    : Math.max(0, storage.bytesToCopy - begun - (storage.homeCopied?.bytes ?? 0))
  const isReady = isWithoutMore && storage.copies.every(({ readyAtNs }) => readyAtNs !== null)
  const bytesPerSecond = sum((part) => part.bytesPerSecond)
  const left = sum((part) => part.remainingBytes) + waitingBytes
  const isRunning = migration.outcome === null && !isReady
  return {
    copiedBytes: sum((part) => part.copiedBytes),
    remainingBytes: left,
    bytesPerSecond,
    placement: {
      toSource: sum((part) => part.placement.toSource),
      toBoth: sum((part) => part.placement.toBoth),
      held: sum((part) => part.placement.held),
      synchronous: sum((part) => part.placement.synchronous),
    },
    waitingBytes,
    readyAtNs: isRunning && bytesPerSecond > 0 ? nowNs + (left / bytesPerSecond) * nsPerSecond : null,
    isReady,
  }
}

/** The VM uses its copied disks: nothing of the move is undone any more. */
export function areAllSwitched({ copies }: StorageMoveView): boolean {
  return copies.length > 0 && copies.every(({ switchedAtNs }) => switchedAtNs !== null)
}

/** When the last disk was ready; null while one is not. */
export function readyAtNs({ copies, copied }: StorageMoveView): number | null {
  if (copies.length < copied.length || copies.length === 0) return null
  return copies.reduce<number | null>(
    (latest, copy) => (latest === null || copy.readyAtNs === null ? null : Math.max(latest, copy.readyAtNs)),
    0,
  )
}

/** What was not read because it holds nothing: holes, and blocks that were never initialised. */
export function skippedBytes(copy: DiskCopyView): number | null {
  const { sizeBytes } = copy
  const done = copy.ended ?? copy.ready
  return done === null ? null : Math.max(0, sizeBytes - Math.min(sizeBytes, done.readBytes))
}

/** Mean latency of the guest's writes to a disk in (fromNs, toNs], by its samples; null: it wrote nothing then. */
export function meanWriteLatencyNs(
  series: DiskSeries | undefined,
  fromNs: number,
  toNs: number,
): number | null {
  let sumNs = 0
  let samples = 0
  for (const [at, atNs] of (series?.atNs ?? []).entries()) {
    const latencyNs = series?.writeLatencyNs[at] ?? 0
    if (atNs <= fromNs || atNs > toNs || latencyNs === 0) continue
    sumNs += latencyNs
    samples += 1
  }
  return samples === 0 ? null : sumNs / samples
}

/** Read and found to be zeros, so that nothing of it was sent. */
export function zeroBytes({ ready, ended }: DiskCopyView): number | null {
  const done = ended ?? ready
  return done === null ? null : Math.max(0, done.readBytes - done.sentBytes)
}
