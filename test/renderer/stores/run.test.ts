/** The run on screen keeps its copy of the trace right by itself, whatever is still under way on the channel. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FrameClientMessage, RunFrame } from '../../../core/contract/frame-channel.ts'
import type { RunDescription } from '../../../core/contract/messages.ts'
import { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { useHostStore } from '../../../renderer/stores/host.ts'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'
import { useRunStore } from '../../../renderer/stores/run.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { begunEngine, smallScenario } from '../../support/scenarios.ts'

const trace = begunEngine(smallScenario()).recorder.bytes()
const playback = {
  runId: 'run',
  playheadNs: 0,
  horizonNs: 0,
  isPlaying: false,
  speed: 1,
  isIdle: false,
  traceHash: '',
  commandCount: 0,
  failure: null,
}
let sent: FrameClientMessage[] = []

function frame(traceFrom: number, bytes: Uint8Array = new Uint8Array(0), commandCount = 0): RunFrame {
  return {
    playback: { ...playback, commandCount },
    traceFrom,
    trace: bytes,
    map: new Uint8Array(0),
    disk: new Uint8Array(0),
  }
}

async function openedRun() {
  const host = useHostStore()
  const description = { summary: { id: 'run' } } as unknown as RunDescription
  const command = () => Promise.resolve({ ...playback, commandCount: 1 })
  const estate = () => Promise.resolve(estateViewOf(smallScenario()))
  const calls = { runs: { open: () => Promise.resolve(description), command, estate } }
  sent = []
  vi.spyOn(host, 'calls').mockReturnValue(calls as unknown as ReturnType<typeof host.calls>)
  vi.spyOn(host, 'frames').mockReturnValue({ send: (message) => sent.push(message) })
  const run = useRunStore()
  await run.open('run')
  return run
}

beforeEach(() => setActivePinia(createPinia()))

it('ignores a frame of an earlier watch and takes the answer to the newest', async () => {
  const run = await openedRun()
  run.watchMap('web-01')
  run.takeFrame(frame(10_959))
  expect(run.playback).toBeNull()
  expect(sent.map((message) => message.kind)).toEqual(['watch', 'watch'])
  run.takeFrame(frame(0, trace))
  expect(run.view.vms.has('web-01')).toBe(true)
  expect(sent.at(-1)).toEqual({ kind: 'taken', runId: 'run', traceBytes: trace.length })
  expect(useNoticesStore().notices).toEqual([])
})

it('watches anew without a word to the learner when the host goes on from bytes that it does not hold', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const run = await openedRun()
  run.takeFrame(frame(0, trace))
  run.takeFrame(frame(trace.length + 1))
  expect(sent.at(-1)?.kind).toBe('watch')
  expect(warn).toHaveBeenCalledOnce()
  expect(useNoticesStore().notices).toEqual([])
  warn.mockRestore()
})

describe('a command', () => {
  const powerOn: Command = { type: 'power-on', vm: 'web-01' }
  const before = Engine.start({ scenario: smallScenario(), seed: 1 }).recorder.bytes()

  async function issued(command: Command): Promise<boolean> {
    const run = await openedRun()
    run.takeFrame(frame(0, before))
    const answer = run.issue(command)
    const after = begunEngine(smallScenario(), command).recorder.bytes()
    await Promise.resolve()
    run.takeFrame(frame(0, after, 1))
    return answer
  }

  it('that the engine refuses is told as a notice with its fault, once its frame is there', async () => {
    expect(await issued(powerOn)).toBe(false)
    expect(useNoticesStore().notices).toMatchObject([
      { tone: 'error', title: 'The command was refused', error: { fault: 'InvalidPowerState' } },
    ])
  })

  it('that is obeyed is told by what it does', async () => {
    expect(await issued({ type: 'power-off', vm: 'web-01' })).toBe(true)
    expect(useNoticesStore().notices).toEqual([])
  })
})
