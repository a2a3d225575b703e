/** Troubleshooting scenarios of disks, space and the provisioning network: what is met, and that the documented fix cures it. */
import { describe, expect, it } from 'vitest'
import { openTrouble, secondsOf, troubleAt, type Trouble } from '../../../support/troubleshooting.ts'

const second = 1_000_000_000

function migrateStorage(trouble: Trouble, vm: string, toDatastore: string, format?: 'thin'): string {
  trouble.act({
    type: 'migrate',
    vm,
    toDatastore,
    priority: 'high',
    ...(format === undefined ? {} : { diskFormat: format }),
  })
  const { state, fault } = trouble.view.tasks.at(-1)!
  return `${state} ${fault}`.trim()
}

describe('a VM on local disks', () => {
  const id = 'trouble-25-only-its-own-disk'

  it('cannot change its host alone', () => {
    const trouble = openTrouble(id)
    for (const host of ['esx-11', 'esx-12'])
      expect(trouble.says('print-01', host)).toEqual(['error disk-not-shared CannotAccessVmDisk'])
    expect(trouble.says('web-01', 'esx-12')).toEqual([])
  })

  it('changes host and storage together, and runs on', () => {
    const trouble = openTrouble(id)
    expect(trouble.migrate('print-01', 'esx-11', { toDatastore: 'vmfs-prod-01' })).toBe('success')
    expect(trouble.migration('print-01').kind).toBe('combined')
    expect(trouble.vm('print-01').disks[0]!.datastore).toBe('vmfs-prod-01')
    expect(trouble.view.vms.get('print-01')?.host).toBe('esx-11')
  })
})

describe('a raw device mapping', () => {
  const id = 'trouble-26-pointer-is-there'

  it('needs its device at the destination, under the same number', () => {
    const trouble = openTrouble(id)
    const [hidden] = trouble.findings('mscs-01', 'esx-02')
    const [renumbered] = trouble.findings('mscs-01', 'esx-03')
    expect(hidden).toMatchObject({
      check: 'rdm-lun-not-visible',
      severity: 'error',
    })
    expect(hidden!.message).toMatch(/mapped direct access LUN that is not accessible from esx-02/)
    expect(renumbered).toMatchObject({
      check: 'rdm-lun-not-visible',
      severity: 'error',
    })
    expect(renumbered!.message).toMatch(/under another number/)
    expect(trouble.says('web-01', 'esx-02')).toEqual([])
  })

  it.each(['esx-02', 'esx-03'])('is cured by presenting it to %s as to the source', (host) => {
    const trouble = openTrouble(id)
    trouble.act({
      type: 'edit-host',
      host,
      set: { luns: [{ name: 'naa.6000-0042', lunId: 42 }] },
    })
    expect(trouble.migrate('mscs-01', host)).toBe('success')
  })
})

describe('a thick disk and too little space', () => {
  const id = 'trouble-27-no-space-for-a-thick-disk'

  it('is refused though what it uses would fit', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('print-01').state).toBe('success')
    expect(trouble.task('app-01')).toMatchObject({
      state: 'error',
      fault: 'NoDiskSpace',
    })
    expect(trouble.failedIn('app-01')).toBe('validate')
  })

  it('fits as a thin disk', () => {
    const trouble = openTrouble(id)
    expect(migrateStorage(trouble, 'app-01', 'vmfs-flash-01', 'thin')).toBe('success')
    expect(trouble.vm('app-01').disks[0]).toMatchObject({
      datastore: 'vmfs-flash-01',
      format: 'thin',
    })
  })

  it('fits a larger datastore', () => {
    const trouble = openTrouble(id)
    trouble.act({
      type: 'edit-datastore',
      datastore: 'vmfs-flash-01',
      set: { capacityGiB: 512 },
    })
    expect(migrateStorage(trouble, 'app-01', 'vmfs-flash-01')).toBe('success')
  })
})

