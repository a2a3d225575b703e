/** Space before, during and after a move, of several VMs together. */
import { expect, it } from 'vitest'
import { movePreviewOf } from '../../../electron/services/move-preview.ts'
import { spaceRows } from '../../../renderer/features/migrate-wizard/space-rows.ts'
import { offVm, wizardEstate } from './wizard-estate.ts'

const { inventory } = wizardEstate({ powerState: 'poweredOff' }, [offVm])
const preview = (vm: string, request: object) => movePreviewOf(inventory, { vm, ...request })

it('is needed at the target at once and given back by the source at the end', () => {
  const rows = spaceRows([preview('off-01', { toDatastore: 'slow', diskFormat: 'thin' })])
  expect(rows).toMatchObject([
    {
      datastore: 'slow',
      freeBefore: '495\u00a0GiB',
      needed: '4.01\u00a0GiB',
      freeDuring: '491\u00a0GiB',
      missing: '',
    },
    {
      datastore: 'fast',
      needed: '',
      freeBefore: '82\u00a0GiB',
      freeDuring: '82\u00a0GiB',
      freeAfter: '90\u00a0GiB',
    },
  ])
})

it('adds up over VMs, and says what is missing', () => {
  const all = ['web-01', 'off-01'].map((vm) => preview(vm, { toHost: 'esx-02', toDatastore: 'local-02' }))
  const [local] = spaceRows(all)
  expect(local).toMatchObject({ datastore: 'local-02', needed: '23\u00a0GiB', freeDuring: '27\u00a0GiB' })
  const eager = ['web-01', 'off-01', 'web-01'].map((vm) =>
    preview(vm, { toHost: 'esx-02', toDatastore: 'local-02', diskFormat: 'eager-zeroed-thick' }),
  )
  expect(spaceRows(eager)[0]?.missing).toBe('18\u00a0GiB')
})
