/** Disks and home directories of the estate as blocks, and what of them is copied. */
import { describe, expect, it } from 'vitest'
import { buildInventory, type Inventory } from '../../../core/estate/inventory.ts'
import { bytesToCopyOfDisk, homeDiskOf, newDiskOf } from '../../../core/migration/disk-sizes.ts'
import { diskSchema } from '../../../core/scenario/vm-schema.ts'
import { disk, diskVm, gib, storageEstate } from '../../support/storage-moves.ts'
import { mib } from '../../support/disks.ts'
import { smallScenario } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const specOf = (change: Json = {}) => diskSchema.parse(disk(1, change))
const blocksOf = (ranges: readonly { blocks: number }[] | undefined) =>
  (ranges ?? []).reduce((sum, { blocks }) => sum + blocks, 0)

describe('a virtual disk', () => {
  it('has its content at the start and zeroed blocks behind it', () => {
    const made = newDiskOf(specOf({ sizeGiB: 4, usedGiB: 2, zeroedGiB: 0.5 }), 'one')
    expect(made).toMatchObject({ name: 'one', datastore: 'a', format: 'lazy-zeroed', sizeBytes: 4 * gib })
    expect(made.content).toEqual([{ firstBlock: 0, blocks: 1.5 * 16_384 }])
    expect(made.zeroed).toEqual([{ firstBlock: 1.5 * 16_384, blocks: 0.5 * 16_384 }])
    expect(made.zeroedBytes).toBe(0.5 * gib)
  })

  it.each([
    [{}, 8192, 0],
    [{ usedGiB: 0 }, 0, 0],
    [{ usedGiB: 0.1 }, 1639, 0],
    [{ usedGiB: 0.25, zeroedGiB: 3 }, 0, 4096],
  ])('of %j has %d blocks of content and %d zeroed ones', (change, content, zeroed) => {
    const made = newDiskOf(specOf(change), 'one')
    expect([blocksOf(made.content), blocksOf(made.zeroed)]).toEqual([content, zeroed])
  })

  it('is read as far as it was written, or whole where its target is zeroed eagerly', () => {
    const thin = specOf({ format: 'thin', usedGiB: 0.75, zeroedGiB: 0.25 })
    expect(bytesToCopyOfDisk(thin, 'thin')).toBe(0.75 * gib)
    expect(bytesToCopyOfDisk(thin, 'lazy-zeroed-thick')).toBe(0.75 * gib)
    expect(bytesToCopyOfDisk(thin, 'eager-zeroed-thick')).toBe(gib)
    expect(bytesToCopyOfDisk(specOf({ format: 'eager-zeroed-thick' }), 'thin')).toBe(gib)
  })

  it('of a raw device lies on the device, and is read whole', () => {
    const raw = specOf({ rdm: { mode: 'virtual', lun: 'naa.1' }, usedGiB: 0.25 })
    expect(newDiskOf(raw, 'one')).toMatchObject({ datastore: 'LUN naa.1', format: 'eager-zeroed' })
    expect(bytesToCopyOfDisk(raw, 'thin')).toBe(gib)
  })
})

describe('a home directory', () => {
  function estate(change: Json): Inventory {
    return buildInventory(smallScenario(storageEstate({ vms: [diskVm(change)] })))
  }
  const homeOf = (change: Json = {}) => {
    const inventory = estate(change)
    return homeDiskOf(inventory, inventory.vms.get('web-01')!, 'home')
  }

  it('holds a few MiB of small files, and no swap file that would be copied', () => {
    expect(homeOf()).toMatchObject({ datastore: 'a', format: 'thin', sizeBytes: 9 * mib })
    expect(homeOf({ memory: { sizeMiB: 4096 } })!.sizeBytes).toBe(9 * mib)
  })

  it('takes snapshots and the checkpoint of a suspended VM along', () => {
    const snapshots = [{ name: 'one', sizeGiB: 0.5 }]
    expect(homeOf({ snapshots })!.sizeBytes).toBe(521 * mib)
    expect(homeOf({ powerState: 'suspended', memory: { sizeMiB: 256 } })!.sizeBytes).toBe(266 * mib)
  })

  it('lies where it is said to, else with the first disk, else nowhere', () => {
    expect(homeOf({ homeDatastore: 'c' })!.datastore).toBe('c')
    expect(homeOf({ disks: [], workload: {} })).toBeNull()
  })
})
