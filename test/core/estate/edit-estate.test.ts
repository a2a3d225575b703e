import { describe, expect, it } from 'vitest'
import { applyEdit } from '../../../core/estate/edit-estate.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { smallScenario } from '../../support/scenarios.ts'

describe('an edit that takes a field away', () => {
  it('leaves an empty list where a list was, so that whoever reads the host finds none', () => {
    const inventory = buildInventory(smallScenario())
    applyEdit(inventory, { type: 'edit-host', host: 'esx-02', set: { vmkernelAdapters: null } })
    expect(inventory.hosts.get('esx-02')?.spec.vmkernelAdapters).toEqual([])
  })

  it('leaves nothing of any other field', () => {
    const inventory = buildInventory(smallScenario())
    applyEdit(inventory, { type: 'edit-vm', vm: 'web-01', set: { storagePolicy: 'gold' } })
    applyEdit(inventory, { type: 'edit-vm', vm: 'web-01', set: { storagePolicy: null } })
    expect(inventory.vms.get('web-01')?.spec).not.toHaveProperty('storagePolicy')
  })
})
