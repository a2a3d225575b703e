/**
 * Cases are run page by page and compared. What a case must come to is worked out by hand here from QEMU's rules
 * (windows of 100 ms, threshold from the last window), not read off the engine.
 */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { median, percentile90 } from '../../../core/validation/statistics.ts'
import { summarise } from '../../../core/validation/summary.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import type { CaseResult } from '../../../core/validation/validate.ts'
import { caseFileText, measuredConfiguration } from './measured-cases.ts'

type Json = Record<string, unknown>

function resultsOf(...configurations: Json[]): CaseResult[] {
  return validateCases(readCaseFile('cases.json', caseFileText(configurations)))
}

function predictedOf(parameters: Json): CaseResult['predicted'] {
  const [result] = resultsOf(measuredConfiguration({ parameters }))
  return result!.predicted
}

const idle = { writes_per_s: 0 }
const heavy = { writes_per_s: 200_000, time_limit_s: 3 }

describe('predictions', () => {
  it('sends an idle guest once, in windows, until what is left fits the downtime limit', () => {
    const predicted = predictedOf(idle)
    // Of 64 MiB, 0.3 s × 64 MiB/s = 19.2 MiB fit into the pause: of the ten windows of 6.4 MiB, seven come before
    // it; zero pages (1.25 MiB of them) cost next to nothing.
    expect(predicted['stopped_at_ms']).toBeGreaterThan(700)
    expect(predicted['stopped_at_ms']).toBeLessThan(705)
    expect(predicted['dirty_sync_count']).toBe(3)
    // One page, the guest's stack, is written all the time and goes twice.
    expect(predicted['normal_pages']).toBe(64 * 256 + 16 + 1 - predicted['zero_pages']!)
    expect(predicted['zero_pages']).toBe(319 + 16)
    // Beside pages: the end of each of seven iterations, and the names of main memory, twice, and the BIOS.
    const bytes = predicted['normal_pages']! * 4104 + predicted['zero_pages']! * 9 + 7 * 8 + 7 + 8 + 7
    expect(predicted['transferred_bytes']).toBe(bytes)
    expect(predicted['precopy_bytes']! + predicted['downtime_bytes']!).toBe(bytes)
  })

  it('looks at the dirty log at the start and after the stop only, where all goes in the first window', () => {
    const predicted = predictedOf({ ...idle, bandwidth_mib_s: 1200 })
    expect(predicted['dirty_sync_count']).toBe(2)
    expect(predicted['stopped_at_ms']).toBeLessThan(100)
  })

  it('holds the stopped stage back by a link, not by the limit of QEMU', () => {
    const limited = predictedOf(idle)
    const onLink = predictedOf({ ...idle, limiter: 'link' })
    const wireMs = (onLink['downtime_bytes']! / (64 * 1024 * 1024)) * 1000
    expect(onLink['downtime_ms']! - wireMs).toBeGreaterThan(1)
    expect(onLink['downtime_ms']! - wireMs).toBeLessThan(3)
    expect(limited['downtime_ms']).toBeLessThan(15)
  })

  it('does not converge where the guest writes faster than the link carries', () => {
    const [result] = resultsOf(
      measuredConfiguration({
        parameters: heavy,
        converged: false,
        median: { transferred_bytes: 1, observed_ms: 3000 },
      }),
    )
    expect(result?.predicted['observed_ms']).toBe(3000)
    expect(result?.predicted).not.toHaveProperty('total_ms')
    const left = result?.predicted['plateau_remaining_mean_bytes'] ?? 0
    expect(left).toBeGreaterThan(16 * 1024 * 1024)
    expect(left).toBeLessThan(32 * 1024 * 1024)
    expect(result?.outcome).toBe('right')
  })

  it('slows a guest by auto-converge, and holds steps and writes against what was measured', () => {
    const parameters = { ...heavy, auto_converge: true, write_pacing: 'cpu-time', time_limit_s: 60 }
    const steps = [
      [3000, 20],
      [6000, 30],
    ]
    const repeats = [{ outcome: 'completed', seed: 11, writes_per_s_before: 200_000, throttle_steps: steps }]
    const [result] = resultsOf(measuredConfiguration({ kind: 'auto-converge', parameters, repeats }))
    const { predicted, observed, outcome } = result!
    expect(outcome).toBe('right')
    expect(observed).toMatchObject({
      throttle_step_count: 2,
      throttle_first_ms: 3000,
      throttle_last_percent: 30,
    })
    // 51,200 pages/s of 32 MiB against 16,384 on the wire: only beyond 70 % does what is left get less.
    expect(predicted['throttle_last_percent']).toBeGreaterThan(70)
    expect(predicted['throttle_step_count']).toBe((predicted['throttle_last_percent']! - 20) / 10 + 1)
    expect(predicted['writes_per_s_during']).toBeLessThan(140_000)
  })

  it('counts the writes of the guest as the guest does: not those to its stack', () => {
    const { writes_per_s_during: rate } = predictedOf({ writes_per_s: 1000 })
    expect(rate).toBeGreaterThan(998)
    expect(rate).toBeLessThan(1002)
  })

  it('switches to post-copy at the first decision after somebody who looks every 25 ms asked', () => {
    const parameters = {
      writes_per_s: 20_000,
      limiter: 'link',
      postcopy_after: { after_s: 0.51 },
    }
    const predicted = predictedOf(parameters)
    // Iterations of 50 ms and a few pages: the first that ends after 525 ms.
    expect(predicted['stopped_at_ms']).toBeGreaterThan(525)
    expect(predicted['stopped_at_ms']).toBeLessThan(585)
    expect(predicted['dirty_sync_count']).toBe(2)
    expect(predicted['downtime_bytes']).toBe(0)
    expect(predicted['precopy_bytes']! + predicted['postcopy_bytes']!).toBe(predicted['transferred_bytes'])
    expect(predicted['downtime_ms']).toBeLessThan(5)
    const wireMs = (predicted['postcopy_bytes']! / (64 * 1024 * 1024)) * 1000
    expect(predicted['total_ms']! - predicted['stopped_at_ms']! - wireMs).toBeLessThan(15)
    expect(predicted['destination_stall_max_ms']).toBeGreaterThan(50)
  })

  it('depends on where a sequential writer stood', () => {
    const [measured] = readCaseFile(
      'cases.json',
      caseFileText([measuredConfiguration({ parameters: { pattern: 'sequential' } })]),
    )
    if (measured === undefined || 'reason' in measured.expressed) throw new Error('not expressed')
    const starts = measured.expressed.simulations.map(({ scenario, seed }) => {
      const stream = scenario?.estate.vms[0]?.workload.writes[1]
      return { seed, startPage: stream?.pattern === 'sequential' ? stream.startPage : null }
    })
    expect(starts).toEqual([
      { seed: 11, startPage: 0 },
      { seed: 12, startPage: 100 },
      { seed: 13, startPage: 200 },
    ])
  })

  it('takes five fixed seeds where a case gives none, and measured rates where there is no nominal one', () => {
    const configurations = [
      measuredConfiguration({ repeats: [] }),
      measuredConfiguration({
        parameters: { writes_per_s: null },
        repeats: [{ outcome: 'completed', seed: 1, writes_per_s_during: 12_345.4 }],
      }),
    ]
    const [fixed, flatOut] = readCaseFile('cases.json', caseFileText(configurations)).map(({ expressed }) =>
      'reason' in expressed ? [] : expressed.simulations,
    )
    expect(fixed?.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5])
    expect(flatOut?.[0]?.scenario?.estate.vms[0]?.workload.writes[1]?.pagesPerSecond).toBe(12_345)
  })
})

