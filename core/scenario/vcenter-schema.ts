/**
 * What stands above clusters: vCenters with their settings, datacenters with datastores and distributed switches,
 * and the rights of the person who works with them. Part of the scenario schema.
 */
import { z } from 'zod'
import { clusterSchema } from './cluster-schema.ts'
import { hostSchema, portGroupSchema } from './host-schema.ts'
import { nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'
import { releases } from './versions.ts'

/** What the medium behind a datastore does for one that asks alone. */
const performanceSchema = z
  .strictObject({
    medium: z
      .enum(['flash', 'hard-disk'])
      .optional()
      .describe('A hard disk seeks between requests that do not follow each other. Left out: flash.'),
    readMiBs: z.number().positive().max(100_000).optional().describe('MiB/s. Left out: by type and medium.'),
    writeMiBs: z.number().positive().max(100_000).optional().describe('MiB/s. Left out: by type and medium.'),
    readLatencyUs: nonNegativeInteger(10_000_000)
      .optional()
      .describe('Of one request on an idle datastore, µs.'),
    writeLatencyUs: nonNegativeInteger(10_000_000)
      .optional()
      .describe('Of one request on an idle datastore, µs.'),
    offloadMiBs: z
      .number()
      .positive()
      .max(100_000)
      .optional()
      .describe('What the array copies by itself, MiB/s. Left out: what its medium can read and write.'),
    isSynchronous: z
      .boolean()
      .optional()
      .describe('An NFS server that confirms a write only when the medium has it. Left out: false.'),
  })
  .describe('Speed of its medium. Left out: usual figures of its type.')

export const datastoreSchema = z.strictObject({
  name: objectName,
  type: z.enum(['VMFS', 'NFS', 'vSAN', 'vVol']).default('VMFS'),
  capacityGiB: positiveInteger(65_536).default(4096),
  otherUsedGiB: z
    .number()
    .min(0)
    .max(65_536)
    .optional()
    .describe('Used by files that are not in this estate. Left out: nothing.'),
  vmfsVersion: z
    .union([z.literal(3), z.literal(5), z.literal(6)])
    .optional()
    .describe('Left out: 6.'),
  isLocal: z
    .boolean()
    .optional()
    .describe('Local to the hosts that list it; others do not mount it by default.'),
  maintenance: z.enum(['normal', 'entering', 'inMaintenance']).optional().describe('Left out: normal.'),
  nasPlugin: z.boolean().optional().describe('NFS with a VAAI-NAS plug-in: thick formats are possible.'),
  policies: z.array(objectName).max(64).optional().describe('VM storage policies that it satisfies.'),
  performance: performanceSchema.optional(),
  array: objectName.optional().describe('Storage array that it lies on. Left out: one of its own.'),
  hardwareOffload: z
    .boolean()
    .optional()
    .describe('The array copies by itself (VAAI XCOPY). Left out: false.'),
  isAligned: z.boolean().optional().describe('Partition aligned to 1 MiB. Left out: true.'),
  hasExtentsOnOtherArrays: z.boolean().optional().describe('Left out: false.'),
  datastoreCluster: objectName.optional().describe('Datastore cluster (Storage DRS) that it belongs to.'),
})

const dvPortGroupSchema = z.strictObject({
  ...portGroupSchema.shape,
  ports: positiveInteger(60_000).optional().describe('Left out: elastic.'),
})

export const distributedSwitchSchema = z.strictObject({
  name: objectName,
  version: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, 'a version such as 8.0.0')
    .default('8.0.0'),
  vendor: z.string().min(1).max(60).default('VMware'),
  mtu: z.number().int().min(1280).max(9190).default(1500),
  members: z
    .array(z.strictObject({ host: objectName, uplinks: z.array(objectName).max(32).default([]) }))
    .max(2000)
    .default([])
    .describe('Hosts that have joined, with the physical NICs they gave.'),
  portGroups: z.array(dvPortGroupSchema).max(1000).default([]),
  networkIoControl: z
    .strictObject({ reservableMbps: nonNegativeInteger(400_000).describe('For VMs, on each host.') })
    .optional()
    .describe('Network I/O Control 3. Left out: no reservations.'),
  isInMaintenance: z.boolean().optional(),
})

