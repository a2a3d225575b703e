/** Mounts of a host: what is shown and what an edit names. */
import { describe, expect, it } from 'vitest'
import { mountEdit, mountRows, mountStateEdit } from '../../../renderer/features/configure/host-storage.ts'
import { allVmsNow } from '../../../renderer/features/object/estate-now.ts'
import { begunEngine, viewOf } from '../../support/scenarios.ts'
import { hostOf, wideEstate, wideScenario } from './wide-estate.ts'

const view = viewOf(begunEngine(wideScenario))
const vmsOn = (host: string) => allVmsNow(wideEstate, view).filter((vm) => vm.host === host)

describe('datastores of a host', () => {
  it('lists what is mounted first, then what the datacenter has beside', () => {
    const rows = mountRows(hostOf('esx-02'), wideEstate, vmsOn('esx-02'))
    expect(rows.map((row) => `${row.store.name} ${row.isMounted}`)).toEqual(['shared true', 'local-01 false'])
  })

  it('says whose disks keep a datastore from being unmounted', () => {
    const [shared, local] = mountRows(hostOf('esx-01'), wideEstate, vmsOn('esx-01'))
    expect(shared!.inUseBecause).toMatch(/^3 virtual machines have disks on shared/)
    expect(local!.inUseBecause).toBe('')
  })
})

describe('edits of mounts', () => {
  const host = hostOf('esx-01')

  it('mount and unmount name the whole list', () => {
    expect(mountEdit(hostOf('esx-02'), 'local-01', true)).toEqual({ datastores: ['shared', 'local-01'] })
    expect(mountEdit(host, 'local-01', false)).toEqual({ datastores: ['shared'] })
  })

  it('an unmounted datastore keeps no state', () => {
    const lost = { ...host, spec: { ...host.spec, mounts: [readOnlyMount] } }
    expect(mountEdit(lost, 'shared', false)).toEqual({ datastores: ['local-01'], mounts: null })
  })

  it('what is mounted as usual is written as nothing', () => {
    expect(mountStateEdit(host, readOnlyMount)).toEqual({ mounts: [readOnlyMount] })
    expect(mountStateEdit(host, { ...readOnlyMount, readOnly: false })).toEqual({ mounts: null })
  })
})

const readOnlyMount = { datastore: 'shared', readOnly: true, state: 'accessible' as const }
