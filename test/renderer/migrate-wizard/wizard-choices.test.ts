/** What a new choice on an earlier page does to later ones, and what is asked of vCenter for all of them together. */
import { describe, expect, it } from 'vitest'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import { noStorageChoice } from '../../../renderer/features/migrate-wizard/storage-choices.ts'
import {
  noChoices,
  withRemote,
  withTarget,
  withType,
  type Choices,
} from '../../../renderer/features/migrate-wizard/wizard-choices.ts'
import {
  migrateCommand,
  requestFor,
  requestWithStandIn,
} from '../../../renderer/features/migrate-wizard/wizard-requests.ts'
import type { Target } from '../../../renderer/features/migrate-wizard/wizard-targets.ts'
import { offVm, wizardEstate } from './wizard-estate.ts'

const { estate, inventory, vm: vmOf } = wizardEstate({}, [offVm])
const vm = vmOf('web-01')
const host = (name: string): Target => ({ kind: 'host', host: name })
const cluster: Target = { kind: 'cluster', cluster: 'CL-1' }
const remote = { vcenter: 'vc-c', ssoDomain: 'two.local', user: 'administrator@two.local' }
const toBremen: Choices = {
  ...noChoices,
  type: 'both',
  target: host('esx-11'),
  storage: { ...noStorageChoice, datastore: 'bremen-01' },
  folder: 'Web',
  networks: { networks: { 'VM Network': 'VM Network' }, adapters: {} },
}

describe('a new choice on an earlier page', () => {
  it('of the type keeps the compute resource where both have one, and forgets the storage', () => {
    expect(withType(toBremen, 'compute')).toMatchObject({
      target: toBremen.target,
      folder: 'Web',
      storage: noStorageChoice,
    })
    expect(withType(toBremen, 'storage')).toEqual({ ...noChoices, type: 'storage' })
    expect(withType(toBremen, 'both')).toBe(toBremen)
  })

  it('of the compute resource keeps datastores that it sees too, and the folder inside a datacenter', () => {
    const hamburg = { ...toBremen, target: host('esx-02'), folder: null }
    const onFast = { ...hamburg, storage: { ...noStorageChoice, datastore: 'fast' } }
    expect(withTarget(onFast, cluster, estate).storage.datastore).toBe('fast')
    const elsewhere = withTarget(toBremen, host('esx-02'), estate)
    expect(elsewhere).toMatchObject({ folder: null, storage: { datastore: '' } })
    expect(elsewhere.networks.networks).toEqual({})
  })

  it('of the vCenter forgets all that lies behind it; the same vCenter again nothing', () => {
    const chosen = { ...withRemote({ ...noChoices, type: 'export' }, remote), target: host('esx-21') }
    expect(withRemote(chosen, { ...remote, user: 'x@two.local' }).target).toEqual(host('esx-21'))
    expect(withRemote(chosen, null)).toEqual({ ...noChoices, type: 'export' })
  })
})

describe('what is asked', () => {
  it('names no host where only storage moves', () => {
    const storage = { ...noStorageChoice, datastore: 'slow' }
    expect(requestFor(vm, { ...noChoices, type: 'storage', storage }, estate)).toEqual({
      vm: 'web-01',
      toDatastore: 'slow',
    })
  })

  it('of another vCenter chooses the networks of the same name, and names the places of files that stay', () => {
    expect(requestFor(vm, { ...noChoices, target: host('esx-11') }, estate)).toEqual({
      vm: 'web-01',
      toHost: 'esx-11',
      toDatastore: 'fast',
      disks: { 'Hard disk 2': { datastore: 'slow' } },
      networks: { 'VM Network': 'VM Network' },
    })
    const exported = requestFor(vm, { ...noChoices, type: 'export', remote, target: host('esx-21') }, estate)
    expect(exported).toMatchObject({ remote: { credentials: 'accepted', certificate: 'accepted' } })
    expect(exported).not.toHaveProperty('networks')
  })

  it('takes adapters of this VM alone, and the folder only of another datacenter', () => {
    const networks = { networks: {}, adapters: { 'off-01': { 'Network adapter 1': 'Guests' } } }
    expect(requestFor(vm, { ...noChoices, target: host('esx-02'), networks, folder: 'Web' }, estate)).toEqual(
      {
        vm: 'web-01',
        toHost: 'esx-02',
      },
    )
    expect(requestFor(vm, toBremen, estate)).toMatchObject({ toFolder: 'Web', toDatastore: 'bremen-01' })
  })

  it('before the page of storage is the kind of migration that it will be', () => {
    const choices: Choices = { ...noChoices, type: 'both', target: host('esx-02') }
    const request = requestWithStandIn(vm, choices, estate)
    expect(request.toDatastore).toBe('slow')
    expect(compatibilityOf(inventory, request, false).kind).toBe('combined')
    expect(compatibilityOf(inventory, requestFor(vm, choices, estate), false).kind).toBe('vmotion')
  })
})

describe('commands', () => {
  it('go to the host that DRS picked, without the cluster', () => {
    const request = requestFor(vm, { ...toBremen, target: cluster, folder: null }, estate)
    const command = migrateCommand({ ...request, toPool: 'Web' }, 'esx-02', 'regular')
    expect(command).toMatchObject({
      type: 'migrate',
      vm: 'web-01',
      toHost: 'esx-02',
      resourcePool: 'Web',
      priority: 'regular',
    })
    expect(command).not.toHaveProperty('toCluster')
  })

  it.each(['Gold', ''])('take the policy "%s" along, which no command changes before', (storagePolicy) => {
    const request = { vm: 'web-01', toDatastore: 'slow', storagePolicy }
    expect(migrateCommand(request, '', 'high')).toEqual({ type: 'migrate', priority: 'high', ...request })
  })

  it('name the folder, also the root folder', () => {
    for (const folder of ['Web', ''])
      expect(migrateCommand({ vm: 'web-01', toFolder: folder }, 'esx-02', 'high')).toMatchObject({ folder })
  })
})
