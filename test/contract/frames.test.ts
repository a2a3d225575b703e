/** The frame channel, alike over the three transports: paced by the reader, newest wins, cut on seeking back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeMapFrame } from '../../core/contract/map-frame.ts'
import type { Services } from '../../electron/services/services.ts'
import { TraceKeeper } from '../../renderer/client/trace-keeper.ts'
import { migrateWeb, smallScenarioText } from '../support/scenarios.ts'
import { temporaryServices } from '../support/services.ts'
import { transports, until, type Connection } from './transports.ts'

vi.mock('electron', async () => (await import('./electron-mock.ts')).electronMock)

/** Several frames' time: what has not come by then does not come. */
const quietMs = 150

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

describe.each(transports)('frames $name', (transport) => {
  let services: Services
  let window: Connection
  let runId: string

  beforeEach(async () => {
    services = temporaryServices()
    window = await transport.connect(services)
    const scenario = services.library.importText('small.scenario.json', smallScenarioText())
    runId = services.runs.create(scenario.id).summary.id
  })

  afterEach(() => {
    window.leave()
    services.close()
  })

  function watch(mapVm: string | null = null): void {
    window.sendFrameMessage({ kind: 'watch', runId, mapVm, mapCells: 256, mapDisk: null, traceBytes: 0 })
  }

  /** Answers the newest frame and waits for the one after it. */
  async function takeAndWait(traceBytes: number): Promise<void> {
    const count = window.frames.length
    window.sendFrameMessage({ kind: 'taken', runId, traceBytes })
    await until('another frame came', () => window.frames.length > count)
  }

  it('sends nothing until a run is watched, then its state and its trace from the beginning', async () => {
    await window.calls.runs.command({ runId, command: migrateWeb })
    await pause(quietMs)
    expect(window.frames).toEqual([])
    watch()
    await until('a frame came', () => window.frames.length === 1)
    const [frame] = window.frames
    const run = services.runs.liveRun(runId)
    expect(frame).toMatchObject({ traceFrom: 0, playback: run.playback() })
    expect(frame!.trace).toBeInstanceOf(Uint8Array)
    expect(frame!.trace).toEqual(run.traceBytes())
    expect(frame!.map).toHaveLength(0)
  })

  it('sends a memory map where one is asked for', async () => {
    watch('web-01')
    await until('a frame came', () => window.frames.length === 1)
    const map = decodeMapFrame(window.frames[0]!.map)
    expect(map).toMatchObject({ totalPages: 16_384, cellCount: 256 })
    expect(map.counts.reduce((sum, count) => sum + count, 0)).toBe(16_384)
  })

  it('waits until a frame is taken, and then sends only the newest state', async () => {
    await window.calls.runs.command({ runId, command: migrateWeb })
    watch()
    await until('a frame came', () => window.frames.length === 1)
    for (let round = 0; round < 3; round += 1) await window.calls.runs.step({ runId, unit: 'round' })
    await pause(quietMs)
    expect(window.frames).toHaveLength(1)
    const held = window.frames[0]!.trace.length
    await takeAndWait(held)
    const run = services.runs.liveRun(runId)
    expect(window.frames).toHaveLength(2)
    expect(window.frames[1]).toMatchObject({ traceFrom: held, playback: { playheadNs: run.nowNs } })
    expect(window.frames[1]!.trace).toEqual(run.traceBytes(held))
  })

  it('cuts the trace when the playhead goes back, and what is appended makes the same trace', async () => {
    const keeper = new TraceKeeper()
    await window.calls.runs.command({ runId, command: migrateWeb })
    await window.calls.runs.seek({ runId, atNs: 3_000_000_000 })
    watch()
    await until('a frame came', () => window.frames.length === 1)
    keeper.take(window.frames[0]!)
    await window.calls.runs.seek({ runId, atNs: 500_000_000 })
    await takeAndWait(keeper.byteLength)
    const cut = window.frames.at(-1)!
    expect(cut.traceFrom).toBeLessThan(keeper.byteLength)
    keeper.take(cut)
    expect(keeper.byteLength).toBe(services.runs.liveRun(runId).traceLength)
    await window.calls.runs.seek({ runId, atNs: 3_000_000_000 })
    await takeAndWait(keeper.byteLength)
    keeper.take(window.frames.at(-1)!)
    expect(keeper.byteLength).toBe(services.runs.liveRun(runId).traceLength)
    expect(keeper.shown()).toEqual(freshFold())
  })

  it('cuts also what was simulated anew, another way, between two frames', async () => {
    const keeper = new TraceKeeper()
    await window.calls.runs.command({ runId, command: migrateWeb })
    await window.calls.runs.seek({ runId, atNs: 3_000_000_000 })
    watch()
    await until('a frame came', () => window.frames.length === 1)
    keeper.take(window.frames[0]!)
    await window.calls.runs.seek({ runId, atNs: 1_000_000_000 })
    await window.calls.runs.command({ runId, command: { type: 'cancel', vm: 'web-01' } })
    await window.calls.runs.seek({ runId, atNs: 60_000_000_000 })
    await takeAndWait(keeper.byteLength)
    keeper.take(window.frames.at(-1)!)
    expect(keeper.shown()).toEqual(freshFold())
  })

  function freshFold() {
    const fresh = new TraceKeeper()
    fresh.take({ traceFrom: 0, trace: services.runs.liveRun(runId).traceBytes() })
    return fresh.shown()
  }

  it('stops when nothing is watched any more', async () => {
    watch()
    await until('a frame came', () => window.frames.length === 1)
    window.sendFrameMessage({ kind: 'unwatch' })
    window.sendFrameMessage({ kind: 'taken', runId, traceBytes: 0 })
    await window.calls.runs.seek({ runId, atNs: 1_000_000_000 })
    await pause(quietMs)
    expect(window.frames).toHaveLength(1)
    expect(services.runs.liveRun(runId).cutListeners.size).toBe(0)
  })

  it('drops what was watched when the window goes', async () => {
    watch()
    await until('a frame came', () => window.frames.length === 1)
    expect(services.runs.liveRun(runId).cutListeners.size).toBe(1)
    window.leave()
    await until('the subscription was dropped', () => services.runs.liveRun(runId).cutListeners.size === 0)
  })

  it.each([
    ['no object', 7],
    ['an unknown kind', { kind: 'everything' }],
    [
      'too many cells',
      { kind: 'watch', runId: 'x', mapVm: null, mapCells: 1e9, mapDisk: null, traceBytes: 0 },
    ],
    ['an unknown run', { kind: 'watch', runId: 'x', mapVm: null, mapCells: 1, mapDisk: null, traceBytes: 0 }],
  ])('closes on %s', async (_what, message) => {
    window.sendFrameMessage(message)
    await window.framesClosed
  })
})
