/**
 * The scenario: an estate, its workloads, a seed and planned commands, as a person writes them in YAML or
 * JSON. This zod schema is the single source: the validator, the TypeScript types and the published JSON
 * Schema (editor completion) come from it. References between objects are checked in `references.ts`.
 */
import { z } from 'zod'
import { objectName, nonNegativeInteger, positiveInteger } from './primitives.ts'
import { commandSchema } from './command-schema.ts'
import {
  encryptedVmotionField,
  fabricBackgroundField,
  fabricLossField,
  nicBackgroundField,
  teamingFields,
} from './network-schema.ts'
import { policySchema } from './policy-schema.ts'
import { workloadSchema } from './workload-schema.ts'

/** Version of the file format; raise it with a step in `migrate.ts`. */
export const scenarioVersion = 1

const physicalNicSchema = z.strictObject({
  name: objectName,
  linkMbps: positiveInteger(400_000).default(10_000).describe('Link speed in Mbit/s (10^6 bits).'),
  connected: z.boolean().default(true),
  backgroundMbps: nicBackgroundField,
})

const portGroupSchema = z.strictObject({
  name: objectName.describe('Network label; vCenter matches standard port groups by it, case included.'),
  vlan: nonNegativeInteger(4095).default(0),
  ...teamingFields,
})

const standardSwitchSchema = z.strictObject({
  name: objectName,
  mtu: z.number().int().min(1280).max(9190).default(1500),
  uplinks: z.array(objectName).max(32).default([]).describe('Names of physical NICs of this host.'),
  portGroups: z.array(portGroupSchema).max(512).default([]),
})

const vmkernelAdapterSchema = z.strictObject({
  name: objectName,
  portGroup: objectName.describe('Port group of this host that it is attached to.'),
  ip: z.ipv4(),
  prefixLength: z.number().int().min(8).max(30).default(24),
  mtu: z.number().int().min(1280).max(9190).default(1500),
  services: z.array(z.enum(['management', 'vmotion', 'provisioning', 'vsan', 'ft-logging'])).default([]),
})

export const hostSchema = z.strictObject({
  name: objectName,
  version: z.enum(['6.5', '6.7', '7.0', '8.0', '9.0']).default('8.0').describe('ESXi release.'),
  connectionState: z.enum(['connected', 'disconnected', 'notResponding']).default('connected'),
  inMaintenanceMode: z.boolean().default(false),
  vmotionLicensed: z.boolean().default(true),
  cpu: z
    .strictObject({
      vendor: z.enum(['Intel', 'AMD']).default('Intel'),
      model: z.string().min(1).max(80).default('Xeon Gold 6148'),
      sockets: positiveInteger(32).default(2),
      coresPerSocket: positiveInteger(256).default(20),
      mhz: positiveInteger(10_000).default(2400),
    })
    .prefault({}),
  memoryGiB: positiveInteger(24_576).default(256),
  physicalNics: z
    .array(physicalNicSchema)
    .max(32)
    .optional()
    .describe('Left out: vmnic0 and vmnic1 with 10,000 Mbit/s each.'),
  standardSwitches: z
    .array(standardSwitchSchema)
    .max(64)
    .optional()
    .describe(
      'Left out: vSwitch0 (vmnic0) with "Management Network" and "VM Network", vSwitch1 (vmnic1) with "vMotion".',
    ),
  vmkernelAdapters: z
    .array(vmkernelAdapterSchema)
    .max(64)
    .optional()
    .describe(
      'Left out: vmk0 for management and vmk1 for vMotion, with addresses by the order of the hosts.',
    ),
  datastores: z
    .array(objectName)
    .max(1024)
    .optional()
    .describe('What it has mounted. Left out: all of its datacenter.'),
})

const clusterSchema = z.strictObject({ name: objectName, hosts: z.array(hostSchema).min(1).max(96) })

const datastoreSchema = z.strictObject({
  name: objectName,
  type: z.enum(['VMFS', 'NFS', 'vSAN', 'vVol']).default('VMFS'),
  capacityGiB: positiveInteger(65_536).default(4096),
})

const datacenterSchema = z.strictObject({
  name: objectName,
  datastores: z.array(datastoreSchema).max(1024).default([]),
  clusters: z.array(clusterSchema).max(100).default([]),
})

const vcenterSchema = z.strictObject({
  name: objectName,
  datacenters: z.array(datacenterSchema).min(1).max(100),
})

const ssoDomainSchema = z.strictObject({
  name: objectName.default('vsphere.local'),
  vcenters: z.array(vcenterSchema).min(1).max(15),
})

const memoryRangeSchema = z.strictObject({
  firstPage: nonNegativeInteger(2 ** 33),
  pages: positiveInteger(2 ** 33),
})

/**
 * Most guest memory that one VM may have, in MiB: 16 TiB less what firmware blocks may add, so that the number
 * of every page fits 32 bits. Ours; ESXi 8.0 allows 24 TiB.
 */
export const maxVmMemoryMib = 16 * 1024 * 1024 - 256

export const vmSchema = z.strictObject({
  name: objectName,
  host: objectName,
  powerState: z.enum(['poweredOn', 'poweredOff', 'suspended']).default('poweredOn'),
  vcpus: positiveInteger(768).default(2),
  memory: z.strictObject({
    sizeMiB: positiveInteger(maxVmMemoryMib),
    touchedPercent: z
      .number()
      .min(0)
      .max(100)
      .default(100)
      .describe('Share of memory that the guest has ever written; the rest are zero pages.'),
    zeroRanges: z
      .array(memoryRangeSchema)
      .max(4096)
      .default([])
      .describe('Ranges of pages that are zero although they lie in the touched part.'),
    firmwarePages: nonNegativeInteger(65_536)
      .default(0)
      .describe('Pages of small firmware blocks that follow main memory in the sweep.'),
    reservationMiB: nonNegativeInteger(maxVmMemoryMib).default(0),
  }),
  disks: z
    .array(
      z.strictObject({
        name: objectName,
        datastore: objectName,
        sizeGiB: positiveInteger(63_488).default(40),
      }),
    )
    .max(256)
    .default([]),
  nics: z
    .array(
      z.strictObject({
        name: objectName.default('Network adapter 1'),
        portGroup: objectName.default('VM Network'),
        connected: z.boolean().default(true),
      }),
    )
    .max(10)
    .default([]),
  encryptedVmotion: encryptedVmotionField,
  workload: workloadSchema.prefault({}),
})

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
    seed: nonNegativeInteger(2 ** 32 - 1).default(1),
    estate: z.strictObject({
      ssoDomains: z.array(ssoDomainSchema).min(1).max(10),
      fabric: fabricSchema.prefault({}),
      vms: z.array(vmSchema).max(10_000).default([]),
    }),
    policy: policySchema.prefault({ name: 'vsphere' }),
    commands: z.array(plannedCommandSchema).max(10_000).default([]),
  })
  .describe('A Precopy scenario.')

/** A scenario with every default filled in, but before references and host defaults are resolved. */
export type Scenario = z.infer<typeof scenarioSchema>
export type HostSpec = z.infer<typeof hostSchema>
export type VmSpec = z.infer<typeof vmSchema>
export type FabricSpec = z.infer<typeof fabricSchema>