const vmFolderSchema = z.strictObject({
  name: objectName.optional().describe('Left out: the root folder of the datacenter.'),
  holds: z
    .array(objectName)
    .max(10_000)
    .default([])
    .describe('Names of VMs, vApps and folders in it that are not in this estate.'),
})

const datastoreClusterSchema = z.strictObject({
  name: objectName,
  automation: z
    .enum(['manual', 'fullyAutomated'])
    .default('manual')
    .describe('Storage DRS automation level: No Automation (Manual Mode) or Fully Automated.'),
})

export const datacenterSchema = z.strictObject({
  name: objectName,
  datastores: z.array(datastoreSchema).max(1024).default([]),
  datastoreClusters: z
    .array(datastoreClusterSchema)
    .max(256)
    .optional()
    .describe('Settings of datastore clusters. Left out: those that datastores name, in Manual Mode.'),
  clusters: z.array(clusterSchema).max(100).default([]),
  hosts: z.array(hostSchema).max(500).optional().describe('Stand-alone hosts, in no cluster.'),
  distributedSwitches: z.array(distributedSwitchSchema).max(128).optional(),
  folders: z
    .array(vmFolderSchema)
    .max(1000)
    .optional()
    .describe('VM folders with names that are taken in them. Left out: nothing but the VMs of this estate.'),
})

/** Advanced settings of vCenter that change what it checks, under their names. */
const vcenterSettingsSchema = z.strictObject({
  'vgpu.hotmigrate.enabled': z.boolean().optional().describe('Default false.'),
  'config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet': z
    .boolean()
    .optional()
    .describe('Whether an internal network stops a migration. Default true.'),
  'config.vmprov.enableHybridMode': z
    .boolean()
    .optional()
    .describe('Lets distributed switches of different versions pass. Default false.'),
})

/** Privileges that a migration asks for. */
export const privileges = [
  'Resource.HotMigrate',
  'Resource.ColdMigrate',
  'Resource.AssignVMToPool',
  'Datastore.AllocateSpace',
  'Network.Assign',
] as const

export const vcenterSchema = z.strictObject({
  name: objectName,
  datacenters: z.array(datacenterSchema).min(1).max(100),
  version: z.enum(releases).optional().describe('Left out: 8.0.'),
  settings: vcenterSettingsSchema.optional(),
  clockOffsetSeconds: z
    .number()
    .min(-1_000_000)
    .max(1_000_000)
    .optional()
    .describe('Its clock less true time.'),
  keyProviders: z.array(objectName).max(32).optional(),
  login: z
    .strictObject({
      user: z.string().min(1).max(120),
      password: z.string().min(1).max(120),
    })
    .optional()
    .describe(
      'Who may log in from another vCenter. Part of the exercise, not a secret. Left out: administrator@<SSO domain> with VMware1!',
    ),
  instanceId: nonNegativeInteger(63).optional().describe('Of which generated MAC addresses are made.'),
  cpuPolicy: z
    .enum(['requirements', 'strict-user-level'])
    .optional()
    .describe(
      'How CPU features are compared outside EVC; sources disagree. Left out: requirements (API reference).',
    ),
})

export const ssoDomainSchema = z.strictObject({
  name: objectName.default('vsphere.local'),
  vcenters: z.array(vcenterSchema).min(1).max(15),
})

/** Rights of the person at the Client: an administrator, less what is listed. */
export const missingPrivilegesSchema = z
  .array(
    z.strictObject({
      privilege: z.enum(privileges),
      object: objectName
        .optional()
        .describe('VM, host, cluster, pool, datastore or network. Left out: everywhere.'),
    }),
  )
  .max(1000)
  .describe('Privileges that the user does not hold. Left out: an administrator.')

export type DatastoreSpec = z.infer<typeof datastoreSchema>
export type DistributedSwitchSpec = z.infer<typeof distributedSwitchSchema>
export type VcenterSpec = z.infer<typeof vcenterSchema>
export type DatacenterSpec = z.infer<typeof datacenterSchema>
export type Privilege = (typeof privileges)[number]
