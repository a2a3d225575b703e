/** What a dirty log and zero pages take by the size of memory: nothing unless said, and where it shows if it is. */
import { describe, expect, it } from 'vitest'
import type { MigrationView } from '../../../core/trace/view.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

const busy = { writes: [{ pattern: 'uniform', region: { sizeMiB: 64 }, pagesPerSecond: 4000 }] }

function migrationOf(policy: object, vm: object = {}): MigrationView {
  const vms = [smallVm({ memory: { sizeMiB: 256 }, workload: busy, ...vm })]
  const parts = { vms, fabric: { limitMiBs: 20 }, policy: policy as Record<string, unknown> }
  return viewOf(runOut(begunEngine(smallScenario(parts)))).migrations[0]!
}

/** 256 MiB: a quarter of what a GiB takes. */
const readUsPerGiB = 40_000
const stopUsPerGiB = 20_000

describe('rounds', () => {
  const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, sdps: 'off' }
  const without = migrationOf(policy)
  const reading = migrationOf({ ...policy, dirtyLogReadUsPerGiB: readUsPerGiB })

  it('lie apart by the time of a read, in which the guest runs on', () => {
    expect(reading.rounds.length).toBeGreaterThan(2)
    reading.rounds.slice(1).forEach(({ startedAtNs }, index) => {
      expect(startedAtNs - reading.rounds[index]!.finished!.atNs).toBe(10_000_000)
    })
    without.rounds.slice(1).forEach(({ startedAtNs }, index) => {
      expect(startedAtNs).toBe(without.rounds[index]!.finished!.atNs)
    })
    expect(reading.rounds[1]!.pagesToSend).toBeGreaterThan(without.rounds[1]!.pagesToSend)
  })

  it('end with a read inside the pause, before the last pages', () => {
    const wireNs = (bytes: number) => (bytes / (20 * 2 ** 20)) * 1e9
    const { bytes, durationNs } = reading.stun.lastPages!
    expect(durationNs - wireNs(bytes)).toBeGreaterThan(9_900_000)
    expect(durationNs - wireNs(bytes)).toBeLessThan(10_100_000)
  })

  it('have logging switched off inside the pause', () => {
    const stopping = migrationOf({ ...policy, dirtyLogStopUsPerGiB: stopUsPerGiB })
    const longerBy = stopping.stun.deviceState!.durationNs - without.stun.deviceState!.durationNs
    expect(longerBy).toBeCloseTo(5_000_000, -2)
  })
})

describe('QEMU', () => {
  const idle = { workload: { writes: [] } }
  const timesOf = (policy: object, vm: object = idle) => {
    const { stun, preCopyNs } = partsOf(migrationOf({ name: 'qemu', ...policy }, vm))
    return { preCopyMs: preCopyNs / 1e6, pauseMs: stun / 1e6 }
  }

  it('looks at zero pages in the time that is said: 65,536 of them at 2 µs take 131 ms', () => {
    const zero = { ...idle, memory: { sizeMiB: 256, touchedPercent: 0 } }
    const { preCopyMs } = timesOf({ zeroScanPageNs: 2000 }, zero)
    expect(preCopyMs).toBeGreaterThan(131)
    expect(preCopyMs).toBeLessThan(136)
    // Without, their 9 bytes each take 28 ms on the wire.
    expect(timesOf({}, zero).preCopyMs).toBeLessThan(35)
  })

  it('hides it behind the wire where pages with content lie between', () => {
    const [first, second] = [timesOf({ zeroScanPageNs: 2000 }), timesOf({})]
    expect(first).toEqual(second)
  })

  it('reads the log at each sync, and once in the pause', () => {
    const [first, second] = [timesOf({ dirtyLogReadUsPerGiB: readUsPerGiB }), timesOf({})]
    expect(first.pauseMs - second.pauseMs).toBeCloseTo(10, 1)
  })
})

function partsOf({ stun, startedAtNs }: MigrationView) {
  const stunnedAtNs = stun.stunnedAtNs!
  return { preCopyNs: stunnedAtNs - startedAtNs, stun: stun.deviceState!.atNs - stunnedAtNs }
}
