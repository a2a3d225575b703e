import { describe, expect, it } from 'vitest'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { gradeObjectives } from '../../../core/lab/grade.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { migrateWeb, recordsOf } from '../../support/scenarios.ts'
import { Attempt, moved, objective, smallLab, steps } from './lab-fixtures.ts'

function attemptWith(change: Record<string, unknown>, lab: Record<string, unknown> = {}): Attempt {
  return new Attempt(smallLab({ objectives: [objective(change)], ...lab }))
}

function grade(attempt: Attempt) {
  return gradeObjectives(attempt.tracker)[0]!
}

const moveBack: Command = { type: 'migrate', vm: 'web-01', toHost: 'esx-01', priority: 'high' }
const powerOff: Command = { type: 'power-off', vm: 'web-01' }
const powerOn: Command = { type: 'power-on', vm: 'web-01' }

describe('scopes', () => {
  it('"now" is lost again, "ever" is not', () => {
    const onSecond = 'vms["web-01"].host == "esx-02"'
    for (const [scope, after] of [
      ['now', 'not-yet'],
      ['ever', 'met'],
    ] as const) {
      const attempt = attemptWith({ scope, check: onSecond })
      expect(grade(attempt).verdict).toBe('not-yet')
      attempt.command(migrateWeb)
      attempt.runOut()
      expect(grade(attempt).verdict).toBe('met')
      attempt.command(moveBack)
      attempt.runOut()
      expect(grade(attempt).verdict).toBe(after)
    }
  })

  it('"ever" sees what lasts only for an instant of the trace, and says when', () => {
    const attempt = attemptWith({ check: 'vms["web-01"].isStunned && vms["web-01"].host == "esx-02"' })
    attempt.command(migrateWeb)
    attempt.runOut()
    const passed = attempt.tracker.trace.view.migrations[0]!.stun.ownership!.atNs
    expect(grade(attempt)).toMatchObject({ verdict: 'met', evidenceAtNs: [passed] })
  })

  it('"never" counts only when the run is over, and is broken for good', () => {
    const check = 'vms["web-01"].powerState != "poweredOn"'
    const kept = attemptWith({ scope: 'never', check })
    kept.enter({ type: 'continue', step: 'intro' })
    kept.command(migrateWeb)
    kept.runOut()
    expect(grade(kept)).toMatchObject({ verdict: 'not-yet', points: 0 })
    kept.enter({ type: 'continue', step: 'run' })
    expect(grade(kept)).toMatchObject({ verdict: 'met', points: 100 })

    const broken = attemptWith({ scope: 'never', check })
    broken.command(powerOff)
    broken.advance(1)
    broken.command(powerOn)
    broken.runOut()
    broken.enter({ type: 'continue', step: 'intro' })
    broken.enter({ type: 'continue', step: 'run' })
    expect(grade(broken)).toMatchObject({ verdict: 'not-yet', evidenceAtNs: [0] })
  })

  it('"order" wants the first before the second', () => {
    const off = 'vms["web-01"].powerState == "poweredOff"'
    const inOrder = attemptWith({ scope: 'order', check: [moved, off] })
    const reversed = attemptWith({ scope: 'order', check: [off, moved] })
    for (const attempt of [inOrder, reversed]) {
      attempt.command(migrateWeb)
      attempt.runOut()
      attempt.command(powerOff)
      attempt.advance(1)
    }
    expect(grade(inOrder).verdict).toBe('met')
    expect(grade(inOrder).evidenceAtNs).toHaveLength(2)
    expect(grade(reversed).verdict).toBe('not-yet')
  })

  it('"within" wants all of it in one stretch without a change of configuration', () => {
    const twice = 'size(migrations.filter(m, m.outcome == "completed")) >= 2'
    const changed = attemptWith({ scope: 'within', check: twice })
    changed.command(migrateWeb)
    changed.runOut()
    changed.command(powerOff)
    changed.command(powerOn)
    changed.advance(1)
    changed.command(moveBack)
    changed.runOut()
    expect(grade(changed).verdict).toBe('not-yet')
    changed.command(migrateWeb)
    changed.runOut()
    expect(grade(changed).verdict).toBe('met')
  })

  it('watches captions only from the demonstration on, in the order in which they are reached', () => {
    const attempt = new Attempt(smallLab({ steps: [steps.watch, steps.run] }))
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(attempt.tracker.captions).toEqual([])
    attempt.enter({ type: 'watch', step: 'demo' })
    expect(attempt.tracker.captions).toEqual([])
    attempt.command(moveBack)
    attempt.runOut()
    expect(attempt.tracker.captions.map((one) => one.caption)).toEqual(['Half-way.', 'Handed over.'])
  })
  it('finds the same captions at the same moments when all is read again', () => {
    const attempt = new Attempt(smallLab({ steps: [steps.watch, steps.run] }))
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(moveBack)
    attempt.runOut()
    const { lab, compiled, trace, state } = attempt.tracker
    const again = new AttemptTracker(lab, compiled, trace.scenario, state)
    for (const record of recordsOf(attempt.engine)) again.add(record)
    expect(again.captions).toEqual(attempt.tracker.captions)
    expect(again.captions).toHaveLength(2)
  })
})
