/** Published measurements of each shape, made up: what each must come to is worked out here, not read off the engine. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import type { CaseResult } from '../../../core/validation/validate.ts'

function resultOf(one: Record<string, unknown>): CaseResult {
  const published = { id: 'any', kind: 'precopy', ...one }
  return validateCases(readCaseFile('cases.json', JSON.stringify({ cases: [published] })))[0]!
}

/** TCP payload of 1 GbE at an MTU of 1500 and of 10 GbE at 9000, bytes per second (MODEL.md §6). */
const [gigabit, tenGigabit] = [117_685_305, 1_237_552_555]
const mib = 2 ** 20

describe('totals', () => {
  const idle = {
    inputs: { memKiB: 1024 * 1024, linkMbps: 1000, workload: { name: 'idle' } },
    observed: { totalMs: 1000, throughputMbps: 900, transferredKiB: 100_000, downtimeMs: 50 },
    tolerance: { totalMs: { rel: 0.1 }, transferredKiB: { rel: 0.01 }, downtimeMs: { abs: 40 } },
  }

  it('take content from what crossed, and do not say a pause that depends on where it lies', () => {
    const result = resultOf(idle)
    // 102.4 MB at 117.7 MB/s are 870 ms; looking at 237,000 zero pages takes 45 ms, unless pages hide it.
    expect(result.predicted['totalMs']).toBeGreaterThan(870)
    expect(result.predicted['totalMs']).toBeLessThan(930)
    expect(result.predicted['transferredKiB']! / 100_000).toBeCloseTo(1, 2)
    expect(result.notPredicted).toEqual(['downtimeMs'])
  })

  it('take what crossed beyond memory for pages that were written meanwhile', () => {
    const observed = { ...idle.observed, totalMs: 9200, transferredKiB: 1_100_000 }
    const { predicted, notPredicted } = resultOf({ ...idle, observed })
    expect(predicted['transferredKiB']! / 1_100_000).toBeCloseTo(1, 1)
    expect(predicted['transferredKiB']).toBeGreaterThan(1024 * 1024 * 1.02)
    expect(notPredicted).toEqual([])
  })

  it('take a populated part, over several channels, at the rate of jumbo frames', () => {
    const result = resultOf({
      inputs: { memMiB: 4096, populatedMiB: 3072, linkMbps: 10_000, channels: 8, compression: 'none' },
      observed: { totalMs: 2600, throughputMbps: 9900 },
      tolerance: { totalMs: { rel: 0.1 }, sendCpuPct: { rel: 0.3 } },
    })
    const wireMs = (3072 * mib * (4104 / 4096) * 1000) / tenGigabit
    expect(result.predicted['totalMs']).toBeGreaterThan(wireMs)
    expect(result.predicted['totalMs']).toBeLessThan(wireMs + 80)
    expect(result).toMatchObject({ withinTolerance: true, notPredicted: ['sendCpuPct'] })
  })

  it('are none where pages are compressed', () => {
    expect(resultOf({ ...idle, inputs: { ...idle.inputs, compression: 'zstd' } })).toMatchObject({
      expressed: false,
      reason: expect.stringMatching(/compresses/),
    })
  })
})

describe('a migration that did not converge', () => {
  const published = (dirtyPagesPerSec: number) => ({
    inputs: { memKiB: 1024 * 1024, downtimeGoalMs: 100, vcpus: 1 },
    observed: {
      converged: false,
      elapsedSec: 40,
      zeroPages: 262_144 - 25_600,
      normalPages: 800_000,
      dirtyPagesPerSec,
      meanThroughputGbps: 0.66,
    },
    tolerance: { meanThroughputGbps: { rel: 0.05 }, converged: 'exact', remainingKiB: { rel: 0.3 } },
  })

  it('sends 20,000 pages a second, fewer than are dirtied', () => {
    expect(resultOf(published(21_000))).toMatchObject({ outcome: 'right', withinTolerance: true })
  })

  it('is told wrong where the guest dirties so little that it would have converged', () => {
    expect(resultOf(published(2000))).toMatchObject({ outcome: 'wrong', withinTolerance: false })
  })
})

