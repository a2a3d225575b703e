/** Space, formats, refusals and ends of copies, as whoever uses storage sees them. */
import { describe, expect, it } from 'vitest'
import { diskFormats } from '../../../core/storage/virtual-disk.ts'
import type { DiskFormat } from '../../../core/storage/virtual-disk.ts'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import {
  changedBlocks,
  device,
  endsOf,
  kib,
  mib,
  mirrorDriver,
  ms,
  second,
  smallStorage,
  startCopy,
  wholeDisk,
  writer,
} from '../../support/disks.ts'

function usedMib(run: StorageRun, datastore: string): number {
  return run.storage.state.datastore(datastore).usedBytes / mib
}

function refusalOf(run: StorageRun, format: DiskFormat) {
  const method = mirrorDriver()
  const started = run.storage.startCopy(run, {
    disk: 'disk',
    toDatastore: 'target',
    format,
    method,
    via: [],
    finishesItself: true,
  })
  return 'refusal' in started ? started.refusal : null
}

/** 64 MiB, of which the first 10 have content and the next 6 were zeroed by the guest. */
const partlyFilled = { content: wholeDisk(10), zeroed: [{ firstBlock: 160, blocks: 96 }] }

describe('space', () => {
  it.each([
    ['thin', 16],
    ['lazy-zeroed', 64],
    ['eager-zeroed', 64],
  ] as const)('a %s disk takes %d MiB of its datastore', (format, taken) => {
    const run = smallStorage({ disk: { format, ...partlyFilled } })
    expect(usedMib(run, 'source')).toBe(taken)
    expect(run.storage.state.datastore('source').provisionedBytes / mib).toBe(64)
  })

  it('a thin disk grows by file blocks of 1 MiB as it is written', () => {
    const run = smallStorage({ disk: { format: 'thin', content: [] } })
    const span = { startBytes: 5 * mib - 8 * kib, sizeBytes: 16 * kib }
    run.storage.setStreams(run, 'disk', [writer({ pattern: 'sequential', span, operationsPerSecond: 10 })])
    run.advance(150 * ms)
    expect(usedMib(run, 'source')).toBe(1)
    run.advance(second)
    expect(usedMib(run, 'source')).toBe(2)
  })

  it('lets writes wait on a full datastore, and go on when there is space', () => {
    const run = smallStorage({ capacityMib: 80, disk: { format: 'thin', content: wholeDisk(10) } })
    const filler = { name: 'filler', datastore: 'source', format: 'thin', sizeBytes: 70 * mib } as const
    run.storage.addDisk({ ...filler, content: wholeDisk(70) })
    const span = { startBytes: 20 * mib, sizeBytes: mib }
    run.storage.setStreams(run, 'disk', [writer({ span, operationsPerSecond: 100, outstanding: 4 })])
    run.advance(second)
    expect(run.notices.map(({ notice }) => notice.type)).toEqual(['write-out-of-space'])
    expect(run.storage.takeLatencies('disk').writes.count).toBe(0)
    const method = mirrorDriver()
    const started = run.storage.startCopy(run, {
      disk: 'filler',
      toDatastore: 'target',
      format: 'thin',
      method,
      via: [],
      finishesItself: true,
    })
    if (!('copy' in started)) throw new Error('refused')
    run.runCopy(started.copy)
    run.advance(run.nowNs + second)
    expect(run.storage.takeLatencies('disk').writes.count).toBeGreaterThan(90)
    expect(usedMib(run, 'source')).toBe(11)
  })
})

describe('formats', () => {
  const pairs = diskFormats.flatMap((from) => diskFormats.map((to) => [from, to] as const))
  it.each(pairs)('are converted from %s to %s, space and zeros with them', (from, to) => {
    const run = smallStorage({ disk: { format: from, ...partlyFilled } })
    const copy = startCopy(run, mirrorDriver(), { format: to, finishesItself: false })
    run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage === 'ready')
    const { readBytes, writtenBytes } = run.storage.progressOf(run, copy)!.figures
    // What was never initialised is not read; zeros are written only where all is zeroed.
    expect(readBytes / mib).toBe(from === 'eager-zeroed' ? 64 : 16)
    expect(writtenBytes / mib).toBe(to === 'eager-zeroed' ? 64 : 10)
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    expect(usedMib(run, 'source')).toBe(0)
    expect(usedMib(run, 'target')).toBe(to === 'thin' ? 10 : 64)
    expect(run.storage.state.inUse('disk').disk.format).toBe(to)
  })

  it('can change on the datastore itself', () => {
    const run = smallStorage({ disk: { format: 'eager-zeroed', ...partlyFilled } })
    run.runCopy(startCopy(run, mirrorDriver(), { toDatastore: 'source', format: 'thin' }))
    expect(usedMib(run, 'source')).toBe(10)
  })

  it('lazily zeroed disks zero a block at its first write', () => {
    const latencyOf = (format: DiskFormat) => {
      const run = smallStorage({ source: device(1), disk: { format, content: [] } })
      run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 1 })])
      run.advance(3 * second)
      return run.storage.takeLatencies('disk').writes.quantileNs(0.5) / ms
    }
    expect(latencyOf('lazy-zeroed')).toBeCloseTo(62.5, -1)
    expect(latencyOf('eager-zeroed')).toBeCloseTo(3.9, 0)
  })
})

