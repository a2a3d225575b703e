/** Ready to complete and the rail: what they say of the choices. */
import { expect, it } from 'vitest'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import { folderPlace } from '../../../renderer/features/migrate-wizard/folder-choices.ts'
import { chosenOn, soFar } from '../../../renderer/features/migrate-wizard/rail-words.ts'
import { readyFacts } from '../../../renderer/features/migrate-wizard/ready-facts.ts'
import { noStorageChoice } from '../../../renderer/features/migrate-wizard/storage-choices.ts'
import { noChoices, type Choices } from '../../../renderer/features/migrate-wizard/wizard-choices.ts'
import { requestFor } from '../../../renderer/features/migrate-wizard/wizard-requests.ts'
import { offVm, wizardEstate } from './wizard-estate.ts'

const { estate, inventory, vm } = wizardEstate({}, [offVm])

function all(choices: Choices, ...names: string[]) {
  const vms = names.map(vm)
  const reports = vms.map((one) => compatibilityOf(inventory, requestFor(one, choices, estate), false))
  return { estate, vms, choices, reports }
}

const facts = (choices: Choices, ...names: string[]) =>
  Object.fromEntries(readyFacts(all(choices, ...names)).map(({ name, lines }) => [name, lines]))

it('names host, folder, datastore and networks of another vCenter', () => {
  const choices: Choices = {
    ...noChoices,
    type: 'both',
    target: { kind: 'host', host: 'esx-11' },
    storage: { ...noStorageChoice, datastore: 'bremen-01', format: 'thin' },
    folder: 'Web',
  }
  expect(facts(choices, 'web-01')).toMatchObject({
    'Virtual machine': ['web-01, powered on'],
    From: ['esx-01 (vc-a)'],
    Host: ['esx-11 (vc-b)'],
    Folder: ['Web'],
    Datastore: ['bremen-01'],
    'Virtual disk format': ['Thin Provision'],
    'VM Storage Policy': ['None: those of the source vCenter are lost'],
    Networks: ['Network adapter 1: VM Network on vSwitch0, no VLAN, of vc-b'],
    'vMotion priority': ['High'],
  })
  expect(soFar(all(choices, 'web-01'))).toEqual({
    from: 'esx-01 in CL-1',
    to: 'esx-11',
    disks: 'from fast, slow to bremen-01',
  })
  expect(chosenOn('folder', choices)).toBe('Web')
})

it('keeps policies inside the vCenter, and names the copy method that was chosen for running VMs', () => {
  const storage = { ...noStorageChoice, datastore: 'slow', method: 'changed-block-tracking' as const }
  const choices: Choices = { ...noChoices, type: 'storage', storage }
  expect(facts(choices, 'web-01')).toMatchObject({
    'VM Storage Policy': ['Keep existing VM storage policies'],
    'Copy method (lab)': ['Changed block tracking (4.x)'],
  })
})

it('names the root folder where it was chosen instead of the folder of the same name', () => {
  const choices: Choices = {
    ...noChoices,
    type: 'both',
    target: { kind: 'host', host: 'esx-11' },
    folder: '',
  }
  expect(facts(choices, 'web-01').Folder).toEqual(['Root folder'])
  expect(chosenOn('folder', choices)).toBe('Root folder')
  const { estate: named, vm: vmOf } = wizardEstate({ folder: 'Web' })
  const target = { kind: 'host', host: 'esx-11' } as const
  expect(folderPlace(named, target, [vmOf('web-01')])).toMatchObject({ hasRootChoice: true })
  expect(folderPlace(estate, target, [vm('web-01')])).toMatchObject({
    hasRootChoice: false,
    defaultWords: 'Bremen (root VM folder)',
  })
})

it('of storage alone says nothing of hosts, networks and priority', () => {
  const storage = { ...noStorageChoice, datastore: 'slow' }
  const told = facts({ ...noChoices, type: 'storage', storage }, 'web-01', 'off-01')
  expect(Object.keys(told)).toEqual([
    'Migration type',
    'Virtual machines',
    'From',
    'Datastore',
    'Virtual disk format',
    'VM Storage Policy',
  ])
  expect(told['Virtual machines']).toEqual([
    '2 virtual machines, 1 powered on, 1 powered off',
    'web-01, off-01',
  ])
})
