/**
 * Copies over a network with a buffer of mirrored writes: whatever disk, writes, round-trip times, rates, buffer, cuts
 * of the line, lost paths and changes of delay, the destination equals the source at the switch (the record asserts it), the
 * buffer never holds more than it may, nothing is left behind, and a run goes on from a copy of the whole.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MirrorDriver } from '../../core/storage/mirror-driver.ts'
import { diskFormats } from '../../core/storage/virtual-disk.ts'
import type { DiskFormat } from '../../core/storage/virtual-disk.ts'
import type { DiskStreamSpec } from '../../core/storage/disk-stream.ts'
import type { StorageRun } from '../../core/storage/storage-run.ts'
import type { DiskAccess } from '../../core/storage/storage-state.ts'
import { device, kib, mib, ms, smallStorage, startCopy, wholeDisk, writer } from '../support/disks.ts'

const sizeMib = 8

interface Act {
  readonly afterMs: number
  readonly what: 'cut' | 'mend' | 'paths down' | 'paths up' | DiskAccess | 'line' | 'target' | 'cancel'
  readonly mibs: number
  readonly delayMs: number
}

interface Distant {
  readonly seed: number
  readonly format: DiskFormat
  readonly contentMib: number
  /** What the target's datastore has beside the content. */
  readonly spareMib: number
  readonly rates: readonly [number, number, number]
  readonly delaysMs: readonly [number, number, number]
  readonly hasMover: boolean
  readonly depth: number
  readonly ioBytes: number
  readonly bufferBytes: number
  readonly streams: readonly DiskStreamSpec[]
  readonly acts: readonly Act[]
}

const stream = fc
  .record({
    kind: fc.constantFrom<'write' | 'read'>('write', 'write', 'write', 'read'),
    bytes: fc.constantFrom(4 * kib, 64 * kib, 96 * kib, 256 * kib, 2 * mib),
    pattern: fc.constantFrom<'uniform' | 'sequential'>('uniform', 'sequential'),
    startMib: fc.nat(sizeMib - 4),
    spanMib: fc.integer({ min: 2, max: 4 }),
    operationsPerSecond: fc.integer({ min: 1, max: 600 }),
    arrivals: fc.constantFrom<'even' | 'poisson'>('even', 'poisson'),
    outstanding: fc.integer({ min: 1, max: 16 }),
    pathNs: fc.constantFrom(0, 200_000),
  })
  .map(({ startMib, spanMib, ...rest }) =>
    writer({ ...rest, span: { startBytes: startMib * mib, sizeBytes: spanMib * mib }, catchUpNs: 20 * ms }),
  )
const rate = fc.integer({ min: 2, max: 200 })
const act: fc.Arbitrary<Act> = fc.record({
  afterMs: fc.nat(400),
  what: fc.constantFrom(
    ...(['cut', 'cut', 'mend', 'mend', 'line', 'target', 'cancel'] as const),
    ...(['paths down', 'paths up', 'no-answer', 'lost', 'read-only', 'open'] as const),
  ),
  mibs: rate,
  delayMs: fc.nat(80),
})
const distant: fc.Arbitrary<Distant> = fc.record({
  seed: fc.nat(1000),
  format: fc.constantFrom(...diskFormats),
  contentMib: fc.nat(sizeMib),
  spareMib: fc.constantFrom(sizeMib, sizeMib, sizeMib, 1),
  rates: fc.tuple(rate, rate, rate),
  delaysMs: fc.tuple(fc.nat(8), fc.nat(80), fc.nat(8)),
  hasMover: fc.boolean(),
  depth: fc.integer({ min: 1, max: 6 }),
  ioBytes: fc.constantFrom(128 * kib, 1 * mib),
  bufferBytes: fc.constantFrom(64 * kib, 1 * mib, 16 * mib),
  streams: fc.array(stream, { minLength: 1, maxLength: 3 }),
  acts: fc.array(act, { maxLength: 6 }),
})

interface Begun {
  readonly run: StorageRun
  readonly copy: number
}

function begin(of: Distant): Begun {
  const run = smallStorage({
    seed: of.seed,
    source: device(of.rates[0], of.delaysMs[0] * ms),
    target: device(of.rates[2], of.delaysMs[2] * ms),
    targetCapacityMib: Math.min(sizeMib, of.contentMib + of.spareMib),
    disk: { format: of.format, sizeBytes: sizeMib * mib, content: wholeDisk(of.contentMib) },
  })
  run.storage.addDevice('wire', device(of.rates[1], of.delaysMs[1] * ms))
  run.storage.addDevice('mover', device(100))
  run.storage.setStreams(run, 'disk', of.streams)
  run.advance(13 * ms)
  const { contentUnitsBytes } = run.storage.state.inUse('disk').disk
  // What was written meanwhile may leave no room to begin with.
  fc.pre(contentUnitsBytes <= run.storage.state.datastore('target').freeBytes)
  const request = {
    via: of.hasMover ? ['mover', 'wire'] : ['wire'],
    mirrorVia: 'wire',
    bufferBytes: of.bufferBytes,
    format: 'thin' as const,
  }
  const method = new MirrorDriver({ ioBytes: of.ioBytes, depth: of.depth, switchNs: 3 * ms })
  return { run, copy: startCopy(run, method, request) }
}

