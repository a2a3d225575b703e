/** Screens of a datastore: its browser, its maintenance mode and its lists, told from real runs. */
import { describe, expect, it } from 'vitest'
import { datastoreActs } from '../../../renderer/features/commands/datastore-acts.ts'
import { browserFolders } from '../../../renderer/features/datastore/datastore-browser.ts'
import { runAxis, spaceOption } from '../../../renderer/features/datastore/datastore-charts.ts'
import {
  datastoreEvacuationWords,
  datastoreMaintenanceNow,
  leftInWords,
} from '../../../renderer/features/datastore/datastore-maintenance.ts'
import { sortedBy, sortedDatastores } from '../../../renderer/features/datastore/datastore-rows.ts'
import { datastoreNow } from '../../../renderer/features/datastore/space-now.ts'
import { vmsOnDatastore } from '../../../renderer/features/datastore/vms-on-datastore.ts'
import { allDatastores } from '../../../renderer/features/object/object-scope.ts'
import type { ThemeColors } from '../../../renderer/theme/theme-colors.ts'
import { after, told, type Told } from '../cluster/cluster-story.ts'
import { fileVm, podEngine } from './datastore-story.ts'

const enter = { type: 'enter-datastore-maintenance-mode', datastore: 'vmfs-01' } as const
const move = { type: 'migrate', vm: 'web-01', toDatastore: 'vmfs-02', priority: 'high' } as const
const busy = fileVm('db-01', { runningTask: 'Create virtual machine snapshot' })

function foldersOf({ estate, view }: Told, datastore: string) {
  return browserFolders(datastore, estate, view)
}

describe('the datastore browser', () => {
  it('shows a file that is being written with its share, and none of it at the source', () => {
    const now = after(podEngine(null, [fileVm('web-01')]), [move], 3_000_000_000)
    const [folder] = foldersOf(now, 'vmfs-02')
    expect(folder).toMatchObject({ name: 'web-01', vm: 'web-01' })
    const [home, file] = folder!.files
    expect(home).toMatchObject({ name: 'web-01.vmx', copiedShare: 1 })
    expect(file).toMatchObject({ name: 'web-01-flat.vmdk', format: 'Thin', isBeingDeleted: false })
    expect(file!.copiedShare).toBeGreaterThan(0)
    expect(file!.copiedShare).toBeLessThan(1)
    expect(foldersOf(now, 'vmfs-01')[0]!.files.every((one) => one.copiedShare === null)).toBe(true)
  })

  it('has the files at the new place once they have moved, with the time', () => {
    const now = after(podEngine(null, [fileVm('web-01')]), [move], 120_000_000_000)
    expect(foldersOf(now, 'vmfs-01')).toEqual([])
    const disk = foldersOf(now, 'vmfs-02')[0]!.files.find((one) => one.name === 'web-01-flat.vmdk')
    expect(disk?.arrivedAtNs).toBeGreaterThan(0)
    expect(disk?.copiedShare).toBeNull()
  })

  it('names files as the VM was called before, until a Storage vMotion', () => {
    const engine = podEngine(null, [fileVm('web-01', { filesNamed: 'intranet' })])
    expect(foldersOf(told(engine), 'vmfs-01')).toMatchObject([{ name: 'intranet', isNamedBefore: true }])
    const moving = after(engine, [move], 3_000_000_000)
    expect(foldersOf(moving, 'vmfs-02')[0]!.files[1]!.name).toBe('web-01-flat.vmdk')
    const moved = after(engine, [], 120_000_000_000)
    expect(foldersOf(moved, 'vmfs-02')).toMatchObject([{ name: 'web-01', isNamedBefore: false }])
  })
})

