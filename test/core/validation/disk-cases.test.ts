/** Cases about disks: told by their shape, simulated with disks alone, and held against what was observed. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { fitStages } from '../../../core/validation/pipeline-fit.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import type { CaseResult } from '../../../core/validation/validate.ts'

type Json = Record<string, unknown>

function resultsOf(file: Json): CaseResult[] {
  return validateCases(readCaseFile('cases.json', JSON.stringify(file)))
}

function mirrorCase(parameters: Json, change: Json = {}): CaseResult {
  const repeat = { outcome: 'completed', writer_before: { latency_ms_median: 0.2 } }
  const configuration = {
    id: 'some',
    kind: 'mirror',
    converged: true,
    median: { ready_ms: 1000, bytes_until_ready: 64 * 2 ** 20 },
    repeats: [repeat, repeat],
    ...change,
    parameters: {
      disk_mib: 64,
      filled_mib: 64,
      source_format: 'raw',
      target_format: 'qcow2',
      copy_mode: 'background',
      speed_limit_mib_s: 64,
      granularity_bytes: 65536,
      write_mib_s: 4,
      write_block_kib: 64,
      write_pattern: 'uniform',
      write_span_mib: 32,
      complete_after_ready_s: 1,
      time_limit_s: 10,
      ...parameters,
    },
  }
  return resultsOf({ configurations: [configuration] })[0]!
}

describe('mirrors of QEMU', () => {
  it('an idle one is ready when the limit has let the disk through, and completes at the next poll', () => {
    const { predicted, outcome, error } = mirrorCase({ write_mib_s: 0 })
    expect(outcome).toBe('right')
    expect(predicted['ready_ms']).toBeCloseTo(1004, 0)
    expect(predicted['bytes_until_ready']).toBe(64 * 2 ** 20)
    // Asked for at the poll 25 ms or less after the hold of a second: at 2,025 ms.
    expect(predicted['total_ms']).toBeCloseTo(2025 + 2.2, 0)
    expect(error['ready_ms']).toBeCloseTo(0.004, 3)
    expect(predicted).not.toHaveProperty('writer_during_copy_latency_ms_median')
  })

  it('are judged by the tolerance that the case gives', () => {
    const judged = (rel: number) =>
      mirrorCase({ write_mib_s: 0 }, { tolerance: { ready_ms: { rel } } }).withinTolerance
    expect([judged(0.01), judged(0.001)]).toEqual([true, false])
  })

  it('a written one takes longer in the background, and less when writes go along', () => {
    const background = mirrorCase({ write_mib_s: 16 })
    const blocking = mirrorCase({ write_mib_s: 16, copy_mode: 'write-blocking' })
    expect(background.predicted['ready_ms']).toBeGreaterThan(1100)
    expect(blocking.predicted['ready_ms']).toBeLessThan(1000)
    expect(background.predicted['writer_during_copy_mib_s']).toBeCloseTo(16, 0)
    expect(background.predicted['writer_during_copy_latency_ms_median']).toBeCloseTo(0.2, 1)
  })

  it('says which never get ready, and compares nothing else of one that should have', () => {
    const hopeless = { write_mib_s: 90, write_span_mib: 64 }
    const result = mirrorCase(hopeless, { converged: false, median: { bytes_mirrored: 640 * 2 ** 20 } })
    expect(result.outcome).toBe('right')
    expect(Math.abs(result.error['bytes_mirrored']!)).toBeLessThan(0.05)
    expect(result.predicted['plateau_remaining_mean_bytes']).toBeGreaterThan(10 * 2 ** 20)
    expect(mirrorCase(hopeless)).toMatchObject({ outcome: 'wrong', error: {} })
  })

  it.each([
    [{ granularity_bytes: 4096 }, /not all that it states/],
    [{ compress: true }, /not all that it states/],
    [{ filled_mib: 10 }, /not full/],
    [{ write_span_mib: 100 }, /beyond its end/],
  ])('are not run with %j', (parameters, reason) => {
    expect(mirrorCase(parameters)).toMatchObject({ expressed: false, reason: expect.stringMatching(reason) })
  })
})

describe('closed forms about disks', () => {
  it('come out of simulated copies, within a hundredth and two', () => {
    const analyticCases = [
      {
        id: 'share',
        what: 'share of writes to both disks during a mirror copy',
        inputs: { writes: ['uniform over disk', 'first 10% of disk'] },
        expected: { share: [0.5, 0.95] },
        tolerance: { abs: 0.01 },
      },
      {
        id: 'passes',
        what: 'changed-block passes',
        inputs: { diskGiB: 10, blockKiB: 64, copyMiBps: 200, writeIops: 500, stopMiB: 64 },
        // 163,840 blocks: 51.2 s of writes leave 163,840 (1 − e^(−25,600/163,840)) of them, and so on.
        expected: { passesMiB: [10_240, 1481.3, 228.9, 35.7] },
        tolerance: { rel: 0.02 },
      },
    ]
    const cases = [{ id: 'other', kind: 'none' }]
    const [, share, passes] = resultsOf({ cases, analyticCases })
    expect([share?.withinTolerance, passes?.withinTolerance]).toEqual([true, true])
    expect(Object.keys(passes!.predicted)).toHaveLength(4)
  })
})

const table = {
  id: 'table',
  kind: 'datamover',
  inputs: {
    provisionedGiB: 2,
    allocatedGiB: 1,
    columns: ['source', 'dest', 'nic', 'mtu', 'sec', 'MiBps'],
  },
  // Made of stages of 20 or 40 s for reading, 10 or 50 s for the network, 30 s for writing, two in hand.
  observed: {
    rows: [
      ['SSD', 'HDD', '25G', 1500, 30, 34],
      ['HDD', 'HDD', '25G', 1500, 40, 26],
      ['SSD', 'HDD', '1G', 1500, 50, 20],
      ['HDD', 'HDD', '1G', 1500, 60, 17],
    ],
  },
  tolerance: { sec: { rel: 0.05 } },
}

describe('published copies', () => {
  it('are fitted stage by stage, and each row is simulated', () => {
    const [result] = resultsOf({ cases: [table] })
    expect(result).toMatchObject({ expressed: true, withinTolerance: true })
    expect(Object.keys(result!.predicted)).toEqual(['sec[0]', 'sec[1]', 'sec[2]', 'sec[3]'])
  })

  it('lose a turn of the disk for every 64 KiB that are committed', () => {
    const synced = {
      id: 'synced',
      kind: 'datamover',
      inputs: {
        provisionedGiB: 2,
        allocatedGiB: 1,
        syncWrites: true,
        source: 'SSD',
        dest: 'HDD',
        nic: '1G or 25G',
      },
      observed: { MiBps: 6.5 },
      tolerance: { MiBps: { rel: 0.1 } },
    }
    const [, result] = resultsOf({ cases: [table, synced] })
    expect(result?.predicted['MiBps[0]']).toBeLessThan(64 / 1024 / 0.0093)
    expect(result?.predicted['MiBps[0]']).toBeGreaterThan(5)
    const [alone] = resultsOf({ cases: [synced] })
    expect(alone?.expressed).toBe(false)
  })

  it('share their host, whose most is known from calibration rows only', () => {
    const together = (vms: number, totalSec: number, use: string) => ({
      id: `vms-${vms}`,
      kind: 'datamover',
      use,
      inputs: { vms, dataGiBPerVm: 1, provisionedGiBPerVm: 2, esxiHosts: 1 },
      observed: { totalSec, aggregateMiBps: (vms * 1024) / totalSec },
      tolerance: { totalSec: { rel: 0.02 } },
    })
    const cases = [
      together(1, 10, 'calibration'),
      together(5, 20, 'calibration'),
      together(10, 39, 'regression'),
    ]
    const results = resultsOf({ cases })
    expect(results.map((result) => Math.round(result.predicted['totalSec']!))).toEqual([10, 20, 40])
    expect(results.map((result) => result.withinTolerance)).toEqual([true, true, false])
    expect(resultsOf({ cases: cases.slice(2) })[0]).toMatchObject({ expressed: false })
  })
})

describe('the fit of stages', () => {
  it('finds stages from runs that share them', () => {
    const times = new Map([
      ['a', 40],
      ['b', 20],
      ['x', 70],
      ['y', 35],
    ])
    const runs = ['a', 'b'].flatMap((from) =>
      ['x', 'y'].map((to) => {
        const [first, second] = [times.get(from)!, times.get(to)!]
        return { stages: [from, to], seconds: Math.max(first, second, (first + second) / 1.2) }
      }),
    )
    const fitted = fitStages(runs, 1.2)
    for (const run of runs) {
      const stages = run.stages.map((stage) => fitted.get(stage)!)
      const total = stages.reduce((sum, each) => sum + each, 0)
      expect(Math.abs(Math.max(...stages, total / 1.2) / run.seconds - 1)).toBeLessThan(0.02)
    }
  })
})
