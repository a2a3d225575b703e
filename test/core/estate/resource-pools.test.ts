/** What pools have left: reservations of VMs and child pools, and what expandable pools borrow from their parents. */
import { describe, expect, it } from 'vitest'
import { gibBytes, mibBytes } from '../../../core/base/units.ts'
import type { Inventory } from '../../../core/estate/inventory.ts'
import { rootPool, roomOf } from '../../../core/estate/resource-pools.ts'
import { overheadBytes } from '../../../core/estate/vm-overhead.ts'
import { baseEstate, inventoryOf, type Plain } from '../../support/blockers/base-estate.ts'

/** Both hosts have 96,000 MHz and 252 GiB for VMs. */
function estateWith(resourcePools: Plain[], vms: Plain[] = [], change: Plain = {}): Inventory {
  const estate = baseEstate('vmotion')
  estate.sourceCluster.resourcePools = resourcePools
  Object.assign(estate.destination, change)
  estate.vms.push(...vms)
  return inventoryOf(estate)
}

function cpuRoom(inventory: Inventory, pool: string) {
  const cluster = inventory.clusters.get('CL-1')!
  return roomOf({ inventory, cluster, without: null, counting: null }, pool, 'cpu')
}

const vm = (name: string, resourcePool: string, cpuReservationMhz: number) => ({
  name,
  host: 'esx-01',
  memory: { sizeMiB: 1024 },
  resourcePool,
  cpuReservationMhz,
})

describe('the room of a pool', () => {
  it('is its reservation less what VMs and child pools have reserved', () => {
    const pools = [
      { name: 'A', cpuReservationMhz: 5000, cpuExpandable: false },
      { name: 'B', parent: 'A', cpuReservationMhz: 2000, cpuExpandable: false },
    ]
    const inventory = estateWith(pools, [vm('a', 'A', 500), vm('b', 'B', 700)])
    expect(cpuRoom(inventory, 'A')).toEqual({ unreserved: 2500, chain: ['A'] })
    expect(cpuRoom(inventory, 'B')).toEqual({ unreserved: 1300, chain: ['B'] })
    expect(cpuRoom(inventory, rootPool).unreserved).toBe(2 * 96_000 - 5000)
  })

  it('reaches up through expandable parents, and what is borrowed is gone there', () => {
    const pools = [
      { name: 'A', cpuReservationMhz: 5000, cpuExpandable: false },
      { name: 'B', parent: 'A', cpuReservationMhz: 1000 },
    ]
    const before = estateWith(pools)
    expect(cpuRoom(before, 'B')).toEqual({ unreserved: 5000, chain: ['B', 'A'] })
    const borrowed = estateWith(pools, [vm('b', 'B', 3000)])
    expect(cpuRoom(borrowed, 'B')).toEqual({ unreserved: 2000, chain: ['B', 'A'] })
    expect(cpuRoom(borrowed, 'A').unreserved).toBe(2000)
  })

  it('of the root is that of hosts in service', () => {
    expect(cpuRoom(estateWith([], [], { inMaintenanceMode: true }), rootPool).unreserved).toBe(96_000)
    expect(cpuRoom(estateWith([], [], { connectionState: 'disconnected' }), rootPool).unreserved).toBe(96_000)
  })

  it('in memory counts the overhead of VMs and leaves ESXi its own', () => {
    const inventory = estateWith([])
    const cluster = inventory.clusters.get('CL-1')!
    const { unreserved } = roomOf({ inventory, cluster, without: null, counting: null }, rootPool, 'memory')
    const web = inventory.vms.get('web-01')!
    expect(unreserved).toBe(2 * 252 * gibBytes - overheadBytes(web.spec))
    expect(unreserved % mibBytes).not.toBe(0)
  })
})
