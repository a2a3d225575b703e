/**
 * A host as a person writes it: hardware, release and licence, what it can do, its physical NICs, standard
 * switches and VMkernel adapters, and what it sees of the storage. Part of the scenario schema (`schema.ts`).
 * What most scenarios leave out is optional and absent, so that small scenarios stay small.
 */
import { z } from 'zod'
import { nicBackgroundField, teamingFields } from './network-schema.ts'
import { deviceName, nonNegativeInteger, objectName, positiveInteger } from './primitives.ts'
import { advancedSettingsSchema } from './advanced-settings.ts'
import { releases } from './versions.ts'

/** Editions in the order of what they allow; the first three eras share names (vsphere-rules H). */
export const licenceEditions = [
  'Essentials',
  'Essentials Plus',
  'Standard',
  'Enterprise',
  'Enterprise Plus',
  'VVS',
  'VVF',
  'VCF',
  'Evaluation',
] as const

const vlanId = nonNegativeInteger(4094)

export const physicalNicSchema = z.strictObject({
  name: objectName,
  linkMbps: positiveInteger(400_000).default(10_000).describe('Link speed in Mbit/s (10^6 bits).'),
  connected: z.boolean().default(true),
  backgroundMbps: nicBackgroundField,
  duplex: z.enum(['full', 'half']).optional().describe('Left out: full.'),
  trunkedVlans: z
    .array(vlanId)
    .max(4095)
    .optional()
    .describe('VLANs that the physical switch port passes (0 = untagged). Left out: all.'),
})

/** Security policy of a port group or switch; the Client's three switches. */
export const securityPolicySchema = z
  .strictObject({
    promiscuousMode: z.boolean().default(false),
    macAddressChanges: z.boolean().default(false),
    forgedTransmits: z.boolean().default(false),
  })
  .describe('Security policy. Left out: reject all three.')

export const portGroupSchema = z.strictObject({
  name: objectName.describe('Network label; vCenter matches standard port groups by it, case included.'),
  vlan: nonNegativeInteger(4095).default(0),
  ...teamingFields,
  security: securityPolicySchema.optional(),
})

export const standardSwitchSchema = z.strictObject({
  name: objectName,
  mtu: z.number().int().min(1280).max(9190).default(1500),
  uplinks: z.array(objectName).max(32).default([]).describe('Names of physical NICs of this host.'),
  portGroups: z.array(portGroupSchema).max(512).default([]),
  ports: positiveInteger(4096)
    .optional()
    .describe('Ports for VM adapters. Left out: as many as are needed (elastic since 5.5).'),
})

export const vmkernelAdapterSchema = z.strictObject({
  name: objectName,
  portGroup: objectName.describe('Port group that it is attached to, standard or distributed.'),
  ip: z.ipv4(),
  prefixLength: z.number().int().min(8).max(30).default(24),
  mtu: z.number().int().min(1280).max(9190).default(1500),
  services: z.array(z.enum(['management', 'vmotion', 'provisioning', 'vsan', 'ft-logging'])).default([]),
  stack: z
    .enum(['default', 'vmotion', 'provisioning'])
    .optional()
    .describe(
      'TCP/IP stack. An adapter on the vmotion stack takes vMotion away from all on the default one.',
    ),
  gateway: z
    .ipv4()
    .optional()
    .describe('Gateway of its stack or its own (since 6.5). Left out: no way to other subnets.'),
})

/** What a host can do, by the names of vim25 HostCapability. Left out: what its release can. */
export const hostCapabilitiesSchema = z.strictObject({
  vmotionSupported: z.boolean().optional(),
  storageVMotionSupported: z.boolean().optional(),
  vmotionWithStorageVMotionSupported: z.boolean().optional(),
  vmotionAcrossNetworkSupported: z.boolean().optional(),
  encryptedVMotionSupported: z.boolean().optional(),
  suspendedRelocateSupported: z.boolean().optional(),
  unsharedSwapVMotionSupported: z.boolean().optional(),
  deltaDiskBackingsSupported: z.boolean().optional(),
  independentDiskVMotionSupported: z.boolean().optional(),
  nonHomeRDMVMotionSupported: z.boolean().optional(),
  maxNumDisksSVMotion: positiveInteger(256).optional(),
})

