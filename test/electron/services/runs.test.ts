/** Runs as a person drives them: what is saved when, what is refused, and that going back changes nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { NotFoundError, RefusedError } from '../../../electron/services/refused.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openRunBench, type RunBench } from './run-bench.ts'

const cancelWeb = { type: 'cancel', vm: 'web-01' } as const

let bench: RunBench

beforeEach(() => {
  bench = openRunBench()
})

afterEach(() => {
  vi.restoreAllMocks()
  bench.close()
})

function refusalOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.id
    throw error
  }
  return 'obeyed'
}

/** Trace of the same run from its beginning, without any going back. */
async function freshTrace(runId: string, atNs: number): Promise<Uint8Array> {
  const copy = bench.runs.branch(runId, atNs).summary.id
  await bench.runs.seek(copy, atNs)
  return bench.runs.liveRun(copy).traceBytes()
}

describe('a command', () => {
  it('is saved, with the playhead, before the engine hears of it', async () => {
    const runId = bench.newRun()
    await bench.runs.seek(runId, 700_000_000)
    const run = bench.runs.liveRun(runId)
    vi.spyOn(run, 'obey').mockImplementation((command) => {
      expect(bench.rows.commands(runId)).toEqual([{ atNs: 700_000_000, command }])
      expect(bench.rows.find(runId)!.playheadNs).toBe(700_000_000)
      throw new Error('The engine broke.')
    })
    expect(() => bench.runs.command(runId, migrateWeb)).toThrow('The engine broke.')
    expect(bench.rows.commands(runId)).toEqual([{ atNs: 700_000_000, command: migrateWeb }])
  })

  it('that breaks an invariant stops the run and says how to see it again', async () => {
    const runId = bench.newRun({ seed: 77 })
    await bench.runs.seek(runId, 1_000_000_000)
    vi.spyOn(Engine.prototype, 'issue').mockImplementation(() => {
      throw new Error('Two owners of web-01.')
    })
    const playback = bench.runs.command(runId, migrateWeb)
    expect(playback.failure).toBe(
      'Two owners of web-01. Scenario "Small", seed 77, after 0 commands, at 1000000000 ns.',
    )
    expect(refusalOf(() => bench.runs.command(runId, cancelWeb))).toBe('run-stopped')
    expect(bench.rows.commands(runId)).toHaveLength(1)
    expect((await bench.runs.seek(runId, 500_000_000)).failure).toBeNull()
  })

  it('is refused before a later one, and can be given in a branch', async () => {
    const runId = bench.newRun()
    await bench.runs.seek(runId, 2_000_000_000)
    bench.runs.command(runId, migrateWeb)
    await bench.runs.seek(runId, 1_000_000_000)
    expect(refusalOf(() => bench.runs.command(runId, migrateWeb))).toBe('command-before-later-one')
    expect(bench.rows.commands(runId)).toHaveLength(1)
    const branch = bench.runs.branch(runId, 1_000_000_000).summary.id
    await bench.runs.seek(branch, 1_000_000_000)
    expect(bench.runs.command(branch, migrateWeb)).toMatchObject({ commandCount: 1, failure: null })
    await bench.runs.seek(runId, 2_000_000_000)
    expect(bench.runs.command(runId, cancelWeb)).toMatchObject({ commandCount: 2 })
  })

  it('waits for an open prediction, as playing, stepping and seeking on do; going back does not', async () => {
    const runId = bench.newRun()
    await bench.runs.seek(runId, 1_000_000_000)
    bench.holdBack('Predict first.')
    expect(refusalOf(() => bench.runs.command(runId, migrateWeb))).toBe('prediction-open')
    expect(refusalOf(() => bench.runs.play(runId, 1))).toBe('prediction-open')
    await expect(bench.runs.step(runId, 'round')).rejects.toThrow('Predict first.')
    await expect(bench.runs.seek(runId, 2_000_000_000)).rejects.toThrow('Predict first.')
    expect(await bench.runs.seek(runId, 500_000_000)).toMatchObject({ playheadNs: 500_000_000 })
    expect(bench.rows.commands(runId)).toEqual([])
  })
})