describe('maintenance mode of a datastore', () => {
  it('moves files in a fully automated cluster; what cannot is first, with its reason', () => {
    const { estate, view } = after(
      podEngine('fullyAutomated', [fileVm('web-01'), busy]),
      [enter],
      2_000_000_000,
    )
    const now = datastoreMaintenanceNow(view, estate, 'vmfs-01')
    expect(now.state).toBe('entering')
    expect(now.task?.name).toBe('Enter SDRS maintenance mode')
    expect(now.rows.map(({ vm, state }) => [vm, state])).toEqual([
      ['db-01', 'held'],
      ['web-01', 'moving'],
    ])
    expect(now.rows[0]!.text).toMatch(/^No datastore of POD-1 takes it\./)
    expect(now.rows[1]!.text).toMatch(/^Migrating to vmfs-03, \d+ %$/)
    expect(leftInWords(now)).toBe('2 virtual machines still have files here; 1 cannot leave without you.')
  })

  it('waits for a person where Storage DRS does nothing', () => {
    const { estate, view } = after(podEngine('manual', [fileVm('web-01')]), [enter], 1_000_000_000)
    const { rows } = datastoreMaintenanceNow(view, estate, 'vmfs-01')
    expect(rows).toMatchObject([{ vm: 'web-01', state: 'recommended' }])
    expect(rows[0]!.text).toContain('Manual Mode')
  })

  it('no longer lists a VM whose files have left, before the estate is told anew', () => {
    const engine = podEngine('fullyAutomated', [fileVm('web-01')])
    const { estate } = after(engine, [enter], 2_000_000_000)
    const { view } = after(engine, [], 300_000_000_000)
    expect(view.migrations[0]!.outcome).toMatchObject({ outcome: 'completed' })
    expect(datastoreMaintenanceNow(view, estate, 'vmfs-01').rows).toEqual([])
  })

  it('says before who will move the files', () => {
    const words = (level: Parameters<typeof podEngine>[0]) => {
      const { estate, view } = told(podEngine(level, [fileVm('web-01')]))
      const store = allDatastores(estate)[0]!
      return datastoreEvacuationWords(store, vmsOnDatastore(estate, view, store.name))
    }
    expect(words('fullyAutomated')).toContain(
      'is fully automated: it moves the files of its 1 virtual machine',
    )
    expect(words('manual')).toContain('is in Manual Mode')
    expect(words(null)).toContain('in no datastore cluster')
  })

  it('offers what can be done, with the reason for what cannot', () => {
    const engine = podEngine('manual', [fileVm('web-01')])
    const acts = ({ estate, view }: Told, name: string) => datastoreActs(view, estate, name, '', '')
    expect(acts(told(engine), 'vmfs-01')).toEqual({
      enterMaintenance: '',
      exitMaintenance: 'vmfs-01 is not in maintenance mode.',
      evacuate: '',
    })
    expect(acts(told(engine), 'vmfs-03').evacuate).toBe('No virtual machine has files on vmfs-03.')
    expect(acts(after(engine, [enter]), 'vmfs-01')).toMatchObject({
      enterMaintenance: 'vmfs-01 is entering maintenance mode.',
      exitMaintenance: '',
    })
  })
})

describe('lists of datastores', () => {
  const stores = allDatastores(told(podEngine(null, [fileVm('web-01')])).estate)

  it('are sorted by any column, numbers the largest first', () => {
    const byFree = sortedBy({ column: 'name', isDescending: false }, 'free')
    expect(sortedDatastores(stores, byFree).map((one) => one.name)).toEqual(['vmfs-03', 'vmfs-01', 'vmfs-02'])
    expect(sortedDatastores(stores, sortedBy(byFree, 'free'))[0]!.name).toBe('vmfs-02')
  })

  it('tell what is provisioned apart from what is used', () => {
    expect(stores[0]!.provisionedGiB - stores[0]!.usedGiB).toBeCloseTo(6, 6)
  })
})

describe('space while files are copied', () => {
  it('is that of the newest sample, and the estate’s again afterwards', () => {
    const engine = podEngine(null, [fileVm('web-01')])
    const { estate, view } = after(engine, [move], 3_000_000_000)
    const target = allDatastores(estate).find((one) => one.name === 'vmfs-02')!
    const now = datastoreNow({ ...target, usedGiB: 0 }, view)
    expect(now.usedGiB).toBeGreaterThan(150)
    expect(now.freeGiB).toBeCloseTo(200 - now.usedGiB, 9)
    const ended = after(engine, [], 120_000_000_000)
    expect(datastoreNow({ ...target, usedGiB: 0 }, ended.view).usedGiB).toBe(0)
  })
})

describe('charts of a datastore', () => {
  it('show its samples in GiB below the line of its capacity', () => {
    const { view } = after(podEngine(null, [fileVm('web-01')]), [move], 20_000_000_000)
    const { series, capacityBytes } = view.datastores.get('vmfs-02')!
    const option = spaceOption({ series, capacityBytes, nowNs: 20e9, colors: {} as ThemeColors })
    const [used] = option.series as { data: [number, number][] }[]
    expect(used!.data.length).toBeGreaterThan(3)
    expect(used!.data.at(-1)![1]).toBeGreaterThan(150)
    expect(option.yAxis).toMatchObject({ max: 200 })
  })

  it('hold the last value up to now', () => {
    const { view } = after(podEngine(null, [fileVm('web-01')]), [move], 120_000_000_000)
    const { series, capacityBytes } = view.datastores.get('vmfs-02')!
    const option = spaceOption({ series, capacityBytes, nowNs: 120e9, colors: {} as ThemeColors })
    const [used] = option.series as { data: [number, number][] }[]
    expect(series.atNs.at(-1)).toBeLessThan(120e9)
    expect(used!.data.at(-1)).toEqual([120, used!.data.at(-2)![1]])
  })

  it('have an axis that grows in round steps', () => {
    expect(runAxis(0).maxNs).toBe(20e9)
    expect(runAxis(95e9).maxNs).toBe(100e9)
  })
})
