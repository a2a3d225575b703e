/** Each use case of Storage vMotion (vsphere-rules 0.2): the figures that its scenario promises really come. */
import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../../../../core/estate/datastore-files.ts'
import { checkMigration } from '../../../../core/checks/check-migration.ts'
import type { DiskSeries } from '../../../../core/trace/storage-view.ts'
import { openTrouble, secondsOf, troubleAt, type Trouble } from '../../../support/troubleshooting.ts'

const gib = 2 ** 30

function copiesOf(trouble: Trouble, vm: string) {
  return trouble.migration(vm).storage!.copies
}

function seriesOf(trouble: Trouble, vm: string, disk = 'Hard disk 1'): DiskSeries {
  return trouble.view.vms.get(vm)!.disks.get(disk)!
}

/** Mean of write latencies between two virtual seconds, ns. */
function writeLatency({ atNs, writeLatencyNs }: DiskSeries, fromSeconds: number, toSeconds: number): number {
  const found = writeLatencyNs.filter(
    (latency, at) => latency > 0 && atNs[at]! >= fromSeconds * 1e9 && atNs[at]! < toSeconds * 1e9,
  )
  return found.reduce((sum, latency) => sum + latency, 0) / found.length
}

function usedGiB(trouble: Trouble, datastore: string, which: 'first' | 'last'): number {
  const { usedBytes } = trouble.view.datastores.get(datastore)!.series
  return usedBytes.at(which === 'first' ? 0 : -1)! / gib
}

describe('1: empty datastores for VMFS-6', () => {
  const id = 'storage-01-upgrade-to-vmfs-6'
  const trouble = openTrouble(id)

  it('two at a time on a host', () => {
    const { view } = troubleAt(id, 5)
    expect(view.tasks.filter(({ state }) => state === 'queued').map(({ target }) => target)).toEqual([
      'web-01',
    ])
  })

  it('both are empty in the end', () => {
    expect(usedGiB(trouble, 'vmfs5-prod-01', 'last')).toBe(0)
    expect(usedGiB(trouble, 'vmfs3-legacy-01', 'last')).toBe(0)
  })

  it('the one from VMFS-3 has the slow data mover', () => {
    expect(copiesOf(trouble, 'app-01')[0]!.mover).toBe('fs3dm')
    const [slow] = copiesOf(trouble, 'print-01')
    expect(slow).toMatchObject({
      mover: 'fsdm',
      moverReason: expect.stringMatching(/block sizes/),
    })
    expect(slow!.bytesToCopy).toBeLessThan(copiesOf(trouble, 'app-01')[0]!.bytesToCopy)
    expect(secondsOf(trouble.task('print-01'))).toBeGreaterThan(4 * secondsOf(trouble.task('app-01')))
  })
})

describe('2: redistribute load and space', () => {
  const trouble = openTrouble('storage-02-redistribute-load')

  it.each(['db-01', 'log-01'])('%s waits longer during the copy, and less after it than before', (vm) => {
    const series = seriesOf(trouble, vm)
    const before = writeLatency(series, 0, 5.5)
    const during = writeLatency(series, 20, 120)
    const after = writeLatency(series, 135, 200)
    expect(during).toBeGreaterThan(2 * before)
    expect(after).toBeLessThan(0.9 * before)
  })

  it('both datastores have space', () => {
    expect(usedGiB(trouble, 'vmfs-gold-01', 'first')).toBeGreaterThan(190)
    expect(usedGiB(trouble, 'vmfs-gold-01', 'last')).toBeLessThan(130)
    expect(usedGiB(trouble, 'vmfs-gold-02', 'last')).toBeLessThan(70)
  })
})

describe('3: thick to thin', () => {
  const trouble = openTrouble('storage-03-thick-to-thin')

  it('leaves 30 GiB of 120, without the zeros', () => {
    const disks = trouble.vm('files-01').disks
    expect(disks.map(({ format }) => format)).toEqual(['thin', 'thin'])
    const used = disks.reduce((sum, disk) => sum + disk.usedGiB!, 0)
    expect(used).toBeGreaterThanOrEqual(30)
    expect(used).toBeLessThan(30.5)
    expect(usedGiB(trouble, 'vmfs-prod-01', 'first') - usedGiB(trouble, 'vmfs-prod-01', 'last')).toBeCloseTo(
      124,
      0,
    )
  })

  it('reads all of an eagerly zeroed disk, and writes what has content', () => {
    const { ended } = copiesOf(trouble, 'files-01')[1]!
    expect(ended!.readBytes).toBe(80 * gib)
    expect(ended!.writtenBytes).toBe(18 * gib)
    expect(ended!.writesToBoth).toBeGreaterThan(ended!.writesToSource)
  })

  it('copies two disks of one datastore one after the other', () => {
    const [first, second] = copiesOf(trouble, 'files-01')
    expect(second!.startedAtNs).toBeGreaterThanOrEqual(first!.readyAtNs!)
  })
})

