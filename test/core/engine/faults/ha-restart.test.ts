/** vSphere HA after a host has failed: when, where and which VMs it starts again, and what it does where no host fits. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../core/engine/engine.ts'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { engineOf, enter, fully, hostsNamed, quietVm, type ClusterEstate } from '../../../support/clusters.ts'
import { recordsOf, recordsOfType, runOut, viewOf } from '../../../support/scenarios.ts'
import { leftBehind } from '../../../support/storage-moves.ts'
import { inject, mend, second } from '../../../support/vcenter-faults.ts'

const ha = { ha: {} }
const crash = inject({ kind: 'host-crash', host: 'esx-01' })
const migrate = (vm: string, toHost: string): Command => ({ type: 'migrate', vm, toHost, priority: 'high' })

function afterCrash(parts: ClusterEstate, ...commands: readonly Command[]): Engine {
  return runOut(engineOf({ cluster: ha, ...parts }, ...commands))
}

function restartsOf(engine: Engine) {
  return recordsOfType(engine, 'vm-restarted-by-ha').map(({ vm, toHost, atNs }) => [
    vm,
    toHost,
    atNs / second,
  ])
}

function placeOf(engine: Engine, vm = 'web-01') {
  const { host, powerState } = engine.inventory.vms.get(vm)!
  return [host, powerState]
}

describe('vSphere HA', () => {
  it('starts VMs of a host that has failed after 18 s, on the least loaded host, with a virtual CPU made anew', () => {
    const vms = [
      quietVm('web-01'),
      quietVm('web-02'),
      quietVm('busy-01', 'esx-02', { demand: { cpuMhz: 4000 } }),
    ]
    const engine = afterCrash({ vms }, crash)
    expect(restartsOf(engine)).toEqual([
      ['web-01', 'esx-03', 18],
      ['web-02', 'esx-03', 18],
    ])
    expect(placeOf(engine)).toEqual(['esx-03', 'poweredOn'])
    expect(engine.inventory.vms.get('web-01')!.cpuLatch).not.toBeNull()
    expect(viewOf(engine).vms.get('web-01')).toMatchObject({ host: 'esx-03', powerState: 'poweredOn' })
    expect(viewOf(engine).vms.get('web-01')!.failure!.restarted).toMatchObject({ toHost: 'esx-03' })
  })

  it('leaves VMs alone that did not run, and all of them where it is not turned on', () => {
    const vms = [
      quietVm('off-01', 'esx-01', { powerState: 'poweredOff' }),
      quietVm('s-01', 'esx-01', { powerState: 'suspended' }),
    ]
    const engine = afterCrash({ vms }, crash)
    expect([placeOf(engine, 'off-01'), placeOf(engine, 's-01')]).toEqual([
      ['esx-01', 'poweredOff'],
      ['esx-01', 'suspended'],
    ])
    const without = afterCrash({ cluster: {} }, crash)
    expect(placeOf(without)).toEqual(['esx-01', 'poweredOff'])
    expect(recordsOfType(without, 'vm-restarted-by-ha')).toEqual([])
  })

  it('declares a host dead before it starts VMs, an empty one too', () => {
    const declared = (engine: Engine) =>
      recordsOfType(engine, 'host-declared-failed').map(({ host, vms, atNs }) => [host, vms, atNs / second])
    const engine = afterCrash({}, crash)
    expect(declared(engine)).toEqual([['esx-01', 1, 18]])
    const types = recordsOf(engine).map(({ type }) => type)
    expect(types.indexOf('host-declared-failed')).toBeLessThan(types.indexOf('vm-restarted-by-ha'))
    expect(declared(afterCrash({}, inject({ kind: 'host-crash', host: 'esx-03' })))).toEqual([
      ['esx-03', 0, 18],
    ])
    expect(declared(afterCrash({ cluster: {} }, crash))).toEqual([])
  })

  it('does not declare a host dead that is back by then, and one that fails again in its own time', () => {
    const twice = inject({ kind: 'host-crash', host: 'esx-01' }, { forSeconds: 5 })
    const engine = engineOf({ cluster: ha }, twice)
    engine.advance(10 * second)
    engine.issue({ ...crash, name: 'again' })
    runOut(engine)
    expect(recordsOfType(engine, 'host-declared-failed').map(({ atNs }) => atNs / second)).toEqual([28])
  })

  it('starts them too when the host is back before that', () => {
    const engine = afterCrash({}, inject({ kind: 'host-crash', host: 'esx-01' }, { forSeconds: 5 }))
    expect(restartsOf(engine).map(([vm, , atS]) => [vm, atS])).toEqual([['web-01', 18]])
    expect(placeOf(engine)[1]).toBe('poweredOn')
  })

  it('goes by must rules and by room, not by admission control, and may use failover hosts', () => {
    const rule = {
      type: 'vm-host',
      name: 'licence',
      vms: ['web-01'],
      hosts: ['esx-02'],
      wording: 'must-not-run-on',
    }
    expect(restartsOf(afterCrash({ cluster: { ...ha, rules: [rule] } }, crash))).toEqual([
      ['web-01', 'esx-03', 18],
    ])
    const full = { ha: { admissionControl: { policy: 'percentage', cpuPercent: 100, memoryPercent: 100 } } }
    expect(placeOf(afterCrash({ cluster: full }, crash))[1]).toBe('poweredOn')
    const kept = { ha: { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-02'] } } }
    expect(placeOf(afterCrash({ cluster: kept, hosts: hostsNamed(2) }, crash))).toEqual([
      'esx-02',
      'poweredOn',
    ])
  })

  it('says why no host takes a VM, and tries once more when a host comes back', () => {
    const rule = {
      type: 'vm-host',
      name: 'licence',
      vms: ['web-01'],
      hosts: ['esx-01'],
      wording: 'must-run-on',
    }
    const engine = afterCrash({ cluster: { ...ha, rules: [rule] } }, crash)
    const [failed] = recordsOfType(engine, 'vm-restarted-by-ha')
    expect(failed).toMatchObject({ vm: 'web-01', toHost: '', atNs: 18 * second })
    expect(failed!.reason).toContain('licence')
    expect(placeOf(engine)).toEqual(['esx-01', 'poweredOff'])
    engine.issue(mend)
    expect(placeOf(runOut(engine))).toEqual(['esx-01', 'poweredOn'])
    expect(recordsOfType(engine, 'vm-restarted-by-ha')).toHaveLength(2)
  })

  it('starts a VM whose migration is still being given up when that has ended', () => {
    const engine = engineOf({
      cluster: ha,
      vms: [quietVm('web-01', 'esx-01', { memory: { sizeMiB: 4096 } })],
    })
    engine.issue(migrate('web-01', 'esx-02'))
    engine.advance(2 * second)
    engine.issue(crash)
    runOut(engine)
    const [ended] = recordsOfType(engine, 'migration-ended')
    expect(ended).toMatchObject({ outcome: 'failed', atNs: 22 * second, owner: 'esx-01' })
    expect(restartsOf(engine).map(([vm, , atS]) => [vm, atS])).toEqual([['web-01', 22]])
  })

  it('does not start a VM a second time that somebody has started already', () => {
    const engine = engineOf({ cluster: ha }, { ...crash, forSeconds: 5 })
    engine.advance(10 * second)
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(placeOf(engine)[1]).toBe('poweredOn')
    expect(recordsOfType(runOut(engine), 'vm-restarted-by-ha')).toEqual([])
  })

  it('goes on from a snapshot as it would have gone on', () => {
    const engine = engineOf({ cluster: ha }, crash)
    engine.advance(10 * second)
    const { state } = engine.snapshot()
    expect(state.faults.failedVms.get('web-01')).toMatchObject({ host: 'esx-01', status: 'undeclared' })
    expect(state.clone().faults.failedVms).toEqual(state.faults.failedVms)
  })
})

describe('vCenter with a host that has failed', () => {
  it('ends what it was doing with it: migrations that run and wait, maintenance mode, DRS', () => {
    const vms = Array.from({ length: 12 }, (_, index) => quietVm(`vm-${index}`, 'esx-01'))
    const engine = engineOf({ cluster: { ...ha, ...fully }, vms }, enter('esx-01'))
    engine.advance(1.5 * second)
    engine.issue(crash)
    runOut(engine)
    expect(engine.underWay()).toMatchObject({ migrations: [], hasReservations: false, hasAdmissions: false })
    expect(leftBehind(engine)).toBe('')
    const hosts = vms.map((_, index) => placeOf(engine, `vm-${index}`))
    expect(hosts.every(([host, powerState]) => host !== 'esx-01' && powerState === 'poweredOn')).toBe(true)
    expect(
      viewOf(engine).tasks.every(
        ({ state }) => state === 'success' || state === 'error' || state === 'cancelled',
      ),
    ).toBe(true)
  })
})
