/**
 * The time axis that all charts of a migration share. Its length follows from the first pass over an idle
 * link, and from the latest end that has been forecast, rounded up; so it seldom changes. If the migration
 * outlives it, the axis doubles. Pure: the caller keeps the latest forecast, so that the axis never shrinks.
 */
import { bytesFromPages, mibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'

export interface TimeAxis {
  readonly minNs: number
  readonly maxNs: number
  /** Distance of two labels. */
  readonly stepNs: number
  /** How often the axis had to double. */
  readonly doublings: number
}

/** Round lengths with the distance of labels that divides them; times a power of ten. */
const roundSpans: readonly (readonly [span: number, step: number])[] = [
  [1, 0.2],
  [1.2, 0.2],
  [1.5, 0.3],
  [2, 0.4],
  [2.4, 0.4],
  [3, 0.5],
  [4, 1],
  [5, 1],
  [6, 1],
  [8, 2],
  [10, 2],
]

/** Stages before the first page and after the last, together about this long. */
const besideCopyNs = 2.5 * nsPerSecond
/** Rounds after the first are taken to need half as long again at most; what needs longer doubles the axis. */
const laterRoundsFactor = 1.5
/** Bytes per second at which disks are taken to be copied, until a forecast knows better. Ours. */
const assumedDiskRate = 600 * mibBytes
const emptySpanNs = 20 * nsPerSecond
/** A start in this first part of the axis does not move its zero. */
const startShare = 0.25

/** The smallest round length of at least `length`, in the same unit. */
export function roundSpan(length: number): { span: number; step: number } {
  const scale = 10 ** Math.floor(Math.log10(Math.max(length, Number.MIN_VALUE)))
  const [span, step] = roundSpans.find(([candidate]) => candidate * scale >= length * 0.999999) ?? [10, 2]
  return { span: span * scale, step: step * scale }
}

/** `expectedEndNs`: when the forecast sees the guest run again; 0 without one. */
export function timeAxisOf(migration: MigrationView | null, nowNs: number, expectedEndNs = 0): TimeAxis {
  if (migration === null) {
    const stepNs = emptySpanNs / 5
    const minNs = nowNs < emptySpanNs ? 0 : Math.floor(nowNs / stepNs) * stepNs
    return { minNs, maxNs: minNs + emptySpanNs, stepNs, doublings: 0 }
  }
  const { startedAtNs, touchedPages, usableBytesPerSecond, outcome } = migration
  const firstPassNs =
    usableBytesPerSecond > 0 ? (bytesFromPages(touchedPages) / usableBytesPerSecond) * nsPerSecond : 0
  const diskNs = ((migration.storage?.bytesToCopy ?? 0) / assumedDiskRate) * nsPerSecond
  let { span, step } = roundSpan(firstPassNs * laterRoundsFactor + diskNs + besideCopyNs)
  const isEarly = startedAtNs <= span * startShare
  const minNs = isEarly ? 0 : Math.floor(startedAtNs / step) * step
  if (minNs + span < expectedEndNs) ({ span, step } = roundSpan(expectedEndNs - minNs))
  const neededNs = Math.min(nowNs, outcome?.atNs ?? Infinity) - minNs
  let doublings = 0
  while (span < neededNs) {
    span *= 2
    step *= 2
    doublings += 1
  }
  return { minNs, maxNs: minNs + span, stepNs: step, doublings }
}
