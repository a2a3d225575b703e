/**
 * Sizes in which disks are tracked, filled and copied, and the conversions between bytes and blocks. Every
 * number of a block in this folder counts blocks of `trackingBlockBytes`.
 */
import { kibBytes, mibBytes } from '../base/units.ts'

/**
 * One block of a disk: what a bit of a dirty bitmap stands for. ESXi's changed-block tracking and mirror: 64 KiB
 * (MEAS, changed-block cases); QEMU's mirror: 64 KiB by default (QEMU-72).
 */
export const trackingBlockBytes = 64 * kibBytes

/** Unit in which VMFS-5 and VMFS-6 give space to a file; a thin disk grows by it. Well known. */
export const vmfsFileBlockBytes = 1 * mibBytes

/** What the data mover reads and writes at a time: one file block. Ours; the rate of a copy hardly depends on it. */
export const moverIoBytes = 1 * mibBytes

/**
 * Copies of that size that the data mover has in hand at once: one is read while one is written. Ours; measured
 * copies are met with it (MODEL.md §18).
 */
export const moverDepth = 2

/** Blocks that cover `bytes`, rounded up. */
export function blocksFromBytes(bytes: number): number {
  return Math.ceil(bytes / trackingBlockBytes)
}

/** Blocks that the bytes from `offsetBytes` on touch. */
export function blocksTouched(offsetBytes: number, bytes: number): { firstBlock: number; blocks: number } {
  const firstBlock = Math.floor(offsetBytes / trackingBlockBytes)
  return { firstBlock, blocks: blocksFromBytes(offsetBytes + bytes) - firstBlock }
}
