/** Checks of disks and datastores: each speaks for its own cause, its cures mend it, near misses are silent. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import { longNameBlocker, storageBlockers } from '../../support/blockers/storage-blockers.ts'

describe('each check of storage', () => {
  testBlockers([...storageBlockers, longNameBlocker])
  testCures([...storageBlockers, longNameBlocker])
})

type Plant = (estate: PlainEstate) => void

function findingsOf(kind: MigrationKind, plant: Plant, request: Partial<MigrationRequest> = {}) {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

const idsOf = (kind: MigrationKind, plant: Plant, request: Partial<MigrationRequest> = {}) =>
  findingsOf(kind, plant, request).map(({ check }) => check)

const nothing: Plant = () => {}

describe('access to datastores', () => {
  it('is asked of the destination only when both change: the source need not see the target', () => {
    expect(idsOf('combined', nothing, { toDatastore: 'local-2' })).toEqual([])
  })

  it('is asked for what stays behind, too', () => {
    const stays = { toDatastore: undefined, disks: { 'Hard disk 2': { datastore: 'shared-2' } } }
    const localDisk: Plant = ({ vm }) => {
      vm.disks.push({ name: 'Hard disk 2', datastore: 'shared-1', sizeGiB: 10 })
      vm.disks.push({ name: 'Hard disk 3', datastore: 'local-1', sizeGiB: 10 })
    }
    const [finding] = findingsOf('combined', localDisk, stays)
    expect(finding).toMatchObject({
      check: 'ds-not-visible-to-host',
      message: 'esx-02 has no access to local-1, where Hard disk 3 of web-01 would stay.',
    })
    // A local datastore cannot be shown to another host.
    expect(finding!.cures).toEqual([])
  })

  it('is named once where home and disk lie together', () => {
    const hidden: Plant = ({ destination }) => void (destination.datastores = ['shared-2'])
    expect(idsOf('vmotion', hidden)).toEqual(['disk-not-shared'])
  })

  it('is refused for lost paths and a read-only mount at once', () => {
    const bad: Plant = ({ destination }) => {
      destination.mounts = [{ datastore: 'shared-1', readOnly: true, state: 'all-paths-down' }]
    }
    expect(idsOf('vmotion', bad)).toEqual(['ds-readonly-on-dest', 'ds-inaccessible'])
  })

  it('does not mind a datastore in maintenance that nothing comes to', () => {
    const leaving: Plant = ({ datastores }) => void (datastores['shared-1'].maintenance = 'inMaintenance')
    expect(idsOf('storage-vmotion', leaving)).toEqual([])
  })
})

describe('space', () => {
  /** 40 GiB thick, 20 written, 4 GiB of swap, and 9 MiB of small files that make the next GiB necessary. */
  const capacity =
    (capacityGiB: number, change: object = {}): Plant =>
    ({ datastores, vm }) => {
      datastores['shared-2'].capacityGiB = capacityGiB
      Object.assign(vm, change)
    }

  it('is enough to the last GiB', () => {
    expect(idsOf('storage-vmotion', capacity(45))).toEqual([])
    expect(idsOf('storage-vmotion', capacity(44))).toEqual(['ds-space'])
  })

  it('depends on the format, and says when a thin disk would fit', () => {
    expect(idsOf('storage-vmotion', capacity(25), { diskFormat: 'thin' })).toEqual([])
    const [finding] = findingsOf('storage-vmotion', capacity(25))
    expect(finding).toMatchObject({ left: { value: '44 GiB' }, right: { value: '25 GiB' } })
    const [tight] = findingsOf('storage-vmotion', capacity(44))
    expect(tight).toMatchObject({ left: { value: '45,065 MiB' }, right: { value: '45,056 MiB' } })
    expect(finding!.cures[0]).toMatchObject({ commands: [], text: expect.stringContaining('Thin Provision') })
    const tooSmall = findingsOf('storage-vmotion', capacity(20))[0]!
    expect(tooSmall.cures[0]!.text).toContain('Increase the capacity of shared-2')
    expect([finding!.remedy, tooSmall.remedy].map((remedy) => remedy.includes('Thin'))).toEqual([true, false])
  })

  it('counts snapshots, and the swap file only of a running VM that keeps it', () => {
    expect(idsOf('storage-vmotion', capacity(45, { snapshots: [{ name: 'one', sizeGiB: 1 }] }))).toEqual([
      'ds-space',
    ])
    expect(idsOf('storage-vmotion', capacity(41, { swapFile: 'host' }))).toEqual([])
    expect(idsOf('cold', capacity(41), { toDatastore: 'shared-2' })).toEqual([])
  })

  it('is not asked of a disk that stays, nor counted twice for one that only grows thick', () => {
    const thin: Plant = ({ vm, datastores }) => {
      vm.disks[0].format = 'thin'
      datastores['shared-1'].capacityGiB = 45
    }
    const grow = { toDatastore: undefined, diskFormat: 'eager-zeroed-thick' as const }
    expect(idsOf('storage-vmotion', thin, grow)).toEqual([])
    const tight: Plant = (estate) => {
      thin(estate)
      estate.datastores['shared-1'].otherUsedGiB = 1
    }
    expect(idsOf('storage-vmotion', tight, grow)).toEqual(['ds-space'])
  })

  it('of NFS without a plug-in is thin by itself', () => {
    const nfs: Plant = (estate) => {
      capacity(25)(estate)
      estate.datastores['shared-2'].type = 'NFS'
    }
    expect(idsOf('storage-vmotion', nfs)).toEqual([])
  })
})

