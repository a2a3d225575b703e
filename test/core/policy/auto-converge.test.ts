/** Auto-converge's rules on figures worked by hand from QEMU's parameters. */
import { describe, expect, it } from 'vitest'
import { AutoConverge, throttleCycle } from '../../../core/migration/auto-converge.ts'
import { dirtiedTooMuch, nextThrottlePercent } from '../../../core/policy/auto-converge.ts'
import { autoConvergeSchema } from '../../../core/scenario/policy-schema.ts'

const settings = autoConvergeSchema.parse({})
const ms = 1_000_000

describe('a period', () => {
  it('counts when more than half of what was sent was dirtied', () => {
    expect(dirtiedTooMuch(settings, { dirtiedBytes: 501, sentBytes: 1000 })).toBe(true)
    expect(dirtiedTooMuch(settings, { dirtiedBytes: 500, sentBytes: 1000 })).toBe(false)
    expect(dirtiedTooMuch({ ...settings, triggerPercent: 80 }, { dirtiedBytes: 800, sentBytes: 1000 })).toBe(
      false,
    )
  })
})

describe('the steps', () => {
  it('are 20 %, then 10 % more each, up to 99 %', () => {
    const steps: number[] = []
    for (let percent = 0; steps.at(-1) !== percent;) {
      steps.push(percent)
      percent = nextThrottlePercent(settings, percent)
    }
    expect(steps).toEqual([0, 20, 30, 40, 50, 60, 70, 80, 90, 99])
  })

  it('come at every second sync with too much, of those more than a second after the last', () => {
    const judge = new AutoConverge(settings)
    judge.begin(0)
    const sync = (atMs: number, dirtiedPages: number, sentPages: number) =>
      judge.noteSync(atMs * ms, dirtiedPages, sentPages * 4096)?.percent ?? null
    expect(sync(1000, 60, 100)).toBeNull()
    // Period 0 to 1001: 60 + 1 of 101 pages. Exactly a second is not more than a second.
    expect(sync(1001, 1, 101)).toBeNull()
    expect(sync(1900, 900, 500)).toBeNull()
    expect(sync(2002, 0, 1001)).toBe(20)
    // Too little in between does not set the count back.
    expect(sync(3010, 1000, 2000)).toBeNull()
    expect(sync(4020, 1, 3000)).toBeNull()
    expect(sync(5030, 900, 4000)).toBe(30)
  })

  it('are copied with all that has been counted', () => {
    const judge = new AutoConverge(settings)
    judge.begin(0)
    judge.noteSync(1500 * ms, 100, 100 * 4096)
    const copy = judge.clone()
    for (const each of [judge, copy]) expect(each.noteSync(3000 * ms, 100, 200 * 4096)?.percent).toBe(20)
    expect(copy.noteSync(4100 * ms, 100, 300 * 4096)).toBeNull()
    expect(judge.noteSync(4100 * ms, 100, 300 * 4096)).toBeNull()
  })
})

describe('the cycle of a slowed vCPU', () => {
  it.each([20, 50, 80, 99])('lasts as long as the rule says at %d %%', (percent) => {
    const { runNs, sleepNs } = throttleCycle(percent)
    expect(runNs + sleepNs).toBe(Math.round((10 * ms) / (1 - percent / 100)))
    expect(runNs).toBe(10.2 * ms)
  })

  it('always sleeps', () => {
    expect(throttleCycle(1).sleepNs).toBe(1)
  })
})
