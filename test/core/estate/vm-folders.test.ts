/** The folder in which a VM comes to lie that moves. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { folderAfter, foldersOf } from '../../../core/estate/vm-folders.ts'
import { islands, type TwoIslands } from '../../support/two-islands.ts'

function folderOf(parts: TwoIslands, to: string, asked?: string): string {
  const inventory = buildInventory(islands(parts))
  const [source, destination] = [inventory.hosts.get('esx-a1')!, inventory.hosts.get(to)!]
  return folderAfter(inventory, inventory.vms.get('web-01')!, source, destination, asked)
}

describe('the folder after a move', () => {
  const inWeb: TwoIslands = { vm: { folder: 'Web' } }
  const webThere: TwoIslands = { ...inWeb, toDatacenter: { folders: [{ name: 'Web' }, { name: 'Prod' }] } }

  it('is the one asked for', () => {
    expect(folderOf(webThere, 'esx-b1', 'Prod')).toBe('Prod')
    expect(folderOf(webThere, 'esx-a2', 'Web')).toBe('Web')
  })

  it('stays inside a datacenter, and is the one of the same name in another, else its root', () => {
    expect(folderOf(webThere, 'esx-a2')).toBe('Web')
    expect(folderOf(webThere, 'esx-b1')).toBe('Web')
    expect(folderOf(inWeb, 'esx-b1')).toBe('')
    expect(folderOf({}, 'esx-b1')).toBe('')
  })
})

describe('the folders of a datacenter', () => {
  it('are those of the scenario and those of VMs, which stay when the last VM has gone', () => {
    const inventory = buildInventory(
      islands({
        vm: { folder: 'Web' },
        fromDatacenter: { folders: [{ name: 'Empty' }, { holds: ['old'] }] },
      }),
    )
    expect([...foldersOf(inventory, 'DC-A')]).toEqual(['Empty', 'Web'])
    inventory.vms.get('web-01')!.host = 'esx-b1'
    expect([...foldersOf(inventory, 'DC-A')]).toEqual(['Empty', 'Web'])
    expect([...foldersOf(inventory, 'DC-B')]).toEqual(['Web'])
  })
})
