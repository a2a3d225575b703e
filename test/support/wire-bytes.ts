/** What QEMU sends beside pages: the end of each iteration, and the name of each memory block that its sweep enters. */
import { expect } from 'vitest'

interface Sent {
  readonly sentBytes: number
  readonly sentPages: number
  readonly zeroPages: number
  readonly totalNs: number
}

const iterationEndBytes = 8
/** Of machine type pc: pc.ram, pc.bios, pc.rom and three of the BIOS's own, each with a byte for its length. */
const longestNameBytes = 22
const blocks = 6

/** Bytes are those of pages, and with QEMU a few more: at most so many as iterations and entries can have been. */
export function expectPageBytes(sent: Sent, policy: string, rounds: number): void {
  const isQemu = policy === 'qemu'
  const beside = sent.sentBytes - sent.sentPages * 4104 - sent.zeroPages * (isQemu ? 9 : 8)
  if (!isQemu) return expect(beside).toBe(0)
  const iterations = sent.totalNs / 50_000_000 + 2 * rounds + 2
  expect(beside).toBeGreaterThanOrEqual(0)
  expect(beside).toBeLessThanOrEqual(
    iterations * iterationEndBytes + (rounds + 2) * blocks * longestNameBytes,
  )
}
