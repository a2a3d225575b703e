/**
 * Other traffic on a link, which varies in time. It is taken as inelastic: it has its part of the link
 * first, and migrations share the rest. That is the cautious reading for storage and FT traffic; TCP traffic
 * would give way. Facts in, facts out: the engine asks at an instant.
 */
import { nsFromSeconds } from '../base/units.ts'
import type { SharedLink } from './path.ts'

/** From `atNs` on, other traffic takes this much of the link. */
export interface BackgroundStep {
  readonly atNs: number
  readonly bytesPerSecond: number
}

/** Least part of a link that is left to migrations, in per cent. Ours: even a full queue lets some segments in. */
const leastLeftPercent = 1

/** Steps of a rate as a scenario writes it; `rateOf` gives bytes per second. Empty if there is none. */
export function backgroundSteps<Step extends { readonly atSeconds: number }>(
  written: number | readonly Step[] | undefined,
  rateOf: (value: number | Step) => number,
): readonly BackgroundStep[] {
  if (written === undefined || written === 0) return []
  if (typeof written === 'number') return [{ atNs: 0, bytesPerSecond: rateOf(written) }]
  return written.map((step) => ({ atNs: nsFromSeconds(step.atSeconds), bytesPerSecond: rateOf(step) }))
}

/** The link with what other traffic leaves of it at `nowNs`. */
export function linkAt(link: SharedLink, nowNs: number): SharedLink {
  const step = link.background?.findLast(({ atNs }) => atNs <= nowNs)
  if (step === undefined) return link
  const least = (link.bytesPerSecond * leastLeftPercent) / 100
  return { ...link, bytesPerSecond: Math.max(least, link.bytesPerSecond - step.bytesPerSecond) }
}

/** The first instant after `nowNs` at which other traffic of one of these links changes; Infinity if none. */
export function nextChangeNs(links: readonly SharedLink[], nowNs: number): number {
  let nextNs = Infinity
  for (const { background } of links) {
    const step = background?.find(({ atNs }) => atNs > nowNs)
    if (step !== undefined) nextNs = Math.min(nextNs, step.atNs)
  }
  return nextNs
}
