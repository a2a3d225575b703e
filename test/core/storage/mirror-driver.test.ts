/** The mirror driver: one pass, writes placed by the cursor, and what the guest notices of it. */
import { describe, expect, it } from 'vitest'
import { MirrorDriver } from '../../../core/storage/mirror-driver.ts'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
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
  wholeDisk,
  writer,
} from '../../support/disks.ts'

/** A copy at 16 MiB/s of the 64 MiB, 4 s long, on datastores that are fast beside it. */
function slowCopy(run: StorageRun, switchNs = 0): number {
  run.storage.addDevice('mover', device(16))
  return startCopy(run, mirrorDriver(switchNs), { via: ['mover'] })
}

function figuresAtEnd(span: { startBytes: number; sizeBytes: number }) {
  const run = smallStorage()
  run.storage.setStreams(run, 'disk', [writer({ span, operationsPerSecond: 5000, outstanding: 100_000 })])
  run.storage.addDevice('mover', device(16))
  const copy = startCopy(run, mirrorDriver(), { via: ['mover'], finishesItself: false })
  run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage === 'ready')
  return { nowNs: run.nowNs, ...run.storage.progressOf(run, copy)!.figures }
}

describe('the mirror driver', () => {
  it('copies once, whatever the guest writes', () => {
    const idle = smallStorage()
    const copy = slowCopy(idle)
    idle.runCopy(copy)
    expect(idle.nowNs / second).toBeCloseTo(4, 1)
    const busy = figuresAtEnd({ startBytes: 0, sizeBytes: 64 * mib })
    expect(busy.copiedBytes).toBe(64 * mib)
    expect(busy.nowNs / second).toBeCloseTo(4, 1)
  })

  it.each([
    ['all over the disk', 0, 64, 0.5],
    ['in its first tenth', 0, 6.4, 0.95],
    ['in its last tenth', 57.6, 6.4, 0.05],
    ['in its first half', 0, 32, 0.75],
  ])('sends writes %s to both disks as far as the cursor is past them', (_, startMib, sizeMib, share) => {
    const span = { startBytes: startMib * mib, sizeBytes: Math.floor(sizeMib * 256) * 4 * kib }
    const { writesToBoth, writesToSource } = figuresAtEnd(span)
    expect(Math.abs(writesToBoth / (writesToBoth + writesToSource) - share)).toBeLessThan(0.03)
  })

  it('lets writes to what is being copied wait, and no others', () => {
    const { writesHeld, writesToBoth, writesToSource } = figuresAtEnd({ startBytes: 0, sizeBytes: 64 * mib })
    // Two extents of 1 MiB of 64 are on the way at a time.
    expect(writesHeld / (writesToBoth + writesToSource)).toBeGreaterThan(0.01)
    expect(writesHeld / (writesToBoth + writesToSource)).toBeLessThan(2 / 64)
  })

  it('is not held up by a guest that keeps writing where it is to go next', () => {
    const slow = device(40, 100 * ms)
    const run = smallStorage({ source: slow, disk: { content: wholeDisk(2) } })
    const tail = { startBytes: 32 * mib, sizeBytes: 32 * mib }
    const pattern = 'sequential' as const
    run.storage.setStreams(run, 'disk', [writer({ span: tail, pattern, operationsPerSecond: 64 })])
    run.advance(second)
    const copy = startCopy(run, mirrorDriver(), { finishesItself: false })
    run.advance(10 * second, () => run.storage.state.copies.get(copy)?.stage === 'ready')
    expect(run.storage.state.copies.get(copy)!.stage).toBe('ready')
    expect(run.nowNs).toBeLessThan(3 * second)
  })

  it.each([
    ['the target, if that is slower', 1, 9],
    ['the source, if that is slower', 9, 1],
  ])('makes a mirrored write as slow as %s', (_, sourceMs, targetMs) => {
    const run = smallStorage({ source: device(1000, sourceMs * ms), target: device(1000, targetMs * ms) })
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 50 })])
    run.advance(second)
    const before = run.storage.takeLatencies('disk').writes
    expect(before.quantileNs(0.5) / ms).toBeCloseTo(sourceMs, 0)
    const copy = startCopy(run, mirrorDriver(), { finishesItself: false })
    run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage === 'ready')
    run.storage.takeLatencies('disk')
    run.advance(run.nowNs + second)
    const mirrored = run.storage.takeLatencies('disk').writes
    expect(mirrored.quantileNs(0.5) / ms).toBeCloseTo(9, 0)
    run.storage.finishCopy(run, copy)
    run.runCopy(copy)
    run.storage.takeLatencies('disk')
    run.advance(run.nowNs + second)
    expect(run.storage.takeLatencies('disk').writes.quantileNs(0.5) / ms).toBeCloseTo(targetMs, 0)
  })

  it('holds writes for the switch and no longer', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 100 })])
    const copy = slowCopy(run, 300 * ms)
    run.runCopy(copy)
    run.advance(run.nowNs + second)
    const { writes } = run.storage.takeLatencies('disk')
    expect(writes.maxNs / ms).toBeGreaterThan(290)
    expect(writes.maxNs / ms).toBeLessThan(310)
    expect(endsOf(run)).toEqual(['switched'])
  })

  // Stages in series: the slowest sets the pace of a deep pipeline, their sum that of a shallow one.
  it.each([
    [1, 64 / 30 + 64 / 20 + 64 / 60],
    [2, 64 / 20],
    [8, 64 / 20],
  ])('with %d copies in hand takes as long as its stages let it', (depth, seconds) => {
    const run = smallStorage({ source: device(30), target: device(60) })
    run.storage.addDevice('mover', device(20))
    const method = new MirrorDriver({ ioBytes: 64 * kib, depth, switchNs: 0 })
    run.runCopy(startCopy(run, method, { via: ['mover'] }))
    expect(Math.abs(run.nowNs / second / seconds - 1)).toBeLessThan(0.01)
  })

  it('lets two slow stages together be slower than the slower alone', () => {
    const run = smallStorage({ source: device(20), target: device(20) })
    run.storage.addDevice('mover', device(20))
    run.runCopy(startCopy(run, mirrorDriver(), { via: ['mover'] }))
    expect(run.nowNs / second).toBeCloseTo((3 * 64) / 20 / 2, 0)
  })

  it('passes over what was never initialised, and zeros do not cross', () => {
    const run = smallStorage({
      disk: { content: wholeDisk(8), zeroed: [{ firstBlock: 20 * 16, blocks: 8 * 16 }] },
    })
    run.storage.addDevice('mover', device(16))
    const copy = startCopy(run, mirrorDriver(), { via: ['mover'], finishesItself: false, format: 'thin' })
    run.advance(Infinity, () => run.storage.state.copies.get(copy)?.stage === 'ready')
    const { figures } = run.storage.progressOf(run, copy)!
    expect([figures.readBytes, figures.sentBytes, figures.writtenBytes].map((bytes) => bytes / mib)).toEqual([
      16, 8, 8,
    ])
  })
})
