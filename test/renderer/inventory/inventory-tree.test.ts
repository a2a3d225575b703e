/** The inventory follows the trace: where a VM runs, how far its migration is, what is off. */
import { describe, expect, it } from 'vitest'
import { estateViewOf } from '../../support/estate-view.ts'
import {
  buildTree,
  expandableKeys,
  filterTree,
  type TreeNode,
} from '../../../renderer/features/inventory/inventory-tree.ts'
import { wideEstate, wideScenario } from '../configure/wide-estate.ts'
import { begunEngine, runOut, smallScenario, smallVm, stepToStage, viewOf } from '../../support/scenarios.ts'

const scenario = smallScenario({
  vms: [smallVm(), smallVm({ name: 'off-01', host: 'esx-03', powerState: 'poweredOff' })],
})
const estate = estateViewOf(scenario)

function find(roots: readonly TreeNode[], key: string): TreeNode {
  const all = (nodes: readonly TreeNode[]): TreeNode[] =>
    nodes.flatMap((node) => [node, ...all(node.children ?? [])])
  const found = all(roots).find((node) => node.key === key)
  if (found === undefined) throw new Error(`No ${key} in the tree.`)
  return found
}

describe('hosts and clusters', () => {
  it('lists hosts before virtual machines, as the vSphere Client does', () => {
    const tree = buildTree('hosts', estate, viewOf(begunEngine(scenario)))
    const names = find(tree, 'cluster:CL-1').children!.map((node) => node.key)
    expect(names).toEqual(['host:esx-01', 'host:esx-02', 'host:esx-03', 'vm:web-01', 'vm:off-01'])
  })

  it('a VM shows its progress while it moves and its new host afterwards', () => {
    const engine = begunEngine(scenario)
    stepToStage(engine, 'pre-copy')
    const moving = find(buildTree('hosts', estate, viewOf(engine)), 'vm:web-01')
    expect(moving.isMoving).toBe(true)
    expect(moving.note).toMatch(/^\d+\u00a0%$/)
    const moved = find(buildTree('hosts', estate, viewOf(runOut(engine))), 'vm:web-01')
    expect(moved).toMatchObject({ isMoving: false, note: 'esx-02' })
  })

  it('a VM that is off says so', () => {
    const tree = buildTree('vms', estate, viewOf(begunEngine(scenario)))
    expect(find(tree, 'vm:off-01')).toMatchObject({ isOff: true, note: 'off' })
  })
})

it('a network is listed once, whatever number of hosts have its port group', () => {
  const tree = buildTree('networks', estate, viewOf(begunEngine(scenario)))
  const names = find(tree, 'datacenter:DC-1').children!.map((node) => node.name)
  expect(names).toEqual([...new Set(names)])
  expect(names).toContain('VM Network')
})

describe('a wide estate', () => {
  const view = viewOf(begunEngine(wideScenario))
  const childNames = (tree: readonly TreeNode[], key: string) =>
    find(tree, key).children!.map((node) => node.key)

  it('nests resource pools with their VMs, and lists stand-alone hosts after clusters', () => {
    const tree = buildTree('hosts', wideEstate, view)
    expect(childNames(tree, 'datacenter:DC-1')).toEqual(['cluster:CL-1', 'host:lonely-01'])
    expect(childNames(tree, 'pool:CL-1/Production')).toEqual(['pool:CL-1/Web'])
    expect(childNames(tree, 'pool:CL-1/Web')).toEqual(['vm:web-01'])
    expect(childNames(tree, 'cluster:CL-1')).not.toContain('vm:web-01')
    expect(childNames(tree, 'host:lonely-01')).toEqual(['vm:alone-01'])
    expect(find(tree, 'pool:CL-1/Web').label).toBe('Web')
  })

  it('lists VMs of stand-alone hosts, and marks templates', () => {
    const tree = buildTree('vms', wideEstate, view)
    expect(childNames(tree, 'datacenter:DC-1')).toContain('vm:alone-01')
    expect(find(tree, 'vm:golden')).toMatchObject({ note: 'template', icon: 'file' })
    expect(find(tree, 'vm:web-01').icon).toBeUndefined()
  })

  it('nests port groups in their distributed switch, standard networks beside it', () => {
    const tree = buildTree('networks', wideEstate, view)
    expect(childNames(tree, 'switch:DSwitch-1')).toEqual(['network:dv-app'])
    expect(childNames(tree, 'datacenter:DC-1')).toContain('network:VM Network')
    expect(childNames(tree, 'datacenter:DC-1')).not.toContain('network:dv-app')
  })

  it('says that a datastore is local', () => {
    expect(find(buildTree('storage', wideEstate, view), 'datastore:local-01').note).toBe('local')
  })
})

describe('what is broken', () => {
  it('a host that failed, its VMs, a host that does not respond and a stopped vCenter say so', () => {
    const broken = viewOf(begunEngine(scenario))
    broken.hosts.get('esx-01')!.isFailed = true
    broken.hosts.get('esx-01')!.connection = 'notResponding'
    broken.hosts.get('esx-02')!.connection = 'notResponding'
    broken.stoppedVcenters.add('vc-a')
    const web = broken.vms.get('web-01')!
    web.powerState = 'poweredOff'
    web.failure = { atNs: 1, host: 'esx-01', reason: 'esx-01 has failed', restarted: null }
    const tree = buildTree('hosts', estate, broken)
    expect(find(tree, 'host:esx-01')).toMatchObject({ note: 'failed', trouble: 'error' })
    expect(find(tree, 'host:esx-02')).toMatchObject({ note: 'not responding', trouble: 'warning' })
    expect(find(tree, 'host:esx-03').trouble).toBeUndefined()
    expect(find(tree, 'vm:web-01')).toMatchObject({ note: 'host failed', trouble: 'error' })
    expect(find(tree, 'vcenter:vc-a')).toMatchObject({ note: 'service down', trouble: 'warning' })
  })
})

describe('the filter', () => {
  const tree = buildTree('hosts', estate, viewOf(begunEngine(scenario)))

  it('keeps the way to what it finds and nothing else', () => {
    const found = filterTree(tree, 'WEB')
    expect(expandableKeys(found)).toEqual(['vcenter:vc-a', 'datacenter:DC-1', 'cluster:CL-1'])
    expect(find(found, 'cluster:CL-1').children!.map((node) => node.name)).toEqual(['web-01'])
  })

  it('gives nothing for a name that is not there, and all for none', () => {
    expect(filterTree(tree, 'nowhere')).toEqual([])
    expect(filterTree(tree, ' ')).toEqual(tree)
  })
})
