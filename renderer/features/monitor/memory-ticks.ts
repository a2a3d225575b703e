/** The memory axis: its ends and its labelled values, in GiB, on a log axis of base 2 or a linear one. Pure. */
import { bytesFromPages, gibBytes } from '../../../core/base/units.ts'

export type MemoryScale = 'log' | 'linear'

/** Lower end of the log axis for VMs of usual size: a log axis has no zero. */
const usualFloorGib = 0.25

/** Lower and upper end in GiB, and the labelled values. */
export function memoryTicks(
  memoryPages: number,
  goalBytes: number,
  scale: MemoryScale,
): { min: number; max: number; ticks: number[] } {
  const memoryGib = bytesFromPages(Math.max(memoryPages, 1)) / gibBytes
  if (scale === 'linear') return linearTicks(memoryGib)
  const top = Math.ceil(Math.log2(memoryGib))
  const goalGib = goalBytes > 0 ? goalBytes / gibBytes : usualFloorGib * 2
  const floor = Math.floor(Math.log2(Math.min(usualFloorGib, goalGib / 1.5, memoryGib / 8)))
  const every = Math.max(1, Math.ceil((top - floor) / 7))
  const ticks: number[] = []
  for (let power = top; power >= floor; power -= every) ticks.unshift(2 ** power)
  return { min: 2 ** floor, max: 2 ** top, ticks }
}

function linearTicks(memoryGib: number): { min: number; max: number; ticks: number[] } {
  const max = 2 ** Math.ceil(Math.log2(memoryGib))
  return { min: 0, max, ticks: [0, max / 4, max / 2, (max * 3) / 4, max] }
}

export function tickLabel(gib: number): string {
  if (gib >= 0.25 || gib === 0) return String(gib)
  return gib * 1024 >= 1 ? `${gib * 1024}\u00a0MiB` : `${gib * 1024 * 1024}\u00a0KiB`
}
