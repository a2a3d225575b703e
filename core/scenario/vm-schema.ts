/**
 * A virtual machine as a person writes it: memory and what the guest does with it, disks, network adapters,
 * devices, reservations, options and state. Part of the scenario schema (`schema.ts`).
 */
import { z } from 'zod'
import { encryptedVmotionField } from './network-schema.ts'
import { nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'
import { releases } from './versions.ts'
import { vmDeviceSchema } from './vm-device-schema.ts'
import { workloadSchema } from './workload-schema.ts'

const memoryRangeSchema = z.strictObject({
  firstPage: nonNegativeInteger(2 ** 33),
  pages: positiveInteger(2 ** 33),
})

/**
 * Most guest memory that one VM may have, in MiB: 16 TiB less what firmware blocks may add, so that the number
 * of every page fits 32 bits. Ours; ESXi 8.0 allows 24 TiB.
 */
export const maxVmMemoryMib = 16 * 1024 * 1024 - 256

const memorySchema = z.strictObject({
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
})

const rdmSchema = z.strictObject({
  mode: z.enum(['virtual', 'physical']).describe('Compatibility mode.'),
  lun: objectName.describe('Device that the mapping points at; hosts list what they see in `luns`.'),
})

export const diskModes = ['dependent', 'independent-persistent', 'independent-nonpersistent'] as const
export const diskFormats = ['thin', 'lazy-zeroed-thick', 'eager-zeroed-thick'] as const

export const diskSchema = z.strictObject({
  name: objectName,
  datastore: objectName,
  sizeGiB: positiveInteger(63_488).default(40),
  usedGiB: z.number().min(0).max(63_488).optional().describe('Written so far. Left out: half of it.'),
  zeroedGiB: z
    .number()
    .min(0)
    .max(63_488)
    .optional()
    .describe(
      'Of what is used, so much holds nothing but zeros: deleted and zeroed by the guest. Left out: none.',
    ),
  format: z.enum(diskFormats).optional().describe('Provisioning. Left out: lazy-zeroed-thick.'),
  mode: z.enum(diskModes).optional().describe('Left out: dependent.'),
  sharing: z.enum(['none', 'multi-writer']).optional().describe('Left out: none.'),
  rdm: rdmSchema.optional().describe('Raw device mapping; `datastore` then holds the mapping file.'),
  parent: z
    .strictObject({
      datastore: objectName.describe('Where the shared base disk lies.'),
      openOnHosts: positiveInteger(96).default(1).describe('Hosts that have the base disk open.'),
      isNative: z.boolean().default(false).describe('A native snapshot of the array (VAAI-NAS).'),
    })
    .optional()
    .describe('The disk is the delta of a linked clone.'),
  flashCacheMiB: positiveInteger(4_194_304).optional().describe('Flash Read Cache (removed in 7.0).'),
})

export const nicSchema = z.strictObject({
  name: objectName.default('Network adapter 1'),
  portGroup: objectName.default('VM Network'),
  connected: z.boolean().default(true),
  type: z.enum(['vmxnet3', 'e1000e', 'sriov']).optional().describe('Adapter type. Left out: vmxnet3.'),
  mac: z
    .string()
    .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, 'a MAC address such as 00:50:56:80:12:34')
    .optional(),
  reservationMbps: positiveInteger(400_000).optional().describe('Network I/O Control reservation.'),
  isOnConflictPort: z.boolean().optional().describe('Sits on a temporary conflict port of its switch.'),
})

const snapshotSchema = z.strictObject({
  name: objectName,
  withMemory: z.boolean().default(false),
  sizeGiB: z.number().min(0).max(63_488).default(1).describe('Space of its files.'),
})

/** What keeps a person, or vCenter itself, from touching the VM. All optional: most VMs have none of it. */
const stateFields = {
  connectionState: z
    .enum(['connected', 'disconnected', 'inaccessible', 'invalid', 'orphaned'])
    .optional()
    .describe('Left out: connected.'),
  question: z.string().min(1).max(400).optional().describe('A question that the VM waits to have answered.'),
  runningTask: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe('Another long task that holds it, for example Create virtual machine snapshot.'),
  isStarting: z.boolean().optional().describe('Still powering on or resuming from suspend.'),
  migrationDisabledBy: z.string().min(1).max(80).optional().describe('Solution that has disabled migration.'),
  isTemplate: z.boolean().optional(),
  tools: z
    .strictObject({
      isRunning: z.boolean().default(true),
      installerMounted: z.boolean().default(false),
      heartbeat: z.enum(['green', 'yellow', 'red', 'gray']).default('green'),
    })
    .optional()
    .describe('VMware Tools. Left out: installed, running, heartbeat green.'),
} as const

