import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { nsFromSeconds } from '../../../core/base/units.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { SharedRuns, type SharedRun } from '../../../electron/services/shared-runs.ts'
import { smallScenario } from '../../support/scenarios.ts'

const move: Command = { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' }
const cancel: Command = { type: 'cancel', vm: 'web-01' }

/** What a path reads from its beginning on, as each act of it is done. */
function walked(run: SharedRun, acts: readonly ((run: SharedRun) => void)[]): TraceRecord[] {
  const records = [...run.records]
  for (const act of acts) {
    act(run)
    records.push(...run.records)
  }
  return records
}

function alone(act: (engine: Engine) => void): TraceRecord[] {
  const engine = Engine.start({ scenario: smallScenario(), seed: 5 })
  engine.advance(0)
  act(engine)
  while (!engine.isIdle && !engine.isOnlyTurning && engine.step()) continue
  return [...decodeRecords(engine.recorder.bytes(0)).records]
}

const toRest = (run: SharedRun) => run.rest(nsFromSeconds(3600))

describe('runs that begin alike', () => {
  it('are read by a second path as the first one played them, and as one played alone', () => {
    const runs = new SharedRuns(smallScenario(), 5)
    const acts = [(run: SharedRun) => run.issue(move), toRest]
    const first = walked(runs.begin(), acts)
    expect(walked(runs.begin(), acts)).toEqual(first)
    expect(first).toEqual(alone((engine) => engine.issue(move)))
  })

  it('are played anew from where a path turns off, and the first one can still go on', () => {
    const runs = new SharedRuns(smallScenario(), 5)
    const straight = runs.begin()
    straight.issue(move)
    straight.advance(1)
    const other = runs.begin()
    const turned = walked(other, [
      (run) => run.issue(move),
      (run) => run.advance(0.5),
      (run) => run.issue(cancel),
      toRest,
    ])
    const halfASecond = nsFromSeconds(0.5)
    expect(turned).toEqual(
      alone((engine) => {
        engine.issue(move)
        engine.advance(halfASecond)
        engine.issue(cancel)
      }),
    )
    toRest(straight)
    expect(straight.records.at(-1)).toEqual(alone((engine) => engine.issue(move)).at(-1))
  })

  it('say when a move was cut short by its end time', () => {
    const run = new SharedRuns(smallScenario(), 5).begin()
    run.issue(move)
    run.rest(1000)
    expect(run.isCutShort).toBe(true)
    toRest(run)
    expect(run.isCutShort).toBe(false)
  })
})
