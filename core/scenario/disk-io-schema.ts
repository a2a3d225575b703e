/**
 * What a guest does with its disks, as a person writes it: streams of reads and writes with their sizes, places and
 * rates. Part of a VM's workload.
 */
import { z } from 'zod'
import { nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'

const operationsPerSecond = nonNegativeInteger(1_000_000)

/** A rate that changes in time, like that of page writes: each step holds until the next. */
const rateSteps = z
  .array(
    z.strictObject({
      atSeconds: z.number().min(0).max(10_000_000).describe('Virtual second from which this rate holds.'),
      operationsPerSecond: operationsPerSecond.describe('Requests per second from then on.'),
    }),
  )
  .min(1)
  .max(1000)
  .describe('Steps in ascending order of time; the first must be at 0.')

export const diskIoSchema = z.strictObject({
  disk: objectName.optional().describe('Virtual disk, by its name. Left out: the first one.'),
  kind: z.enum(['read', 'write']),
  pattern: z
    .enum(['sequential', 'random'])
    .describe('Request after request through the region and round again, or anywhere in it.'),
  operationsPerSecond: z.union([operationsPerSecond, rateSteps]),
  sizeKiB: z
    .union([
      z.literal(4),
      z.literal(8),
      z.literal(16),
      z.literal(32),
      z.literal(64),
      z.literal(128),
      z.literal(256),
      z.literal(512),
      z.literal(1024),
    ])
    .default(8)
    .describe('Of one request.'),
  region: z
    .strictObject({
      startGiB: z.number().min(0).max(63_488).default(0),
      sizeGiB: z.number().positive().max(63_488),
    })
    .optional()
    .describe(
      'Part of the disk that is read or written. Left out: all of it for writes, what is used for reads.',
    ),
  arrivals: z
    .enum(['even', 'poisson'])
    .optional()
    .describe('One after the other at even distances, or at random (Poisson). Left out: poisson.'),
  outstanding: positiveInteger(4096)
    .optional()
    .describe('Requests on the way at once; more wait in the guest. Left out: 64 (a PVSCSI queue).'),
})

export type DiskIoSpec = z.infer<typeof diskIoSchema>