describe('auto-converge', () => {
  it('ends, the sooner the stronger it is set, and not without', () => {
    const result = resultOf({
      kind: 'throttle',
      inputs: {
        memMiB: 96,
        vcpus: 1,
        linkMbps: 1000,
        downtimeGoalMs: 100,
        throttle: { initialPct: 20, incrementPct: 10, maxPct: 99 },
        workload: { hotMiB: 64, writeRate: 'unbounded' },
      },
      observed: { totalSec: 30, withoutThrottle: 'never completes', moreAggressive: '60/30 finishes sooner' },
      tolerance: { ordering: 'exact' },
    })
    expect(result).toMatchObject({
      outcome: 'right',
      withinTolerance: true,
      predicted: { ordering: 1, endsWithoutThrottle: 0 },
    })
  })
})

describe('a hot set under a rate limit', () => {
  const published = (hotPages: number) => ({
    inputs: { memKiB: 65_536, rateLimitMiBps: 32, downtimeGoalMs: 30, workload: { hotPages } },
    observed: { withoutDelta: 'never completes', totalMs: 2000 },
    tolerance: { totalMs: { rel: 0.1 } },
  })

  it('never ends where it is larger than a pause may send, and ends where it is smaller', () => {
    expect(resultOf(published(4096))).toMatchObject({ outcome: 'right', notPredicted: ['totalMs'] })
    expect(resultOf(published(8))).toMatchObject({ outcome: 'wrong' })
  })
})

describe('pauses by goal', () => {
  it('spend most of what they are given, even of an idle guest', () => {
    const result = resultOf({
      inputs: { linkMbps: 1000, workload: { name: 'idle guest' } },
      observed: { downtimeMsGoal300: 270, downtimeMsGoal100: 80 },
      tolerance: { downtimeMs: { rel: 0.4 }, ordering: 'exact' },
    })
    expect(result.withinTolerance).toBe(true)
    // An iteration of 50 ms may have begun just before the goal fitted.
    expect(result.predicted['downtimeMsGoal300']).toBeGreaterThan(250)
    expect(result.predicted['downtimeMsGoal300']).toBeLessThan(310)
    expect(result.predicted['downtimeMsGoal100']).toBeLessThan(110)
  })
})

describe('vMotion', () => {
  it('stops when 1000 pages are left that take 41 ms of a goal of 500', () => {
    const result = resultOf({
      kind: 'vmotion',
      inputs: { switchoverGoalSec: 0.5, pagesLeft: 1000, bandwidthMBps: 100, transmitToDirtyPct: 20_000 },
      observed: { decision: 'stop pre-copy and stun', linkTimeMs: 40.96 },
      tolerance: { decision: 'exact', linkTimeMs: { rel: 0.05 } },
    })
    expect(result).toMatchObject({ withinTolerance: true, predicted: { decision: 1 } })
    expect(result.predicted['pagesLeft']).toBeGreaterThan(980)
  })

  it('goes on where what is left takes more than the goal', () => {
    const result = resultOf({
      kind: 'vmotion',
      inputs: { switchoverGoalSec: 0.2, pagesLeft: 10_000, bandwidthMBps: 100, transmitToDirtyPct: 500 },
      observed: { decision: 'stop pre-copy and stun', linkTimeMs: 410 },
      tolerance: { decision: 'exact' },
    })
    expect(result).toMatchObject({ withinTolerance: false, predicted: { decision: 0 } })
  })

  it.each([
    [{ linkGbps: 10, vmknics: 1 }, (tenGigabit * 8) / 1e9],
    [{ linkGbps: 40, vmknics: 1 }, 15],
    [{ linkGbps: 100, vmknics: 3 }, 45],
    [{ streams: 1, cores: 1 }, 15],
  ])('carries with %j what links and streams let through', (inputs, gbits) => {
    const result = resultOf({ kind: 'vmotion', inputs, observed: { throughputGbps: gbits } })
    expect(result.predicted['throughputGbps']).toBeCloseTo(gbits, 1)
  })

  it('reserves by the speed of NICs, and has its limits', () => {
    const shares = resultOf({
      kind: 'vmotion',
      observed: { coreShareReserved: { '1GbE': 0.1, '25GbE': 2.4 }, minimumCoreShare: 0.3 },
      tolerance: { coreShareReserved: 'exact' },
    })
    expect(shares.predicted).toEqual({
      'coreShareReserved.1GbE': 0.1,
      'coreShareReserved.25GbE': 2.5,
      minimumCoreShare: 0.3,
    })
    expect(shares.withinTolerance).toBe(false)
    const limits = resultOf({
      kind: 'vmotion',
      observed: { minMbpsPerSession: 250, maxRttMs: 150, concurrentPerHost: { '1GbE': 4 } },
      tolerance: { all: 'exact' },
    })
    expect(limits).toMatchObject({
      withinTolerance: true,
      notPredicted: [],
      predicted: { 'concurrentPerHost.1GbE': 4 },
    })
  })
})

