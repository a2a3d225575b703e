/** Whole migrations under policy xen: rates from round to round, pages left out, and each way to the stop. */
import { describe, expect, it } from 'vitest'
import type { MigrationView } from '../../../core/trace/view.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

function migrationOf(vm: object, policy: object = {}, fabric: object = {}): MigrationView {
  const vms = [smallVm(vm as Record<string, unknown>)]
  const parts = { vms, fabric: { limitMiBs: 0, ...fabric }, policy: { name: 'xen', ...policy } }
  return viewOf(runOut(begunEngine(smallScenario(parts)))).migrations[0]!
}

const megabytes = (migration: MigrationView) =>
  migration.rounds.map(({ finished }) => finished!.sentBytes / 4104 / (1e6 / 4096))

describe('a busy web server of 800 MB, rates of 100 to 500 Mbit/s', () => {
  const region = (startMiB: number, sizeMiB: number) => ({ startMiB, sizeMiB })
  const writes = [
    { pattern: 'uniform', region: region(650, 100), pagesPerSecond: 1200 },
    { pattern: 'uniform', region: region(400, 16), pagesPerSecond: 6000 },
  ]
  const migration = migrationOf({ memory: { sizeMiB: 763 }, workload: { writes } })
  const sent = megabytes(migration)

  it('sends less than its memory in the first pass, at the floor, and the rest in the second', () => {
    expect(sent[0]!).toBeLessThan(0.9 * 800)
    expect(sent[0]!).toBeGreaterThan(0.8 * 800)
    expect(migration.rounds[0]!.finished!.skippedPages).toBeGreaterThan(0)
    const { sentBytes, durationNs } = migration.rounds[0]!.finished!
    expect((sentBytes * 8) / 1e6 / (durationNs / 1e9)).toBeCloseTo(100, 1)
    expect((sent[0]! + sent[1]!) / 800).toBeCloseTo(1, 1)
  })

  it('falls round by round to its working set, and is then stopped for a fraction of a second', () => {
    expect(sent[1]!).toBeLessThan(0.25 * sent[0]!)
    expect(sent[2]!).toBeLessThan(0.5 * sent[1]!)
    expect(Math.min(...sent.slice(3))).toBeLessThan(20)
    expect(migration.outcome!.outcome).toBe('completed')
    expect(migration.outcome!.downtimeNs / 1e6).toBeLessThan(300)
    expect(migration.outcome!.sentBytes / 4104 / (763 * 256)).toBeLessThan(1.4)
  })

  it('sends each round at the rate that the one before made it', () => {
    migration.rounds.slice(1).forEach(({ finished }, index) => {
      const before = migration.rounds[index]!.finished!
      const dirtied = (before.dirtiedPages * 4096 * 8) / 1e6 / (before.durationNs / 1e9)
      const rate = (finished!.sentBytes * 8) / 1e6 / (finished!.durationNs / 1e9)
      expect(Math.abs(rate - Math.max(100, dirtied + 50))).toBeLessThan(0.5)
    })
  })
})

describe('an end comes in any case', () => {
  const fast = { writes: [{ pattern: 'uniform', pagesPerSecond: 200_000 }] }

  it('by the ceiling: a guest that writes faster than any rate is stopped after the first round', () => {
    const migration = migrationOf({ workload: fast })
    expect(migration.rounds.length).toBe(1)
    expect(migration.verdicts[0]!.reason).toContain('more than the ceiling')
    expect(migration.stun.lastPages!.pages).toBeGreaterThan(10_000)
  })

  it('by the rounds, or by what has been sent, where the link cannot follow', () => {
    const slow = { workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 9000 }] } }
    const swap = { dirtyBookkeeping: 'swap-at-round-start' }
    expect(migrationOf(slow, { ...swap, maxRounds: 2 }, { limitMiBs: 12 }).rounds.length).toBe(2)
    const migration = migrationOf(slow, swap, { limitMiBs: 12 })
    expect(migration.verdicts.at(-1)!.reason).toContain('More than 3 times the memory')
    expect(migration.outcome!.outcome).toBe('completed')
  })

  it('at once with an idle guest: one pass, everything whole, and 9 ms until it runs again', () => {
    const migration = migrationOf({ memory: { sizeMiB: 64, touchedPercent: 10 }, workload: {} })
    expect(migration.outcome).toMatchObject({ rounds: 1, sentPages: 16_384, zeroPages: 0 })
    expect(migration.outcome!.downtimeNs).toBeGreaterThan(9_000_000)
    expect(migration.outcome!.downtimeNs).toBeLessThan(9_100_000)
  })
})
