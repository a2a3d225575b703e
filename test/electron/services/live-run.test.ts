/** How playback uses the wall clock; what a run shows is tested through the services (`runs.test.ts`). */
import { expect, it } from 'vitest'
import { LiveRun } from '../../../electron/services/live-run.ts'
import type { WallClock } from '../../../electron/services/wall-clock.ts'
import { migrateWeb, smallScenario } from '../../support/scenarios.ts'

/** Every look at it takes a millisecond, as work does. */
function slowClock() {
  let nowMs = 0
  const delays: number[] = []
  let waiting: (() => void) | null = null
  const clock: WallClock = {
    elapsedMs: () => (nowMs += 1),
    timestamp: () => '',
    after(delayMs, task) {
      delays.push(delayMs)
      waiting = task
      return () => (waiting = null)
    },
  }
  const turn = () => {
    nowMs += delays.at(-1)!
    const task = waiting
    waiting = null
    task?.()
  }
  return { clock, delays, turn }
}

it('goes on at once while it is behind its speed, and waits for the next tick when it is not', () => {
  const { clock, delays, turn } = slowClock()
  const scenario = smallScenario()
  const run = new LiveRun({ runId: 'r', scenario, seed: 1, commands: [], clock, onProgress: () => {} })
  run.obey(migrateWeb)
  run.play(0.001)
  turn()
  expect(delays).toEqual([16, 16])
  run.play(1000)
  for (let count = 0; count < 5; count += 1) turn()
  expect(delays.slice(2)).toEqual([16, 0, 0, 0, 0, 0])
  run.close()
})

/** A run that has played until nothing is under way. */
function rested() {
  const { clock, turn } = slowClock()
  const run = new LiveRun({
    runId: 'r',
    scenario: smallScenario(),
    seed: 1,
    commands: [],
    clock,
    onProgress: () => {},
  })
  run.obey(migrateWeb)
  run.play(1000)
  for (let count = 0; count < 10_000 && run.playback().isPlaying; count += 1) turn()
  expect(run.playback().isPlaying).toBe(false)
  return run
}

it('goes on when it has stopped by itself and a command gives it something to do', () => {
  const run = rested()
  run.obey({ ...migrateWeb, toHost: 'esx-03' })
  expect(run.playback()).toMatchObject({ isPlaying: true, speed: 1000 })
  run.close()
})

it('stays where it is when a command leaves nothing to do, or a person has paused it', () => {
  const run = rested()
  run.obey({ type: 'edit-vm', vm: 'web-01', set: { cpuReservationMhz: 10 } })
  expect(run.playback().isPlaying).toBe(false)
  run.pause()
  run.obey({ ...migrateWeb, toHost: 'esx-03' })
  expect(run.playback().isPlaying).toBe(false)
  run.close()
})
