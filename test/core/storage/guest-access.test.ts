/** Guests' requests and copies while paths to a datastore are lost: they wait in order, or fail, and nothing is lost. */
import { describe, expect, it } from 'vitest'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import {
  changedBlocks,
  device,
  endsOf,
  kib,
  mib,
  mirrorDriver,
  ms,
  qemuMirror,
  second,
  smallStorage,
  startCopy,
  writer,
} from '../../support/disks.ts'

function withWriter(change: Parameters<typeof writer>[0] = {}): StorageRun {
  const run = smallStorage({ source: device(100, ms), target: device(100, ms) })
  run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 100, ...change })])
  return run
}

const diskOf = (run: StorageRun) => run.storage.state.inUse('disk')

describe('a disk that is not answered', () => {
  it('keeps requests in the order in which they came, and answers them once it is reached again', () => {
    const run = withWriter({ pattern: 'sequential' })
    run.advance(100 * ms)
    run.storage.setAccess(run, 'disk', 'no-answer')
    run.advance(150 * ms)
    run.storage.takeLatencies('disk')
    const { unanswered } = diskOf(run)
    expect(unanswered).toHaveLength(5)
    expect(unanswered).toEqual([...unanswered].toSorted((one, other) => one - other))
    run.storage.setAccess(run, 'disk', 'open')
    expect(diskOf(run).unanswered).toEqual([])
    run.advance(152 * ms)
    const { writes } = run.storage.takeLatencies('disk')
    expect(writes.count).toBe(5)
    // The oldest came 10 ms after the paths went and was answered when they came back, and the device had answered.
    expect(writes.meanNs).toBeGreaterThan(20 * ms)
    expect(diskOf(run).failedRequests).toBe(0)
  })

  it('lets no more wait than the guest has on its way, and keeps what had left', () => {
    const run = withWriter({ operationsPerSecond: 10_000, outstanding: 8 })
    run.advance(second)
    const onTheirWay = diskOf(run).writesInFlight.size
    expect(onTheirWay).toBeGreaterThan(0)
    run.storage.setAccess(run, 'disk', 'no-answer')
    run.advance(3 * second)
    expect(diskOf(run).writesInFlight.size).toBe(0)
    expect(diskOf(run).unanswered).toHaveLength(8)
    expect(run.storage.state.requests.size).toBe(8)
  })

  it('is the same in a copy of the run', () => {
    const run = withWriter()
    run.storage.setAccess(run, 'disk', 'no-answer')
    run.advance(100 * ms)
    const twin = run.clone()
    for (const one of [run, twin]) {
      one.storage.setAccess(one, 'disk', 'open')
      one.advance(300 * ms)
    }
    expect(diskOf(twin).writeLatency.meanNs).toBe(diskOf(run).writeLatency.meanNs)
    expect(diskOf(twin).writeLatency.count).toBe(diskOf(run).writeLatency.count)
  })
})

describe('a disk that fails', () => {
  it('lost, every request ends with an error, and the stream goes on', () => {
    const run = withWriter()
    run.storage.setAccess(run, 'disk', 'lost')
    run.advance(second)
    expect(diskOf(run).failedRequests).toBeGreaterThanOrEqual(99)
    expect(run.storage.takeLatencies('disk').writes.count).toBe(0)
    expect(run.storage.state.requests.size).toBe(0)
    run.storage.setAccess(run, 'disk', 'open')
    run.advance(2 * second)
    expect(run.storage.takeLatencies('disk').writes.count).toBeGreaterThan(95)
  })

  it('read-only, writes end with an error and reads are answered', () => {
    const run = smallStorage({ source: device(100) })
    run.storage.setStreams(run, 'disk', [
      writer({ operationsPerSecond: 100 }),
      writer({ operationsPerSecond: 50, kind: 'read' }),
    ])
    run.storage.setAccess(run, 'disk', 'read-only')
    run.advance(1005 * ms)
    const { reads, writes } = run.storage.takeLatencies('disk')
    expect([writes.count, reads.count]).toEqual([0, 50])
    expect(diskOf(run).failedRequests).toBe(100)
  })

  it('what waited for an answer fails when the device turns out to be lost', () => {
    const run = withWriter()
    run.storage.setAccess(run, 'disk', 'no-answer')
    run.advance(100 * ms)
    const waiting = diskOf(run).unanswered.length
    run.storage.setAccess(run, 'disk', 'lost')
    run.advance(101 * ms)
    expect(waiting).toBeGreaterThan(5)
    expect(diskOf(run).failedRequests).toBeGreaterThanOrEqual(waiting)
    expect(run.storage.state.requests.size).toBe(0)
  })
})

const methods = {
  'mirror driver': () => mirrorDriver(),
  'changed blocks': () => changedBlocks(mib),
  'QEMU in background': () => qemuMirror('background', 100),
  'QEMU write-blocking': () => qemuMirror('write-blocking', 100),
} as const