describe('playback', () => {
  it('follows the wall clock at its speed until it is paused', () => {
    const runId = bench.newRun()
    const run = bench.runs.liveRun(runId)
    bench.runs.command(runId, migrateWeb)
    bench.runs.play(runId, 0.5)
    bench.clock.advance(160)
    expect(run.nowNs).toBe(80_000_000)
    bench.runs.play(runId, 10)
    bench.clock.advance(32)
    expect(run.nowNs).toBe(400_000_000)
    expect(bench.runs.pause(runId)).toMatchObject({ isPlaying: false, playheadNs: 400_000_000 })
    bench.clock.advance(1000)
    expect(run.nowNs).toBe(400_000_000)
    expect(bench.clock.isAnythingWaiting).toBe(false)
    expect(bench.rows.find(runId)!.playheadNs).toBe(400_000_000)
  })

  it('shows the same run at every speed', async () => {
    const traces = []
    for (const [speed, wallMs] of [
      [1, 3200],
      [20, 160],
      [200, 16],
    ] as const) {
      const runId = bench.newRun()
      bench.runs.command(runId, migrateWeb)
      bench.runs.play(runId, speed)
      bench.clock.advance(wallMs)
      bench.runs.pause(runId)
      expect(bench.runs.liveRun(runId).nowNs).toBe(3_200_000_000)
      traces.push(bench.runs.liveRun(runId).traceHash())
    }
    expect(new Set(traces).size).toBe(1)
  })

  it('saves where it is every second', () => {
    const runId = bench.newRun()
    bench.runs.play(runId, 1)
    bench.clock.advance(990)
    expect(bench.rows.find(runId)!.playheadNs).toBe(0)
    bench.clock.advance(1060)
    expect(bench.rows.find(runId)!.playheadNs).toBeGreaterThan(1_900_000_000)
  })

  it('rests by itself a second after the last thing has happened, with its summary saved', () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    bench.runs.play(runId, 1000)
    bench.clock.advance(10_000)
    const run = bench.runs.liveRun(runId)
    expect(run.playback()).toMatchObject({ isPlaying: false, isIdle: true })
    expect(run.nowNs).toBeLessThan(60_000_000_000)
    expect(bench.runs.list()[0]).toMatchObject({ vm: 'web-01', outcome: 'completed', playheadNs: run.nowNs })
  })
})

describe('the summary of a run', () => {
  const rowOf = (runId: string) => bench.runs.list().find((row) => row.id === runId)!
  const toTheEnd = async (runId: string) => {
    bench.runs.command(runId, migrateWeb)
    await bench.runs.seek(runId, 60_000_000_000)
  }

  it('tells at once what a command has done, also while playback is paused', async () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    expect(rowOf(runId)).toMatchObject({ vm: 'web-01', outcome: 'running' })
    await bench.runs.seek(runId, 1_500_000_000)
    bench.runs.command(runId, { type: 'power-off', vm: 'web-01' })
    expect(rowOf(runId)).toMatchObject({ outcome: 'failed', headline: 'InvalidPowerState' })
  })

  it('is of the furthest moment, wherever the playhead stands, also after a restart', async () => {
    const folder = temporaryFolder()
    const before = openRunBench(folder)
    const runId = before.newRun()
    before.runs.command(runId, migrateWeb)
    await before.runs.seek(runId, 60_000_000_000)
    const summary = before.runs.list()[0]!
    expect(summary).toMatchObject({ outcome: 'completed', headline: expect.stringMatching(/^Stun \d+ ms$/) })
    await before.runs.seek(runId, 1_500_000_000)
    expect(before.runs.list()[0]).toEqual({ ...summary, playheadNs: 1_500_000_000 })
    before.close()
    const after = openRunBench(folder)
    after.runs.open(runId)
    await vi.waitFor(() => expect(after.runs.liveRun(runId).nowNs).toBe(1_500_000_000))
    expect(after.runs.list()[0]).toMatchObject({ outcome: 'completed', sparkline: summary.sparkline })
    after.close()
  })

  it('forgets what another way has undone', async () => {
    const runId = bench.newRun()
    await toTheEnd(runId)
    await bench.runs.seek(runId, 1_500_000_000)
    bench.runs.command(runId, cancelWeb)
    expect(rowOf(runId).outcome).not.toBe('completed')
    await bench.runs.seek(runId, 10_000_000_000)
    expect(rowOf(runId)).toMatchObject({ outcome: 'cancelled', headline: 'Runs on at esx-01' })
  })

  it('of a new branch says what it shares with its parent', async () => {
    const runId = bench.newRun()
    await toTheEnd(runId)
    const early = bench.runs.branch(runId, 1_500_000_000).summary
    expect(early).toMatchObject({ vm: 'web-01', outcome: 'running', attemptId: null })
    const late = bench.runs.branch(runId, 60_000_000_000).summary
    expect(late).toMatchObject({ outcome: 'completed', headline: rowOf(runId).headline })
  })
})

