/** What can be done to a VM now, told from a real run's trace. */
import { describe, expect, it } from 'vitest'
import { askPowerOff } from '../../../renderer/features/commands/ask-power-off.ts'
import { previousRoundNs, speedAfter } from '../../../renderer/features/commands/transport.ts'
import { runningTask, vmActs } from '../../../renderer/features/commands/vm-acts.ts'
import { begunEngine, runOut, smallScenario, stepToStage, viewOf } from '../../support/scenarios.ts'

describe('acts on a VM', () => {
  it('one that runs can be migrated and powered off, not powered on or cancelled', () => {
    const view = viewOf(runOut(begunEngine(smallScenario(), { type: 'power-on', vm: 'web-01' })))
    const acts = vmActs(view, 'web-01', '', '')
    expect(acts.migrate).toBe('')
    expect(acts.powerOff).toBe('')
    expect(acts.powerOn).toBe('web-01 is powered on.')
    expect(acts.cancel).toBe('No migration of web-01 runs.')
  })

  it('one that is being migrated can be cancelled until ownership has passed', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.step()
    const during = vmActs(viewOf(engine), 'web-01', '', '')
    expect(during.cancel).toBe('')
    expect(during.migrate).toContain('is being migrated')
    stepToStage(engine, 'resume')
    const after = vmActs(viewOf(engine), 'web-01', '', '')
    expect(after.cancel).toContain('past the point')
  })

  it('a suspended VM can be resumed or powered off; one that runs can be suspended and its guest restarted', () => {
    const engine = begunEngine(smallScenario(), { type: 'suspend', vm: 'web-01' })
    const suspended = vmActs(viewOf(engine), 'web-01', '', '')
    expect([suspended.resume, suspended.powerOn, suspended.powerOff]).toEqual(['', '', ''])
    expect([suspended.suspend, suspended.restartGuest]).toEqual(
      Array(2).fill('web-01 is not powered on.') as string[],
    )
    engine.issue({ type: 'resume', vm: 'web-01' })
    const running = vmActs(viewOf(engine), 'web-01', '', '')
    expect([running.suspend, running.restartGuest]).toEqual(['', ''])
    expect(running.resume).toBe('web-01 is not suspended.')
  })

  it('nothing that stops the guest is offered while it is being migrated', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    const acts = vmActs(viewOf(engine), 'web-01', '', '')
    expect(acts.suspend).toContain('is being migrated')
    expect(acts.restartGuest).toContain('is being migrated')
  })

  it('an open prediction holds every command back, and says so', () => {
    const view = viewOf(begunEngine(smallScenario(), { type: 'power-off', vm: 'web-01' }))
    const acts = vmActs(view, 'web-01', '', 'Predict first.')
    expect(new Set(Object.values(acts))).toEqual(new Set(['Predict first.']))
  })

  it('one that is powered off can be migrated; while it is moved it cannot be powered on', () => {
    const engine = begunEngine(smallScenario(), { type: 'power-off', vm: 'web-01' })
    expect(vmActs(viewOf(engine), 'web-01', '', '').migrate).toBe('')
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
    const acts = vmActs(viewOf(engine), 'web-01', '', '')
    expect(acts.powerOn).toContain('is being migrated')
    expect(acts.cancel).toBe('')
  })

  it('one whose migration is queued can only be cancelled, or powered off at its cost', () => {
    const view = viewOf(begunEngine(smallScenario()))
    const task = { ...view.tasks[0]!, state: 'queued' as const, startedAtNs: null }
    view.vms.get('web-01')!.queuedTask = task.task
    view.tasks[0] = task
    const acts = vmActs(view, 'web-01', '', '')
    expect(acts.migrate).toBe('web-01 has a migration queued. Wait, or cancel that migration.')
    expect([acts.cancel, acts.powerOff]).toEqual(['', ''])
    const run = { view, issue: () => Promise.resolve(true) }
    expect(askPowerOff('web-01', run).text).toContain('queued and will fail when it begins')
  })

  it('powering off is asked about first, and says so if it ends a migration', () => {
    const issued: unknown[] = []
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.step()
    const run = {
      view: viewOf(engine),
      issue: (command: unknown) => Promise.resolve(issued.push(command) > 0),
    }
    const question = askPowerOff('web-01', run)
    expect(question.title).toBe('Confirm Power Off')
    expect(question.text).toContain('the migration ends')
    expect(issued).toEqual([])
    question.onAct()
    expect(issued).toEqual([{ type: 'power-off', vm: 'web-01' }])
  })

  it('without a run or a VM every act says why not', () => {
    const view = viewOf(begunEngine(smallScenario()))
    expect(new Set(Object.values(vmActs(view, 'web-01', 'No run.', '')))).toEqual(new Set(['No run.']))
    expect(vmActs(view, null, '', '').migrate).toContain('Select a virtual machine')
    expect(vmActs(view, 'gone', '', '').migrate).not.toBe('')
  })

  it('no task runs once the migration has ended', () => {
    expect(runningTask(viewOf(runOut(begunEngine(smallScenario()))), 'web-01')).toBeNull()
  })
})

describe('keys of the transport', () => {
  it('speeds go up and down one by one and stop at the ends', () => {
    expect(speedAfter(1, 1)).toBe(10)
    expect(speedAfter(100, 1)).toBe(100)
    expect(speedAfter(0.1, -1)).toBe(0.1)
    // The lab plays at a speed of its own.
    expect(speedAfter(0.33, 1)).toBe(1)
    expect(speedAfter(0.33, -1)).toBe(0.1)
  })

  it('goes back to the last start of a round that lies before, and to 0 at last', () => {
    const view = viewOf(runOut(begunEngine(smallScenario())))
    const first = view.migrations[0]!.rounds[0]!.startedAtNs
    expect(previousRoundNs(view, first + 1)).toBe(first)
    expect(previousRoundNs(view, first)).toBe(view.migrations[0]!.startedAtNs)
    expect(previousRoundNs(view, 0)).toBe(0)
  })
})