describe.each(Object.entries(methods))('a copy by %s', (_, method) => {
  it.each(['no-answer', 'lost', 'read-only'] as const)(
    'of a disk that is %s for a while ends with equal disks and every acknowledged write',
    (access) => {
      const run = withWriter()
      const copy = startCopy(run, method(), { switchesItself: false })
      run.advance(200 * ms)
      run.storage.setAccess(run, 'disk', access)
      if (access !== 'read-only') run.storage.holdCopy(run, copy, true, 'storage')
      run.advance(700 * ms)
      run.storage.setAccess(run, 'disk', 'open')
      run.storage.holdCopy(run, copy, false, 'storage')
      run.advance(60 * second, () => run.storage.state.copyOf(copy)?.stage === 'complete')
      run.storage.switchCopies(run, [copy])
      const verified = run.notices.find(({ notice }) => notice.type === 'copy-verified')?.notice
      expect(verified).toMatchObject({ proof: { staleBlocks: 0, lostBlocks: 0 } })
      expect(endsOf(run)).toEqual(['switched'])
    },
  )

  it('held up from its first instant has copied nothing until it may', () => {
    const run = smallStorage({ source: device(100), target: device(100) })
    const copy = startCopy(run, method(), { holds: ['storage'] })
    run.advance(second)
    expect(run.storage.progressOf(run, copy)?.figures).toMatchObject({ readBytes: 0, copiedBytes: 0 })
    run.storage.holdCopy(run, copy, false, 'storage')
    run.runCopy(copy)
    expect(endsOf(run)).toEqual(['switched'])
  })
})

describe('what holds a copy up', () => {
  /** 64 MiB at 64 MiB/s each for reading and writing. */
  const slow = () => smallStorage({ source: device(64), target: device(64) })

  it.each([
    ['the network first', 'network', 'storage'],
    ['the paths first', 'storage', 'network'],
  ] as const)('both together, %s: it goes on when neither is left', (_, first, last) => {
    const run = slow()
    const copy = startCopy(run, mirrorDriver())
    run.advance(200 * ms)
    run.storage.holdCopy(run, copy, true, 'network')
    run.storage.holdCopy(run, copy, true, 'storage')
    run.advance(400 * ms)
    run.storage.holdCopy(run, copy, false, first)
    run.advance(second)
    const { copiedBytes } = run.storage.progressOf(run, copy)!.figures
    run.advance(2 * second)
    expect(run.storage.progressOf(run, copy)?.figures.copiedBytes).toBe(copiedBytes)
    run.storage.holdCopy(run, copy, false, last)
    run.runCopy(copy)
    expect(endsOf(run)).toEqual(['switched'])
  })

  it('takes as much longer as the paths were down, to within what was on its way', () => {
    const [plain, held] = [slow(), slow()]
    const copies = [plain, held].map((run) => startCopy(run, mirrorDriver()))
    plain.runCopy(copies[0]!)
    held.advance(500 * ms)
    held.storage.holdCopy(held, copies[1]!, true, 'storage')
    held.advance(10_500 * ms)
    held.storage.holdCopy(held, copies[1]!, false, 'storage')
    held.runCopy(copies[1]!)
    const laterNs = held.nowNs - plain.nowNs
    // Two extents of 64 KiB are on their way at most, a millisecond each.
    expect(Math.abs(laterNs - 10 * second)).toBeLessThan(70 * ms)
  })

  it('nothing is written while paths are down but what the device had before', () => {
    const run = slow()
    const copy = startCopy(run, mirrorDriver())
    run.advance(500 * ms)
    run.storage.holdCopy(run, copy, true, 'storage')
    const { writtenBytes } = run.storage.progressOf(run, copy)!.figures
    run.advance(5 * second)
    expect(run.storage.progressOf(run, copy)!.figures.writtenBytes).toBe(writtenBytes)
    expect(run.storage.state.copyOf(copy)!.parked.size).toBeGreaterThan(0)
  })

  it('a copy that fails while it rests leaves nothing, and its guest goes on', () => {
    const run = withWriter({ operationsPerSecond: 1000, bytes: 4 * kib })
    const copy = startCopy(run, mirrorDriver())
    run.advance(300 * ms)
    run.storage.holdCopy(run, copy, true, 'storage')
    run.advance(second)
    const refusal = { id: 'lost', fault: 'InaccessibleDatastore', message: 'lost', remedy: '' }
    run.storage.failCopy(run, copy, refusal)
    run.advance(second)
    expect(run.notices.at(-1)?.notice).toMatchObject({ type: 'copy-ended', outcome: 'failed', refusal })
    expect(run.storage.state.datastore('target').usedBytes).toBe(0)
    run.storage.takeLatencies('disk')
    run.advance(2 * second)
    expect(run.storage.takeLatencies('disk').writes.count).toBeGreaterThan(900)
  })
})
