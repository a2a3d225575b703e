/**
 * Fields of the network that most scenarios leave out: teaming of a port group, loss on the way between
 * hosts, other traffic on a link, and vMotion's streams. All are optional and absent when not written, so
 * that a small scenario stays small and its hash stays what it was.
 */
import { z } from 'zod'
import { nonNegativeInteger, objectName } from './primitives.ts'

/** Teaming of a port group (Failover order of the vSphere Client). */
export const teamingFields = {
  activeUplinks: z
    .array(objectName)
    .min(1)
    .max(32)
    .optional()
    .describe(
      "Active uplinks in their order: physical NICs, or on a distributed switch Uplink 1, Uplink 2 … (the NICs that each host gave, in their order). Left out: all uplinks of the switch, in the switch's order.",
    ),
  standbyUplinks: z
    .array(objectName)
    .max(32)
    .optional()
    .describe(
      'Standby uplinks in their order; all others are unused. Left out: those uplinks of the switch that are not active.',
    ),
}

const stepStart = z
  .number()
  .min(0)
  .max(9_000_000)
  .describe('Virtual second of the run from which this holds, until the next step.')

function orSteps<Shape extends z.ZodRawShape>(value: z.ZodNumber, step: Shape) {
  return z.union([
    value,
    z
      .array(z.strictObject({ atSeconds: stepStart, ...step }))
      .min(1)
      .max(1000),
  ])
}

const backgroundMbps = z.number().min(0).max(400_000)
const backgroundMiBs = z.number().min(0).max(1_000_000)

/** Of a physical NIC. */
export const nicBackgroundField = orSteps(backgroundMbps, { mbps: backgroundMbps })
  .optional()
  .describe('Other traffic on the link, each way, in Mbit/s: constant, or steps in ascending order of time.')

/** Of what lies between hosts; only where `limitMiBs` limits it. */
export const fabricBackgroundField = orSteps(backgroundMiBs, { miBs: backgroundMiBs })
  .optional()
  .describe('Other traffic between hosts, MiB/s of payload, taken from limitMiBs: constant, or steps.')

export const fabricLossField = z
  .number()
  .min(0)
  .max(50)
  .optional()
  .describe('Share of segments that are lost between hosts and sent again, in per cent. Left out: none.')

export const encryptedVmotionField = z
  .enum(['disabled', 'opportunistic', 'required'])
  .optional()
  .describe(
    'Encrypted vMotion, a VM option. Left out: opportunistic, which encrypts between hosts of 6.5 and later.',
  )

/** Of policy `vsphere`, named as ESXi's advanced options. */
export const streamFields = {
  streamHelpers: nonNegativeInteger(112)
    .optional()
    .describe(
      'Migrate.VMotionStreamHelpers: TCP streams of one migration. Left out or 0: chosen by link speed.',
    ),
  netExpectedLineRateMBps: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Migrate.NetExpectedLineRateMBps: line rate by which socket buffers are sized. Left out: 133.'),
  netLatencyModeThresholdMs: nonNegativeInteger(1000)
    .optional()
    .describe('Migrate.NetLatencyModeThreshold: above this RTT buffers grow with it. Left out: 4.'),
}
