/**
 * Faults at every point: each kind of migration is broken by each fault, at instants that lie evenly over it.
 * `npm run points` takes every instant.
 */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import { faultTitles } from '../../../../core/scenario/fault-words.ts'
import {
  brokenAt,
  faultsOf,
  pointsOf,
  pointsToBreak,
  promiseBroken,
  replayOf,
} from '../../../support/fault-points.ts'
import { begunReference, referenceNames } from '../../../support/reference-migrations.ts'
import { runOut } from '../../../support/scenarios.ts'

/** Runs for each fault of each reference. */
const runsOfFault = 8

describe('a migration that is broken keeps what it promises', () => {
  it.each(referenceNames)('%s', (name) => {
    const points = pointsOf(name)
    const stride = Math.max(2, Math.ceil(points.length / runsOfFault))
    const problems: string[] = []
    for (const { index, fault, seconds } of pointsToBreak(name, points.length, stride)) {
      const problem = promiseBroken(brokenAt(points[index]!, fault, seconds))
      if (problem !== '') problems.push(`${problem}\n  ${replayOf(name, index, fault, seconds)}`)
    }
    expect(problems.join('\n')).toBe('')
  })

  it.each(referenceNames)('%s is the same run when it is played from its beginning', (name) => {
    const points = pointsOf(name)
    for (const [number, fault] of faultsOf(name).entries()) {
      const point = points[(number * 37) % points.length]!
      const [seconds] = fault.lasts
      const whole = begunReference(name)
      const command = {
        type: 'inject-fault',
        name: 'fault',
        fault: fault.fault,
        forSeconds: seconds,
      } as const
      whole.plan(command, point.nowNs)
      expect(runOut(whole).recorder.hash()).toBe(runOut(brokenAt(point, fault, seconds)).recorder.hash())
    }
  })

  it('is broken by every kind of fault', () => {
    const kinds = new Set(referenceNames.flatMap((name) => faultsOf(name).map(({ fault }) => fault.kind)))
    expect([...kinds].sort()).toEqual(Object.keys(faultTitles).sort())
  })

  it('is told where a run does not', () => {
    const [first] = pointsOf('vmotion')
    expect(promiseBroken(Engine.restore(first!))).toBe('the fault has begun 0 times')
    const stays = Engine.restore(first!)
    const fault = { kind: 'memory-short', host: 'esx-03' } as const
    stays.plan({ type: 'inject-fault', name: 'fault', fault }, 0)
    expect(promiseBroken(stays)).toBe('the fault is not over')
  })
})
