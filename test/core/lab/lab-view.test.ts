import { describe, expect, it } from 'vitest'
import { labViewReference } from '../../../core/lab/view-reference.ts'
import { viewRecords, viewVariables, type ViewField } from '../../../core/lab/view-table.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, smallLab, steps } from './lab-fixtures.ts'

/** Every field of the table is built, and nothing that the table does not document. */
function expectDocumented(record: object, table: Readonly<Record<string, ViewField>>): void {
  const built = Object.keys(record)
  expect(built.filter((name) => table[name] === undefined)).toEqual([])
  const wanted = Object.entries(table).filter(([, field]) => field.later !== true)
  expect(wanted.map(([name]) => name).filter((name) => !built.includes(name))).toEqual([])
}

describe('the lab view', () => {
  it('holds exactly what its table documents', () => {
    const attempt = new Attempt(smallLab({ steps: [steps.order, steps.run] }))
    attempt.enter({ type: 'answer', step: 'order', order: ['one'] })
    attempt.command(migrateWeb)
    attempt.runOut()
    const view = attempt.tracker.viewNow()
    expect(Object.keys(view).sort()).toEqual(Object.keys(viewVariables).sort())
    expectDocumented(view.vms.get('web-01')!, viewRecords.vm)
    expectDocumented(view.hosts.get('esx-01')!, viewRecords.host)
    expectDocumented(view.migrations[0]!, viewRecords.migration)
    expectDocumented(view.migrations[0]!.roundList[0]!, viewRecords.round)
    expectDocumented(view.tasks[0]!, viewRecords.task)
    expectDocumented(view.events[0]!, viewRecords.event)
    expectDocumented(view.commands[0]!, viewRecords.command)
    expectDocumented(view.answers.get('order')!, viewRecords.answer)
    expectDocumented(view.datastores.get('shared')!, viewRecords.datastore)
    const laterOnes = Object.entries(viewRecords.migration).filter(([, field]) => 'later' in field)
    expect(laterOnes.map(([name]) => name).filter((name) => !(name in view.migrations[0]!))).toEqual([])
  })

  it('says what the trace says, in the units of its names', () => {
    const attempt = new Attempt(smallLab())
    attempt.command(migrateWeb)
    attempt.runOut()
    const [fact] = attempt.tracker.viewNow().migrations
    const [migration] = attempt.tracker.trace.view.migrations
    expect(fact!.downtimeMs).toBe(migration!.outcome!.downtimeNs / 1e6)
    expect(fact!.sentMiB).toBe(migration!.outcome!.sentBytes / 2 ** 20)
    expect(fact!.rounds).toBe(migration!.outcome!.rounds)
    expect(fact!.ownershipAtMs).toBe(migration!.stun.ownership!.atNs / 1e6)
    expect([fact!.owner, fact!.copiedPercent]).toEqual(['esx-02', 100])
    expect(attempt.tracker.viewNow().vms.get('web-01')).toMatchObject({
      host: 'esx-02',
      firstHost: 'esx-01',
      datastores: ['shared'],
    })
  })

  it('follows the copying: half-way the source owns the VM', () => {
    const attempt = new Attempt(smallLab())
    attempt.command(migrateWeb)
    while ((attempt.tracker.viewNow().migrations[0]?.copiedPercent ?? 0) < 50) attempt.advance(0.1)
    const [fact] = attempt.tracker.viewNow().migrations
    expect(fact).toMatchObject({ owner: 'esx-01', outcome: 'running', stage: 'pre-copy' })
    expect(fact).not.toHaveProperty('downtimeMs')
  })

  it('tells the commands of learner, lab and scenario apart, and refused ones', () => {
    const planned = [{ atSeconds: 0, command: { type: 'migrate', vm: 'web-01', toHost: 'esx-03' } }]
    const attempt = new Attempt(smallLab({ steps: [steps.watch, steps.run] }), { commands: planned })
    attempt.advance(1)
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(migrateWeb)
    attempt.command({ type: 'power-off', vm: 'web-01' })
    const told = attempt.tracker.viewNow().commands.map(({ type, by, isRefused }) => [type, by, isRefused])
    expect(told).toEqual([
      ['migrate', 'scenario', false],
      ['migrate', 'lab', true],
      ['power-off', 'learner', false],
    ])
  })

  it('has faults as they are now, and what they have come to', () => {
    const attempt = new Attempt(smallLab())
    const fault = { kind: 'lossy-network' as const, lossPercent: 1 }
    const trigger = { at: 'round' as const, vm: 'web-01', round: 2 }
    attempt.command({ type: 'inject-fault', name: 'loss', fault, trigger, forSeconds: 0.1 })
    const factNow = () => attempt.tracker.viewNow().faults[0]!
    expect(factNow()).toEqual({
      name: 'loss',
      kind: 'lossy-network',
      target: 'all hosts',
      state: 'waiting',
      occurrences: 0,
    })
    attempt.command(migrateWeb)
    attempt.runOut()
    expectDocumented(factNow(), viewRecords.fault)
    expect(factNow()).toMatchObject({ state: 'over', occurrences: 1 })
    expect(factNow().endedAtMs! - factNow().beganAtMs!).toBe(100)
  })

  it('has a reference that names every field', () => {
    const text = labViewReference()
    for (const table of [viewVariables, ...Object.values(viewRecords)]) {
      for (const name of Object.keys(table)) expect(text).toContain(`| \`${name}\` |`)
    }
    expect(text).toContain('map of vm')
  })
})
