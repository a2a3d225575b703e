/** `kill -9` of a host in mid-play: whoever starts it again finds every command and the playhead of a second ago. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { Calls } from '../../../renderer/client/lab-client.ts'
import { enter, openSocket, originOf } from '../../support/loopback-client.ts'
import { startLoopbackProcess } from '../../support/loopback-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

async function connect(url: string): Promise<Calls> {
  const host = { url, port: Number(new URL(url).port) }
  const headers = { origin: originOf(host), cookie: await enter(host) }
  const websocket = await openSocket(host, '/calls', headers)
  return createORPCClient<Calls>(new RPCLink({ websocket: websocket as never }))
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

it('loses no command and at most a second of playing', { timeout: 60_000 }, async () => {
  const stateFolder = temporaryFolder()
  const first = await startLoopbackProcess(stateFolder)
  const before = await connect(first.url)
  const { summary } = await before.runs.create({ scenarioId: 'first-move' })
  const runId = summary.id
  const place = { area: 'workbench', runId, selected: 'vm:web-01', tab: 'monitor' }
  await before.system.rememberPlace(place)
  await before.runs.command({
    runId,
    command: { type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' },
  })
  await before.runs.play({ runId, speed: 2 })
  await pause(600)
  const { playheadNs: secondNs } = await before.runs.command({
    runId,
    command: { type: 'power-on', vm: 'build-07' },
  })
  await pause(1900)
  await first.kill()

  const second = await startLoopbackProcess(stateFolder)
  const after = await connect(second.url)
  expect(await after.system.about({})).toMatchObject({ notices: [] })
  expect(await after.system.place({})).toEqual(place)
  const opened = await after.runs.open({ runId })
  expect(opened.summary).toMatchObject({ commandCount: 2 })
  // It was saved with the second command, and again within the next second of playing.
  const savedNs = opened.summary.playheadNs
  expect(savedNs).toBeGreaterThan(secondNs)
  const playback = await after.runs.seek({ runId, atNs: savedNs })
  expect(playback).toMatchObject({ playheadNs: savedNs, commandCount: 2, isPlaying: false, failure: null })
  expect(playback.traceHash).toBe(replayedHash(opened.scenarioText, savedNs, secondNs))
  await second.stop()
})

function replayedHash(scenarioText: string, untilNs: number, secondNs: number): string {
  const scenario = parseScenario('first-move.scenario.yaml', scenarioText)
  const engine = Engine.start({ scenario, seed: scenario.seed })
  engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' })
  engine.advance(secondNs)
  engine.issue({ type: 'power-on', vm: 'build-07' })
  engine.advance(untilNs)
  return engine.recorder.hash()
}

it('shows an attempt as it was, with what was answered, noted and played', { timeout: 60_000 }, async () => {
  const stateFolder = temporaryFolder()
  const first = await startLoopbackProcess(stateFolder)
  const before = await connect(first.url)
  const { id: attemptId, runId } = await before.attempts.start({ labId: 'first-move', mode: 'practice' })
  await before.attempts.continue({ attemptId, step: 'what-happens' })
  await before.attempts.watch({ attemptId, step: 'watch-web-01' })
  await pause(1500)
  await before.runs.pause({ runId })
  await before.attempts.note({ attemptId, text: 'It stops by itself.' })
  const shown = await before.attempts.view({ attemptId })
  expect(shown.steps[1]!.captions.length).toBeGreaterThan(0)
  await first.kill()

  const second = await startLoopbackProcess(stateFolder)
  const after = await connect(second.url)
  expect(await after.attempts.view({ attemptId })).toEqual(shown)
  await after.attempts.watch({ attemptId, step: 'watch-web-01' })
  await second.stop()
})
