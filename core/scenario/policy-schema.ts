/**
 * Policies: by which hypervisor's rules a scenario's migrations decide, with the settings of each under its
 * own names and with its defaults. Part of the scenario schema (`schema.ts`).
 */
import { z } from 'zod'
import { dirtyLogFields, zeroScanPageNsField } from './dirty-log-fields.ts'
import { streamFields } from './network-schema.ts'
import { xenFields } from './xen-fields.ts'
import { positiveInteger } from './primitives.ts'

/** The three rules by which hypervisors keep the books of dirty pages; see MODEL.md. */
export const dirtyBookkeepingRules = ['mark-after-send', 'swap-at-round-start', 'skip-if-redirtied'] as const

/** How the disks of a running VM are copied: as 5.0 and later do it, and as 4.x did. */
export const storageMethods = ['mirror-driver', 'changed-block-tracking'] as const

const dirtyBookkeepingSchema = z.enum(dirtyBookkeepingRules)

export const vspherePolicySchema = z.strictObject({
  name: z.literal('vsphere'),
  dirtyBookkeeping: dirtyBookkeepingSchema.default('mark-after-send'),
  preCopySwitchoverTimeGoalMs: z.number().int().min(100).max(100_000).default(500),
  preCopyMinProgressPercent: z.number().int().min(100).max(1000).default(130),
  preCopyPagesPerSend: z.number().int().min(1).max(1024).default(32),
  sdps: z.enum(['off', 'always', 'dynamic']).default('dynamic').describe('Stun during page send.'),
  sdpsTargetRatePercent: z.number().int().min(100).max(10_000).default(500),
  sdpsDynamicDelaySeconds: z.number().int().min(1).max(3600).default(30),
  netTimeoutSeconds: z.number().int().min(1).max(3600).default(20),
  detectZeroPages: z.boolean().default(true),
  maxSwitchoverSeconds: z.number().int().min(1).max(3600).default(100),
  storageMethod: z
    .enum(storageMethods)
    .optional()
    .describe(
      'How disks of a running VM are copied: the mirror driver (5.0 and later) or repeated passes over changed blocks (4.x). Left out: mirror-driver.',
    ),
  ...streamFields,
  ...dirtyLogFields,
})

const throttlePercent = z.number().int().min(1).max(99)

/** QEMU's auto-converge; the options are QEMU's migration parameters of the same meaning. */
export const autoConvergeSchema = z
  .strictObject({
    initialPercent: throttlePercent.default(20).describe('vCPU time taken at the first step.'),
    incrementPercent: throttlePercent.default(10).describe('Added at each further step.'),
    maxPercent: throttlePercent.default(99).describe('Steps end here.'),
    triggerPercent: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(50)
      .describe('A period counts when more than this share of the bytes sent was dirtied in it.'),
  })
  .describe('Slow the guest when it dirties too much of what is sent. Left out: never.')

const postCopySchema = z
  .strictObject({
    afterSyncs: positiveInteger(1_000_000)
      .optional()
      .describe('Ask for it once the dirty log has been read so often, the start included.'),
    afterSeconds: z
      .number()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('Ask for it at this time at the latest.'),
  })
  .describe('Switch to post-copy: the VM goes on at the destination, the rest follows. Left out: never.')

export const qemuPolicySchema = z.strictObject({
  name: z.literal('qemu'),
  dirtyBookkeeping: dirtyBookkeepingSchema.default('swap-at-round-start'),
  downtimeLimitMs: z.number().int().min(1).max(2_000_000).default(300),
  maxBandwidthMiBs: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe(
      "QEMU's own rate limit in MiB/s, kept in windows of 100 ms and lifted for the stopped stage; 0 = none.",
    ),
  giveUpAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Cancel if not completed by then.'),
  autoConverge: autoConvergeSchema.optional(),
  postCopy: postCopySchema.optional(),
  countGuestWrites: z
    .boolean()
    .optional()
    .describe('Record how many pages the guest wrote up to its stop. Left out: no.'),
  zeroScanPageNs: zeroScanPageNsField,
  ...dirtyLogFields,
})

export const xenPolicySchema = z.strictObject({
  name: z.literal('xen'),
  dirtyBookkeeping: dirtyBookkeepingSchema.default('skip-if-redirtied'),
  ...xenFields,
})

export const policySchema = z.discriminatedUnion('name', [
  vspherePolicySchema,
  qemuPolicySchema,
  xenPolicySchema,
])

export type PolicySpec = z.infer<typeof policySchema>
export type VspherePolicySpec = z.infer<typeof vspherePolicySchema>
export type XenPolicySpec = z.infer<typeof xenPolicySchema>
export type QemuPolicySpec = z.infer<typeof qemuPolicySchema>
export type AutoConvergeSpec = z.infer<typeof autoConvergeSchema>
export type PostCopySpec = z.infer<typeof postCopySchema>
export type StorageMethod = (typeof storageMethods)[number]
export type DirtyBookkeeping = (typeof dirtyBookkeepingRules)[number]