function doAct({ run, copy }: Begun, { what, mibs, delayMs }: Act): void {
  const { storage } = run
  if (what === 'line') storage.changeDevice('wire', device(mibs, delayMs * ms))
  else if (what === 'target') storage.changeDevice('target', device(mibs, (delayMs / 10) * ms))
  else if (what === 'cancel') storage.cancelCopy(run, copy)
  else if (what === 'cut' || what === 'mend') storage.holdCopy(run, copy, what === 'cut')
  else if (what === 'paths down' || what === 'paths up')
    storage.holdCopy(run, copy, what === 'paths down', 'storage')
  else storage.setAccess(run, 'disk', what)
}

/** The whole life, in steps of 20 ms with a look at the buffer after each. Returns how much it held at most. */
function live(begun: Begun, of: Distant): number {
  const { run, copy } = begun
  const largest = Math.max(...of.streams.map(({ bytes }) => bytes))
  let most = 0
  const mended = (['mend', 'paths up', 'open'] as const).map((what) => ({
    afterMs: 100,
    what,
    mibs: 0,
    delayMs: 0,
  }))
  for (const one of [...of.acts, ...mended]) {
    const untilNs = run.nowNs + one.afterMs * ms
    while (run.nowNs < untilNs) {
      run.advance(Math.min(untilNs, run.nowNs + 20 * ms))
      const moving = run.storage.state.copyOf(copy)
      const used = moving?.buffer?.usedBytes ?? 0
      for (const { firstBlock, blocks } of moving?.extents.values() ?? [])
        expect(moving!.buffer!.overlaps(firstBlock, blocks)).toBe(false)
      most = Math.max(most, used)
      expect(used).toBeLessThanOrEqual(Math.max(of.bufferBytes, largest))
    }
    doAct(begun, one)
  }
  run.advance(run.nowNs + 1500 * ms)
  run.storage.setStreams(run, 'disk', [])
  run.advance(Infinity)
  return most
}

describe('copies over a network', () => {
  it('end with equal disks and nothing left behind', { timeout: 60_000 }, () => {
    const ends = { switched: 0, cancelled: 0, failed: 0 }
    let synchronous = 0
    let buffered = 0
    fc.assert(
      fc.property(distant, (of) => {
        const begun = begin(of)
        if (live(begun, of) > 0) buffered += 1
        const { storage, notices } = begun.run
        const { disk, outOfSpace, writesInFlight } = storage.state.inUse('disk')
        expect(storage.state.copies.size).toBe(0)
        expect(writesInFlight.size).toBe(0)
        expect(storage.state.requests.size).toBe(outOfSpace.length)
        const ended = notices.flatMap(({ notice }) => (notice.type === 'copy-ended' ? [notice] : []))
        for (const { outcome, figures } of ended) {
          ends[outcome] += 1
          expect(figures.writesSynchronous).toBeLessThanOrEqual(figures.writesToBoth)
          if (figures.writesSynchronous > 0) synchronous += 1
        }
        const isSwitched = ended[0]?.outcome === 'switched'
        expect(disk.datastore).toBe(isSwitched ? 'target' : 'source')
        expect(storage.state.datastore(isSwitched ? 'source' : 'target').usedBytes).toBe(0)
      }),
      { numRuns: 300, seed: 23 },
    )
    for (const count of Object.values(ends)) expect(count).toBeGreaterThan(8)
    expect(synchronous).toBeGreaterThan(30)
    expect(buffered).toBeGreaterThan(100)
  })

  it('go on in a copy of the whole as they would have, at any moment', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(distant, fc.nat(1500), (of, atMs) => {
        const first = begin(of)
        first.run.advance(first.run.nowNs + atMs * ms)
        const second = { run: first.run.clone(), copy: first.copy }
        for (const begun of [first, second]) live(begun, of)
        expect(second.run.notices).toEqual(first.run.notices)
        expect(second.run.nowNs).toBe(first.run.nowNs)
        expect(second.run.storage.takeLatencies('disk')).toEqual(first.run.storage.takeLatencies('disk'))
      }),
      { numRuns: 40, seed: 29 },
    )
  })
})
