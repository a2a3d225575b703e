/** A device is a queue: waiting follows from arrivals and service, and comes to the known formulas. */
import { describe, expect, it } from 'vitest'
import { Device, wireDevice } from '../../../core/storage/device.ts'
import { cachedDevice, syncedHardDisk, turnNs } from '../../../core/storage/device-kinds.ts'
import { LatencyTally } from '../../../core/storage/latency-tally.ts'
import { kib, mib, ms, second, smallStorage, writer } from '../../support/disks.ts'

function write(bytes: number, offsetBytes = 0) {
  return { kind: 'write', bytes, file: 'disk', offsetBytes } as const
}

describe('a device', () => {
  it('serves one request after the other, and lets latencies overlap', () => {
    const device = new Device({ ...wireDevice(mib), writeLatencyNs: 7 * ms })
    expect(device.submit(0, write(mib))).toBe(second + 7 * ms)
    expect(device.submit(0, write(mib))).toBe(2 * second + 7 * ms)
    expect(device.submit(5 * second, write(mib))).toBe(6 * second + 7 * ms)
    expect(device.busyNs).toBe(3 * second)
  })

  it('answers in the order in which it was asked, also when it gets faster in between', () => {
    const device = new Device({ ...wireDevice(mib), writeLatencyNs: 90 * ms, readLatencyNs: 90 * ms })
    expect(device.submit(0, write(mib))).toBe(second + 90 * ms)
    device.change(wireDevice(100 * mib))
    expect(device.submit(0, write(mib))).toBe(second + 90 * ms)
    expect(device.clone().submit(0, write(mib))).toBe(second + 90 * ms)
    expect(device.submit(0, { ...write(mib), kind: 'read' })).toBe(second + 20 * ms)
  })

  it('moves its head to what does not follow on', () => {
    const device = new Device({ ...wireDevice(mib), seekNs: 8 * ms })
    expect(device.submit(0, write(mib))).toBe(second + 8 * ms)
    expect(device.submit(second + 8 * ms, write(mib, mib))).toBe(2 * second + 8 * ms)
    expect(device.submit(2 * second + 8 * ms, write(mib, 0))).toBe(3 * second + 16 * ms)
  })

  it('waits for a turn at each commit where every write must be on the platter', () => {
    const device = new Device(syncedHardDisk(cachedDevice(100 * mib, 100 * mib)))
    const oneMib = device.submit(0, write(mib))
    expect(oneMib).toBe(Math.ceil(16 * (turnNs + 1 * ms) + second / 100))
    expect(turnNs).toBeCloseTo(8.33 * ms, -4)
  })

  // Pollaczek and Khinchine, M/D/1: mean wait = ρ / (2 (1 − ρ)) services.
  it.each([0.3, 0.6, 0.8])('makes random arrivals wait as M/D/1 does at a load of %d', (load) => {
    const serviceNs = second / 1000
    const run = smallStorage({ source: { ...wireDevice(4 * kib * 1000) } })
    const stream = writer({ operationsPerSecond: load * 1000, arrivals: 'poisson', outstanding: 100_000 })
    run.storage.setStreams(run, 'disk', [stream])
    run.advance(300 * second)
    const { writes } = run.storage.takeLatencies('disk')
    const waits = writes.meanNs / serviceNs - 1
    const expected = load / (2 * (1 - load))
    expect(Math.abs(waits / expected - 1)).toBeLessThan(0.06)
  })
})

describe('a tally of latencies', () => {
  it('gives quantiles to 0.8 %, and mean and longest exactly', () => {
    const tally = new LatencyTally()
    for (let each = 1; each <= 10_000; each += 1) tally.note(each * 1000, 10)
    for (const share of [0.1, 0.5, 0.99])
      expect(Math.abs(tally.quantileNs(share) / (share * 10_000_000) - 1)).toBeLessThan(0.009)
    expect([tally.maxNs, tally.meanNs, tally.count, tally.bytes]).toEqual([
      10_000_000, 5_000_500, 10_000, 100_000,
    ])
    expect(tally.quantileNs(1)).toBeLessThanOrEqual(tally.maxNs)
    expect(new LatencyTally().quantileNs(0.5)).toBeNaN()
  })
})
