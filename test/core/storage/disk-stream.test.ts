/** What a stream asks for, and when. */
import { describe, expect, it } from 'vitest'
import { DiskStream } from '../../../core/storage/disk-stream.ts'
import type { DiskStreamSpec } from '../../../core/storage/disk-stream.ts'
import { kib, mib, ms, second, writer } from '../../support/disks.ts'

function streamOf(change: Partial<DiskStreamSpec>): DiskStream {
  return new DiskStream(writer(change), 1, 'disk/test', 0)
}

/** Times of the requests up to `untilNs`, each done at once. */
function timesOf(stream: DiskStream, untilNs: number): number[] {
  const times: number[] = []
  let nowNs = 0
  for (;;) {
    const nextNs = stream.nextNs(nowNs)
    if (nextNs === null || nextNs > untilNs) return times
    nowNs = nextNs
    stream.take(nowNs)
    stream.noteDone()
    times.push(nowNs)
  }
}

describe('a stream of requests', () => {
  it('comes evenly at its rate', () => {
    expect(timesOf(streamOf({ operationsPerSecond: 4 }), second)).toEqual(
      [250, 500, 750, 1000].map((at) => at * ms),
    )
  })

  it('changes its rate in steps, and stands still at 0', () => {
    const steps = [
      { atSeconds: 0, operationsPerSecond: 2 },
      { atSeconds: 1.25, operationsPerSecond: 0 },
      { atSeconds: 3, operationsPerSecond: 5 },
    ]
    // Half a request was due when it stopped: the other half takes 100 ms at the new rate.
    expect(timesOf(streamOf({ operationsPerSecond: steps }), 3.4 * second)).toEqual(
      [500, 1000, 3100, 3300].map((at) => at * ms),
    )
    expect(streamOf({ operationsPerSecond: 0 }).nextNs(0)).toBeNull()
  })

  it('comes at random with the same mean', () => {
    const times = timesOf(streamOf({ operationsPerSecond: 1000, arrivals: 'poisson' }), 20 * second)
    expect(Math.abs(times.length / 20_000 - 1)).toBeLessThan(0.03)
    const gaps = times.slice(1).map((at, index) => at - times[index]!)
    const short = gaps.filter((gap) => gap < ms).length / gaps.length
    expect(Math.abs(short - (1 - 1 / Math.E))).toBeLessThan(0.02)
  })

  it('waits when as many are on the way as may be, and makes good a stall as far as it may', () => {
    const stream = streamOf({ operationsPerSecond: 1000, outstanding: 1, catchUpNs: 20 * ms })
    stream.take(1 * ms)
    expect(stream.nextNs(1 * ms)).toBeNull()
    stream.noteDone()
    let made = 0
    for (; stream.nextNs(500 * ms) === 500 * ms; made += 1) {
      stream.take(500 * ms)
      stream.noteDone()
    }
    expect(made).toBeGreaterThanOrEqual(20)
    expect(made).toBeLessThanOrEqual(22)
  })

  it('stays inside its span, in whole requests', () => {
    const span = { startBytes: 3 * mib, sizeBytes: 100 * kib }
    const uniform = streamOf({ bytes: 32 * kib, span })
    const places = new Set(Array.from({ length: 200 }, () => uniform.take(0)))
    expect([...places].sort((left, right) => left - right)).toEqual(
      [0, 32, 64].map((at) => 3 * mib + at * kib),
    )
    const sequential = streamOf({ bytes: 32 * kib, span, pattern: 'sequential' })
    expect(Array.from({ length: 4 }, () => sequential.take(0) - 3 * mib)).toEqual([0, 32 * kib, 64 * kib, 0])
  })

  it('refuses a span that holds no request', () => {
    expect(() => streamOf({ span: { startBytes: 0, sizeBytes: 100 } })).toThrow(/span-holds-a-request/)
  })
})
