/** The buffer of mirrored writes over a network: what the guest notices of the distance, and what becomes of the rest. */
import { describe, expect, it } from 'vitest'
import type { DiskStreamSpec } from '../../../core/storage/disk-stream.ts'
import type { MirrorBuffer } from '../../../core/storage/mirror-buffer.ts'
import { MirrorDriver } from '../../../core/storage/mirror-driver.ts'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import type { CopyFigures } from '../../../core/storage/disk-copy.ts'
import {
  device,
  endsOf,
  kib,
  mib,
  mirrorDriver,
  ms,
  second,
  smallStorage,
  startCopy,
  writer,
} from '../../support/disks.ts'

interface Distance {
  readonly oneWayMs?: number
  readonly lineMibs?: number
  readonly targetMibs?: number
  readonly bufferBytes?: number
  readonly write?: Partial<DiskStreamSpec>
}

interface Mirrored {
  readonly run: StorageRun
  readonly copy: number
}

/** A disk that is copied over the wire and ready: every write is mirrored. The source takes 1 ms for a write. */
function mirrored(of: Distance): Mirrored {
  const run = smallStorage({ source: device(1000, ms), target: device(of.targetMibs ?? 1000, 2 * ms) })
  const latencyNs = (of.oneWayMs ?? 55) * ms
  run.storage.addDevice('wire', device(of.lineMibs ?? 16, latencyNs))
  const copy = startCopy(run, new MirrorDriver({ ioBytes: mib, depth: 8, switchNs: 0 }), {
    via: ['wire'],
    mirrorVia: 'wire',
    bufferBytes: of.bufferBytes ?? mib,
    finishesItself: false,
  })
  run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage === 'ready')
  run.storage.setStreams(run, 'disk', [writer({ outstanding: 8, catchUpNs: 0, ...of.write })])
  return { run, copy }
}

function bufferOf({ run, copy }: Mirrored): MirrorBuffer {
  return run.storage.state.copies.get(copy)!.buffer!
}

function figuresOf({ run, copy }: Mirrored): CopyFigures {
  return run.storage.progressOf(run, copy)!.figures
}

/** Latencies and rate of writes over the next `seconds`, after one that is left out. */
function writesOver({ run }: Mirrored, seconds: number) {
  run.advance(run.nowNs + second)
  run.storage.takeLatencies('disk')
  run.advance(run.nowNs + seconds * second)
  const { writes } = run.storage.takeLatencies('disk')
  return { meanMs: writes.meanNs / ms, maxMs: writes.maxNs / ms, perSecond: writes.count / seconds }
}

const outrun = { bytes: 64 * kib, operationsPerSecond: 500 }

describe('while the line carries what the guest writes', () => {
  it.each([0, 5, 55, 75])('a write takes what the source takes, at %d ms one way', (oneWayMs) => {
    const write = { bytes: 64 * kib, operationsPerSecond: 200 }
    const all = mirrored({ oneWayMs, bufferBytes: 2 * mib, write })
    const { meanMs, maxMs, perSecond } = writesOver(all, 5)
    expect(perSecond).toBeCloseTo(200, -1)
    expect(meanMs).toBeCloseTo(1.06, 1)
    expect(maxMs).toBeLessThan(2)
    expect(figuresOf(all).writesSynchronous).toBe(0)
  })

  it('so much is in the buffer as comes during the way there and the write at the target', () => {
    const all = mirrored({ write: { bytes: 64 * kib, operationsPerSecond: 200 } })
    writesOver(all, 3)
    // 200 a second, 55 ms on the wire after 4 ms at the line's rate, and 2 ms at the target.
    expect(bufferOf(all).writes.size).toBeGreaterThanOrEqual(11)
    expect(bufferOf(all).writes.size).toBeLessThanOrEqual(14)
  })

  it('the target has every write as soon as there are no more', () => {
    const all = mirrored({})
    writesOver(all, 1)
    all.run.storage.setStreams(all.run, 'disk', [])
    all.run.advance(Infinity)
    expect(bufferOf(all).isEmpty).toBe(true)
    expect(bufferOf(all).usedBytes).toBe(0)
    expect(figuresOf(all).mirroredBytes).toBe(figuresOf(all).writesToBoth * 4 * kib)
  })
})

describe('once it does not', () => {
  it('the guest writes at the rate of the line, and each write waits its turn', () => {
    const all = mirrored({ lineMibs: 16, oneWayMs: 5, write: outrun })
    const { meanMs, perSecond } = writesOver(all, 5)
    expect(perSecond / 16).toBeCloseTo(16, 0)
    // Eight are on their way at a time: by Little's law each takes 8 / 256 s.
    expect(meanMs).toBeCloseTo(8 / 0.256, 0)
    expect(figuresOf(all).writesSynchronous / figuresOf(all).writesToBoth).toBeGreaterThan(0.9)
  })

  it('because the target is slow, the guest follows the target', () => {
    const all = mirrored({ lineMibs: 100, targetMibs: 8, oneWayMs: 5, write: outrun })
    expect(writesOver(all, 5).perSecond / 16).toBeCloseTo(8, 0)
    expect(figuresOf(all).writesSynchronous).toBeGreaterThan(0)
  })

  it('a buffer that is smaller than what the line has under way is what bounds it', () => {
    const all = mirrored({ lineMibs: 100, oneWayMs: 98, bufferBytes: mib, write: outrun })
    // 1 MiB each 100 ms: way, and the write at the target.
    expect(writesOver(all, 5).perSecond / 16).toBeCloseTo(10, 0)
  })

  it('it is so only when the buffer is full', () => {
    const all = mirrored({ lineMibs: 16, bufferBytes: 64 * mib, write: outrun })
    // 31 MiB a second come and 16 go: after 2 s 30 MiB are left.
    expect(writesOver(all, 1).maxMs).toBeLessThan(2)
    expect(bufferOf(all).usedBytes / mib).toBeCloseTo(31, -1)
    expect(writesOver(all, 5).maxMs).toBeGreaterThan(20)
    expect(bufferOf(all).usedBytes).toBe(64 * mib)
  })

  it('a write that is larger than the buffer has it for itself', () => {
    const write = { bytes: 2 * mib, operationsPerSecond: 50, outstanding: 1 }
    const all = mirrored({ lineMibs: 20, oneWayMs: 0, bufferBytes: mib, write })
    expect(writesOver(all, 5).perSecond).toBeGreaterThan(8)
  })
})

