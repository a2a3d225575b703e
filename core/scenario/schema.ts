/**
 * The scenario: an estate, its workloads, a seed and planned commands, as a person writes them in YAML or
 * JSON. This zod schema is the single source: the validator, the TypeScript types and the published JSON
 * Schema (editor completion) come from it. References between objects are checked in `references.ts`.
 */
import { z } from 'zod'
import { commandSchema } from './command-schema.ts'
import { fabricBackgroundField, fabricLossField } from './network-schema.ts'
import { policySchema } from './policy-schema.ts'
import { nonNegativeInteger, objectName } from './primitives.ts'
import { missingPrivilegesSchema, ssoDomainSchema } from './vcenter-schema.ts'
import { vmSchema } from './vm-schema.ts'

export { hostSchema, type HostSpec } from './host-schema.ts'
export { maxVmMemoryMib, vmSchema, type VmSpec } from './vm-schema.ts'

/** Version of the file format; raise it with a step in `migrate.ts`. */
export const scenarioVersion = 1

const fabricSchema = z.strictObject({
  roundTripUs: nonNegativeInteger(10_000_000)
    .default(200)
    .describe('Round-trip time between any two hosts, in µs.'),
  mtu: z
    .number()
    .int()
    .min(1280)
    .max(9190)
    .default(9190)
    .describe('Largest frame that the physical switches pass.'),
  limitMiBs: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Payload that the narrowest part between hosts carries, MiB/s; 0 = no limit but the links.'),
  lossPercent: fabricLossField,
  between: z
    .array(
      z.strictObject({
        datacenters: z.tuple([objectName, objectName]),
        roundTripUs: nonNegativeInteger(10_000_000),
        limitMiBs: z.number().min(0).max(1_000_000).optional().describe('Left out: no limit but the links.'),
        lossPercent: fabricLossField,
      }),
    )
    .max(1000)
    .optional()
    .describe('Ways between two datacenters that differ from those inside one. Left out: none does.'),
  backgroundMiBs: fabricBackgroundField,
})

const plannedCommandSchema = z.strictObject({
  atSeconds: z.number().min(0).max(9_000_000),
  command: commandSchema,
})

export const scenarioSchema = z
  .strictObject({
    precopy: z.literal('scenario').describe('Says what kind of file this is.'),
    version: z.literal(scenarioVersion),
    name: z.string().min(1).max(80),
    description: z.string().max(4000).default(''),
    topic: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('Heading under which the Library lists it, for example Troubleshooting. Left out: none.'),
    seed: nonNegativeInteger(2 ** 32 - 1).default(1),
    estate: z.strictObject({
      ssoDomains: z.array(ssoDomainSchema).min(1).max(10),
      fabric: fabricSchema.prefault({}),
      vms: z.array(vmSchema).max(10_000).default([]),
      missingPrivileges: missingPrivilegesSchema.optional(),
    }),
    policy: policySchema.prefault({ name: 'vsphere' }),
    commands: z.array(plannedCommandSchema).max(10_000).default([]),
  })
  .describe('A Precopy scenario.')

/** A scenario with every default filled in, but before references and host defaults are resolved. */
export type Scenario = z.infer<typeof scenarioSchema>
export type FabricSpec = z.infer<typeof fabricSchema>
