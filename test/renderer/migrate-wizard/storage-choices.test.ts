/** The storage page: what is asked for all files and for single ones, and what vCenter is told of what stays. */
import { describe, expect, it } from 'vitest'
import {
  chosenDatastores,
  fileKey,
  fileRows,
  isStorageChosen,
  keepOffered,
  noStorageChoice,
  policyOptions,
  presentPlaces,
  storageRequest,
  withFile,
  withPerDisk,
  type StorageChoice,
} from '../../../renderer/features/migrate-wizard/storage-choices.ts'
import { wizardEstate } from './wizard-estate.ts'

const { vm: vmOf } = wizardEstate({ storagePolicy: 'Gold' })
const vm = vmOf('web-01')
const toSlow: StorageChoice = { ...noStorageChoice, datastore: 'slow', format: 'thin' }
const perDisk = withPerDisk(noStorageChoice, true, [vm])
const place = (disk: string | null, datastore: string, choice = perDisk) =>
  withFile(choice, fileKey('web-01', disk), { datastore, format: 'same' })

describe('the copy method', () => {
  const tracking: StorageChoice = { ...toSlow, method: 'changed-block-tracking' }

  it('is asked for where the VM runs, and only there', () => {
    expect(storageRequest(vm, tracking, false)).toMatchObject({ storageMethod: 'changed-block-tracking' })
    expect(storageRequest(vm, toSlow, false)).not.toHaveProperty('storageMethod')
    const off = { ...vm, powerState: 'poweredOff' }
    expect(storageRequest(off, tracking, false)).not.toHaveProperty('storageMethod')
  })
})

describe('a raw device mapping in physical mode', () => {
  const rdm = { name: 'Hard disk 1', datastore: 'fast', sizeGiB: 10, rdm: { lun: 'naa.1', mode: 'physical' } }
  const running = {
    ...vm,
    spec: { ...vm.spec, spec: { ...vm.spec.spec, disks: [rdm] } },
  } as unknown as typeof vm
  const titlesOf = (one: typeof vm) => fileRows([one], noStorageChoice)[1]!.formats.map(({ title }) => title)

  it('is offered no other format while its VM runs', () => {
    expect(titlesOf(running)).toEqual(['Same format as source'])
    expect(titlesOf({ ...running, powerState: 'poweredOff' })).toHaveLength(4)
    const all = withPerDisk({ ...toSlow, format: 'thin' }, true, [running])
    expect(all.files[fileKey('web-01', 'Hard disk 1')]).toEqual({ datastore: 'slow', format: 'same' })
  })
})

describe('one datastore for all files', () => {
  it('is asked for with its format; the same format is not named', () => {
    expect(storageRequest(vm, toSlow, false)).toEqual({ toDatastore: 'slow', diskFormat: 'thin' })
    expect(storageRequest(vm, { ...toSlow, format: 'same' }, false)).toEqual({ toDatastore: 'slow' })
  })

  it('and the policy only where another than the VM’s is chosen', () => {
    expect(storageRequest(vm, { ...toSlow, policy: '' }, false)).toMatchObject({ storagePolicy: '' })
    expect(policyOptions([vm], [{ spec: { policies: ['Silver'] } }]).map((one) => one.title)).toEqual([
      'Keep existing VM storage policies',
      'Datastore Default',
      'Gold',
      'Silver',
    ])
  })
})

describe('configure per disk', () => {
  it('begins with what was chosen for all, the configuration file without a format', () => {
    const rows = fileRows([vm], withPerDisk(toSlow, true, [vm]))
    expect(rows.map(({ title, placement }) => [title, placement.datastore, placement.format])).toEqual([
      ['Configuration File', 'slow', 'same'],
      ['Hard disk 1', 'slow', 'thin'],
      ['Hard disk 2', 'slow', 'thin'],
    ])
    expect(rows.map((row) => row.from)).toEqual(['fast', 'fast', 'slow'])
  })

  it('of one disk leaves the others and the home directory where they are', () => {
    expect(storageRequest(vm, place('Hard disk 1', 'slow'), false)).toEqual({
      disks: { 'Hard disk 1': { datastore: 'slow' } },
    })
  })

  it('of the home directory alone names each disk, or it would go along', () => {
    expect(storageRequest(vm, place(null, 'slow'), false)).toEqual({
      toDatastore: 'slow',
      disks: { 'Hard disk 1': { datastore: 'fast' }, 'Hard disk 2': { datastore: 'slow' } },
    })
  })

  it('counts a format alone as a choice', () => {
    expect(isStorageChosen(perDisk)).toBe(false)
    const thin = withFile(perDisk, fileKey('web-01', 'Hard disk 1'), { datastore: '', format: 'thin' })
    expect(isStorageChosen(thin)).toBe(true)
    expect(storageRequest(vm, thin, false)).toEqual({ disks: { 'Hard disk 1': { format: 'thin' } } })
  })

  it('is forgotten where it is switched off', () => {
    expect(withPerDisk(place('Hard disk 1', 'slow'), false, [vm])).toEqual(noStorageChoice)
  })
})

describe('another vCenter', () => {
  it('is told each place, also of what stays', () => {
    expect(presentPlaces(vm)).toEqual({
      toDatastore: 'fast',
      disks: { 'Hard disk 2': { datastore: 'slow' } },
    })
    expect(storageRequest(vm, place('Hard disk 1', 'slow'), true)).toEqual({
      toDatastore: 'fast',
      disks: { 'Hard disk 1': { datastore: 'slow' }, 'Hard disk 2': { datastore: 'slow' } },
    })
  })
})

it('forgets a datastore that the new destination does not offer, and keeps the format', () => {
  const kept = keepOffered(
    place('Hard disk 2', 'fast', place('Hard disk 1', 'slow', toSlow)),
    new Set(['fast']),
  )
  expect(chosenDatastores({ ...kept, isPerDisk: true })).toEqual(['fast'])
  expect(kept).toMatchObject({ datastore: '', format: 'thin' })
})