describe('disks', () => {
  it('of any mode may stay, and a persistent independent one may move', () => {
    const mode =
      (value: string): Plant =>
      ({ vm }) =>
        void (vm.disks[0].mode = value)
    expect(idsOf('vmotion', mode('independent-nonpersistent'))).toEqual([])
    expect(idsOf('storage-vmotion', mode('independent-persistent'))).toEqual([])
    expect(idsOf('cold', mode('independent-nonpersistent'), { toDatastore: 'shared-2' })).toEqual([])
  })

  it('may be thick on NFS with a VAAI-NAS plug-in, or keep their format without', () => {
    const nfs =
      (nasPlugin: boolean): Plant =>
      ({ datastores }) =>
        void Object.assign(datastores['shared-2'], { type: 'NFS', nasPlugin })
    expect(idsOf('combined', nfs(true), { diskFormat: 'eager-zeroed-thick' })).toEqual([])
    expect(idsOf('combined', nfs(false))).toEqual([])
  })

  it('are of the size that VMFS-3 holds', () => {
    const size =
      (sizeGiB: number): Plant =>
      ({ vm, datastores }) => {
        vm.disks[0].sizeGiB = sizeGiB
        datastores['shared-2'].vmfsVersion = 3
      }
    expect(idsOf('storage-vmotion', size(2048))).toEqual([])
    expect(idsOf('storage-vmotion', size(2049))).toEqual(['ds-file-too-large'])
  })

  it('follow a policy that the target satisfies', () => {
    const gold: Plant = ({ vm, datastores }) => {
      vm.storagePolicy = 'Gold'
      datastores['shared-2'].policies = ['Gold']
    }
    expect(idsOf('storage-vmotion', gold)).toEqual([])
  })
})

