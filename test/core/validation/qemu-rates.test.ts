/** What QEMU reports of a migration under way: observed from samples, predicted by its rule of renewal. */
import { describe, expect, it } from 'vitest'
import { reportedQuantities, sampledQuantities } from '../../../core/validation/qemu-rates.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

describe('rates that QEMU reports', () => {
  it('are the last of the samples that is not 0, and the median end of first passes', () => {
    const configuration = {
      repeats: [
        { pass_at_ms: [1, 700, 900, 901] },
        { pass_at_ms: [2, 720, 940, 941] },
        { pass_at_ms: [1, 800, 801] },
      ],
      series: {
        columns: ['t_ms', 'dirty_pages_per_s'],
        rows: [
          [10, 0],
          [800, 1200],
          [900, 1300],
          [950, 0],
        ],
      },
    }
    expect(sampledQuantities(configuration)).toEqual({ dirty_pages_per_s: 1300, first_pass_ms: 710 })
    expect(sampledQuantities({ repeats: [{ pass_at_ms: [1, 800, 801] }] })).toEqual({})
  })

  it('are renewed at a sync more than a second after the last renewal, over all pages since', () => {
    const writes = [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 2000 }]
    const scenario = smallScenario({
      vms: [smallVm({ workload: { writes } })],
      policy: { name: 'qemu', downtimeLimitMs: 30 },
    })
    const [migration] = viewOf(runOut(begunEngine(scenario))).migrations
    const { dirty_pages_per_s: rate, first_pass_ms: firstPassMs } = reportedQuantities(migration!)
    expect(firstPassMs).toBeGreaterThan(2500)
    // Of 6,000 writes and more to 4,096 pages, each page counts once.
    expect(rate).toBeGreaterThan(500)
    expect(rate).toBeLessThan(2000)
    const late = migration!.rounds.map((round) => ({
      ...round,
      startedAtNs: round.startedAtNs - 2_000_000_000,
    }))
    expect(reportedQuantities({ ...migration!, rounds: late }).dirty_pages_per_s).not.toBe(rate)
  })
})
