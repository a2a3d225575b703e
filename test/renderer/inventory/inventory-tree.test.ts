/** The inventory follows the trace: where a VM runs, how far its migration is, what is off. */
import { describe, expect, it } from 'vitest'
import { estateViewOf } from '../../support/estate-view.ts'
import {
  buildTree,
  expandableKeys,
  filterTree,
  type TreeNode,
} from '../../../renderer/features/inventory/inventory-tree.ts'
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
