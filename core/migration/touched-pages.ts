/** How many pages a VM has touched, from its description alone: no memory has to be made for it. */
import { pagesFromMib } from '../base/units.ts'
import type { VmSpec } from '../scenario/schema.ts'

/** Touched pages at the start, firmware included: what `GuestMemory` of this description says, without its cost. */
export function touchedPagesOf(memory: VmSpec['memory']): number {
  return Math.round((pagesFromMib(memory.sizeMiB) * memory.touchedPercent) / 100) + memory.firmwarePages
}
