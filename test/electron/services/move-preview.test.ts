/** What the wizard is told of space, data path and another vCenter before a move begins. */
import { describe, expect, it } from 'vitest'
import { movePreviewOf } from '../../../electron/services/move-preview.ts'
import { wizardEstate } from '../../renderer/migrate-wizard/wizard-estate.ts'

const { inventory } = wizardEstate()
const preview = (request: object) => movePreviewOf(inventory, { vm: 'web-01', ...request })

describe('data path', () => {
  it('names only disks that are copied, with their formats and who copies them', () => {
    expect(preview({ toDatastore: 'slow' }).paths).toMatchObject([
      {
        disk: 'Hard disk 1',
        from: 'fast',
        to: 'slow',
        fromFormat: 'Thick Provision Lazy Zeroed',
        toFormat: 'Thick Provision Lazy Zeroed',
        mover: 'fs3dm',
      },
    ])
    expect(preview({ toHost: 'esx-11', toDatastore: 'bremen-01' }).paths.map((path) => path.mover)).toEqual([
      'network',
      'network',
    ])
  })

  it('is empty where no file moves, or the VM is not there', () => {
    expect(preview({ toHost: 'esx-02' })).toMatchObject({ space: [], paths: [], crossing: [] })
    expect(movePreviewOf(inventory, { vm: 'gone', toDatastore: 'slow' }).space).toEqual([])
  })
})

describe('space', () => {
  it('of a cluster is that of the host that DRS picks', () => {
    const { space } = preview({ toCluster: 'CL-1', toDatastore: 'slow' })
    expect(space.map((one) => one.datastore)).toEqual(['slow', 'fast'])
    // Disk, swap file and small files arrive; Hard disk 2 lies there already.
    expect(space[0]?.neededGiB).toBe(11 + 9 / 1024)
  })
})

describe('another vCenter', () => {
  const fate = (request: object, property: string) =>
    preview(request).crossing.find((row) => row.property === property)

  it('is told apart by its SSO domain, each row with how sure it is', () => {
    const same = fate({ toHost: 'esx-11', toDatastore: 'bremen-01' }, 'Tags, custom attributes')
    const other = fate({ toHost: 'esx-21', toDatastore: 'vienna-01' }, 'Tags, custom attributes')
    expect([same?.fate, other?.fate]).toEqual(['kept', 'lost'])
    expect(other?.confidence).toBe('unconfirmed')
    expect(fate({ toHost: 'esx-21' }, 'Performance history')?.sources.map((one) => one.key)).toEqual([
      'DOC-XVC8',
    ])
  })
})
