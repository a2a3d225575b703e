/**
 * What a person may reconfigure while a run plays, in the words of the scenario: the fields of a VM, host, cluster,
 * datastore, distributed switch or vCenter that the vSphere Client can change. A field that is named takes its
 * new value as a whole; null takes it away; what is left out stays. What must hold first (a VM powered off, an
 * EVC mode that its hosts can do) is decided when the command is obeyed.
 */
import { z } from 'zod'
import { clusterSchema } from './cluster-schema.ts'
import { hostSchema } from './host-schema.ts'
import { nonNegativeInteger, objectName } from './primitives.ts'
import {
  datastoreSchema,
  distributedSwitchSchema,
  missingPrivilegesSchema,
  vcenterSchema,
} from './vcenter-schema.ts'
import { maxVmMemoryMib, vmSchema } from './vm-schema.ts'

type Mask<Shape> = { readonly [Key in keyof Shape]?: true }
type Bare<Field> = Field extends
  z.ZodDefault<infer Inner> | z.ZodPrefault<infer Inner> | z.ZodOptional<infer Inner>
  ? Bare<Inner>
  : Field
type Editable<Shape, Chosen extends Mask<Shape>> = {
  [Key in keyof Chosen & keyof Shape]: z.ZodOptional<z.ZodNullable<Bare<Shape[Key]> & z.core.SomeType>>
}

/** Fields without their defaults: what a patch does not name must stay absent. */
function editable<Shape extends z.core.$ZodLooseShape, Chosen extends Mask<Shape>>(
  shape: Shape,
  chosen: Chosen,
): Editable<Shape, Chosen> {
  const entries = Object.keys(chosen).map(
    (key) =>
      [
        key,
        bare(shape[key] as z.core.SomeType)
          .nullable()
          .optional(),
      ] as const,
  )
  return Object.fromEntries(entries) as unknown as Editable<Shape, Chosen>
}

function bare(field: z.core.SomeType): z.ZodType {
  if (field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional)
    return bare(field.unwrap())
  return field as z.ZodType
}

export const vmEditSchema = z.strictObject({
  ...editable(vmSchema.shape, {
    nics: true,
    disks: true,
    devices: true,
    encryptedVmotion: true,
    isEncrypted: true,
    connectionState: true,
    question: true,
    runningTask: true,
    migrationDisabledBy: true,
    isTemplate: true,
    tools: true,
    hardwareVersion: true,
    folder: true,
    resourcePool: true,
    vApp: true,
    cpuReservationMhz: true,
    cpuAffinity: true,
    memoryAffinity: true,
    demand: true,
    snapshots: true,
    snapshotDirectory: true,
    swapFile: true,
    storagePolicy: true,
    faultTolerance: true,
    perVmEvc: true,
    vpmcEnabled: true,
    nestedVirtualization: true,
    keyProvider: true,
    drsAutomation: true,
    maxSwitchoverSeconds: true,
    storageMaxSwitchoverSeconds: true,
  }),
  vcpus: vmSchema.shape.vcpus.unwrap().optional(),
  memoryReservationMiB: nonNegativeInteger(maxVmMemoryMib).optional(),
})

export const hostEditSchema = z.strictObject(
  editable(hostSchema.shape, {
    connectionState: true,
    isQuarantined: true,
    haAgent: true,
    licence: true,
    vmotionLicensed: true,
    capabilities: true,
    vmotionProtocols: true,
    version: true,
    build: true,
    managementAddress: true,
    physicalNics: true,
    standardSwitches: true,
    vmkernelAdapters: true,
    closedPorts: true,
    datastores: true,
    mounts: true,
    luns: true,
    gpus: true,
    defaultVideoRamMiB: true,
    localSwapDatastore: true,
    advancedSettings: true,
  }),
)

export const clusterEditSchema = z.strictObject(
  editable(clusterSchema.shape, { drs: true, ha: true, evcMode: true, resourcePools: true, rules: true }),
)

export const datastoreEditSchema = z.strictObject(
  editable(datastoreSchema.shape, {
    capacityGiB: true,
    otherUsedGiB: true,
    vmfsVersion: true,
    maintenance: true,
    nasPlugin: true,
    policies: true,
    performance: true,
    hardwareOffload: true,
    datastoreCluster: true,
  }),
)

export const switchEditSchema = z.strictObject(
  editable(distributedSwitchSchema.shape, {
    version: true,
    vendor: true,
    mtu: true,
    members: true,
    portGroups: true,
    networkIoControl: true,
    isInMaintenance: true,
  }),
)

export const vcenterEditSchema = z.strictObject(
  editable(vcenterSchema.shape, {
    version: true,
    settings: true,
    clockOffsetSeconds: true,
    keyProviders: true,
    instanceId: true,
    cpuPolicy: true,
    login: true,
  }),
)

/** Commands that reconfigure one object of the estate. */
export const editCommands = [
  z
    .strictObject({ type: z.literal('edit-vm'), vm: objectName, set: vmEditSchema })
    .describe('Edit Settings of a virtual machine.'),
  z
    .strictObject({ type: z.literal('edit-host'), host: objectName, set: hostEditSchema })
    .describe('Configuration of a host: networking, storage, advanced settings, licence.'),
  z
    .strictObject({ type: z.literal('edit-cluster'), cluster: objectName, set: clusterEditSchema })
    .describe('Configuration of a cluster: DRS, HA, EVC, rules, resource pools.'),
  z.strictObject({ type: z.literal('edit-datastore'), datastore: objectName, set: datastoreEditSchema }),
  z.strictObject({ type: z.literal('edit-switch'), switch: objectName, set: switchEditSchema }),
  z.strictObject({ type: z.literal('edit-vcenter'), vcenter: objectName, set: vcenterEditSchema }),
  z
    .strictObject({ type: z.literal('set-privileges'), missing: missingPrivilegesSchema })
    .describe('What the user at the Client may not do from now on; an empty list is an administrator.'),
] as const

export type VmEdit = z.infer<typeof vmEditSchema>
export type HostEdit = z.infer<typeof hostEditSchema>
export type ClusterEdit = z.infer<typeof clusterEditSchema>
export type EditCommand = z.infer<(typeof editCommands)[number]>