describe('comparison', () => {
  it('gives signed relative errors of the quantities that were observed', () => {
    const [result] = resultsOf(measuredConfiguration({ parameters: idle }))
    const { predicted, error } = result!
    expect(error['total_ms']).toBeCloseTo((predicted['total_ms']! - 1000) / 1000, 12)
    expect(Object.keys(error).sort()).toEqual([
      'dirty_sync_count',
      'downtime_ms',
      'total_ms',
      'transferred_bytes',
    ])
    expect(error['dirty_sync_count']).toBe(0)
    expect(result).toMatchObject({ expressed: true, reason: '', outcome: 'right', withinTolerance: null })
  })

  it('calls a prediction wrong that ends otherwise, and compares no figure then', () => {
    const cancelled = [{ outcome: 'cancelled', seed: 11 }]
    const [result] = resultsOf(
      measuredConfiguration({ parameters: idle, converged: false, repeats: cancelled }),
    )
    expect(result).toMatchObject({ outcome: 'wrong', error: {} })
  })

  it('calls a case on the edge whose repeats came to different ends', () => {
    const repeats = [
      { outcome: 'completed', seed: 11 },
      { outcome: 'completed', seed: 12 },
      { outcome: 'cancelled', seed: 13 },
    ]
    const [result] = resultsOf(measuredConfiguration({ parameters: idle, repeats }))
    expect(result?.outcome).toBe('onEdge')
  })

  it('judges by the tolerances that the case gives, relative or absolute, whichever is wider', () => {
    const judged = (tolerance: Json) => measuredConfiguration({ parameters: idle, tolerance })
    const results = resultsOf(
      judged({ dirty_sync_count: { abs: 0 } }),
      judged({ dirty_sync_count: { abs: 0 }, total_ms: { rel: 0.0001 } }),
      judged({ total_ms: { rel: 0.0001, abs: 500 } }),
    )
    expect(results.map((result) => result.withinTolerance)).toEqual([true, false, true])
    expect(summarise(results).tolerance).toEqual({ within: 2, outside: 1 })
  })

  it('sums up per quantity, and counts what could not be run', () => {
    const results = resultsOf(
      measuredConfiguration({ parameters: idle }),
      measuredConfiguration({ kind: 'mirror' }),
    )
    const summary = summarise(results)
    expect(summary.notExpressed).toBe(1)
    expect(summary.outcome).toEqual({ right: 1, wrong: 0, onEdge: 0 })
    const off = Math.abs(results[0]!.error['total_ms']!)
    expect(summary.quantities['total_ms']).toMatchObject({ count: 1, medianAbsRel: off, p90AbsRel: off })
    expect(summary.quantities['total_ms']?.medianAbs).toBeCloseTo(off * 1000, 9)
  })

  it('is the same twice', () => {
    const configuration = measuredConfiguration()
    expect(resultsOf(configuration)).toEqual(resultsOf(configuration))
  })
})

describe('order statistics', () => {
  it('takes the middle, and the nearest rank of nine tenths', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(percentile90([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toBe(9)
    expect(percentile90([5])).toBe(5)
  })
})
