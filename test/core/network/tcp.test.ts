/** What window, round-trip time and loss let one TCP stream carry. */
import { describe, expect, it } from 'vitest'
import { esxiWindowBytes, streamBytesPerSecond } from '../../../core/network/tcp.ts'

const ms = 1_000_000

describe('the window of ESXi', () => {
  it('is about half a megabyte on a short path and grows with the round-trip time beyond 4 ms', () => {
    expect(esxiWindowBytes(133, 4, 0.2 * ms)).toBe(532_000)
    expect(esxiWindowBytes(133, 4, 4 * ms)).toBe(532_000)
    expect(esxiWindowBytes(133, 4, 10 * ms)).toBe(1_330_000)
    expect(esxiWindowBytes(266, 4, 10 * ms)).toBe(2_660_000)
  })

  it('gives, without growing, the 50 MB/s over 10 ms that Metro vMotion was made against', () => {
    const fixed = esxiWindowBytes(133, 1000, 0) / 250
    expect(streamBytesPerSecond(fixed, 1448, 10 * ms, 0) / 1e6).toBeCloseTo(53.2, 1)
    expect(streamBytesPerSecond(esxiWindowBytes(133, 4, 10 * ms), 1448, 10 * ms, 0) / 1e6).toBeCloseTo(133, 6)
  })
})

describe('one stream', () => {
  it('has no bound without a round trip', () => {
    expect(streamBytesPerSecond(1000, 1448, 0, 0.1)).toBe(Infinity)
  })

  it('carries a window in a round trip', () => {
    expect(streamBytesPerSecond(532_000, 1448, 2 * ms, 0)).toBe(266_000_000)
  })

  it('carries segment / RTT × √1.5 / √loss where segments are lost (Mathis)', () => {
    const lossy = streamBytesPerSecond(8_000_000, 1448, 20 * ms, 0.0001)
    expect(lossy).toBeCloseTo((1448 / 0.02) * Math.sqrt(1.5 / 0.0001), 3)
    expect(streamBytesPerSecond(8_000_000, 1448, 20 * ms, 0.0004)).toBeCloseTo(lossy / 2, 3)
    expect(streamBytesPerSecond(8_000_000, 8948, 20 * ms, 0.0001) / lossy).toBeCloseTo(8948 / 1448, 9)
  })

  it('is held by its window where loss would allow more', () => {
    expect(streamBytesPerSecond(14_480, 1448, 20 * ms, 1e-9)).toBe(724_000)
  })
})
