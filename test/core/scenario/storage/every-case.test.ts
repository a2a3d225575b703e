/** What all shipped scenarios of Storage vMotion and of moves between vCenters have in common. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../../core/estate/inventory.ts'
import { openTrouble, shippedIds, shippedScenario } from '../../../support/troubleshooting.ts'

const ids = ['Storage vMotion', 'Cross vCenter'].flatMap(shippedIds)

it('there is one for each use case and one for each way to another vCenter, with names and seeds of their own', () => {
  expect(ids.length).toBeGreaterThanOrEqual(16)
  const scenarios = ids.map(shippedScenario)
  expect(new Set(scenarios.map((one) => one.name)).size).toBe(ids.length)
  expect(new Set(scenarios.map((one) => one.seed)).size).toBe(ids.length)
})

describe.each(ids)('%s', (id) => {
  const scenario = shippedScenario(id)

  it('is a small estate with disks as people have them, described as a story', () => {
    expect(buildInventory(scenario).hosts.size).toBeLessThanOrEqual(4)
    expect(scenario.estate.vms.length).toBeGreaterThanOrEqual(2)
    expect(scenario.estate.vms.length).toBeLessThanOrEqual(6)
    for (const { disks } of scenario.estate.vms)
      for (const { sizeGiB } of disks) {
        expect(sizeGiB).toBeGreaterThanOrEqual(10)
        expect(sizeGiB).toBeLessThanOrEqual(100)
      }
    expect(scenario.description.length).toBeGreaterThan(80)
    expect(scenario.description.length).toBeLessThan(260)
  })

  it('comes to rest by itself, loses no VM and no write, and leaves nothing behind', () => {
    const { view, engine } = openTrouble(id)
    expect(view.nowNs / 1e9).toBeLessThan(3600)
    expect([...view.vms.keys()]).toEqual(scenario.estate.vms.map((vm) => vm.name))
    for (const vm of view.vms.values()) expect(vm.isStunned).toBe(false)
    for (const { storage } of view.migrations)
      for (const { verified } of storage?.copies ?? [])
        if (verified !== null) expect(verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
    for (const { copyingBytes } of engine.inventory.datastores.values()) expect(copyingBytes).toBe(0)
  })
})
