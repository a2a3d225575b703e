/** What clients saw of a migration: throughput and latency in each part of it, and the longest gap. */
import { describe, expect, it } from 'vitest'
import { guestFiguresOf, type GuestFigures } from '../../../electron/services/guest-figures.ts'
import { tcpClientThrough } from '../../../core/trace/tcp-client.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

interface Run {
  readonly figures: GuestFigures
  readonly downtimeNs: number
  readonly silenceNs: number
  readonly longestStallNs: number
}

function run(
  pagesPerSecond: number,
  policy: object,
  hostVersion = '8.0',
  memory: object = { sizeMiB: 64 },
): Run {
  const workload = {
    writes: [{ pattern: 'uniform', pagesPerSecond, region: { sizeMiB: 32 } }],
    client: { requestsPerSecond: 2000, serviceTimeUs: 400 },
  }
  const scenario = smallScenario({
    vms: [smallVm({ memory, workload })],
    fabric: { limitMiBs: 20 },
    policy: policy as Record<string, unknown>,
  })
  for (const host of scenario.estate.ssoDomains[0]!.vcenters[0]!.datacenters[0]!.clusters[0]!.hosts)
    host.version = hostVersion as typeof host.version
  const view = viewOf(runOut(begunEngine(scenario)))
  const migration = view.migrations[0]!
  return {
    figures: guestFiguresOf(migration, view.vms.get(migration.vm)!.guest),
    downtimeNs: migration.outcome!.downtimeNs,
    silenceNs: migration.outcome!.networkSilenceNs,
    longestStallNs: migration.postCopy?.finished?.longestStallNs ?? 0,
  }
}

describe('what clients saw', () => {
  it('is a gap of the pause and the silence after it, and what that means to TCP', () => {
    const { figures, downtimeNs, silenceNs } = run(500, { name: 'vsphere' })
    expect(silenceNs).toBeGreaterThan(downtimeNs)
    expect(figures.longestGapMs).toBe(silenceNs / 1e6)
    expect(figures.tcpStallMs).toBe(tcpClientThrough(silenceNs).stallNs / 1e6)
    expect(figures.tcpSurvives).toBe(true)
  })

  it('is nearly nothing in rounds that slow nobody, and a backlog that is served after the stun', () => {
    const { figures, silenceNs } = run(500, { name: 'vsphere' })
    expect(figures.before).toMatchObject({ meanThroughputPercent: 100, leastThroughputPercent: 100 })
    expect(figures.rounds!.meanThroughputPercent).toBeGreaterThan(99.5)
    expect(figures.tracing).toBeNull()
    expect(figures.afterStun!.worstLatencyMs).toBeGreaterThan((silenceNs / 1e6) * 0.8)
    expect(figures.servedAfterMs).toBeGreaterThan(0)
  })

  it('is less while SDPS takes vCPU time', () => {
    const { figures } = run(20_000, { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 })
    expect(figures.rounds!.meanThroughputPercent).toBeLessThan(90)
    expect(figures.rounds!.worstLatencyMs).toBeGreaterThan(figures.before!.worstLatencyMs * 2)
  })

  it('has a part of its own while stop-based traces are installed, before 7.0', () => {
    const { figures } = run(500, { name: 'vsphere' }, '6.7', { sizeMiB: 4096, touchedPercent: 2 })
    expect(figures.tracing).not.toBeNull()
    expect(figures.tracing!.worstLatencyMs).toBeGreaterThanOrEqual(figures.before!.worstLatencyMs)
  })

  it('counts the longest stall of post-copy where that is longer than the silence', () => {
    const policy = { name: 'qemu', downtimeLimitMs: 20, postCopy: { afterSyncs: 2 } }
    const { figures, silenceNs, longestStallNs } = run(20_000, policy)
    expect(longestStallNs).toBeGreaterThan(0)
    expect(figures.longestGapMs).toBe(Math.max(silenceNs, longestStallNs) / 1e6)
  })
})
