/** The Storage card and other words of a VM's Summary, from the estate as it is told. */
import { describe, expect, it } from 'vitest'
import { storageRows } from '../../../renderer/features/object/vm-storage.ts'
import { stunWords, workloadWords } from '../../../renderer/features/object/vm-words.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { begunStorageMove, disk, diskVm, randomWrites } from '../../support/storage-moves.ts'
import { runOut, viewOf } from '../../support/scenarios.ts'
import { wizardEstate } from '../migrate-wizard/wizard-estate.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the Storage card', () => {
  it('has datastore, format, used and provisioned of each disk as the estate says them', () => {
    const { vm } = wizardEstate({ homeDatastore: 'slow' })
    const engine = begunStorageMove()
    const { rows, sum, home } = storageRows(vm('web-01').spec, viewOf(engine))
    expect(rows.map((row) => plain(`${row.datastore} ${row.format} ${row.used} ${row.provisioned}`))).toEqual(
      ['fast Thick Provision Lazy Zeroed 4 GiB 10 GiB', 'slow Thin Provision 5 GiB 20 GiB'],
    )
    expect(plain(sum)).toBe('9 GiB used of 30 GiB provisioned')
    expect(home).toBe('slow')
  })

  it('calls a raw device mapping one, and makes up no use of its LUN', () => {
    const rdm = { name: 'Hard disk 1', datastore: 'a', sizeGiB: 100, rdm: { mode: 'physical' } }
    const vm = { name: 'web-01', spec: { disks: [rdm] } } as unknown as Parameters<typeof storageRows>[0]
    const { rows, sum } = storageRows(vm, viewOf(begunStorageMove()))
    expect(rows[0]).toMatchObject({
      format: 'Raw device mapping, physical mode',
      used: '—',
      share: null,
    })
    expect(sum).toBe('')
  })

  it('says how far a disk is that is being copied', () => {
    const engine = begunStorageMove()
    const copied = () => viewOf(engine).vms.get('web-01')?.disks.get('Hard disk 1')?.copiedBytes.at(-1) ?? 0
    while (copied() < 2 ** 28) engine.step()
    const row = () => storageRows(describeEstate(engine.inventory).vms[0]!, viewOf(engine)).rows[0]!
    expect(plain(row().copying)).toMatch(/^\d+ % copied to b$/)
    runOut(engine)
    expect(row()).toMatchObject({ copying: '', datastore: 'b' })
  })
})

describe('the workload', () => {
  it('counts streams of memory and of disks', () => {
    const workload = { disks: [randomWrites, randomWrites] }
    const engine = begunStorageMove({ vms: [diskVm({ disks: [disk(1)], workload })] })
    expect(workloadWords(describeEstate(engine.inventory).vms[0]!)).toBe('2 disk streams')
  })
})

describe('the stun', () => {
  it('is none where the move ended before it', () => {
    const engine = begunStorageMove()
    while (viewOf(engine).migrations[0]!.storage!.copies.length === 0) engine.step()
    engine.issue({ type: 'cancel', vm: 'web-01' })
    expect(stunWords(viewOf(runOut(engine)).migrations[0]!)).toBe('none')
    expect(stunWords(viewOf(runOut(begunStorageMove())).migrations[0]!)).toMatch(/ms$/)
  })
})
