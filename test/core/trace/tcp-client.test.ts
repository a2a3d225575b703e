/** What a gap means to a TCP client: which retransmission gets through, and whether one does. */
import { describe, expect, it } from 'vitest'
import { tcpClientThrough } from '../../../core/trace/tcp-client.ts'

const ms = 1_000_000

describe('a TCP client', () => {
  it.each([
    [0, 0, 0],
    [100, 1, 200],
    [200, 1, 200],
    [201, 2, 600],
    [1000, 3, 1400],
    [20_000, 7, 25_400],
  ])('of a gap of %d ms gets through with retransmission %d after %d ms', (gap, retransmissions, stall) => {
    expect(tcpClientThrough(gap * ms)).toEqual({ stallNs: stall * ms, retransmissions, survives: true })
  })

  it('is gone after the fifteenth retransmission of Linux', () => {
    expect(tcpClientThrough(804_600 * ms).survives).toBe(true)
    expect(tcpClientThrough(804_601 * ms).survives).toBe(false)
  })
})
