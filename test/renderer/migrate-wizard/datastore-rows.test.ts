/** The table of datastores: which are offered, and how headings sort them. */
import { describe, expect, it } from 'vitest'
import {
  datastoreRow,
  offeredDatastores,
  sortedBy,
  sortedRows,
  type Sorting,
} from '../../../renderer/features/migrate-wizard/datastore-rows.ts'
import { wizardEstate } from './wizard-estate.ts'

const { estate } = wizardEstate()
const names = (stores: readonly { name: string }[]) => stores.map((store) => store.name)

describe('datastores that are offered', () => {
  it('are those that a host of the destination sees; the others of its datacenter are told apart', () => {
    const { seen, unseen } = offeredDatastores(estate, ['esx-01'])
    expect(names(seen)).toEqual(['fast', 'slow'])
    expect(names(unseen)).toEqual(['local-02'])
    expect(names(offeredDatastores(estate, ['esx-01', 'esx-02']).seen)).toContain('local-02')
    expect(names(offeredDatastores(estate, ['esx-21']).seen)).toEqual(['vienna-01'])
  })
})

describe('rows', () => {
  const rows = offeredDatastores(estate, ['esx-02']).seen.map((store) => datastoreRow(store, null))
  const byFree: Sorting = { column: 'free', isDescending: false }

  it('have what is promised beside what is free', () => {
    expect(rows.find((row) => row.name === 'slow')).toMatchObject({
      status: 'Normal',
      capacity: '500\u00a0GiB',
      provisioned: '20\u00a0GiB',
      free: '495\u00a0GiB',
      type: 'VMFS 6',
      cluster: 'Pod',
    })
  })

  it('stand in the order of a heading, and the other way round where it is pressed again', () => {
    expect(names(sortedRows(rows, byFree))).toEqual(['local-02', 'fast', 'slow'])
    const again = sortedBy(byFree, 'free')
    expect(names(sortedRows(rows, again))).toEqual(['slow', 'fast', 'local-02'])
    expect(sortedBy(again, 'name')).toEqual({ column: 'name', isDescending: false })
  })
})