describe('what is refused', () => {
  it('a thick target that does not fit, and a thin one whose content does not', () => {
    const run = smallStorage({ targetCapacityMib: 40, disk: partlyFilled })
    expect(refusalOf(run, 'lazy-zeroed')).toMatchObject({ fault: 'NoDiskSpace', message: /"target".*40 MiB/ })
    expect(refusalOf(run, 'thin')).toBeNull()
    const tooSmall = smallStorage({ targetCapacityMib: 9, disk: partlyFilled })
    expect(refusalOf(tooSmall, 'thin')?.fault).toBe('NoDiskSpace')
    expect(refusalOf(tooSmall, 'thin')?.remedy).not.toContain('thin')
    expect(refusalOf(tooSmall, 'lazy-zeroed')?.remedy).toContain('the thin format')
    expect(usedMib(tooSmall, 'target')).toBe(0)
    expect(tooSmall.notices).toEqual([])
  })

  it('thick disks where only thin ones can be, and a second copy of one disk', () => {
    const run = smallStorage()
    const nfs = { name: 'nfs', capacityBytes: 1000 * mib, device: device(100), isThinOnly: true }
    run.storage.addDatastore(nfs)
    const request = { disk: 'disk', toDatastore: 'nfs', via: [], finishesItself: true } as const
    const thick = run.storage.startCopy(run, { ...request, format: 'lazy-zeroed', method: mirrorDriver() })
    expect(thick).toMatchObject({ refusal: { id: 'datastore-thin-only' } })
    startCopy(run, mirrorDriver())
    expect(refusalOf(run, 'thin')?.id).toBe('disk-moves-already')
  })

  it('finishing what is not ready', () => {
    const run = smallStorage()
    const copy = startCopy(run, mirrorDriver())
    expect(run.storage.finishCopy(run, copy)).toBe(false)
    run.runCopy(copy)
    expect([run.storage.finishCopy(run, copy), run.storage.cancelCopy(run, copy)]).toEqual([false, false])
  })
})

describe('the end of a copy', () => {
  it.each([0, 1, 7, 40, 130, 400, 1000])(
    'leaves nothing when cancelled after %d ms, and the guest goes on',
    (afterMs) => {
      const run = smallStorage({ source: device(60, 3 * ms), target: device(40, 3 * ms) })
      run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 400 })])
      const copy = startCopy(run, mirrorDriver())
      run.advance(afterMs * ms)
      expect(run.storage.cancelCopy(run, copy)).toBe(true)
      expect([usedMib(run, 'source'), usedMib(run, 'target')]).toEqual([64, 0])
      run.storage.takeLatencies('disk')
      run.advance(run.nowNs + second)
      expect(run.storage.takeLatencies('disk').writes.count).toBeGreaterThan(380)
      run.storage.setStreams(run, 'disk', [])
      run.advance(Infinity)
      expect(run.storage.state.requests.size).toBe(0)
      expect(endsOf(run)).toEqual(['cancelled'])
    },
  )

  it('is a failure when the target fills in the middle, with the source untouched', () => {
    const run = smallStorage({ targetCapacityMib: 11, disk: { format: 'thin', ...partlyFilled } })
    const span = { startBytes: 30 * mib, sizeBytes: 20 * mib }
    run.storage.setStreams(run, 'disk', [writer({ span, operationsPerSecond: 200 })])
    run.storage.addDevice('mover', device(2))
    const copy = startCopy(run, mirrorDriver(), { format: 'thin', via: ['mover'] })
    run.runCopy(copy)
    expect(run.notices.at(-1)?.notice).toMatchObject({ outcome: 'failed', refusal: { fault: 'NoDiskSpace' } })
    expect(usedMib(run, 'target')).toBe(0)
    expect(run.storage.state.inUse('disk').disk.datastore).toBe('source')
  })

  it('can wait, ready and mirrored, until it is asked for', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 100 })])
    const copy = startCopy(run, mirrorDriver(), { finishesItself: false })
    run.advance(10 * second)
    expect(run.storage.progressOf(run, copy)?.stage).toBe('ready')
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    expect(run.storage.progressOf(run, copy)).toBeNull()
    expect(run.notices.map(({ notice }) => notice.type)).toEqual([
      'copy-started',
      'copy-ready',
      'copy-quiesced',
      'copy-ended',
    ])
  })

  it('may come for several disks at once, which share the devices', () => {
    const run = smallStorage()
    run.storage.addDisk({
      name: 'second',
      datastore: 'source',
      format: 'thin',
      sizeBytes: 64 * mib,
      content: wholeDisk(64),
    })
    run.storage.addDevice('mover', device(32))
    const via = ['mover']
    const copies = ['disk', 'second'].map((disk) => startCopy(run, changedBlocks(mib), { disk, via }))
    run.advance(Infinity)
    expect(copies).toEqual([1, 2])
    expect(endsOf(run)).toEqual(['switched', 'switched'])
    expect(run.nowNs / second).toBeCloseTo(4, 0)
  })
})

describe('the map of a disk', () => {
  it('says of each cell what has content, what has arrived and what is on its way', () => {
    const run = smallStorage({ disk: partlyFilled })
    run.storage.addDevice('mover', device(16))
    expect([...run.storage.censusOf('disk', 8).content]).toEqual([128, 32, 0, 0, 0, 0, 0, 0])
    expect([...run.storage.censusOf('disk', 8).initialised]).toEqual([128, 128, 0, 0, 0, 0, 0, 0])
    startCopy(run, mirrorDriver(), { via: ['mover'], format: 'thin' })
    run.advance(290 * ms)
    const { arrived, moving, blocksPerCell } = run.storage.censusOf('disk', 8)
    expect(blocksPerCell).toBe(128)
    // 4.6 MiB have gone through at 16 MiB/s: four extents are there, two on their way.
    expect([...arrived]).toEqual([64, 0, 0, 0, 0, 0, 0, 0])
    expect([...moving]).toEqual([32, 0, 0, 0, 0, 0, 0, 0])
    expect(run.storage.censusOf('disk', 3).content).toHaveLength(3)
  })
})
