/**
 * Whatever disk, writes, speeds, formats and way of copying: at the switch both disks are equal and every
 * acknowledged write is there (the record asserts it), space is exact at every instant, and a copy that is
 * cancelled or fails at any moment leaves nothing behind. A method that lies is found out.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../core/base/assert.ts'
import { diskFormats } from '../../core/storage/virtual-disk.ts'
import type { DiskFormat } from '../../core/storage/virtual-disk.ts'
import { MirrorDriver } from '../../core/storage/mirror-driver.ts'
import { ChangedBlocks } from '../../core/storage/changed-blocks.ts'
import { QemuMirror } from '../../core/storage/qemu-drive-mirror.ts'
import type { CopyMethod } from '../../core/storage/copy-method.ts'
import { moverDepth } from '../../core/storage/granularity.ts'
import type { DiskStreamSpec } from '../../core/storage/disk-stream.ts'
import type { StorageRun } from '../../core/storage/storage-run.ts'
import { device, kib, mib, ms, smallStorage, startCopy, writer } from '../support/disks.ts'

const sizeMib = 12
const diskBlocks = sizeMib * 16

const methods = ['mirror', 'changed-blocks', 'qemu-background', 'qemu-write-blocking'] as const

interface RandomCopy {
  readonly seed: number
  readonly method: (typeof methods)[number]
  readonly from: DiskFormat
  readonly to: DiskFormat
  readonly content: { firstBlock: number; blocks: number }[]
  readonly zeroed: { firstBlock: number; blocks: number }[]
  readonly sourceMibs: number
  readonly targetMibs: number
  readonly latenciesMs: [number, number]
  readonly via: readonly number[]
  readonly depth: number
  readonly streams: readonly DiskStreamSpec[]
  /** null: until the end. */
  readonly cancelAfterMs: number | null
  /** `tight`: just what the content takes as a thin disk, so that a first write elsewhere finds no room. */
  readonly targetSpace: 'ample' | 'tight' | 'none'
}

const ranges = fc.array(
  fc
    .tuple(fc.nat(diskBlocks - 1), fc.integer({ min: 1, max: 60 }))
    .map(([firstBlock, blocks]) => ({ firstBlock, blocks: Math.min(blocks, diskBlocks - firstBlock) })),
  { maxLength: 4 },
)
const stream = fc
  .record({
    kind: fc.constantFrom<'write' | 'read'>('write', 'write', 'read'),
    bytes: fc.constantFrom(4 * kib, 64 * kib, 96 * kib, 256 * kib),
    pattern: fc.constantFrom<'uniform' | 'sequential'>('uniform', 'sequential'),
    startMib: fc.nat(sizeMib - 4),
    spanMib: fc.integer({ min: 1, max: 4 }),
    operationsPerSecond: fc.integer({ min: 1, max: 400 }),
    arrivals: fc.constantFrom<'even' | 'poisson'>('even', 'poisson'),
    outstanding: fc.integer({ min: 1, max: 4 }),
    pathNs: fc.constantFrom(0, 200_000),
  })
  .map(({ startMib, spanMib, ...rest }) =>
    writer({ ...rest, span: { startBytes: startMib * mib, sizeBytes: spanMib * mib }, catchUpNs: 20 * ms }),
  )
const anyCopy: fc.Arbitrary<RandomCopy> = fc.record({
  seed: fc.nat(1000),
  method: fc.constantFrom(...methods),
  from: fc.constantFrom(...diskFormats),
  to: fc.constantFrom(...diskFormats),
  content: ranges,
  zeroed: ranges,
  sourceMibs: fc.integer({ min: 5, max: 400 }),
  targetMibs: fc.integer({ min: 5, max: 400 }),
  latenciesMs: fc.tuple(fc.nat(8), fc.nat(8)),
  via: fc.array(fc.integer({ min: 5, max: 200 }), { maxLength: 2 }),
  depth: fc.integer({ min: 1, max: 5 }),
  streams: fc.array(stream, { maxLength: 3 }),
  cancelAfterMs: fc.option(fc.nat(1500), { nil: null }),
  targetSpace: fc.constantFrom('ample', 'ample', 'tight', 'none'),
})

/** A datastore without room for a thick disk refuses one at once: only thin ones are of interest there. */
const copies = anyCopy.map((copy) => (copy.targetSpace === 'ample' ? copy : { ...copy, to: 'thin' as const }))

function methodOf({ method, depth }: RandomCopy): CopyMethod {
  const settings = { ioBytes: 1 * mib, depth, switchNs: 3 * ms }
  if (method === 'mirror') return new MirrorDriver(settings)
  if (method === 'changed-blocks')
    return new ChangedBlocks({ ...settings, stopBytes: 512 * kib, maxPasses: 5 })
  const copyMode = method === 'qemu-background' ? 'background' : 'write-blocking'
  return new QemuMirror({ copyMode, speedBytesPerSecond: 40 * mib })
}

function targetMib({ targetSpace, content }: RandomCopy): number {
  if (targetSpace === 'ample') return sizeMib
  const units = new Set<number>()
  for (const { firstBlock, blocks } of content)
    for (let block = firstBlock; block < firstBlock + blocks; block += 1) units.add(Math.floor(block / 16))
  return Math.max(0, targetSpace === 'tight' ? units.size : units.size - 1)
}

