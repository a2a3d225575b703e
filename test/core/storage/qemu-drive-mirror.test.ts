/** QEMU's mirror by its rules, worked by hand: runs of 16 MiB, slices of 100 ms, ready, write-blocking. */
import { describe, expect, it } from 'vitest'
import { QemuRateLimit } from '../../../core/storage/qemu-rate-limit.ts'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import {
  endsOf,
  kib,
  mib,
  ms,
  qemuMirror,
  second,
  smallStorage,
  startCopy,
  wholeDisk,
  writer,
} from '../../support/disks.ts'

/** 64 MiB at 32 MiB/s at most. */
function mirroring(copyMode: 'background' | 'write-blocking', operationsPerSecond: number, bytes = 64 * kib) {
  const run = smallStorage()
  run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond, bytes })])
  const copy = startCopy(run, qemuMirror(copyMode, 32), { finishesItself: false })
  return { run, copy }
}

function untilReady({ run, copy }: { run: StorageRun; copy: number }, limitSeconds = 30): boolean {
  return !run.advance(limitSeconds * second, () => run.storage.state.copies.get(copy)?.stage === 'ready')
}

function doneBytes(run: StorageRun, copy: number): number {
  const { copiedBytes, mirroredBytes } = run.storage.progressOf(run, copy)!.figures
  return copiedBytes + mirroredBytes
}

describe("QEMU's mirror", () => {
  it('copies runs of 16 MiB, each as long as the limit says, and is a millisecond late after each sleep', () => {
    const mirror = mirroring('background', 0)
    expect(untilReady(mirror)).toBe(true)
    expect(mirror.run.nowNs / ms).toBeCloseTo(4 * (500 + 1), 0)
  })

  it('passes over what the image does not hold, and zeros do not count for its limit', () => {
    const run = smallStorage({ disk: { content: wholeDisk(16), zeroed: [{ firstBlock: 256, blocks: 256 }] } })
    const copy = startCopy(run, qemuMirror('background', 32), { finishesItself: false })
    expect(untilReady({ run, copy })).toBe(true)
    expect(doneBytes(run, copy)).toBe(32 * mib)
    // One run of 16 MiB at the limit, then zeros, which are only read, at 1000 MiB/s.
    expect(run.nowNs / ms).toBeCloseTo(501 + 16, 0)
  })

  it('copies blocks again that are written behind its sweep', () => {
    const mirror = mirroring('background', 100)
    expect(untilReady(mirror)).toBe(true)
    expect(doneBytes(mirror.run, mirror.copy)).toBeGreaterThan(66 * mib)
    expect(mirror.run.nowNs / second).toBeGreaterThan(2.1)
  })

  it('never gets ready where blocks are marked faster than the limit lets them go', () => {
    const mirror = mirroring('background', 2000, 4 * kib)
    expect(untilReady(mirror, 20)).toBe(false)
    expect(doneBytes(mirror.run, mirror.copy) / mib / 20).toBeCloseTo(32, 0)
  })

  it('always gets ready in write-blocking mode, sooner than an idle copy', () => {
    const mirror = mirroring('write-blocking', 1600)
    expect(untilReady(mirror)).toBe(true)
    expect(mirror.run.nowNs / second).toBeLessThan(1.2)
    expect(mirror.run.storage.progressOf(mirror.run, mirror.copy)!.figures.mirroredBytes).toBeGreaterThan(
      40 * mib,
    )
  })

  it('leaves parts of dirty blocks to the sweep in write-blocking mode', () => {
    const mirror = mirroring('write-blocking', 500, 4 * kib)
    expect(untilReady(mirror)).toBe(true)
    const { writesToBoth, mirroredBytes } = mirror.run.storage.progressOf(mirror.run, mirror.copy)!.figures
    expect(mirroredBytes / (4 * kib)).toBeLessThan(writesToBoth * 0.7)
  })

  it('looks for dirty blocks every 100 ms once it is ready, past the limit', () => {
    const mirror = mirroring('background', 100)
    untilReady(mirror)
    const { run, copy } = mirror
    const counts = new Set<number>()
    const before = doneBytes(run, copy)
    for (let step = 0; step < 100; step += 1) {
      run.advance(run.nowNs + 10 * ms)
      counts.add(doneBytes(run, copy))
    }
    expect(counts.size).toBeGreaterThanOrEqual(9)
    expect(counts.size).toBeLessThanOrEqual(12)
    expect((doneBytes(run, copy) - before) / (64 * kib)).toBeGreaterThan(85)
  })

  it('completes in a few milliseconds, for the last of which writes are held', () => {
    const mirror = mirroring('background', 100)
    untilReady(mirror)
    const { run, copy } = mirror
    run.advance(run.nowNs + second)
    const askedNs = run.nowNs
    run.storage.takeLatencies('disk')
    expect(run.storage.finishCopy(run, copy)).toBe(true)
    run.runCopy(copy)
    expect((run.nowNs - askedNs) / ms).toBeLessThan(5)
    expect(endsOf(run)).toEqual(['switched'])
    run.advance(run.nowNs + 50 * ms)
    expect(run.storage.takeLatencies('disk').writes.maxNs / ms).toBeLessThan(4)
  })
})

describe("QEMU's speed limit", () => {
  it('asks for a wait in proportion to what went beyond the quota', () => {
    const limit = new QemuRateLimit(10 * mib)
    expect(limit.delayAfter(0, mib / 2)).toBe(0)
    expect(limit.delayAfter(30 * ms, 2 * mib)).toBe(220 * ms)
    expect(limit.delayAfter(250 * ms + 1, mib / 2)).toBe(0)
  })
})