describe('a step', () => {
  it('ends with the round that runs, or with the migration', async () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    const ends = []
    for (let count = 0; count < 20; count += 1) {
      const playback = await bench.runs.step(runId, 'round')
      const { records } = decodeRecords(bench.runs.liveRun(runId).traceBytes())
      const last = records.findLast((record) => ['round-finished', 'migration-ended'].includes(record.type))
      expect(last!.atNs).toBe(playback.playheadNs)
      ends.push(last!.type)
      if (last!.type === 'migration-ended') break
    }
    expect(ends.at(-1)).toBe('migration-ended')
    expect(ends.filter((type) => type === 'round-finished').length).toBeGreaterThanOrEqual(2)
    expect(bench.rows.find(runId)!.playheadNs).toBe(bench.runs.liveRun(runId).nowNs)
  })

  it('of one event goes to the next instant at which something happens', async () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    const first = await bench.runs.step(runId, 'event')
    const second = await bench.runs.step(runId, 'event')
    expect(first.playheadNs).toBeGreaterThan(0)
    expect(second.playheadNs).toBeGreaterThan(first.playheadNs)
  })
})

describe('going back', () => {
  it('and forward again gives the trace of a run that never did, byte for byte', async () => {
    const runId = bench.newRun()
    await bench.runs.seek(runId, 300_000_000)
    bench.runs.command(runId, migrateWeb)
    await bench.runs.seek(runId, 8_000_000_000)
    const run = bench.runs.liveRun(runId)
    for (const atNs of [2_345_678_901, 299_999_999, 0, 5_000_000_000, 300_000_000, 8_000_000_000]) {
      const playback = await bench.runs.seek(runId, atNs)
      expect(playback).toMatchObject({ playheadNs: atNs, horizonNs: 8_000_000_000, commandCount: 1 })
      expect(run.traceBytes()).toEqual(await freshTrace(runId, atNs))
    }
  })

  it('tells whoever watches how much of the trace still holds', async () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    await bench.runs.seek(runId, 4_000_000_000)
    const run = bench.runs.liveRun(runId)
    const before = run.traceBytes()
    const kept: number[] = []
    run.cutListeners.add((bytes) => kept.push(bytes))
    await bench.runs.seek(runId, 1_000_000_000)
    expect(kept).toEqual([run.traceLength])
    expect(run.traceLength).toBeLessThan(before.length)
    expect(before.subarray(0, run.traceLength)).toEqual(run.traceBytes())
  })
})

describe('a branch', () => {
  it('shares the commands up to its point and goes its own way from there', async () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    await bench.runs.seek(runId, 1_500_000_000)
    bench.runs.command(runId, cancelWeb)
    await bench.runs.seek(runId, 6_000_000_000)
    const parent = bench.runs.liveRun(runId)
    const parentHash = parent.traceHash()
    const branch = bench.runs.branch(runId, 1_000_000_000, 'Let it finish')
    expect(branch.summary).toMatchObject({ parentRunId: runId, commandCount: 1, playheadNs: 1_000_000_000 })
    const branchId = branch.summary.id
    bench.runs.open(branchId)
    await bench.runs.seek(branchId, 1_000_000_000)
    await bench.runs.seek(runId, 1_000_000_000)
    expect(bench.runs.liveRun(branchId).traceBytes()).toEqual(parent.traceBytes())
    await bench.runs.seek(branchId, 6_000_000_000)
    await bench.runs.seek(runId, 6_000_000_000)
    expect(parent.traceHash()).toBe(parentHash)
    expect(bench.runs.liveRun(branchId).traceHash()).not.toBe(parentHash)
    expect(bench.runs.describe(runId).branches).toEqual([
      { id: branchId, name: 'Let it finish', atNs: 1_000_000_000 },
    ])
  })
})

describe('a run', () => {
  it('opens where it was when its host has ended and begun again', async () => {
    const folder = temporaryFolder()
    const before = openRunBench(folder)
    const runId = before.newRun()
    before.runs.command(runId, migrateWeb)
    before.runs.play(runId, 1)
    before.clock.advance(1280)
    const hash = before.runs.liveRun(runId).traceHash()
    before.close()
    const after = openRunBench(folder)
    expect(after.runs.open(runId).summary).toMatchObject({ playheadNs: 1_280_000_000, commandCount: 1 })
    await vi.waitFor(() => expect(after.runs.liveRun(runId).nowNs).toBe(1_280_000_000))
    expect(after.runs.liveRun(runId).traceHash()).toBe(hash)
    after.close()
  })

  it('goes with its commands when it is removed', () => {
    const runId = bench.newRun()
    bench.runs.command(runId, migrateWeb)
    bench.runs.play(runId, 1)
    bench.runs.remove(runId)
    expect(bench.clock.isAnythingWaiting).toBe(false)
    expect(bench.rows.commands(runId)).toEqual([])
    expect(() => bench.runs.open(runId)).toThrow(NotFoundError)
  })

  it('keeps the scenario as it was when the scenario is removed', async () => {
    const scenario = bench.library.list()[0] ?? null
    expect(scenario).toBeNull()
    const runId = bench.newRun()
    bench.library.remove(bench.rows.find(runId)!.scenarioId)
    bench.runs.command(runId, migrateWeb)
    expect(await bench.runs.seek(runId, 1_000_000_000)).toMatchObject({ failure: null })
  })
})