function begin(random: RandomCopy): StorageRun {
  const run = smallStorage({
    seed: random.seed,
    source: device(random.sourceMibs, random.latenciesMs[0] * ms),
    target: device(random.targetMibs, random.latenciesMs[1] * ms),
    capacityMib: 2 * sizeMib,
    targetCapacityMib: targetMib(random),
    disk: { format: random.from, sizeBytes: sizeMib * mib, content: random.content, zeroed: random.zeroed },
  })
  for (const [index, rate] of random.via.entries()) run.storage.addDevice(`via-${index}`, device(rate))
  run.storage.setStreams(run, 'disk', random.streams)
  return run
}

/** Used space is what the files hold, each file what its disk holds, and nothing is over its capacity. */
function expectExactSpace(run: StorageRun): void {
  const { state } = run.storage
  for (const datastore of state.datastores.values()) {
    const files = [...datastore.files.values()]
    expect(datastore.usedBytes).toBe(files.reduce((sum, file) => sum + file.usedBytes, 0))
    expect(datastore.provisionedBytes).toBe(files.reduce((sum, file) => sum + file.provisionedBytes, 0))
    expect(datastore.usedBytes).toBeLessThanOrEqual(datastore.spec.capacityBytes)
  }
  const disks = [...state.disks.values()].map(({ disk }) => disk)
  const targets = [...state.copies.values()].map(({ target }) => target)
  for (const { datastore, file, usedBytes } of [...disks, ...targets])
    expect(state.datastore(datastore).files.get(file)?.usedBytes).toBe(usedBytes)
  const files = [...state.datastores.values()].reduce((sum, { files: held }) => sum + held.size, 0)
  expect(files).toBe(disks.length + targets.length)
}

/** The whole life of a copy; returns its run when nothing is on its way any more. */
function live(random: RandomCopy): StorageRun {
  const run = begin(random)
  run.advance(37 * ms)
  const via = random.via.map((_, index) => `via-${index}`)
  const started = run.storage.startCopy(run, {
    disk: 'disk',
    toDatastore: 'target',
    format: random.to,
    method: methodOf(random),
    via,
    finishesItself: true,
  })
  for (let step = 0; step < 40; step += 1) {
    run.advance(run.nowNs + 50 * ms)
    expectExactSpace(run)
    if ('copy' in started && random.cancelAfterMs !== null && step * 50 >= random.cancelAfterMs)
      run.storage.cancelCopy(run, started.copy)
  }
  run.storage.setStreams(run, 'disk', [])
  run.advance(Infinity)
  expectExactSpace(run)
  return run
}

describe('copies of disks', () => {
  it('end with equal disks, exact space and nothing left behind', () => {
    const ends = { switched: 0, cancelled: 0, failed: 0 }
    fc.assert(
      fc.property(copies, (random) => {
        const { storage, notices } = live(random)
        const { copies: left, requests, disks } = storage.state
        expect(left.size).toBe(0)
        const { disk, outOfSpace, writesInFlight } = disks.get('disk')!
        expect(writesInFlight.size).toBe(0)
        expect(requests.size).toBe(outOfSpace.length)
        const ended = notices.flatMap(({ notice }) => (notice.type === 'copy-ended' ? [notice.outcome] : []))
        for (const end of ended) ends[end] += 1
        const isSwitched = ended[0] === 'switched'
        expect(disk.datastore).toBe(isSwitched ? 'target' : 'source')
        expect(storage.state.datastore(isSwitched ? 'source' : 'target').usedBytes).toBe(0)
        if (isSwitched) expect(disk.format).toBe(random.to)
        for (const range of random.content)
          expect(disk.content.countRange(range.firstBlock, range.blocks)).toBe(range.blocks)
      }),
      { numRuns: 500, seed: 11 },
    )
    for (const count of Object.values(ends)) expect(count).toBeGreaterThan(10)
  })

  it('go on in a copy of the whole as they would have, at any moment', () => {
    fc.assert(
      fc.property(copies, fc.nat(600), (random, atMs) => {
        const first = begin(random)
        if (random.targetSpace === 'ample')
          startCopy(first, methodOf(random), {
            format: random.to,
            via: random.via.map((_, index) => `via-${index}`),
          })
        first.advance(atMs * ms)
        const second = first.clone()
        for (const run of [first, second]) run.advance(2000 * ms)
        expect(second.notices).toEqual(first.notices)
        expect(second.storage.takeLatencies('disk')).toEqual(first.storage.takeLatencies('disk'))
      }),
      { numRuns: 60, seed: 5 },
    )
  })
})

/** Sends to the source alone what it should send to both disks. */
class ForgetfulMirror extends MirrorDriver {
  override placeWrite(): 'source' {
    return 'source'
  }
}

/** Misses every write after the first pass. */
class DeafPasses extends ChangedBlocks {
  override noteSourceWrite(): void {
    // Nothing is noted.
  }
}

describe('the record', () => {
  const settings = { ioBytes: 1 * mib, depth: moverDepth, switchNs: 0 }
  it.each([
    ['a mirror that forgets writes behind its cursor', new ForgetfulMirror(settings)],
    ['passes that hear of no write', new DeafPasses({ ...settings, stopBytes: mib, maxPasses: 3 })],
  ])('finds out %s', (_, method) => {
    const run = smallStorage({ source: device(50), target: device(50) })
    run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond: 200 })])
    const copy = startCopy(run, method)
    expect(() => run.runCopy(copy)).toThrow(AssertionError)
  })
})