const optionFields = {
  hardwareVersion: positiveInteger(30).optional().describe('Left out: 19, or what its host runs at most.'),
  guestOs: z.string().min(1).max(80).optional(),
  folder: objectName.optional(),
  resourcePool: objectName.optional().describe('Left out: the root pool of its cluster.'),
  vApp: objectName.optional(),
  cpuReservationMhz: nonNegativeInteger(10_000_000).optional(),
  cpuAffinity: z.array(nonNegativeInteger(1023)).max(1024).optional().describe('Scheduling affinity.'),
  memoryAffinity: z.array(nonNegativeInteger(31)).max(32).optional().describe('NUMA nodes.'),
  demand: z
    .strictObject({
      cpuMhz: nonNegativeInteger(10_000_000).describe('What it would use if nothing held it back.'),
      activeMemoryMiB: nonNegativeInteger(maxVmMemoryMib).optional(),
    })
    .optional()
    .describe('Load for DRS. Left out: what its clients ask for; a quarter of its memory active.'),
  devices: z.array(vmDeviceSchema).max(64).optional(),
  homeDatastore: objectName.optional().describe('Left out: that of its first disk.'),
  filesNamed: objectName
    .optional()
    .describe(
      'Name that the VM had when its files were made, where it was renamed since. Moving its home directory to another datastore gives them its present name. Left out: its own.',
    ),
  snapshots: z.array(snapshotSchema).max(32).optional(),
  snapshotDirectory: objectName.optional().describe('Datastore of its snapshot directory, if set.'),
  swapFile: z.enum(['vm', 'host']).optional().describe('Swap file location. Left out: with the VM.'),
  storagePolicy: objectName.optional(),
  faultTolerance: z.strictObject({ role: z.enum(['primary', 'secondary']), partner: objectName }).optional(),
  perVmEvc: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('EVC mode of the VM itself, for example intel-haswell.'),
  poweredOnAt: z
    .strictObject({
      processor: z.string().min(1).max(60).describe('Processor where it was last powered on.'),
      evcMode: z.string().min(1).max(40).optional().describe('EVC mode of the cluster then. Left out: none.'),
      version: z.enum(releases).optional().describe('ESXi release then. Left out: that of its host.'),
    })
    .optional()
    .describe('Where it got the CPU features that it sees. Left out: at its present host and cluster mode.'),
  vpmcEnabled: z.boolean().optional().describe('Virtual CPU performance counters.'),
  nestedVirtualization: z.boolean().optional().describe('Expose hardware assisted virtualization.'),
  isEncrypted: z.boolean().optional().describe('VM encryption; encrypted vMotion is then required.'),
  keyProvider: objectName.optional(),
  drsAutomation: z
    .enum(['disabled', 'manual', 'partiallyAutomated', 'fullyAutomated'])
    .optional()
    .describe('DRS automation level of this VM. Left out: that of the cluster.'),
  maxSwitchoverSeconds: positiveInteger(3600)
    .optional()
    .describe('vmotion.maxSwitchoverSeconds. Default 100.'),
  storageMaxSwitchoverSeconds: positiveInteger(3600)
    .optional()
    .describe('fsr.maxSwitchoverSeconds, of Storage vMotion. Default 100.'),
} as const

export const vmSchema = z.strictObject({
  name: objectName,
  host: objectName,
  powerState: z.enum(['poweredOn', 'poweredOff', 'suspended']).default('poweredOn'),
  vcpus: positiveInteger(768).default(2),
  memory: memorySchema,
  disks: z.array(diskSchema).max(256).default([]),
  nics: z.array(nicSchema).max(10).default([]),
  encryptedVmotion: encryptedVmotionField,
  workload: workloadSchema.prefault({}),
  ...stateFields,
  ...optionFields,
})

export type VmSpec = z.infer<typeof vmSchema>
export type DiskSpec = z.infer<typeof diskSchema>
export type NicSpec = z.infer<typeof nicSchema>
export type DiskFormat = (typeof diskFormats)[number]
