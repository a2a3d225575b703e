/** Settings of policy `xen`, with the values of Clark et al. (NSDI 2005) and of Xen's own sender. */
import { z } from 'zod'
import { positiveInteger, nonNegativeInteger } from './primitives.ts'

export const xenFields = {
  rateFloorMbps: positiveInteger(400_000)
    .default(100)
    .describe('Rate of the first round, and least rate of any other, Mbit/s of memory.'),
  rateCeilingMbps: positiveInteger(400_000)
    .default(500)
    .describe('A round that would need more is not begun: the VM is stopped and the rest copied.'),
  rateIncrementMbps: nonNegativeInteger(400_000)
    .default(50)
    .describe('How much faster than the last dirty rate the next round sends.'),
  stopBelowPages: positiveInteger(1_000_000).default(50).describe('With fewer pages left the VM is stopped.'),
  maxRounds: positiveInteger(10_000).default(29).describe('After so many rounds the VM is stopped.'),
  maxSentFactor: z
    .number()
    .min(1)
    .max(1000)
    .default(3)
    .describe('When more than so many times the memory has been sent, the VM is stopped.'),
}
