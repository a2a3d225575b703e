/** Files of VMs as the datastore browser lists them. */
import { describe, expect, it } from 'vitest'
import { gibBytes } from '../../../core/base/units.ts'
import { filesOfDatastore, type VmOfFiles } from '../../../core/estate/datastore-files.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { homeDatastoreOf, hostSwapDatastoreOf, usedGiBOf } from '../../../core/estate/storage.ts'
import { vmSchema } from '../../../core/scenario/vm-schema.ts'
import { smallScenario } from '../../support/scenarios.ts'

function vmOf(change: object = {}, hostSwapDatastore = ''): VmOfFiles {
  const spec = vmSchema.parse({
    name: 'web-01',
    host: 'esx-01',
    memory: { sizeMiB: 2048 },
    disks: [
      { name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 40, format: 'thin', usedGiB: 10 },
      { name: 'Hard disk 2', datastore: 'vmfs-02', sizeGiB: 100 },
    ],
    ...change,
  })
  return { name: spec.name, powerState: spec.powerState, spec, hostSwapDatastore }
}

function listed(datastore: string, vm: VmOfFiles): [string, number][] {
  return filesOfDatastore(datastore, [vm]).flatMap(({ files }) =>
    files.map(({ name, sizeBytes }): [string, number] => [name, sizeBytes / gibBytes]),
  )
}

const namesOf = (datastore: string, vm: VmOfFiles) => listed(datastore, vm).map(([name]) => name)

describe('files of a VM', () => {
  it('has its home directory, its swap file while it runs, and descriptor and content of each disk', () => {
    const names = namesOf('vmfs-01', vmOf())
    expect(names.slice(0, 3)).toEqual(['web-01.vmx', 'web-01.nvram', 'vmware.log'])
    expect(names.slice(3, 9).join()).toMatch(/^(vmware-[1-6]\.log,?){6}$/)
    expect(names[9]).toMatch(/^web-01-[0-9a-f]{8}\.vswp$/)
    expect(names.slice(10)).toEqual(['web-01.vmdk', 'web-01-flat.vmdk'])
  })

  it('keeps a disk elsewhere in a folder of the same name there, numbered', () => {
    expect(filesOfDatastore('vmfs-02', [vmOf()])).toMatchObject([{ name: 'web-01', vm: 'web-01' }])
    expect(listed('vmfs-02', vmOf())).toEqual([
      ['web-01_1.vmdk', expect.any(Number)],
      ['web-01_1-flat.vmdk', 100],
    ])
  })

  it('takes of a thin disk what is written', () => {
    expect(new Map(listed('vmfs-01', vmOf())).get('web-01-flat.vmdk')).toBe(10)
  })

  it('has no swap file here that the host keeps elsewhere', () => {
    const vm = vmOf({ swapFile: 'host' }, 'vmfs-03')
    expect(namesOf('vmfs-01', vm).join()).not.toContain('.vswp')
    expect(namesOf('vmfs-03', vm)).toHaveLength(1)
  })

  it('of a suspended one has its memory, and no swap file', () => {
    const vm = vmOf({ powerState: 'suspended' })
    const endings = namesOf('vmfs-01', vm).map((name) => name.slice(name.lastIndexOf('.')))
    expect(endings).toEqual(expect.arrayContaining(['.vmss', '.vmem']))
    expect(endings).not.toContain('.vswp')
  })

  it('of snapshots has what the scenario gives them', () => {
    const snapshots = [{ name: 'before', withMemory: true, sizeGiB: 5 }, { name: 'after' }]
    const own = listed('vmfs-01', vmOf({ snapshots })).filter(([name]) => /Snapshot|0000/.test(name))
    expect(own.map(([name]) => name)).toEqual([
      'web-01-Snapshot1.vmsn',
      'web-01-Snapshot1.vmem',
      'web-01-000001.vmdk',
      'web-01-000001-delta.vmdk',
      'web-01-Snapshot2.vmsn',
      'web-01-000002.vmdk',
      'web-01-000002-delta.vmdk',
    ])
    const sum = own.filter(([name]) => /vmem|vmsn|delta/.test(name)).reduce((all, [, gib]) => all + gib, 0)
    expect(sum).toBe(6)
  })

  it('of a raw device has a mapping file of no size', () => {
    const rdm = { mode: 'physical', lun: 'naa.1' }
    const disks = [{ name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 40, rdm }]
    expect(listed('vmfs-01', vmOf({ disks })).at(-1)).toEqual(['web-01-rdmp.vmdk', 0])
  })

  it('are named as the VM was called when they were made', () => {
    expect(namesOf('vmfs-01', vmOf({ filesNamed: 'intranet-old' }))[0]).toBe('intranet-old.vmx')
    expect(filesOfDatastore('vmfs-01', [vmOf({ filesNamed: 'intranet-old' })])[0]?.name).toBe('intranet-old')
  })
})

describe('the sum of the files', () => {
  const rdm = { mode: 'physical', lun: 'naa.1' }
  const snapshots = [
    { name: 'before', withMemory: true, sizeGiB: 5.0003 },
    { name: 'after', sizeGiB: 0.0001 },
  ]
  it.each<[string, object]>([
    ['a running VM', {}],
    ['one with a reservation', { memory: { sizeMiB: 2048, reservationMiB: 1000 } }],
    ['one whose swap file is with the host', { swapFile: 'host' }],
    ['a suspended one', { powerState: 'suspended' }],
    ['one that is off, with snapshots', { powerState: 'poweredOff', snapshots }],
    [
      'one with its home elsewhere and a raw device',
      {
        homeDatastore: 'vmfs-03',
        disks: [
          { name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 40, format: 'thin', usedGiB: 10.00001 },
          { name: 'Hard disk 2', datastore: 'vmfs-02', sizeGiB: 40, rdm },
        ],
      },
    ],
  ])('of %s is what its datastores have used', (_, change) => {
    const vm = vmOf(change).spec
    const names = ['vmfs-01', 'vmfs-02', 'vmfs-03']
    const inventory = buildInventory(
      smallScenario({
        datastores: names.map((name) => ({ name })),
        vms: [vm as unknown as Record<string, unknown>],
      }),
    )
    for (const datastore of inventory.datastores.values()) {
      const [is] = inventory.vms.values()
      const host =
        is!.spec.swapFile === 'host'
          ? hostSwapDatastoreOf(inventory.hosts.get('esx-01')!, homeDatastoreOf(inventory, is!))
          : ''
      const files = filesOfDatastore(datastore.name, [
        { name: is!.name, powerState: is!.powerState, spec: is!.spec, hostSwapDatastore: host },
      ]).flatMap((folder) => folder.files)
      const sum = files.reduce((all, { sizeBytes }) => all + sizeBytes, 0)
      expect(sum / gibBytes).toBe(usedGiBOf(inventory, datastore))
    }
  })
})