describe('several VMs at once', () => {
  it('take the memory in use from what one more adds, and a set-up beside', () => {
    const result = resultOf({
      kind: 'evacuation',
      inputs: { vmMemMiB: 256, linkMbps: 1000, concurrent: [1, 4, 8] },
      observed: { totalSec: [3.5, 8, 16] },
      tolerance: { totalSec: { rel: 0.5 } },
    })
    // 2 s for each VM: 235 MB, and some 8 MB of device state; about 2 s before and after.
    const each = (result.predicted['totalSec[2]']! - result.predicted['totalSec[1]']!) / 4
    expect(each).toBeGreaterThan(2)
    expect(each).toBeLessThan(2.1)
    expect(result.predicted['totalSec[0]']).toBeGreaterThan(3.8)
    expect(result.predicted['totalSec[0]']).toBeLessThan(4.5)
  })
})

describe('links compared', () => {
  it('shorten a large VM by nine tenths of the wire time', () => {
    const result = resultOf({
      inputs: { vmMemGiB: [1, 4], linkMbps: [1000, 10_000] },
      observed: { maxReduction: 0.8 },
      tolerance: { maxReduction: { range: [0.7, 0.9] } },
    })
    const wire = (bytesPerSecond: number) => (4096 * mib * (4104 / 4096)) / bytesPerSecond
    const fixed = 2.1
    const expected = 1 - (wire(tenGigabit) + fixed) / (wire(gigabit) + fixed)
    expect(result.predicted['maxReduction']).toBeCloseTo(expected, 2)
    expect(result.withinTolerance).toBe(true)
  })
})

describe('properties', () => {
  it('random writers have between none and half of their pages resent for nothing', () => {
    const result = resultOf({
      kind: 'model-property',
      inputs: { metric: 'share of pages flagged whose content was already final when sent' },
      observed: { rounds12: { one: [0.4, 0.5] } },
      tolerance: { range: 'share must fall in 0..0.5' },
    })
    expect(result.withinTolerance).toBe(true)
    // ((1 − e^−a)/a − e^−a) / (1 − e^−a) with a = 5.
    expect(result.predicted['uniformShare[3]']).toBeCloseTo(0.1932, 2)
  })

  it('the pattern alone moves the pause by more than ten times', () => {
    const result = resultOf({
      inputs: { varied: 'memory access pattern only' },
      observed: { downtimeMaxOverMin: '> 20' },
      tolerance: { downtimeMaxOverMin: { min: 10 } },
    })
    expect(result.withinTolerance).toBe(true)
    expect(result.predicted['downtimeMaxOverMin']).toBe(result.predicted['xenMaxOverMin'])
  })

  it('what switching the log off takes grows with memory', () => {
    const observed = { stopDirtyLogMs: 2 }
    const result = resultOf({
      inputs: { memMiB: 4096 },
      observed,
      tolerance: { stopDirtyLogMs: { rel: 0.1 } },
    })
    expect(result).toMatchObject({ withinTolerance: true })
    expect(result.predicted['stopDirtyLogMs']).toBeCloseTo(2.048, 3)
  })
})

describe('what cannot be run', () => {
  it.each([
    [{ kind: 'datamover' }, /disk/],
    [{ kind: 'stun' }, /snapshot/],
    [{ inputs: { deltaCompression: {} } }, /delta/],
    [{ inputs: { transport: 'RDMA' } }, /RDMA/],
    [{ inputs: { optimisation: 'pages identical to storage blocks' } }, /storage/],
    [{ kind: 'vmotion', inputs: { baseline: 'vSphere 4.1' } }, /releases/],
    [{ kind: 'evacuation', observed: { minutesTunnelled: 2 } }, /daemon/],
    [{ inputs: { fleetMigrationsPerMonth: 10 } }, /fleet/],
    [{ inputs: { workload: { name: 'idle' } }, observed: { before: {}, after: {} } }, /two versions/],
    [{ inputs: { workload: { bursty: true } } }, /bursts/],
    [{ kind: 'postcopy' }, /patterns/],
  ])('%j has a reason of its own', (change, reason) => {
    expect(resultOf({ observed: {}, ...change })).toMatchObject({
      expressed: false,
      reason: expect.stringMatching(reason),
      notPredicted: [],
    })
  })
})
