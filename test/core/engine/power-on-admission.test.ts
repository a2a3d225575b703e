/** Admission control at power-on: resource pools and vSphere HA, as tasks that fail with vSphere's faults. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { engineOf, fully, hostsNamed, manual, quietVm } from '../../support/clusters.ts'
import { viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const on = (vm = 'new-01'): Command => ({ type: 'power-on', vm })
const off = (name: string, change: Json = {}) =>
  quietVm(name, 'esx-01', { powerState: 'poweredOff', ...change })
const reserving = (sizeMiB: number) => ({ memory: { sizeMiB, reservationMiB: sizeMiB } })

function lastTask(engine: Engine) {
  return viewOf(engine).tasks.at(-1)!
}

function stateOfNew(engine: Engine) {
  return engine.inventory.vms.get('new-01')!.powerState
}

describe('a resource pool', () => {
  const pool = (change: Json = {}) => ({
    ...manual,
    resourcePools: [{ name: 'Gold', memoryReservationMiB: 512, memoryExpandable: false, ...change }],
  })
  const vms = [off('new-01', { resourcePool: 'Gold', ...reserving(480) })]

  it('without room for the reservation and the overhead refuses, with both amounts', () => {
    const engine = engineOf({ cluster: pool({ memoryReservationMiB: 400 }), vms }, on())
    expect(stateOfNew(engine)).toBe('poweredOff')
    const task = lastTask(engine)
    expect(task).toMatchObject({
      name: 'Power On virtual machine',
      target: 'new-01',
      state: 'error',
      fault: 'InsufficientMemoryResourcesFault',
    })
    expect(task.message).toMatch(
      /^The available memory resources in resource pool Gold are insufficient to power on new-01: .* 400 MiB are not reserved yet\.$/,
    )
  })

  it('counts what its VMs that run have reserved, and not those that are off', () => {
    const first = quietVm('old-01', 'esx-01', { resourcePool: 'Gold', ...reserving(200) })
    const cluster = pool({ memoryReservationMiB: 700 })
    expect(lastTask(engineOf({ cluster, vms: [first, ...vms] }, on())).fault).toBe(
      'InsufficientMemoryResourcesFault',
    )
    const stopped: Command = { type: 'power-off', vm: 'old-01' }
    expect(stateOfNew(engineOf({ cluster, vms: [first, ...vms] }, stopped, on()))).toBe('poweredOn')
  })

  it('that may expand takes the rest from its parent', () => {
    const cluster = pool({ memoryReservationMiB: 400, memoryExpandable: true })
    expect(stateOfNew(engineOf({ cluster, vms }, on()))).toBe('poweredOn')
  })

  it('refuses CPU that it has not got', () => {
    const cluster = pool({ cpuReservationMhz: 500, cpuExpandable: false, memoryExpandable: true })
    const vm = off('new-01', { resourcePool: 'Gold', cpuReservationMhz: 501 })
    expect(lastTask(engineOf({ cluster, vms: [vm] }, on())).fault).toBe('InsufficientCpuResourcesFault')
    const less = off('new-01', { resourcePool: 'Gold', cpuReservationMhz: 500 })
    expect(stateOfNew(engineOf({ cluster, vms: [less] }, on()))).toBe('poweredOn')
  })
})

describe('HA admission control', () => {
  const ha = (admissionControl: Json) => ({ ...fully, ha: { admissionControl } })
  const slots = ha({ policy: 'slots', hostFailures: 1 })
  const hosts = hostsNamed(2, { memoryGiB: 20 })
  /** A slot of 6 GiB and a little: two fit on a host. */
  const large = (name: string, host: string) => quietVm(name, host, reserving(6144))
  const new01 = off('new-01')

  it('by slots lets start as many as the hosts that are left can restart', () => {
    const vms = [large('a', 'esx-01'), new01]
    expect(stateOfNew(engineOf({ hosts, cluster: slots, vms }, on()))).toBe('poweredOn')
    const full = engineOf({ hosts, cluster: slots, vms: [large('b', 'esx-02'), ...vms] }, on())
    expect(stateOfNew(full)).toBe('poweredOff')
    expect(lastTask(full)).toMatchObject({ state: 'error', fault: 'InsufficientFailoverResourcesFault' })
    expect(lastTask(full).message).toMatch(/CL-1 would need 3 slots of 32 MHz and 6.*; 2 are left after/)
  })

  it('by percentage keeps that share free, and holds a suspended VM too', () => {
    const cluster = ha({ policy: 'percentage', cpuPercent: 0, memoryPercent: 70 })
    const suspended = quietVm('new-01', 'esx-02', { powerState: 'suspended', ...reserving(6144) })
    const vms = [large('a', 'esx-01'), suspended]
    const engine = engineOf({ hosts, cluster, vms }, { type: 'resume', vm: 'new-01' })
    expect(stateOfNew(engine)).toBe('suspended')
    expect(lastTask(engine).message).toMatch(/\d+ % of the memory of CL-1 would be left, 70 % is reserved/)
    const relaxed = ha({ policy: 'percentage', cpuPercent: 0, memoryPercent: 10 })
    const resumed = engineOf({ hosts, cluster: relaxed, vms }, { type: 'resume', vm: 'new-01' })
    expect(stateOfNew(resumed)).toBe('poweredOn')
  })

  it('asks nobody where it is off', () => {
    const vms = [large('a', 'esx-01'), large('b', 'esx-02'), new01]
    expect(stateOfNew(engineOf({ hosts, cluster: { ...fully, ha: {} }, vms }, on()))).toBe('poweredOn')
  })

  it('lets nothing start on a dedicated failover host; DRS takes another one', () => {
    const control = { policy: 'dedicated-hosts', hosts: ['esx-01'] }
    const byHand = engineOf(
      { hosts, cluster: { ...manual, ...ha(control), drs: manual.drs }, vms: [new01] },
      on(),
    )
    expect(lastTask(byHand).fault).toBe('DisallowedOperationOnFailoverHost')
    const byDrs = engineOf({ hosts, cluster: ha(control), vms: [new01] }, on())
    expect(byDrs.inventory.vms.get('new-01')).toMatchObject({ powerState: 'poweredOn', host: 'esx-02' })
  })
})
