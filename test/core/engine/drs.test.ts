/** DRS in a run: when it looks, what it does by itself, what waits for a person, and that a run comes to its end. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { clusterScenario, engineOf, hostsNamed, manual, quietVm } from '../../support/clusters.ts'
import type { ClusterEstate } from '../../support/clusters.ts'
import { recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const minute = 60_000_000_000
const hosts = hostsNamed(3, { cpu: { sockets: 1, coresPerSocket: 10, mhz: 1000 } })

function busy(name: string, host = 'esx-01', change: Json = {}): Json {
  return quietVm(name, host, { demand: { cpuMhz: 2200, activeMemoryMiB: 1 }, ...change })
}

const four = ['a', 'b', 'c', 'd'].map((name) => busy(name))
const unbalanced: ClusterEstate = { hosts, vms: four }

function runsOf(engine: Engine): number[] {
  return recordsOfType(engine, 'drs-evaluated').map(({ atNs }) => atNs / minute)
}

describe('a fully automated cluster', () => {
  it('is looked at after its interval, balanced by System, looked at once more, and then rests', () => {
    const engine = runOut(engineOf(unbalanced))
    const view = viewOf(engine)
    expect(runsOf(engine)).toEqual([1, 2])
    expect(view.recommendations).toMatchObject([
      { vm: 'a', state: 'applied', reason: 'balance', priority: 2 },
      { vm: 'b', state: 'applied' },
    ])
    expect(view.tasks.map(({ name, initiator, state }) => [name, initiator, state])).toEqual([
      ['Migrate virtual machine', 'System', 'success'],
      ['Migrate virtual machine', 'System', 'success'],
    ])
    expect(view.tasks[0]!.detail).not.toBe('')
    expect([...view.vms.values()].map((vm) => vm.host)).toEqual(['esx-02', 'esx-03', 'esx-01', 'esx-01'])
    expect(view.drs.get('CL-1')).toMatchObject({ run: 2, highestPermyriad: 4400, lowestPermyriad: 2200 })
    expect(engine.isIdle).toBe(true)
  })

  it('is looked at every five minutes before vCenter 7.0', () => {
    const engine = runOut(engineOf({ ...unbalanced, vcenter: { version: '6.7' } }))
    expect(runsOf(engine)).toEqual([5, 10])
  })

  it('is looked at again after a change, at the next interval', () => {
    const engine = runOut(engineOf({ hosts, vms: four.slice(0, 2) }))
    expect(runsOf(engine)).toEqual([1])
    engine.advance(5.5 * minute)
    engine.issue({ type: 'edit-vm', vm: 'a', set: { demand: { cpuMhz: 6000 } } })
    runOut(engine)
    expect(runsOf(engine)).toEqual([1, 6, 7])
    expect(viewOf(engine).vms.get('a')!.host).not.toBe(viewOf(engine).vms.get('b')!.host)
  })

  it('moves only what its VM may be moved by itself', () => {
    const vms = four.map((vm) => ({ ...vm, drsAutomation: 'partiallyAutomated' }))
    const view = viewOf(runOut(engineOf({ hosts, vms })))
    expect([view.migrations.length, view.recommendations[0]!.state]).toEqual([0, 'pending'])
  })

  it('does not ask again for a move that failed, until something changes', () => {
    const portGroups = {
      standardSwitches: [
        {
          name: 'vSwitch0',
          uplinks: ['vmnic0'],
          portGroups: [{ name: 'Management Network' }, { name: 'VM Network' }],
        },
        { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion', vlan: 7 }] },
      ],
    }
    const wrong = [hosts[0]!, { ...hosts[1]!, ...portGroups }]
    const engine = runOut(engineOf({ hosts: wrong, vms: four }))
    const { migrations } = viewOf(engine)
    expect(migrations.length).toBeGreaterThan(0)
    expect(migrations.every(({ outcome }) => outcome!.outcome === 'failed')).toBe(true)
    const before = migrations.length
    engine.issue({ type: 'edit-host', host: 'esx-02', set: { haAgent: 'error' } })
    runOut(engine)
    expect(viewOf(engine).migrations.length).toBeGreaterThan(before)
  })
})

describe('a cluster that is not', () => {
  it('keeps recommendations that a person applies, one or all', () => {
    const engine = runOut(engineOf({ ...unbalanced, cluster: manual }))
    expect(viewOf(engine).recommendations.map(({ state }) => state)).toEqual(['pending', 'pending'])
    engine.issue({ type: 'apply-recommendations', cluster: 'CL-1', recommendations: [2] })
    runOut(engine)
    expect(viewOf(engine).vms.get('b')!.host).toBe('esx-03')
    engine.issue({ type: 'apply-recommendations', cluster: 'CL-1' })
    runOut(engine)
    expect(viewOf(engine).tasks.map((task) => task.name)).toContain('Apply recommendation')
    expect(viewOf(engine).recommendations.map(({ state }) => state)).toEqual(['applied', 'applied'])
  })

  it('drops what no longer holds and says why', () => {
    const engine = runOut(engineOf({ ...unbalanced, cluster: manual }))
    engine.issue({ type: 'power-off', vm: 'a' })
    engine.issue({ type: 'power-off', vm: 'c' })
    runOut(engine)
    expect(recordsOfType(engine, 'recommendation-ended')).toMatchObject([
      { recommendation: 1, outcome: 'dropped', detail: 'a is no longer powered on.' },
      { recommendation: 2, outcome: 'dropped', detail: 'DRS no longer sees a need for it.' },
    ])
    const off = runOut(engineOf({ ...unbalanced, cluster: manual }))
    off.issue({ type: 'edit-cluster', cluster: 'CL-1', set: { drs: null } })
    expect(viewOf(off).recommendations.map(({ state }) => state)).toEqual(['dropped', 'dropped'])
    expect(runsOf(runOut(off))).toEqual([1])
  })

  it('is run on request', () => {
    const engine = engineOf({ ...unbalanced, cluster: manual }, { type: 'run-drs', cluster: 'CL-1' })
    expect(runsOf(engine)).toEqual([0])
    expect(viewOf(engine).recommendations).toHaveLength(2)
    expect(viewOf(engine).tasks).toMatchObject([{ name: 'Run DRS', state: 'success' }])
  })

  it('refuses to apply what is not there, and to run without DRS', () => {
    const engine = engineOf(
      { ...unbalanced, cluster: manual },
      { type: 'apply-recommendations', cluster: 'CL-1' },
      { type: 'apply-recommendations', cluster: 'CL-9' },
      { type: 'apply-recommendations', cluster: 'CL-1', recommendations: [4] },
    )
    const without = engineOf({ ...unbalanced, cluster: {} }, { type: 'run-drs', cluster: 'CL-1' })
    const ids = [engine, without].flatMap((one) => recordsOfType(one, 'command-refused').map(({ id }) => id))
    expect(ids).toEqual(['nothing-to-apply', 'cluster-unknown', 'recommendation-unknown', 'drs-off'])
  })
})

describe('faults', () => {
  it('stand with the newest run, and go when their cause goes', () => {
    const rules = [{ type: 'vm-host', name: 'group', vms: ['a'], hosts: ['esx-02'], wording: 'must-run-on' }]
    const vms = [busy('a', 'esx-01', { question: 'msg.x' })]
    const engine = runOut(engineOf({ hosts, vms, cluster: { drs: {}, rules } }))
    expect(viewOf(engine).drs.get('CL-1')!.faults).toMatchObject([
      { vm: 'a', host: 'esx-02', check: 'vm-question-pending' },
      { vm: 'a', host: 'esx-03' },
    ])
    engine.issue({ type: 'edit-vm', vm: 'a', set: { question: null } })
    runOut(engine)
    expect(viewOf(engine).drs.get('CL-1')!.faults).toEqual([])
    expect(viewOf(engine).vms.get('a')!.host).toBe('esx-02')
  })
})

describe('moves that wait', () => {
  it('are withdrawn when a rule that is made meanwhile forbids them', () => {
    const vms = Array.from({ length: 20 }, (_, index) =>
      quietVm(`vm-${String(index).padStart(2, '0')}`, 'esx-01', {
        demand: { cpuMhz: 480 },
        memory: { sizeMiB: 512 },
      }),
    )
    const two = hosts.slice(0, 2)
    const engine = engineOf({ hosts: two, vms: [...vms, quietVm('x', 'esx-02')] })
    engine.issue({ type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false })
    const last = 'vm-19'
    const rules = [{ type: 'separate' as const, name: 'late', enabled: true, vms: [last, 'x'] }]
    engine.issue({ type: 'edit-cluster', cluster: 'CL-1', set: { rules } })
    const task = viewOf(engine).tasks.find(({ target }) => target === last)!
    expect(task).toMatchObject({ state: 'cancelled' })
    expect(task.message).toContain('late')
    const view = viewOf(runOut(engine))
    expect(view.vms.get(last)!.host).toBe('esx-01')
    expect(view.hosts.get('esx-01')!.heldUpBy.get(last)).toMatchObject({ cause: 'rule' })
  })
})

describe('a scenario without DRS', () => {
  it('has no run of it, and ends as ever', () => {
    const engine = runOut(engineOf({ ...unbalanced, cluster: {} }))
    expect([engine.nowNs, runsOf(engine)]).toEqual([0, []])
  })
})

describe('replay', () => {
  it('from a copy of any moment gives the same trace', () => {
    const scenario = clusterScenario(unbalanced)
    const whole = Engine.start({ scenario, seed: 2 })
    const copies = [whole.snapshot()]
    for (let steps = 1; whole.step(); steps += 1)
      if (steps < 4 || steps % 97 === 0) copies.push(whole.snapshot())
    expect(viewOf(whole).migrations).toHaveLength(2)
    for (const copy of copies)
      expect(runOut(Engine.restore(copy)).recorder.hash()).toBe(whole.recorder.hash())
  })
})