describe('raw device mappings', () => {
  const mapped =
    (mode: 'virtual' | 'physical', change: Plant = nothing): Plant =>
    (estate) => {
      estate.vm.disks.push({
        name: 'Hard disk 2',
        datastore: 'shared-1',
        sizeGiB: 100,
        rdm: { mode, lun: 'naa.6000-01' },
      })
      const luns = [{ name: 'naa.6000-01', lunId: 4 }]
      estate.source.luns = luns
      estate.destination.luns = luns
      change(estate)
    }

  it('go where both hosts see the device under one number, and take no space', () => {
    expect(idsOf('vmotion', mapped('physical'))).toEqual([])
    const tight = mapped('physical', ({ datastores }) => void (datastores['shared-2'].capacityGiB = 45))
    expect(idsOf('combined', tight)).toEqual([])
  })

  it('of virtual mode become virtual disks, then of their full size and without the device', () => {
    const unseen = mapped('virtual', ({ destination }) => void (destination.luns = []))
    expect(idsOf('combined', unseen, { diskFormat: 'eager-zeroed-thick' })).toEqual([])
    const tight = mapped('virtual', ({ datastores }) => void (datastores['shared-2'].capacityGiB = 100))
    expect(idsOf('combined', tight, { diskFormat: 'eager-zeroed-thick' })).toEqual(['ds-space'])
  })

  it('of virtual mode get to vSAN converted, and not to NFS while the VM runs', () => {
    const to = (type: string) =>
      mapped('virtual', ({ datastores }) => void (datastores['shared-2'].type = type))
    expect(idsOf('storage-vmotion', to('vSAN'))).toEqual(['rdm-to-nfs'])
    expect(idsOf('storage-vmotion', to('vSAN'), { diskFormat: 'thin' })).toEqual([])
    expect(idsOf('storage-vmotion', to('NFS'), { diskFormat: 'thin' })).toEqual(['rdm-to-nfs'])
  })

  it('of physical mode are converted cold', () => {
    const request = { toDatastore: 'shared-2', diskFormat: 'thin' as const }
    expect(idsOf('cold', mapped('physical'), request)).toEqual([])
  })
})

describe('snapshots and linked clones', () => {
  const clone: Plant = ({ vm }) => void (vm.disks[0].parent = { datastore: 'shared-1' })

  it('move along since 5.0', () => {
    const snapshots: Plant = ({ vm }) => void (vm.snapshots = [{ name: 'one' }])
    expect(idsOf('storage-vmotion', snapshots)).toEqual([])
    expect(idsOf('storage-vmotion', clone)).toEqual([])
  })

  it('share a base with as many hosts as newer VMFS allows', () => {
    const many: Plant = ({ vm }) => void (vm.disks[0].parent = { datastore: 'shared-1', openOnHosts: 20 })
    expect(idsOf('vmotion', many)).toEqual([])
    const few: Plant = ({ vm, datastores }) => {
      vm.disks[0].parent = { datastore: 'shared-1', openOnHosts: 7 }
      datastores['shared-1'].vmfsVersion = 3
    }
    expect(idsOf('vmotion', few)).toEqual([])
  })
})

describe('swap files kept with the host', () => {
  const local: Plant = ({ vm, source, destination, datastores }) => {
    vm.swapFile = 'host'
    source.localSwapDatastore = 'local-1'
    destination.localSwapDatastore = 'local-2'
    datastores['local-2'].capacityGiB = 2
  }

  it('go to the home directory where the host has no room', () => {
    expect(idsOf('vmotion', local)).toEqual([])
  })

  it('are as large as what is not reserved', () => {
    const reserved: Plant = (estate) => {
      local(estate)
      estate.datastores['shared-1'].capacityGiB = 41
      estate.vm.memory.reservationMiB = 2048
    }
    expect(idsOf('vmotion', reserved)).toEqual([])
  })

  it('of other VMs take the room there', () => {
    const crowded: Plant = (estate) => {
      local(estate)
      estate.datastores['shared-1'].capacityGiB = 41
      estate.datastores['local-2'].capacityGiB = 6
      estate.vms.push({
        name: 'db-01',
        host: 'esx-02',
        memory: { sizeMiB: 4096 },
        swapFile: 'host',
        homeDatastore: 'shared-2',
      })
    }
    const [finding] = findingsOf('vmotion', crowded)
    expect(finding).toMatchObject({ check: 'swap-space-on-dest', right: { value: '2 GiB at most' } })
  })
})

describe('memory for Storage vMotion', () => {
  it('is asked only where the home directory moves', () => {
    const full: Plant = ({ source }) => void (source.memoryGiB = 8)
    const disksOnly = { toDatastore: undefined, disks: { 'Hard disk 1': { datastore: 'shared-2' } } }
    expect(idsOf('storage-vmotion', full, disksOnly)).toEqual([])
  })
})