const gpuSchema = z.strictObject({
  name: objectName.describe('Physical GPU, for example NVIDIA A40.'),
  vgpuProfiles: z.array(z.string().min(1).max(60)).max(64).default([]).describe('vGPU profiles it offers.'),
  slots: positiveInteger(64).default(4).describe('vGPUs that it holds at a time.'),
})

/** How a host has mounted a datastore, where that is more than "yes". */
const mountSchema = z.strictObject({
  datastore: objectName,
  readOnly: z.boolean().default(false),
  state: z
    .enum(['accessible', 'all-paths-down', 'permanent-device-loss'])
    .default('accessible')
    .describe('APD and PDL make the datastore inaccessible for this host.'),
})

const lunSchema = z.strictObject({
  name: objectName.describe('The device, for example naa.6000-01; raw device mappings point at it.'),
  lunId: nonNegativeInteger(16_383).describe('Number under which this host sees it.'),
})

export const hostSchema = z.strictObject({
  name: objectName,
  version: z.enum(releases).default('8.0').describe('ESXi release.'),
  build: z.string().min(1).max(20).optional().describe('Build number, for fault tolerance.'),
  connectionState: z.enum(['connected', 'disconnected', 'notResponding']).default('connected'),
  inMaintenanceMode: z.boolean().default(false),
  isQuarantined: z.boolean().optional().describe('Quarantine mode (Proactive HA).'),
  haAgent: z.enum(['running', 'error']).optional().describe('vSphere HA agent. Left out: running.'),
  vmotionLicensed: z.boolean().default(true),
  licence: z
    .enum(licenceEditions)
    .optional()
    .describe('Edition. Left out: one that allows everything, less vMotion where vmotionLicensed is false.'),
  capabilities: hostCapabilitiesSchema.optional(),
  vmotionProtocols: z
    .array(positiveInteger(100))
    .min(1)
    .max(20)
    .optional()
    .describe(
      'vMotion protocol versions that it speaks. Left out: all; what a release speaks is not published.',
    ),
  cpu: z
    .strictObject({
      vendor: z.enum(['Intel', 'AMD']).default('Intel'),
      model: z.string().min(1).max(80).default('Xeon Gold 6148'),
      processor: z
        .string()
        .min(1)
        .max(60)
        .optional()
        .describe('Id in the CPU catalogue, for example xeon-gold-6148. Left out: found by model.'),
      sockets: positiveInteger(32).default(2),
      coresPerSocket: positiveInteger(256).default(20),
      mhz: positiveInteger(10_000).default(2400),
      hyperthreading: z.boolean().optional().describe('Two logical CPUs a core. Left out: off.'),
      firmwareOff: z
        .array(z.string().min(1).max(40))
        .max(64)
        .optional()
        .describe('CPU features switched off in the firmware, for example aes, nx, vmx.'),
    })
    .prefault({}),
  memoryGiB: positiveInteger(24_576).default(256),
  pmemGiB: positiveInteger(24_576).optional().describe('Persistent memory. Left out: none.'),
  gpus: z.array(gpuSchema).max(16).optional().describe('Left out: none.'),
  hostDevices: z
    .array(deviceName)
    .max(64)
    .optional()
    .describe('Drives and ports that VMs may be backed by, for example vmhba1 CD or COM1. Left out: none.'),
  defaultVideoRamMiB: positiveInteger(8192)
    .optional()
    .describe('Video RAM of VMs that have no video card of their own settings (svga.vramSize). Left out: 8.'),
  managementAddress: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .describe('Address by which vCenter knows the host. Left out: that of its management adapter.'),
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
  closedPorts: z
    .array(z.enum(['vmotion-8000', 'nfc-902']))
    .max(2)
    .optional()
    .describe('TCP ports that a firewall on the way closes for this host. vCenter does not look.'),
  datastores: z
    .array(objectName)
    .max(1024)
    .optional()
    .describe('What it has mounted. Left out: all of its datacenter that are not local to other hosts.'),
  mounts: z.array(mountSchema).max(1024).optional().describe('Mounts that are read-only or have lost paths.'),
  luns: z.array(lunSchema).max(1024).optional().describe('Devices for raw device mappings that it sees.'),
  localSwapDatastore: objectName
    .optional()
    .describe('Where swap files go that are kept with the host. Left out: with the VM.'),
  advancedSettings: advancedSettingsSchema.optional(),
})

export type HostSpec = z.infer<typeof hostSchema>
export type LicenceEdition = (typeof licenceEditions)[number]
