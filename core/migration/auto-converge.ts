/**
 * Auto-converge beside QEMU's pre-copy: adds up what was dirtied and sent since the last point at which the guest
 * was judged, and at a sync more than a second later judges it again. The rules are `policy/auto-converge.ts`.
 */
import { nsPerMs, pageBytes } from '../base/units.ts'
import {
  dirtiedTooMuch,
  nextThrottlePercent,
  periodsPerStep,
  throttlePeriodMs,
  throttleRunMs,
  throttleReason,
} from '../policy/auto-converge.ts'
import type { AutoConvergeSpec } from '../scenario/policy-schema.ts'
import type { SleepCycle } from './guest-run.ts'

/**
 * Of each sleep a vCPU loses so much less than the rule says, and runs so much longer. Measured by the guests' own
 * counters: at 20, 30, 40 and 50 % they did 81.7, 71.4, 61.1 and 50.9 % of their work (MODEL.md).
 */
const unsleptNs = 0.2 * nsPerMs

/** The cycle of a vCPU of which this share is taken: it runs 10 ms, then sleeps 10 ms × p / (1 − p). */
export function throttleCycle(percent: number): SleepCycle {
  const runNs = throttleRunMs * nsPerMs
  const sleepNs = Math.round((runNs * percent) / (100 - percent))
  const shiftNs = Math.min(unsleptNs, sleepNs - 1)
  return { runNs: runNs + shiftNs, sleepNs: sleepNs - shiftNs }
}

/** The guest is to be slowed to this, and why. */
export interface ThrottleStep {
  readonly percent: number
  readonly reason: string
}

export class AutoConverge {
  readonly #settings: AutoConvergeSpec
  #periodStartMs = 0
  #dirtiedPages = 0
  #sentBytesBefore = 0
  #highPeriods = 0
  #percent = 0

  constructor(settings: AutoConvergeSpec) {
    this.#settings = settings
  }

  /** At the first sync. */
  begin(nowNs: number): void {
    this.#periodStartMs = Math.floor(nowNs / nsPerMs)
  }

  /** At each later sync; `sentBytes` since the migration began. The step that is due, or null. */
  noteSync(nowNs: number, newlyDirtiedPages: number, sentBytes: number): ThrottleStep | null {
    this.#dirtiedPages += newlyDirtiedPages
    const nowMs = Math.floor(nowNs / nsPerMs)
    if (nowMs <= this.#periodStartMs + throttlePeriodMs) return null
    const period = {
      dirtiedBytes: this.#dirtiedPages * pageBytes,
      sentBytes: sentBytes - this.#sentBytesBefore,
    }
    this.#periodStartMs = nowMs
    this.#dirtiedPages = 0
    this.#sentBytesBefore = sentBytes
    if (!dirtiedTooMuch(this.#settings, period)) return null
    this.#highPeriods += 1
    if (this.#highPeriods < periodsPerStep) return null
    this.#highPeriods = 0
    const percent = nextThrottlePercent(this.#settings, this.#percent)
    if (percent === this.#percent) return null
    this.#percent = percent
    return { percent, reason: throttleReason(this.#settings, period, percent) }
  }

  clone(): AutoConverge {
    const copy = new AutoConverge(this.#settings)
    copy.#periodStartMs = this.#periodStartMs
    copy.#dirtiedPages = this.#dirtiedPages
    copy.#sentBytesBefore = this.#sentBytesBefore
    copy.#highPeriods = this.#highPeriods
    copy.#percent = this.#percent
    return copy
  }
}
