/** Resource pools: the tree, what the estate says is used and left, and what the form refuses. */
import { describe, expect, it } from 'vitest'
import { newPool, poolProblems, poolRows, roomFor } from '../../../renderer/features/cluster/pool-rows.ts'
import { allVmsNow } from '../../../renderer/features/object/estate-now.ts'
import { after, clusterEngine, storyVm, told } from './cluster-story.ts'

const cluster = {
  drs: {},
  resourcePools: [
    { name: 'Gold', cpuReservationMhz: 10_000, memoryReservationMiB: 1024, cpuExpandable: false },
    { name: 'Inner', parent: 'Gold', cpuReservationMhz: 4000 },
    { name: 'Bronze' },
  ],
}
const vms = [
  storyVm('a', 'esx-01', { resourcePool: 'Gold', cpuReservationMhz: 1000 }),
  storyVm('b', 'esx-01', { resourcePool: 'Inner', cpuReservationMhz: 500 }),
  storyVm('c', 'esx-02'),
]

function rowsOf({ estate, view }: ReturnType<typeof told>) {
  return poolRows(estate.clusters[0]!, allVmsNow(estate, view))
}

describe('the rows', () => {
  const rows = rowsOf(told(clusterEngine(cluster, vms)))

  it('stand as a tree, each pool after its parent, VMs in their own pool only', () => {
    expect(rows.map((row) => [row.name, row.depth, row.vms])).toEqual([
      ['', 0, 1],
      ['Gold', 1, 1],
      ['Inner', 2, 1],
      ['Bronze', 1, 0],
    ])
  })

  it('count VMs and child pools as used; a fixed reservation ends where it is set', () => {
    expect(rows.find((row) => row.name === 'Gold')).toMatchObject({
      cpuUsedMhz: 5000,
      cpuUnreservedMhz: 5000,
    })
    expect(rows.find((row) => row.name === '')!.cpuUsedMhz).toBe(10_000)
  })

  it('an expandable pool also has what its parents have left', () => {
    const [root, , inner, bronze] = rows
    expect(inner).toMatchObject({ cpuUsedMhz: 500, cpuUnreservedMhz: 3500 + 5000 })
    expect(bronze!.cpuUnreservedMhz).toBe(root!.cpuUnreservedMhz)
  })
})

it('a VM that is powered off gives its reservation back, and the estate is renewed for it', () => {
  const before = told(clusterEngine(cluster, vms))
  const later = after(before.engine, [{ type: 'power-off', vm: 'a' }])
  expect(later.view.estateRevision).toBeGreaterThan(before.view.estateRevision)
  expect(rowsOf(later).find((row) => row.name === 'Gold')!.cpuUsedMhz).toBe(4000)
})

describe('the form', () => {
  const { estate, view } = told(clusterEngine(cluster, vms))
  const rows = poolRows(estate.clusters[0]!, allVmsNow(estate, view))
  const specs = estate.clusters[0]!.spec.resourcePools!

  it('lets a new pool reserve what its parent has left, and an edited one its own besides', () => {
    expect(roomFor(rows, 'Gold', null).cpuMhz).toBe(5000)
    expect(roomFor(rows, 'Gold', specs[1]!).cpuMhz).toBe(9000)
  })

  it('refuses more than that, and a name that is taken', () => {
    const pool = { ...newPool(specs, 'Gold'), name: 'Bronze', cpuReservationMhz: 5001 }
    const problems = poolProblems(pool, specs, roomFor(rows, 'Gold', null))
    expect(problems.get('cpuReservationMhz')).toBe('The parent has 5,000 MHz left to reserve.')
    expect(problems.has('name')).toBe(true)
  })
})
