/** What storage does for whoever joins it to VMs: common switches, guests that stand or slow down, cut wires, disks that go. */
import { describe, expect, it } from 'vitest'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import type { CopyRequest } from '../../../core/storage/storage.ts'
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

const waiting = { finishesItself: false, switchesItself: false }

function stageOf(run: StorageRun, copy: number): string | undefined {
  return run.storage.state.copies.get(copy)?.stage
}

function writesSince(run: StorageRun, forNs: number): number {
  run.storage.takeLatencies('disk')
  run.advance(run.nowNs + forNs)
  return run.storage.takeLatencies('disk').writes.count
}

describe('copies that wait for a common switch', () => {
  function twoDisks(): { run: StorageRun; copies: number[] } {
    const run = smallStorage()
    run.storage.addDisk({
      name: 'other',
      datastore: 'source',
      format: 'thin',
      sizeBytes: 8 * mib,
      content: wholeDisk(8),
    })
    const copies = ['disk', 'other'].map((disk) => startCopy(run, mirrorDriver(), { disk, ...waiting }))
    run.advance(second)
    for (const copy of copies) run.storage.finishCopy(run, copy)
    return { run, copies }
  }

  it('are complete first, and told so', () => {
    const { run, copies } = twoDisks()
    expect(copies.map((copy) => stageOf(run, copy))).toEqual(['complete', 'complete'])
    const told = run.notices.filter(({ notice }) => notice.type === 'copy-complete')
    expect(told).toHaveLength(2)
  })

  it('switch at one instant, keep the old files, and are proved', () => {
    const { run, copies } = twoDisks()
    const old = run.storage.switchCopies(run, copies)
    expect(endsOf(run)).toEqual(['switched', 'switched'])
    expect(old.map(({ datastore }) => datastore)).toEqual(['source', 'source'])
    expect(run.storage.state.datastore('source').usedBytes).toBe(72 * mib)
    for (const file of old) run.storage.deleteFile(run, file)
    expect(run.storage.state.datastore('source').usedBytes).toBe(0)
    const proofs = run.notices.flatMap(({ notice }) =>
      notice.type === 'copy-verified' ? [notice.proof] : [],
    )
    expect(proofs).toEqual([
      { staleBlocks: 0, lostBlocks: 0 },
      { staleBlocks: 0, lostBlocks: 0 },
    ])
  })

  it('can still be cancelled, and held writes go to the source', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 100 })])
    const copy = startCopy(run, mirrorDriver(), waiting)
    run.advance(second)
    run.storage.finishCopy(run, copy)
    expect(writesSince(run, second)).toBeLessThan(2)
    run.storage.cancelCopy(run, copy)
    expect(writesSince(run, second)).toBeGreaterThan(90)
    expect(run.storage.state.datastore('target').files.size).toBe(0)
  })

  it('do not switch before they are complete', () => {
    const run = smallStorage()
    const copy = startCopy(run, mirrorDriver(), waiting)
    expect(() => run.storage.switchCopies(run, [copy])).toThrow('complete-copies-switch')
  })
})

describe('a guest', () => {
  it('that stands asks nothing, and nothing of it is on the clock', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 100 })])
    run.advance(second)
    run.storage.pauseStreams(run, 'disk')
    expect(writesSince(run, second)).toBeLessThan(2)
    const before = run.nowNs
    run.advance(Infinity)
    expect(run.nowNs).toBe(before)
    run.storage.resumeStreams(run, 'disk')
    expect(writesSince(run, second)).toBeGreaterThan(90)
  })

  it('that is slowed writes less, evenly', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 1000 })])
    run.storage.slowStreams('disk', 7500)
    run.advance(second)
    expect(writesSince(run, 10 * second) / 10).toBeCloseTo(250, -1)
    run.storage.slowStreams('disk', 0)
    run.advance(run.nowNs + second)
    expect(writesSince(run, second)).toBeGreaterThan(990)
  })
})

describe('a wire on the way', () => {
  function overWire(change: Partial<CopyRequest> = {}): { run: StorageRun; copy: number } {
    const run = smallStorage()
    run.storage.addDevice('wire', { ...device(16), writeLatencyNs: 20 * ms })
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 200 })])
    const copy = startCopy(run, mirrorDriver(), {
      via: ['wire'],
      mirrorVia: 'wire',
      ...waiting,
      ...change,
    })
    return { run, copy }
  }

  it('is crossed by mirrored writes too, and the guest does not wait for that', () => {
    const { run, copy } = overWire()
    run.advance(Infinity, () => stageOf(run, copy) === 'ready')
    const busyNs = run.storage.state.device('wire').busyNsUntil(run.nowNs)
    run.storage.takeLatencies('disk')
    run.advance(run.nowNs + second)
    expect(run.storage.takeLatencies('disk').writes.maxNs).toBeLessThan(ms)
    const occupied = (run.storage.state.device('wire').busyNsUntil(run.nowNs) - busyNs) / second
    expect(occupied).toBeCloseTo((200 * 4) / 1024 / 16, 2)
  })

  it('that is cut holds the copy; the buffer takes writes that must cross it until it is full', () => {
    const { run, copy } = overWire({ bufferBytes: 64 * kib })
    run.advance(2 * second)
    run.storage.holdCopy(run, copy, true)
    run.advance(run.nowNs + second)
    const { figures } = run.storage.progressOf(run, copy)!
    run.advance(run.nowNs + 3 * second)
    expect(run.storage.progressOf(run, copy)!.figures.copiedBytes).toBe(figures.copiedBytes)
    const { buffer } = run.storage.state.copies.get(copy)!
    expect(buffer!.usedBytes).toBe(64 * kib)
    expect(buffer!.waiting.length).toBeGreaterThan(0)
    run.storage.holdCopy(run, copy, false)
    run.advance(run.nowNs + 10 * second)
    expect(stageOf(run, copy)).toBe('ready')
    expect(run.storage.state.copies.get(copy)!.held).toEqual([])
    expect(buffer!.waiting).toEqual([])
  })

  it('carries nothing of a copy that has ended', () => {
    const { run, copy } = overWire()
    run.advance(2 * second)
    run.storage.cancelCopy(run, copy)
    expect(writesSince(run, second)).toBeGreaterThan(190)
  })
})

describe('a disk that goes', () => {
  it('takes its file, its streams and what was on its way along', () => {
    const run = smallStorage()
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 5000, outstanding: 64 })])
    run.advance(second)
    run.storage.removeDisk(run, 'disk')
    run.storage.removeDatastore('source')
    expect(run.storage.state.requests.size).toBe(0)
    run.advance(Infinity)
    expect(run.nowNs).toBeLessThan(2 * second)
    expect(run.storage.state.disks.size).toBe(0)
  })
})

describe('a datastore', () => {
  it('may shrink to what is used, and makes room for what an estate begins with', () => {
    const run = smallStorage()
    const datastore = run.storage.state.datastore('source')
    datastore.resize(10 * mib)
    expect(datastore.freeBytes).toBe(0)
    datastore.makeRoom(5 * mib)
    expect(datastore.freeBytes).toBe(5 * mib)
  })
})