describe('3: thin to eager zeroed thick', () => {
  const trouble = openTrouble('storage-04-eager-thick-for-ft')

  it('writes every block, where the same format writes what is used', () => {
    expect(copiesOf(trouble, 'node-01')[0]!.ended!.writtenBytes).toBe(40 * gib)
    expect(copiesOf(trouble, 'node-02')[0]!.ended!.writtenBytes).toBe(6 * gib)
    expect(trouble.vm('node-01').disks[0]!.format).toBe('eager-zeroed-thick')
    expect(secondsOf(trouble.task('node-01'))).toBeGreaterThan(3 * secondsOf(trouble.task('node-02')))
  })

  it('takes its whole size', () => {
    expect(usedGiB(trouble, 'vmfs-prod-02', 'last')).toBeGreaterThan(40 + 6)
  })
})

describe('4: another tier', () => {
  const trouble = openTrouble('storage-05-another-tier')

  it('the slow filer sets the pace of both copies', () => {
    const [erp] = copiesOf(trouble, 'erp-01')
    const [shop] = copiesOf(trouble, 'shop-01')
    const bytesPerNs = [erp, shop].map((copy) => copy!.bytesToCopy / (copy!.readyAtNs! - copy!.startedAtNs))
    expect(bytesPerNs[0]! / bytesPerNs[1]!).toBeGreaterThan(0.8)
    const busy = (name: string) => Math.max(...trouble.view.datastores.get(name)!.series.busyPermyriad)
    expect(busy('nfs-filer-01')).toBeGreaterThan(9000)
    expect(busy('vmfs-flash-01')).toBeLessThan(3000)
  })

  it('writes are an order of magnitude faster afterwards; vSAN waits for its replica', () => {
    const after = (vm: string) =>
      writeLatency(seriesOf(trouble, vm), trouble.migration(vm).outcome!.atNs / 1e9, 600)
    expect(writeLatency(seriesOf(trouble, 'erp-01'), 0, 6)).toBeGreaterThan(10 * after('erp-01'))
    const shop = after('shop-01')
    expect(shop - after('erp-01')).toBeGreaterThan(200_000)
  })
})

describe('5: names after a rename', () => {
  const id = 'storage-06-names-after-a-rename'

  it('files get the present name with their home directory', () => {
    const before = troubleAt(id, 1)
    expect(fileNameOf(before.vm('crm-01'))).toBe('test-vm7')
    expect(fileNameOf(openTrouble(id).vm('crm-01'))).toBe('crm-01')
  })

  it('one disk alone leaves the directory as it is', () => {
    const trouble = troubleAt(id, 1)
    trouble.engine.issue({
      type: 'migrate',
      vm: 'crm-01',
      priority: 'high',
      disks: { 'Hard disk 2': { datastore: 'vmfs-prod-02' } },
    })
    trouble.engine.advance(1.9e9)
    expect(fileNameOf(trouble.vm('crm-01'))).toBe('test-vm7')
  })
})

describe('6: datastore maintenance mode', () => {
  const id = 'storage-07-datastore-maintenance'

  it('Storage DRS moves what can go, and says what keeps it', () => {
    const trouble = openTrouble(id)
    const { maintenance, heldUpBy } = trouble.view.datastores.get('vmfs-sdrs-01')!
    expect(maintenance).toBe('entering')
    expect([...heldUpBy.keys()]).toEqual(['legacy-01'])
    expect(trouble.task('vmfs-sdrs-01')).toMatchObject({
      state: 'running',
      percent: 2,
    })
    for (const vm of ['app-01', 'app-02', 'app-03'])
      expect(trouble.vm(vm).disks[0]!.datastore).toMatch(/vmfs-sdrs-0[23]/)
  })

  it('takes no new files meanwhile', () => {
    const trouble = openTrouble(id)
    const request = { vm: 'app-01', toDatastore: 'vmfs-sdrs-01' }
    const { findings } = checkMigration(trouble.engine.inventory, request)
    expect(findings.map(({ check }) => check)).toEqual(['ds-maintenance'])
  })

  it('is reached when the last VM is powered off', () => {
    const trouble = openTrouble(id).act({ type: 'power-off', vm: 'legacy-01' })
    expect(trouble.view.datastores.get('vmfs-sdrs-01')!.maintenance).toBe('inMaintenance')
    expect(trouble.task('vmfs-sdrs-01').state).toBe('success')
  })
})
