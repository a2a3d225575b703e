/**
 * Closed forms that a Storage vMotion meets in the engine, with its home directory, samples and switch around it: the
 * share of uniform writes that is mirrored, the latency of a mirrored write, and the time of a copy by its slowest
 * stage.
 */
import { describe, expect, it } from 'vitest'
import { datastoreDeviceSpec, moverDevice } from '../../core/migration/disk-speeds.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { recordsOfType, runOut } from '../support/scenarios.ts'
import { begunStorageMove, disk, diskVm, gib, migrationOf } from '../support/storage-moves.ts'

type Json = Record<string, unknown>
const mib = 2 ** 20

/** One disk of 2 GiB, all of it used, between two datastores. */
function moved(io: Json[], performances: readonly [Json, Json], seed = 1) {
  const [a, b] = performances
  const datastores = [
    { name: 'a', performance: a },
    { name: 'b', performance: b },
  ]
  const vm = diskVm({ disks: [disk(1, { sizeGiB: 2, usedGiB: 2 })], workload: { disks: io } })
  return runOut(begunStorageMove({ vms: [vm], datastores, seed }))
}

function copyOf(migration: MigrationView) {
  return migration.storage!.copies[0]!
}

const even = { kind: 'write', pattern: 'random', arrivals: 'even', sizeKiB: 4 }
const moderate = { readMiBs: 100, writeMiBs: 100 }

describe('writes that hit every place alike', () => {
  it.each([1, 2, 3])('are mirrored to one half over the copy (seed %i)', (seed) => {
    const engine = moved([{ ...even, operationsPerSecond: 400 }], [moderate, moderate], seed)
    const copy = copyOf(migrationOf(engine))
    const counts = { source: 0, both: 0 }
    for (const sample of recordsOfType(engine, 'disk-sample')) {
      if (sample.atNs <= copy.startedAtNs || sample.atNs > copy.readyAtNs!) continue
      counts.source += sample.writesToSource
      counts.both += sample.writesToBoth
    }
    const writes = counts.source + counts.both
    expect(writes).toBeGreaterThan(5000)
    // Of n draws the share varies by 1/(2 sqrt n): four of those, and one sample of 0.1 s at each end.
    const tolerance = 4 / (2 * Math.sqrt(writes)) + 0.01
    expect(Math.abs(counts.both / writes - 0.5)).toBeLessThan(tolerance)
  })

  it('grow in their mirrored share as the cursor goes: a quarter in the first half, three in the second', () => {
    const engine = moved([{ ...even, operationsPerSecond: 400 }], [moderate, moderate])
    const { startedAtNs, readyAtNs } = copyOf(migrationOf(engine))
    const middleNs = (startedAtNs + readyAtNs!) / 2
    const share = (fromNs: number, toNs: number) => {
      const within = recordsOfType(engine, 'disk-sample').filter(
        (one) => one.atNs > fromNs && one.atNs <= toNs,
      )
      const both = within.reduce((sum, one) => sum + one.writesToBoth, 0)
      return both / within.reduce((sum, one) => sum + one.writesToBoth + one.writesToSource, 0)
    }
    expect(share(startedAtNs, middleNs)).toBeCloseTo(0.25, 1)
    expect(share(middleNs, readyAtNs!)).toBeCloseTo(0.75, 1)
  })
})

describe('the latency of a write', () => {
  /** Slow to answer, and fast enough that a copy hardly loads them. */
  const idle = (writeLatencyUs: number): Json => ({ readMiBs: 4000, writeMiBs: 4000, writeLatencyUs })

  /** Mean of samples in which all writes were mirrored, and of those before the copy, ns. */
  function latencies(fromUs: number, toUs: number) {
    // Written is only the first tenth, so that writes are mirrored soon and for most of the copy.
    const engine = moved(
      [{ ...even, operationsPerSecond: 200, region: { sizeGiB: 0.2 } }],
      [{ ...idle(fromUs), readMiBs: 200 }, idle(toUs)],
    )
    const { startedAtNs, readyAtNs } = copyOf(migrationOf(engine))
    const samples = recordsOfType(engine, 'disk-sample')
    const mean = (found: readonly { readonly writeLatencyNs: number }[]) =>
      found.reduce((sum, one) => sum + one.writeLatencyNs, 0) / found.length
    const before = samples.filter((one) => one.atNs < startedAtNs && one.writeLatencyNs > 0)
    const mirrored = samples.filter(
      (one) =>
        one.atNs > startedAtNs && one.atNs < readyAtNs! && one.writesToBoth > 0 && one.writesToSource === 0,
    )
    expect(before.length).toBeGreaterThan(1)
    expect(mirrored.length).toBeGreaterThan(10)
    return { before: mean(before) / 1e6, mirrored: mean(mirrored) / 1e6 }
  }

  it('is that of the destination once mirrored, where that is the slower one', () => {
    const { before, mirrored } = latencies(500, 8000)
    expect(before).toBeLessThan(1)
    expect(mirrored).toBeGreaterThan(8)
    expect(mirrored).toBeLessThan(10)
  })

  it('stays that of the source, where that is the slower one', () => {
    const { before, mirrored } = latencies(8000, 500)
    expect(before).toBeGreaterThan(8)
    expect(mirrored / before).toBeGreaterThan(0.98)
    // The source answers the copy's reads beside it.
    expect(mirrored / before).toBeLessThan(1.8)
  })

  it('rises with the slower of the two and with nothing else', () => {
    const [slow, slower] = [4000, 12_000].map((us) => latencies(500, us).mirrored)
    expect(slower! - slow!).toBeGreaterThan(7)
    expect(slower! - slow!).toBeLessThan(9)
  })
})

describe('the time of a copy', () => {
  const { readLatencyNs } = datastoreDeviceSpec({ type: 'VMFS' })
  const stageSeconds = {
    mover: mib / moverDevice('fs3dm').readBytesPerSecond,
    latency: readLatencyNs / 1e9,
  }
  const extents = (2 * gib) / mib

  it.each([
    [100, 400],
    [400, 100],
    [200, 200],
  ])('from %i MiB/s to %i follows the slowest stage, or two of them in turn', (read, write) => {
    const { startedAtNs, readyAtNs } = copyOf(
      migrationOf(
        moved(
          [],
          [
            { readMiBs: read, writeMiBs: 4000 },
            { readMiBs: 4000, writeMiBs: write },
          ],
        ),
      ),
    )
    const seconds = (readyAtNs! - startedAtNs) / 1e9
    const slowest = Math.max(1 / read, 1 / write)
    // Depth 2 (MODEL.md §21.3): extents of 1 MiB, two in hand.
    const inTurn = (1 / read + stageSeconds.mover + 1 / write) / 2
    const withLatency = inTurn + stageSeconds.latency
    expect(seconds).toBeGreaterThanOrEqual(extents * Math.max(slowest, inTurn) * 0.999)
    expect(seconds).toBeLessThan(extents * Math.max(slowest + stageSeconds.latency, withLatency) * 1.01)
  })
})