describe('a buffer that is not empty', () => {
  it('is drained before the switch, while writes are held', () => {
    const all = mirrored({ lineMibs: 16, bufferBytes: 16 * mib, write: outrun })
    writesOver(all, 3)
    expect(bufferOf(all).usedBytes).toBe(16 * mib)
    const { run, copy } = all
    const atNs = run.nowNs
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    expect(endsOf(run)).toEqual(['switched'])
    expect((run.nowNs - atNs) / second).toBeGreaterThan(1)
    expect((run.nowNs - atNs) / second).toBeLessThan(1.2)
  })

  it('goes on over the line after it was cut, with what was on its way then', () => {
    const all = mirrored({ bufferBytes: 8 * mib, write: { operationsPerSecond: 200 } })
    const { run, copy } = all
    writesOver(all, 1)
    run.storage.holdCopy(run, copy, true)
    const { mirroredBytes } = figuresOf(all)
    // What is at the target already is written.
    run.advance(run.nowNs + 10 * ms)
    const arrivedBytes = figuresOf(all).mirroredBytes - mirroredBytes
    expect(writesOver(all, 5).maxMs).toBeLessThan(2)
    expect(figuresOf(all).mirroredBytes).toBe(mirroredBytes + arrivedBytes)
    expect(bufferOf(all).usedBytes / kib / 4).toBeGreaterThan(1190)
    run.storage.holdCopy(run, copy, false)
    run.advance(run.nowNs + second)
    expect(bufferOf(all).usedBytes / kib / 4).toBeLessThan(20)
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    expect(endsOf(run)).toEqual(['switched'])
  })

  it('is dropped with a cancelled copy: the guest goes on, what waited for room has its answer', () => {
    const all = mirrored({ lineMibs: 1, write: outrun })
    const { run, copy } = all
    writesOver(all, 2)
    expect(bufferOf(all).waiting.length).toBeGreaterThan(0)
    run.storage.cancelCopy(run, copy)
    expect(run.storage.state.datastore('target').files.size).toBe(0)
    expect(writesOver(all, 2).perSecond).toBeCloseTo(500, -1)
    run.storage.setStreams(run, 'disk', [])
    run.advance(Infinity)
    expect(run.storage.state.requests.size).toBe(0)
    expect(run.storage.state.inUse('disk').writesInFlight.size).toBe(0)
  })

  it('keeps the next copy of the disk apart from the one before', () => {
    const all = mirrored({ lineMibs: 1, write: outrun })
    const { run, copy } = all
    writesOver(all, 1)
    run.storage.cancelCopy(run, copy)
    run.runCopy(startCopy(run, mirrorDriver()))
    expect(endsOf(run)).toEqual(['cancelled', 'switched'])
  })

  it('keeps its order when a later write would be there before', () => {
    const span = { startBytes: 0, sizeBytes: 64 * kib }
    const all = mirrored({ write: { operationsPerSecond: 2000, span } })
    const { run, copy } = all
    writesOver(all, 1)
    run.storage.changeDevice('wire', device(1000))
    run.advance(run.nowNs + 20 * ms)
    run.storage.changeDevice('target', device(1000))
    run.advance(run.nowNs + 40 * ms)
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    expect(endsOf(run)).toEqual(['switched'])
  })
})

it('blocks are not copied while a write to them is in the buffer', () => {
  const run = smallStorage({ source: device(1000, ms) })
  run.storage.addDevice('wire', device(16, 55 * ms))
  // From the last block of the first extent to the first of the second.
  const span = { startBytes: mib - 64 * kib, sizeBytes: 128 * kib }
  run.storage.setStreams(run, 'disk', [writer({ span, bytes: 128 * kib, operationsPerSecond: 100 })])
  const method = new MirrorDriver({ ioBytes: mib, depth: 1, switchNs: 0 })
  const copy = startCopy(run, method, { via: ['wire'], mirrorVia: 'wire', finishesItself: false })
  const { extents, buffer } = run.storage.state.copies.get(copy)!
  let buffered = 0
  for (let step = 0; step < 600; step += 1) {
    run.advance(run.nowNs + ms)
    if (buffer!.overlaps(16, 1)) buffered += 1
    for (const { firstBlock, blocks } of extents.values())
      expect(buffer!.overlaps(firstBlock, blocks)).toBe(false)
  }
  expect(buffered).toBeGreaterThan(50)
  expect(run.storage.progressOf(run, copy)!.figures.copiedBytes).toBeGreaterThan(2 * mib)
})

describe('without a wire', () => {
  it('there is no buffer: the guest waits for the target as well', () => {
    const run = smallStorage({ target: device(1000, 9 * ms) })
    const copy = startCopy(run, mirrorDriver(), { finishesItself: false })
    run.advance(second)
    expect(run.storage.state.copies.get(copy)!.buffer).toBeNull()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 50 })])
    expect(writesOver({ run, copy }, 1).meanMs).toBeCloseTo(9, 0)
  })
})
