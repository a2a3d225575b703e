/** The curves of a migration: what they show can be true of the path, whenever a person interferes. */
import { describe, expect, it } from 'vitest'
import {
  recordsOfType,
  begunEngine,
  runOut,
  smallScenario,
  smallVm,
  viewOf,
} from '../../support/scenarios.ts'

const tenGbe = { fabric: { limitMiBs: 0 }, vms: [smallVm({ memory: { sizeMiB: 4096 } })] }

describe('the samples of a migration', () => {
  it.each([1, 2, 999, 4_000_000])(
    'survive a cancel %d ns after one of them, in the middle of a slice',
    (laterNs) => {
      const engine = begunEngine(smallScenario(tenGbe))
      engine.advance(2_000_000_000 + laterNs)
      engine.issue({ type: 'cancel', vm: 'web-01' })
      const { outcome, series, usableBytesPerSecond } = viewOf(runOut(engine)).migrations[0]!
      expect(outcome!.outcome).toBe('cancelled')
      expect(series.atNs.at(-1)).toBe(2_000_000_000)
      expect(Math.max(...series.transferBytesPerSecond)).toBeLessThanOrEqual(usableBytesPerSecond)
      expect(outcome!.sentBytes).toBeGreaterThanOrEqual(series.sentBytes.at(-1)!)
    },
  )

  it('never show more than the path carries, and show all bytes in the end', () => {
    const { outcome, series, usableBytesPerSecond } = viewOf(runOut(begunEngine(smallScenario(tenGbe))))
      .migrations[0]!
    const busiest = Math.max(...series.transferBytesPerSecond)
    expect(busiest).toBeLessThanOrEqual(usableBytesPerSecond)
    expect(busiest / usableBytesPerSecond).toBeGreaterThan(0.999)
    expect(series.sentBytes.at(-1)).toBe(outcome!.sentBytes)
  })

  it('follow one another on the grid of 100 ms, with more only where a round or the stun has something to say', () => {
    const engine = runOut(begunEngine(smallScenario()))
    const samples = recordsOfType(engine, 'migration-sample')
    const offGrid = samples.filter((sample) => sample.atNs % 100_000_000 !== 0)
    const { rounds } = viewOf(engine).migrations[0]!
    expect(samples.length - offGrid.length).toBeGreaterThan(30)
    expect(offGrid.length).toBeLessThanOrEqual(rounds.length + 3)
  })
})
