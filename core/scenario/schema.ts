/**
 * The scenario: an estate, its workloads, a seed and planned commands, as a person writes them in YAML or
 * JSON. This zod schema is the single source: the validator, the TypeScript types and the published JSON
 * Schema (editor completion) come from it. References between objects are checked in `references.ts`.
 */
import { z } from 'zod'
import { objectName, nonNegativeInteger, positiveInteger } from './primitives.ts'
import { commandSchema } from './command-schema.ts'
import { workloadSchema } from './workload-schema.ts'

/** Version of the file format; raise it with a step in `migrate.ts`. */
export const scenarioVersion = 1

const physicalNicSchema = z.strictObject({
  name: objectName,
  linkMbps: positiveInteger(400_000).default(10_000).describe('Link speed in Mbit/s (10^6 bits).'),
  connected: z.boolean().default(true),
})

const portGroupSchema = z.strictObject({
  name: objectName.describe('Network label; vCenter matches standard port groups by it, case included.'),
  vlan: nonNegativeInteger(4095).default(0),
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
  workload: workloadSchema.prefault({}),
})

/** The three rules by which hypervisors keep the books of dirty pages; see MODEL.md. */
export const dirtyBookkeepingRules = ['mark-after-send', 'swap-at-round-start', 'skip-if-redirtied'] as const

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
})

export const policySchema = z.discriminatedUnion('name', [vspherePolicySchema, qemuPolicySchema])

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
export type PolicySpec = z.infer<typeof policySchema>
export type VspherePolicySpec = z.infer<typeof vspherePolicySchema>
export type QemuPolicySpec = z.infer<typeof qemuPolicySchema>
export type AutoConvergeSpec = z.infer<typeof autoConvergeSchema>
export type PostCopySpec = z.infer<typeof postCopySchema>
export type DirtyBookkeeping = (typeof dirtyBookkeepingRules)[number]
export type FabricSpec = z.infer<typeof fabricSchema>
