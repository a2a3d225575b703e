/**
 * What a guest does, as a person writes it: write streams over regions of its memory, and the clients it
 * serves. Used by scenarios and by the `set-workload` command alike.
 */
import { z } from 'zod'
import { diskIoSchema } from './disk-io-schema.ts'
import { positiveInteger, nonNegativeInteger, percent } from './primitives.ts'

/** A rate that changes in time: each step holds from `atSeconds` (of the VM's own running time) until the next. */
const rateSteps = z
  .array(
    z.strictObject({
      atSeconds: z.number().min(0).max(10_000_000).describe('Virtual second from which this rate holds.'),
      pagesPerSecond: nonNegativeInteger(100_000_000).describe('Page writes per second from then on.'),
    }),
  )
  .min(1)
  .max(1000)
  .describe('Steps in ascending order of time; the first must be at 0.')

const runningSecond = z.number().min(0).max(10_000_000)

/** Work that comes back: a fork that saves a data set, a garbage collection, a nightly job. */
const bursts = z
  .strictObject({
    everySeconds: z.number().min(0.01).max(10_000_000).describe("From one burst's begin to the next."),
    forSeconds: z.number().min(0.001).max(10_000_000).describe('How long each lasts.'),
    pagesPerSecond: nonNegativeInteger(100_000_000).describe('Page writes per second while it lasts.'),
    firstAtSeconds: runningSecond
      .default(0)
      .describe("Second of the VM's own running time at which the first begins."),
  })
  .describe(
    'Bursts at a fixed interval, with nothing between them. What goes on meanwhile is another stream.',
  )

const regionFields = {
  startMiB: z
    .number()
    .min(0)
    .default(0)
    .describe('Where the region begins, MiB from the start of guest memory.'),
  sizeMiB: z.number().positive().describe('How large it is; the stream never writes outside it.'),
}

const regionText = 'Part of guest memory that the stream writes to. Left out: all of it.'

/** Of patterns that draw their pages independently: those can go on in a larger region as if it had always been so. */
const growingRegion = z
  .strictObject({
    ...regionFields,
    growsMiBPerSecond: z
      .number()
      .min(0.001)
      .max(100_000)
      .optional()
      .describe('The region grows by this while the stream writes, a MiB at a time. Left out: it does not.'),
    growsToMiB: z
      .number()
      .positive()
      .optional()
      .describe('Its largest size. Left out: up to the end of memory.'),
  })
  .describe(regionText)

const streamBase = {
  name: z.string().min(1).max(60).optional().describe('For the charts and the trace.'),
  region: z.strictObject(regionFields).describe(regionText).optional(),
  pagesPerSecond: z
    .union([nonNegativeInteger(100_000_000), rateSteps, bursts])
    .describe(
      'Page writes per second (each write hits one 4 KiB page), constant, in steps or in bursts. 256 = 1 MiB/s.',
    ),
  fromSeconds: runningSecond
    .optional()
    .describe("Second of the VM's own running time at which this work begins. Left out: at its start."),
  untilSeconds: runningSecond
    .optional()
    .describe('Second at which this work has ended; nothing is written from then on. Left out: never.'),
  pacing: z
    .enum(['cpu-time', 'timer'])
    .optional()
    .describe(
      'What the rate counts by. cpu-time (also if left out): vCPU time that the guest gets, so slowing it slows the ' +
        'writes. timer: the clock; what a stall of up to 50 ms kept back is made good after it.',
    ),
}

export const writeStreamSchema = z.discriminatedUnion('pattern', [
  z
    .strictObject({
      pattern: z.literal('sequential'),
      ...streamBase,
      startPage: nonNegativeInteger(2 ** 31)
        .optional()
        .describe('Index inside the region of the first write. Left out: 0.'),
    })
    .describe('Goes round the region page by page.'),
  z
    .strictObject({ pattern: z.literal('uniform'), ...streamBase, region: growingRegion.optional() })
    .describe('Draws each page evenly and independently.'),
  z
    .strictObject({
      pattern: z.literal('hot-cold'),
      ...streamBase,
      region: growingRegion.optional(),
      hotPagesPercent: percent.describe('Share of the region, from its start, that is hot.'),
      hotWritesPercent: percent.describe(
        'Share of the writes that go to the hot part; the rest to the cold one.',
      ),
    })
    .describe('Two parts, each written evenly: a small hot one and a large cold one.'),
  z
    .strictObject({
      pattern: z.literal('zipf'),
      ...streamBase,
      exponent: z
        .number()
        .min(0.1)
        .max(3)
        .default(1)
        .describe('Page of rank k is written with weight 1/k^exponent.'),
    })
    .describe('Few pages very often, many rarely.'),
])

export const workloadSchema = z.strictObject({
  writes: z
    .array(writeStreamSchema)
    .max(16)
    .default([])
    .describe('Write streams; an empty list is an idle guest.'),
  disks: z
    .array(diskIoSchema)
    .max(64)
    .optional()
    .describe('Reads and writes of its virtual disks. Left out: none.'),
  client: z
    .strictObject({
      requestsPerSecond: positiveInteger(10_000_000).default(2000),
      serviceTimeUs: positiveInteger(10_000_000)
        .default(400)
        .describe('CPU time of one request on one vCPU, in µs.'),
    })
    .prefault({})
    .describe('Clients of the guest; what they see is the guest panel.'),
})

export type WriteStreamSpec = z.infer<typeof writeStreamSchema>
export type BurstSpec = z.infer<typeof bursts>
export type WorkloadSpec = z.infer<typeof workloadSchema>
