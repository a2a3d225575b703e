/** Changed-block tracking: passes, their stop, and giving up. */
import { describe, expect, it } from 'vitest'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import {
  changedBlocks,
  device,
  endsOf,
  kib,
  mib,
  second,
  smallStorage,
  startCopy,
  wholeDisk,
  writer,
} from '../../support/disks.ts'

function passesOf(run: StorageRun) {
  return run.notices.flatMap(({ notice }) => (notice.type === 'pass-finished' ? [notice] : []))
}

/** 256 MiB at 32 MiB/s. */
function passing(operationsPerSecond: number, stopMib: number, maxPasses?: number): StorageRun {
  const sizeBytes = 256 * mib
  const run = smallStorage({ disk: { sizeBytes, content: wholeDisk(256) } })
  run.storage.setStreams(run, 'disk', [writer({ operationsPerSecond, span: { startBytes: 0, sizeBytes } })])
  run.storage.addDevice('mover', device(32))
  run.runCopy(startCopy(run, changedBlocks(stopMib * mib, maxPasses), { via: ['mover'] }))
  return run
}

describe('changed-block passes', () => {
  it('copy an idle disk once', () => {
    const run = passing(0, 1)
    expect(passesOf(run)).toMatchObject([
      { pass: 1, passBytes: 256 * mib, changedBytes: 0, verdict: 'switch-over' },
    ])
    expect(run.nowNs / second).toBeCloseTo(8, 1)
  })

  it('each copy what changed during the one before: a write of 4 KiB makes 64 KiB dear', () => {
    const run = passing(100, 1)
    const sizes = passesOf(run).map((pass) => pass.passBytes / mib)
    const blocks = 4096
    let expected = 256
    for (const size of sizes) {
      expect(Math.abs(size / expected - 1)).toBeLessThan(0.06)
      // Distinct blocks of so many even draws (MEAS E5).
      const writes = (100 * expected) / 32
      expected = (blocks * (1 - Math.exp(-writes / blocks)) * 64 * kib) / mib
    }
    expect(sizes.length).toBeGreaterThan(3)
    expect(endsOf(run)).toEqual(['switched'])
  })

  it('give up where the guest writes faster than the copy, with a reason that says so', () => {
    const run = passing(3000, 1, 6)
    expect(passesOf(run)).toHaveLength(6)
    expect(passesOf(run).at(-1)?.verdict).toBe('give-up')
    expect(run.notices.at(-1)?.notice).toMatchObject({
      type: 'copy-ended',
      outcome: 'failed',
      refusal: { message: expect.stringMatching(/writes faster than the disk is copied/) },
    })
    expect(run.storage.state.datastore('target').usedBytes).toBe(0)
  })

  it('copy what is left while the guest is held', () => {
    const run = passing(100, 8)
    run.advance(run.nowNs + second)
    const left = passesOf(run).at(-1)!.changedBytes
    const longestNs = run.storage.takeLatencies('disk').writes.maxNs
    expect(left).toBeGreaterThan(mib)
    expect(Math.abs(longestNs / ((left / (32 * mib)) * second) - 1)).toBeLessThan(0.2)
  })
})
