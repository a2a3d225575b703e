/** Verdicts in words of migrations that the engine runs: each round has one, and so has the whole. */
import { describe, expect, it } from 'vitest'
import type { MigrationView } from '../../../core/trace/view.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

function migrationOf(pagesPerSecond: number, policy: object, regionMiB = 64): MigrationView {
  const writes = [{ pattern: 'uniform', pagesPerSecond, region: { sizeMiB: regionMiB } }]
  const scenario = smallScenario({
    vms: [smallVm({ memory: { sizeMiB: 64 }, workload: { writes } })],
    fabric: { limitMiBs: 20 },
    policy: { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, ...policy },
  })
  return viewOf(runOut(begunEngine(scenario))).migrations[0]!
}

describe('the verdict in words', () => {
  it('has a word for every round that has ended', () => {
    for (const name of ['vsphere', 'qemu', 'xen']) {
      const writes = [{ pattern: 'uniform', pagesPerSecond: 1200 }]
      const scenario = smallScenario({
        vms: [smallVm({ memory: { sizeMiB: 64 }, workload: { writes } })],
        fabric: { limitMiBs: 20 },
        policy: { name },
      })
      const { rounds, convergence } = viewOf(runOut(begunEngine(scenario))).migrations[0]!
      expect(
        rounds.every((round) => round.finished === null || round.convergence !== null),
        name,
      ).toBe(true)
      expect(convergence, name).not.toBeNull()
    }
  })

  it('converges', () => {
    expect(migrationOf(1000, {}).convergence!.kind).toBe('converges')
  })

  it('is held by the working set, round by round, and names it when vSphere gives up', () => {
    const { rounds, convergence, outcome } = migrationOf(40_000, { sdps: 'off' }, 24)
    expect(
      rounds.filter((round) => round.convergence?.kind === 'held-by-working-set').length,
    ).toBeGreaterThan(5)
    expect(convergence!.kind).toBe('will-not-converge')
    expect(convergence!.text).toMatch(
      /^Working set of 2\d\.\d MiB \/ 20\.0 MiB\/s = 1\.\d s > switchover goal of 100 ms\.$/,
    )
    // vSphere's own sentence, with figures that are true of it.
    expect(outcome!.message).toContain('the migration was not making forward progress. The network carried')
    expect(outcome!.message).toContain('a round needs 130 %')
  })

  it('was slowed by SDPS, and counts the time that the guest lost', () => {
    const { convergence, slowdowns } = migrationOf(40_000, {})
    expect(convergence).toMatchObject({ kind: 'slowed', title: 'Converged, slowed by SDPS.' })
    expect(convergence!.text).toMatch(
      /took up to 9\d(\.\d)? % of the vCPU time, \d+\.\d s of the guest's running time/,
    )
    expect(slowdowns.length).toBeGreaterThan(0)
  })
})
