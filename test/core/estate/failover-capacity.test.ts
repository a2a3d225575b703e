/** HA admission control by its two policies that set capacity aside. */
import { describe, expect, it } from 'vitest'
import { failoverShortages } from '../../../core/estate/failover-capacity.ts'
import { baseEstate, inventoryOf, type Plain } from '../../support/blockers/base-estate.ts'

/** Cluster CL-2 of three hosts, each of 10 GiB for VMs and 4,800 MHz; web-01 comes in from CL-1. */
function shortagesOf(admissionControl: Plain, vms: Plain[] = [], vm: Plain = {}, hostChange: Plain = {}) {
  const estate = baseEstate('vmotion')
  const hosts = ['esx-03', 'esx-04', 'esx-05'].map((name) => ({
    name,
    memoryGiB: 14,
    cpu: { sockets: 1, coresPerSocket: 2, mhz: 2400 },
    datastores: ['shared-1'],
  }))
  Object.assign(hosts[2]!, hostChange)
  estate.datacenter.clusters.push({ name: 'CL-2', hosts, ha: { admissionControl } })
  Object.assign(estate.vm, vm)
  estate.vms.push(...vms)
  const inventory = inventoryOf(estate)
  return failoverShortages(
    inventory,
    inventory.clusters.get('CL-2')!,
    inventory.vms.get('web-01')!,
    inventory.hosts.get('esx-03')!,
  )
}

const big = { name: 'big-01', host: 'esx-04', memory: { sizeMiB: 1024 }, cpuReservationMhz: 2400 }

describe('slots', () => {
  it('are of the largest reservations, so that one large VM leaves few of them', () => {
    const slots = { policy: 'slots', hostFailures: 1 }
    expect(shortagesOf(slots)).toEqual([])
    const small = [1, 2, 3].map((number) => ({ ...big, name: `s-${number}`, cpuReservationMhz: 0 }))
    expect(shortagesOf(slots, [big, ...small])).toMatchObject([
      { policy: 'slots', slotCpuMhz: 2400, slots: 4, needed: 5 },
    ])
    expect(shortagesOf(slots, [big, ...small.slice(1)])).toEqual([])
  })

  it('of as many hosts as may fail are not counted, the largest first', () => {
    const two = { policy: 'slots', hostFailures: 2 }
    const slots = shortagesOf(two, [big, { ...big, name: 'big-02' }], {}, { cpu: { mhz: 9000 } })
    expect(slots).toMatchObject([{ slots: 2, needed: 3 }])
  })

  it('of hosts in maintenance mode are none', () => {
    const one = { policy: 'slots', hostFailures: 1 }
    const vms = [big, { ...big, name: 'big-02' }]
    expect(shortagesOf(one, vms)).toEqual([])
    expect(shortagesOf(one, vms, {}, { inMaintenanceMode: true })).toMatchObject([{ slots: 2, needed: 3 }])
  })
})

describe('a share of the cluster', () => {
  it('counts 32 MHz for a VM without a reservation, and stays free to the last MHz', () => {
    const control = { policy: 'percentage', cpuPercent: 50, memoryPercent: 0 }
    expect(shortagesOf(control, [{ ...big, cpuReservationMhz: 7168 }])).toEqual([])
    expect(shortagesOf(control, [{ ...big, cpuReservationMhz: 7169 }])).toEqual([
      { policy: 'percentage', resource: 'cpu', configuredPercent: 50, freePercent: 49 },
    ])
  })

  it('counts reservation and overhead of memory', () => {
    const control = { policy: 'percentage', cpuPercent: 0, memoryPercent: 90 }
    expect(shortagesOf(control)).toEqual([])
    expect(shortagesOf(control, [], { memory: { sizeMiB: 4096, reservationMiB: 4096 } })).toEqual([
      { policy: 'percentage', resource: 'memory', configuredPercent: 90, freePercent: 86 },
    ])
  })
})
