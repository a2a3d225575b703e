/**
 * Points of the guest's lines from its samples: gaps of the sampling are bridged by the last value, because a
 * guest is sampled only while something changes for it; the line of the latency breaks while no vCPU runs. Pure.
 */
import { nsPerMs } from '../../../core/base/units.ts'
import type { GuestSeries } from '../../../core/trace/view.ts'

/** Upper end of the latency axis: longer than that nobody waits. */
export const longestLatencyMs = 10_000

/** A window of virtual time with its own zero and unit. */
export interface Window {
  readonly fromNs: number
  readonly toNs: number
  readonly zeroNs: number
  readonly unitNs: number
}

export interface Points {
  readonly throughput: [number, number][]
  readonly latency: [number, number | null][]
}

export interface GuestSamples {
  readonly guest: GuestSeries | null
  readonly nowNs: number
  /** Powered on and not stunned: what was measured last still holds. */
  readonly isRunning: boolean
}

/** Samples further apart than this were left out because nothing changed between them. */
const unsampledNs = 250 * nsPerMs

/**
 * Samples inside the window; latency in ms, null where no vCPU ran. A guest is sampled only while something
 * changes for it: what was measured last is drawn on to the next sample, and to the playhead while it runs.
 */
export function pointsIn({ guest, nowNs, isRunning }: GuestSamples, window: Window): Points {
  const throughput: [number, number][] = []
  const latency: [number, number | null][] = []
  const put = (atNs: number, index: number) => {
    if (atNs < window.fromNs || atNs > window.toNs) return
    const x = (atNs - window.zeroNs) / window.unitNs
    throughput.push([x, guest!.requestsPerSecond[index]!])
    const latencyNs = guest!.latencyNs[index]!
    latency.push([x, latencyNs === 0 ? null : Math.min(longestLatencyMs, latencyNs / nsPerMs)])
  }
  /** Draws sample `index`, in which the guest ran, on to `untilNs`. */
  const hold = (index: number, untilNs: number) => {
    const fromNs = Math.max(guest!.atNs[index]!, window.fromNs)
    const toNs = Math.min(untilNs, window.toNs)
    if (guest!.latencyNs[index] === 0 || fromNs >= toNs) return
    if (fromNs > guest!.atNs[index]!) put(fromNs, index)
    put(toNs, index)
  }
  const count = guest?.atNs.length ?? 0
  for (let index = 0; index < count; index += 1) {
    const atNs = guest!.atNs[index]!
    if (index > 0 && atNs - guest!.atNs[index - 1]! > unsampledNs) hold(index - 1, atNs - 1)
    put(atNs, index)
  }
  if (isRunning && count > 0) hold(count - 1, nowNs)
  return { throughput, latency }
}
