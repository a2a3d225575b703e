/** The socket before the wire: a write waits in bursts, nothing is carried faster than the wire carries it. */
import { describe, expect, it } from 'vitest'
import { SenderSocket, socketBytes } from '../../../core/migration/sender-socket.ts'

const bytesPerSecond = 64 * 2 ** 20
const writeBytes = 32 * 4104

/** When each of so many writes, one after the other, is taken. */
function takenAt(socket: SenderSocket, writes: number, fromNs = 0): number[] {
  const times: number[] = []
  for (let nowNs = fromNs; times.length < writes;) {
    nowNs = socket.write(writeBytes, nowNs, bytesPerSecond)
    times.push(nowNs)
  }
  return times
}

describe("a sender's socket", () => {
  it('takes what it can hold without waiting for the wire', () => {
    const [first] = takenAt(new SenderSocket(), 1)
    expect(first).toBeLessThan(100_000)
  })

  it('is ahead of the wire by no more than it holds, and by a quarter of it at least', () => {
    takenAt(new SenderSocket(), 400).forEach((atNs, index) => {
      if (index < 2) return
      const aheadBytes = (index + 1) * writeBytes - (atNs / 1e9) * bytesPerSecond
      expect(aheadBytes).toBeLessThanOrEqual(socketBytes)
      // A waiting writer is woken late by up to 0.1 ms and has the last part of its write still to copy.
      expect(aheadBytes).toBeGreaterThan(20_000)
    })
  })

  it('carries as much as the wire in the long run, also a wire faster than its own copying', () => {
    for (const rate of [10e6, 100e6, 1.2e9, 10e9]) {
      const socket = new SenderSocket()
      let nowNs = 0
      for (let write = 0; write < 2000; write += 1) nowNs = socket.write(writeBytes, nowNs, rate)
      expect((2000 * writeBytes - socketBytes) / (nowNs / 1e9) / rate).toBeGreaterThan(0.97)
      expect((2000 * writeBytes - socketBytes) / (nowNs / 1e9) / rate).toBeLessThan(1.001)
    }
  })

  it('makes nothing good after a time in which nothing was written', () => {
    const socket = new SenderSocket()
    takenAt(socket, 10)
    const fromNs = 60_000_000_000
    const times = takenAt(socket, 100, fromNs)
    const carried = 100 * writeBytes - socketBytes
    expect(times.at(-1)! - fromNs).toBeGreaterThan((carried / bytesPerSecond) * 1e9 * 0.99)
  })

  it('goes on as its copy does', () => {
    const socket = new SenderSocket()
    takenAt(socket, 20)
    const copy = socket.clone()
    const fromNs = 50_000_000
    expect(takenAt(copy, 50, fromNs)).toEqual(takenAt(socket, 50, fromNs))
  })
})
