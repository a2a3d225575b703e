/**
 * One measured memory migration of QEMU as its case file states it, and which of them the engine can run.
 * Field names, units and meanings are those of the file (README beside the measurements); this file adds
 * nothing but bounds. A parameter that is not known here makes a case inexpressible: it is never ignored.
 */
import { z } from 'zod'
import { mibBytes, pageBytes } from '../base/units.ts'
import { maxVmMemoryMib } from '../scenario/schema.ts'

const fraction = z.number().min(0).max(1)

export const qemuParametersSchema = z
  .looseObject({
    memory_mib: z.number().int().min(1).max(maxVmMemoryMib),
    limiter: z.enum(['qemu', 'link']),
    bandwidth_mib_s: z.number().positive().max(1_000_000),
    downtime_limit_ms: z.number().int().min(1).max(2_000_000),
    pattern: z.enum(['sequential', 'uniform', 'hotcold']),
    working_set_mib: z.number().positive(),
    working_set_first_page: z.number().int().min(0),
    /** null: flat out; the repeats then say how fast that was. */
    writes_per_s: z.number().min(0).max(100_000_000).nullable(),
    write_pacing: z.enum(['timer', 'cpu-time', 'none']).default('timer'),
    hot_fraction_of_pages: fraction.optional(),
    hot_fraction_of_writes: fraction.optional(),
    auto_converge: z.boolean().default(false),
    postcopy_after: z
      .strictObject({
        after_sync: z.number().int().min(1).max(1_000_000).optional(),
        after_s: z.number().min(0).max(1_000_000).optional(),
      })
      .optional(),
    time_limit_s: z.number().positive().max(1_000_000),
  })
  .refine(
    (parameters) =>
      parameters.working_set_first_page * pageBytes + parameters.working_set_mib * mibBytes <=
      parameters.memory_mib * mibBytes,
    { path: ['working_set_mib'], message: 'a working set that ends inside memory_mib' },
  )
  .refine(
    (parameters) =>
      parameters.pattern !== 'hotcold' ||
      (parameters.hot_fraction_of_pages !== undefined && parameters.hot_fraction_of_writes !== undefined),
    { path: ['pattern'], message: 'hot_fraction_of_pages and hot_fraction_of_writes beside "hotcold"' },
  )

export type QemuParameters = z.infer<typeof qemuParametersSchema>

export const qemuRepeatSchema = z.looseObject({
  outcome: z.string(),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  sequential_start_page: z.number().int().min(0).nullable().optional(),
  writes_per_s_before: z.number().min(0).nullable().optional(),
  writes_per_s_during: z.number().min(0).nullable().optional(),
  /** [ms, per cent] of each step of auto-converge, polled. */
  throttle_steps: z.array(z.tuple([z.number(), z.number()])).optional(),
  /** Longest gaps of the guest's heartbeat after post-copy's switch, longest first. */
  destination_stalls_ms: z.array(z.number().min(0)).optional(),
})

export type QemuRepeat = z.infer<typeof qemuRepeatSchema>

/** A case that can be run. */
export interface QemuCase {
  readonly parameters: QemuParameters
  readonly firmwarePages: number
  readonly converged: boolean
  readonly repeats: readonly QemuRepeat[]
}

const expressedKinds = new Set(['precopy', 'auto-converge', 'postcopy'])
const knownParameters = new Set(Object.keys(qemuParametersSchema.shape))

/** Why the engine cannot run this case, or '' if it can. */
export function whyNotExpressed(kind: string, parameters: Readonly<Record<string, unknown>>): string {
  if (!expressedKinds.has(kind)) return `Its kind "${kind}" is not one that the engine can run.`
  const unknown = Object.keys(parameters).filter((name) => !knownParameters.has(name))
  if (unknown.length > 0) return `Its parameters ${unknown.join(', ')} are not known here.`
  return ''
}
