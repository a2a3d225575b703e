/** A VM that does not run changes host by being registered there: no stages of vMotion, and the checks of its state. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { registerNs } from '../../../core/migration/cold-move.ts'
import { vsphereStageCosts } from '../../../core/migration/stages.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { recordsOfType, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const cold: Command = { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' }

function coldRun(parts: Parameters<typeof smallScenario>[0] = {}, powerState = 'poweredOff'): Engine {
  const scenario = smallScenario({ vms: [smallVm({ powerState })], ...parts })
  const engine = Engine.start({ scenario, seed: 1 })
  engine.issue(cold)
  return engine
}

describe.each(['poweredOff', 'suspended'])('a VM that is %s', (powerState) => {
  it('changes host in the time of checking and registering, and stays as it is', () => {
    const engine = runOut(coldRun({}, powerState))
    const view = viewOf(engine)
    const [migration] = view.migrations
    expect(migration).toMatchObject({
      kind: 'cold',
      sourceHost: 'esx-01',
      destinationHost: 'esx-02',
      rounds: [],
      stun: { stunnedAtNs: null },
    })
    expect(migration!.stages.map(({ stage }) => stage)).toEqual(['validate', 'register'])
    expect(migration!.outcome).toMatchObject({
      outcome: 'completed',
      owner: 'esx-02',
      totalNs: vsphereStageCosts.validateNs + registerNs,
      sentBytes: 0,
      downtimeNs: 0,
    })
    expect(view.vms.get('web-01')).toMatchObject({ host: 'esx-02', powerState })
    expect(view.tasks).toMatchObject([{ name: 'Relocate virtual machine', state: 'success', percent: 100 }])
    expect(recordsOfType(engine, 'guest-sample')).toEqual([])
    expect(recordsOfType(engine, 'reservation-made')).toEqual([])
  })

  it('is told of in events that a person can read', () => {
    const texts = viewOf(runOut(coldRun({}, powerState))).events.map((event) => event.text)
    const state = powerState === 'suspended' ? 'suspended' : 'powered off'
    expect(texts.slice(1)).toEqual([
      `Migrating web-01, which is ${state}, from esx-01 to esx-02.`,
      'web-01 is registered on esx-02 and no longer on esx-01.',
      'web-01 was migrated from esx-01 to esx-02 in 1.5 s: it does not run and its files are on shared storage, so nothing was copied.',
    ])
  })
})

describe('checks', () => {
  it('of the vMotion network do not hold a powered-off VM back', () => {
    const hosts: Json[] = [
      { name: 'esx-01' },
      { name: 'esx-02', vmkernelAdapters: [], vmotionLicensed: false },
    ]
    expect(viewOf(runOut(coldRun({ hosts }))).tasks[0]!.state).toBe('success')
  })

  it('of the destination do', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', connectionState: 'disconnected' }]
    const view = viewOf(runOut(coldRun({ hosts })))
    expect(view.tasks[0]).toMatchObject({ state: 'error', fault: 'HostNotConnected' })
    expect(view.vms.get('web-01')!.host).toBe('esx-01')
  })
})

describe('while it is being registered', () => {
  it('it can be cancelled and stays at the source', () => {
    const engine = coldRun()
    engine.advance(1_000_000_000)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const view = viewOf(runOut(engine))
    expect(view.tasks[0]).toMatchObject({ state: 'cancelled', fault: 'RequestCanceled' })
    expect(view.vms.get('web-01')!.host).toBe('esx-01')
  })

  it('it cannot be powered on or moved elsewhere', () => {
    const engine = coldRun()
    engine.advance(1_000_000_000)
    engine.issue({ type: 'power-on', vm: 'web-01' })
    engine.issue({ ...cold, toHost: 'esx-03' } as Command)
    const refusals = recordsOfType(engine, 'command-refused')
    expect(refusals.map(({ fault }) => fault)).toEqual(['TaskInProgress', 'TaskInProgress'])
    expect(refusals[0]!.message).toContain('its migration to esx-02')
  })

  it('a link that fails does not concern it', () => {
    const engine = coldRun()
    engine.advance(500_000_000)
    engine.issue({ type: 'set-link', host: 'esx-02', nic: 'vmnic1', connected: false })
    expect(viewOf(runOut(engine)).tasks[0]!.state).toBe('success')
  })

  it('goes on from a copy to the same trace', () => {
    const engine = coldRun()
    engine.advance(700_000_000)
    const copy = Engine.restore(engine.snapshot())
    expect(runOut(copy).recorder.hash()).toBe(runOut(engine).recorder.hash())
  })
})

describe('the limits', () => {
  it('let eight run at once, on the host alone, and a vMotion beside none of them', () => {
    const vms = Array.from({ length: 9 }, (_, index) =>
      smallVm({ name: `off-${index}`, powerState: 'poweredOff' }),
    )
    const engine = Engine.start({ scenario: smallScenario({ vms: [...vms, smallVm()] }), seed: 1 })
    for (let index = 0; index < 9; index += 1) engine.issue({ ...cold, vm: `off-${index}` } as Command)
    engine.issue({ ...cold, toHost: 'esx-03' } as Command)
    const view = viewOf(engine)
    expect(view.tasks[8]!.waits).toMatchObject({
      resource: 'host',
      object: 'esx-01',
      reason: 'esx-01 carries 8 of 8 for migrations, and a cold migration counts 1',
    })
    expect(view.tasks[9]!.state).toBe('queued')
    expect(viewOf(runOut(engine)).tasks.every((task) => task.state === 'success')).toBe(true)
  })

  it('a queued cold move fails if the VM was powered on meanwhile', () => {
    const vms = Array.from({ length: 9 }, (_, index) =>
      smallVm({ name: `off-${index}`, powerState: 'poweredOff' }),
    )
    const engine = Engine.start({ scenario: smallScenario({ vms }), seed: 1 })
    for (let index = 0; index < 9; index += 1) engine.issue({ ...cold, vm: `off-${index}` } as Command)
    engine.issue({ type: 'power-on', vm: 'off-8' })
    expect(viewOf(runOut(engine)).tasks[8]).toMatchObject({ state: 'error', fault: 'InvalidPowerState' })
  })
})
