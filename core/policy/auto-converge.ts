/**
 * QEMU's auto-converge, as pure decisions: whether a period between two syncs counts as one in which the guest
 * dirtied too much of what was sent, and how far the vCPUs are slowed then. When a period ends is
 * `migration/auto-converge.ts`. Source: QEMU 7.2, migration/ram.c (migration_trigger_throttle,
 * mig_throttle_guest_down) and softmmu/cpu-throttle.c, as described and measured in MODEL.md.
 */
import { bytesInWords } from '../base/wording.ts'
import type { AutoConvergeSpec } from '../scenario/policy-schema.ts'

/** A period ends at the first sync more than so many whole ms after its begin. */
export const throttlePeriodMs = 1000
/** So many periods with too much dirtied lead to a step; the count then begins anew. */
export const periodsPerStep = 2
/** A slowed vCPU runs for so long, then sleeps, ms (CPU_THROTTLE_TIMESLICE_NS). */
export const throttleRunMs = 10

/** What a period came to. Bytes. */
export interface ThrottlePeriod {
  readonly dirtiedBytes: number
  readonly sentBytes: number
}

/** Whether the guest dirtied more in the period than the share of what was sent that it is allowed. */
export function dirtiedTooMuch(settings: AutoConvergeSpec, period: ThrottlePeriod): boolean {
  return period.dirtiedBytes > Math.floor((period.sentBytes * settings.triggerPercent) / 100)
}

/** Per cent of the vCPU time that is taken after one more step. */
export function nextThrottlePercent(settings: AutoConvergeSpec, percent: number): number {
  if (percent === 0) return settings.initialPercent
  return Math.min(percent + settings.incrementPercent, settings.maxPercent)
}

/** Why the guest is slowed, for the verdict. */
export function throttleReason(settings: AutoConvergeSpec, period: ThrottlePeriod, percent: number): string {
  return (
    `For the second time the guest dirtied more than ${settings.triggerPercent} % of what was sent in a period, ` +
    `${bytesInWords(period.dirtiedBytes)} against ${bytesInWords(period.sentBytes)}: ` +
    `auto-converge takes ${percent} % of its vCPU time.`
  )
}
