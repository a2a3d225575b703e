/**
 * How many distinct pages a guest dirties in a stretch of its running time, as the trace has measured it: the
 * curve is steep at first and flattens as hot pages repeat. It is read from the dirty rates of the first pass,
 * because nothing was dirty when that began; later rounds only correct its height. Pure; times in ns of guest
 * time, that is without what SDPS takes away.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'

export interface DirtyCurve {
  /** Distinct pages dirtied in the first `guestNs` after nothing was dirty. */
  pagesIn(guestNs: number): number
  /** Integral of `pagesIn` from 0 on, in pages × ns. */
  areaTo(guestNs: number): number
}

/** A stretch of guest time in which pages were dirtied at one rate. */
interface Stretch {
  readonly guestNs: number
  readonly pagesPerNs: number
}

/**
 * Share of the first pass up to which rates are read. Further on most writes meet pages already sent, and what
 * the curve is for the rest cannot be told apart from that.
 */
const readShare = 0.6
/** Part of what has been read whose mean rate goes on beyond it. */
const tailShare = 0.25

/** null while the first pass has not been measured. */
export function dirtyCurveOf(migration: MigrationView): DirtyCurve | null {
  const stretches = firstPassStretches(migration)
  if (stretches.length === 0) return null
  // Of one steady workload rates only fall. Where they rise the workload did: the highest speak for what comes.
  const falling = stretches.toSorted((a, b) => b.pagesPerNs - a.pagesPerNs)
  return curveOf(falling, migration.touchedPages)
}

/** The same curve, higher or lower. */
export function scaledCurve(curve: DirtyCurve, factor: number): DirtyCurve {
  return {
    pagesIn: (guestNs) => curve.pagesIn(guestNs) * factor,
    areaTo: (guestNs) => curve.areaTo(guestNs) * factor,
  }
}

/** A guest of which nothing is known but one rate. */
export function steadyCurve(pagesPerNs: number, touchedPages: number): DirtyCurve {
  return curveOf([{ guestNs: 1, pagesPerNs }], touchedPages)
}

/**
 * Rates at which distinct pages became dirty since the pass began. Where a send takes its page off the log,
 * writes behind the cursor count anew: of the share `u` that is sent, pages have been exposed for their time
 * since then, so the log grows by (1 − u)·D′(t) + u·D(t)/t, and D′ follows step by step.
 */
function firstPassStretches(migration: MigrationView): Stretch[] {
  const { series, rounds, dirtyBookkeeping } = migration
  const first = rounds[0]
  if (first === undefined) return []
  const isForgotten = dirtyBookkeeping === 'mark-after-send'
  const totalPages = Math.max(1, first.pagesToSend)
  const stretches: Stretch[] = []
  let fromNs = first.startedAtNs
  let sentBefore = 0
  let guestNs = 0
  let pages = 0
  for (let index = 0; index < series.atNs.length && series.round[index] === 1; index += 1) {
    const wallNs = series.atNs[index]! - fromNs
    const sentNow = Math.min(1, series.sentBytes[index]! / (totalPages * wirePageBytes))
    const share = isForgotten ? (sentBefore + sentNow) / 2 : 0
    const speed = 1 - series.slowdownPermyriad[index]! / 10_000
    if (share > readShare) break
    if (wallNs > 0 && speed > 0) {
      const ranNs = wallNs * speed
      const traced = series.dirtyPagesPerSecond[index]! / nsPerSecond / speed
      const perNs = share / (guestNs + ranNs / 2)
      const rate = Math.max(0, (traced - pages * perNs) / (1 - share + (ranNs / 2) * perNs))
      stretches.push({ guestNs: ranNs, pagesPerNs: rate })
      guestNs += ranNs
      pages += rate * ranNs
    }
    fromNs = series.atNs[index]!
    sentBefore = sentNow
  }
  return stretches
}

/** Page and its header on the wire. */
const wirePageBytes = 4096 + 8

/** Straight between what was measured; beyond, the last rate goes on, and fades as all touched pages are dirty. */
function curveOf(stretches: readonly Stretch[], touchedPages: number): DirtyCurve {
  const times = [0]
  const pages = [0]
  const areas = [0]
  for (const { guestNs, pagesPerNs } of stretches) {
    const before = pages.at(-1)!
    const after = Math.min(touchedPages, before + guestNs * pagesPerNs)
    times.push(times.at(-1)! + guestNs)
    pages.push(after)
    areas.push(areas.at(-1)! + ((before + after) / 2) * guestNs)
  }
  const endNs = times.at(-1)!
  const endPages = pages.at(-1)!
  const tailFrom = Math.min(times.length - 2, Math.floor(times.length * (1 - tailShare)))
  const tailRate = (endPages - pages[tailFrom]!) / (endNs - times[tailFrom]!)
  const freePages = Math.max(1, touchedPages - endPages)
  const beyond = (ns: number) => freePages * -Math.expm1((-tailRate * ns) / freePages)
  const pagesIn = (guestNs: number): number => {
    if (guestNs >= endNs) return endPages + beyond(guestNs - endNs)
    const at = indexBefore(times, guestNs)
    const share = (guestNs - times[at]!) / (times[at + 1]! - times[at]!)
    return pages[at]! + share * (pages[at + 1]! - pages[at]!)
  }
  const areaTo = (guestNs: number): number => {
    if (guestNs <= endNs) {
      const at = indexBefore(times, guestNs)
      return areas[at]! + ((pages[at]! + pagesIn(guestNs)) / 2) * (guestNs - times[at]!)
    }
    const ns = guestNs - endNs
    const fading = tailRate === 0 ? 0 : freePages * (ns - beyond(ns) / tailRate)
    return areas.at(-1)! + endPages * ns + fading
  }
  return { pagesIn, areaTo }
}

/** Last index but one at most whose time is not after `ns`. */
function indexBefore(times: readonly number[], ns: number): number {
  let low = 0
  let high = times.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (times[middle]! <= ns) low = middle
    else high = middle - 1
  }
  return low
}