describe('many disks, snapshots and a slow datastore', () => {
  const id = 'trouble-28-hundred-seconds'

  it('stand for 100 seconds at the switch, and are let go', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('web-01').state).toBe('success')
    expect(trouble.task('arc-01').message).toMatch(/maximum switchover time of 100 second\(s\)/)
    expect(trouble.failedIn('arc-01')).toBe('switch')
    expect(trouble.migration('arc-01').outcome!.downtimeNs).toBeGreaterThanOrEqual(100 * second)
    expect(new Set(trouble.vm('arc-01').disks.map((disk) => disk.datastore))).toEqual(
      new Set(['vmfs-prod-01']),
    )
  })

  it('go through with fsr.maxSwitchoverSeconds, which the powered-off VM takes', () => {
    const trouble = openTrouble(id)
    const powerOff = { type: 'power-off', vm: 'arc-01' } as const
    const powerOn = { type: 'power-on', vm: 'arc-01' } as const
    trouble.act(
      powerOff,
      {
        type: 'edit-vm',
        vm: 'arc-01',
        set: { storageMaxSwitchoverSeconds: 300 },
      },
      powerOn,
    )
    expect(migrateStorage(trouble, 'arc-01', 'nfs-archive-01')).toBe('success')
  })

  it('go through a few disks at a time', () => {
    const trouble = openTrouble(id)
    const few = trouble.vm('arc-01').disks.slice(0, 4)
    const disks = Object.fromEntries(few.map(({ name }) => [name, { datastore: 'nfs-archive-01' }]))
    trouble.act({ type: 'migrate', vm: 'arc-01', disks, priority: 'high' })
    expect(trouble.view.tasks.at(-1)!.state).toBe('success')
  })
})

describe('provisioning adapters that find no way', () => {
  const id = 'trouble-29-stops-at-23-percent'

  it('stop a move of host and storage at 23 per cent, and no other', () => {
    const trouble = openTrouble(id)
    expect(trouble.task('app-01')).toMatchObject({
      state: 'error',
      percent: 23,
      fault: 'HostCommunication',
    })
    expect(trouble.task('app-01').message).toMatch(/provisioning address 10\.30\.2\.12 is not reachable/)
    expect(trouble.migrate('web-01', 'esx-02')).toBe('success')
    expect(migrateStorage(trouble, 'app-01', 'vmfs-both-01')).toBe('success')
  })

  it('are cured by disabling the service, so that vmk0 is used', () => {
    const trouble = openTrouble(id)
    for (const host of ['esx-01', 'esx-02']) {
      const vmkernelAdapters = trouble
        .host(host)
        .vmkernelAdapters.map((one) => (one.name === 'vmk2' ? { ...one, services: [] } : one))
      trouble.act({ type: 'edit-host', host, set: { vmkernelAdapters } })
    }
    expect(trouble.migrate('app-01', 'esx-02', { toDatastore: 'vmfs-b-01' })).toBe('success')
  })
})

describe('one Storage vMotion and five vMotions', () => {
  const id = 'trouble-30-four-beside-one'

  it('four run beside it, the fifth waits for the host', () => {
    const { view } = troubleAt(id, 8)
    const running = view.tasks.filter(({ state }) => state === 'running').map(({ target }) => target)
    expect(running).toEqual(['db-01', 'web-01', 'web-02', 'web-03', 'web-04'])
    const waiting = view.tasks.filter(({ state }) => state === 'queued')
    expect(waiting.map(({ target }) => target)).toEqual(['web-05'])
    expect(waiting[0]!.waits!.reason).toMatch(/esx-01/)
  })

  it('all arrive', () => {
    const { view } = openTrouble(id)
    expect(view.tasks.map(({ state }) => state)).toEqual(Array(6).fill('success'))
  })
})

describe('a snapshot on the way', () => {
  const id = 'trouble-31-the-one-with-a-snapshot'

  it('goes as cold data over 1 Gbit/s, and takes most of the time', () => {
    const trouble = openTrouble(id)
    const [plain, snapped] = ['build-01', 'build-02'].map((vm) => trouble.migration(vm))
    expect(secondsOf(trouble.task('build-02'))).toBeGreaterThan(5 * secondsOf(trouble.task('build-01')))
    const { bytes, durationNs } = snapped!.storage!.homeCopied!
    expect(bytes).toBeGreaterThan(12 * 2 ** 30)
    expect((bytes / durationNs) * second).toBeLessThan(125_000_000)
    const copyNs = ({ storage }: typeof snapped & object) =>
      storage!.copies[0]!.readyAtNs! - storage!.copies[0]!.startedAtNs
    expect(copyNs(snapped!) / copyNs(plain!)).toBeCloseTo(1, 1)
  })

  it('is fast without it, or over a provisioning network of 10 Gbit/s', () => {
    const trouble = openTrouble(id)
    expect(trouble.migration('build-01').storage!.homeCopied!.durationNs).toBeLessThan(second)
    const fast = troubleAt(
      id,
      0,
      ['esx-01', 'esx-11'].map(
        (host) =>
          ({
            type: 'set-link',
            host,
            nic: 'vmnic0',
            linkMbps: 10_000,
          }) as const,
      ),
    )
    fast.act()
    while (fast.engine.step());
    expect(secondsOf(fast.task('build-02'))).toBeLessThan(secondsOf(trouble.task('build-02')) / 2)
  })
})
