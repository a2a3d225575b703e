/** A cluster as a person writes it: hosts, DRS, HA, EVC, resource pools, rules. Part of the scenario schema. */
import { z } from 'zod'
import { hostSchema } from './host-schema.ts'
import { nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'

export const drsLevels = ['manual', 'partiallyAutomated', 'fullyAutomated'] as const

export const drsSchema = z
  .strictObject({
    level: z.enum(drsLevels).default('fullyAutomated').describe('Automation level.'),
    threshold: z
      .number()
      .int()
      .min(1)
      .max(5)
      .default(3)
      .describe('Migration threshold: 1 applies mandatory moves only, 5 is the most eager.'),
  })
  .describe('vSphere DRS. Left out: off.')

const admissionControlSchema = z.discriminatedUnion('policy', [
  z
    .strictObject({ policy: z.literal('slots'), hostFailures: positiveInteger(32).default(1) })
    .describe('Slot policy: powered-on VMs in slots of the largest reservation.'),
  z
    .strictObject({
      policy: z.literal('percentage'),
      cpuPercent: nonNegativeInteger(100).default(25),
      memoryPercent: nonNegativeInteger(100).default(25),
    })
    .describe('Cluster resource percentage held back for failover.'),
  z
    .strictObject({ policy: z.literal('dedicated-hosts'), hosts: z.array(objectName).min(1).max(32) })
    .describe('Dedicated failover hosts.'),
])

export const haSchema = z
  .strictObject({
    admissionControl: admissionControlSchema.optional().describe('Left out: disabled.'),
  })
  .describe('vSphere HA. Left out: off.')

export const resourcePoolSchema = z.strictObject({
  name: objectName,
  parent: objectName.optional().describe('Left out: the root of the cluster.'),
  cpuReservationMhz: nonNegativeInteger(100_000_000).default(0),
  memoryReservationMiB: nonNegativeInteger(1_000_000_000).default(0),
  cpuExpandable: z.boolean().default(true),
  memoryExpandable: z.boolean().default(true),
})

const ruleVms = z.array(objectName).min(1).max(1000)

export const ruleSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('keep-together'),
      name: objectName,
      enabled: z.boolean().default(true),
      vms: ruleVms.min(2),
    })
    .describe('Keep Virtual Machines Together.'),
  z
    .strictObject({
      type: z.literal('separate'),
      name: objectName,
      enabled: z.boolean().default(true),
      vms: ruleVms.min(2),
    })
    .describe('Separate Virtual Machines.'),
  z
    .strictObject({
      type: z.literal('vm-host'),
      name: objectName,
      enabled: z.boolean().default(true),
      vms: ruleVms,
      hosts: z.array(objectName).min(1).max(96),
      wording: z.enum(['must-run-on', 'should-run-on', 'must-not-run-on', 'should-not-run-on']),
    })
    .describe('Virtual Machines to Hosts.'),
])

export const clusterSchema = z.strictObject({
  name: objectName,
  hosts: z.array(hostSchema).min(1).max(96),
  drs: drsSchema.optional(),
  ha: haSchema.optional(),
  evcMode: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('VMware EVC mode, for example intel-skylake. Left out: off.'),
  resourcePools: z.array(resourcePoolSchema).max(500).optional(),
  rules: z.array(ruleSchema).max(500).optional(),
})

export type ClusterSpec = z.infer<typeof clusterSchema>
export type RuleSpec = z.infer<typeof ruleSchema>
export type ResourcePoolSpec = z.infer<typeof resourcePoolSchema>
