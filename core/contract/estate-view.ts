/** The estate as the window shows and edits it. Asked for again whenever the trace says that it has changed. */
import { z } from 'zod'
import { clusterSchema } from '../scenario/cluster-schema.ts'
import { hostSchema } from '../scenario/host-schema.ts'
import {
  datastoreSchema,
  distributedSwitchSchema,
  missingPrivilegesSchema,
  vcenterSchema,
} from '../scenario/vcenter-schema.ts'
import { releases } from '../scenario/versions.ts'
import { diskSchema, vmSchema } from '../scenario/vm-schema.ts'

const cpuLatchSchema = z.strictObject({
  host: z.string(),
  processor: z.string().nullable(),
  model: z.string(),
  vendor: z.enum(['Intel', 'AMD']),
  evcMode: z.string().nullable(),
  version: z.enum(releases),
  firmwareOff: z.array(z.string()),
  hardwareVersion: z.number(),
  perVmEvc: z.string().nullable(),
  nestedVirtualization: z.boolean(),
})

const nicView = z.strictObject({ name: z.string(), portGroup: z.string(), connected: z.boolean() })

/** What VMs and child pools have reserved in a resource pool, and what may still be reserved, parents included. */
const poolView = z.strictObject({
  name: z.string(),
  cpuUsedMhz: z.number(),
  cpuUnreservedMhz: z.number(),
  memoryUsedMiB: z.number(),
  memoryUnreservedMiB: z.number(),
})

/** The estate as it is at one moment of a run: resolved, defaults filled in. */
export const estateViewSchema = z.strictObject({
  ssoDomains: z.array(
    z.strictObject({
      name: z.string(),
      vcenters: z.array(
        z.strictObject({
          name: z.string(),
          datacenters: z.array(
            z.strictObject({
              name: z.string(),
              datastores: z.array(
                z.strictObject({
                  name: z.string(),
                  type: z.string(),
                  capacityGiB: z.number(),
                  usedGiB: z.number(),
                  /** Promised to VMs: thin disks at full size. May exceed the capacity. */
                  provisionedGiB: z.number(),
                  freeGiB: z.number(),
                  /** Storage DRS of its datastore cluster; null: it is in none. */
                  storageDrs: z.enum(['manual', 'fullyAutomated']).nullable(),
                  /** Times slower than usual that it answers: 1 unless a fault makes it slow. */
                  slowness: z.number(),
                  spec: datastoreSchema,
                  hosts: z.array(z.string()),
                }),
              ),
              clusters: z.array(z.strictObject({ name: z.string(), hosts: z.array(z.string()) })),
              /** In no cluster. */
              standaloneHosts: z.array(z.string()),
              switches: z.array(z.string()),
              /** VM folders below the root folder. */
              folders: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  ),
  hosts: z.array(
    z.strictObject({
      name: z.string(),
      cluster: z.string(),
      datacenter: z.string(),
      vcenter: z.string(),
      version: z.string(),
      connectionState: z.string(),
      /** It has stopped with all that ran on it. vCenter knows no more than that it does not respond. */
      isFailed: z.boolean(),
      maintenance: z.enum(['none', 'entering', 'in']),
      cpuModel: z.string(),
      cpuVendor: z.string(),
      cores: z.number(),
      mhz: z.number(),
      memoryGiB: z.number(),
      physicalNics: z.array(
        z.strictObject({ name: z.string(), linkMbps: z.number(), connected: z.boolean() }),
      ),
      standardSwitches: z.array(
        z.strictObject({
          name: z.string(),
          mtu: z.number(),
          uplinks: z.array(z.string()),
          portGroups: z.array(z.strictObject({ name: z.string(), vlan: z.number() })),
        }),
      ),
      vmkernelAdapters: z.array(
        z.strictObject({
          name: z.string(),
          portGroup: z.string(),
          ip: z.string(),
          prefixLength: z.number(),
          mtu: z.number(),
          services: z.array(z.string()),
        }),
      ),
      datastores: z.array(z.string()),
      /** What VMs can have of it: all cores, and memory without the hypervisor's. */
      capacity: z.strictObject({ cpuMhz: z.number(), memoryMiB: z.number() }),
      /** Everything that can be configured, with host defaults filled in. */
      spec: hostSchema,
    }),
  ),
  clusters: z.array(
    z.strictObject({
      name: z.string(),
      datacenter: z.string(),
      vcenter: z.string(),
      hosts: z.array(z.string()),
      /** The root pool, named '', then the others in the order of the scenario. */
      pools: z.array(poolView),
      spec: clusterSchema.omit({ name: true, hosts: true }),
    }),
  ),
  switches: z.array(
    z.strictObject({ name: z.string(), datacenter: z.string(), spec: distributedSwitchSchema }),
  ),
  vcenters: z.array(
    z.strictObject({
      name: z.string(),
      ssoDomain: z.string(),
      /** Its service: while it does not run, hosts go on by themselves and nobody can give commands. */
      isRunning: z.boolean(),
      /** The account with which other vCenters log in to it. */
      isAccountExpired: z.boolean(),
      spec: vcenterSchema.omit({ name: true, datacenters: true }),
    }),
  ),
  missingPrivileges: missingPrivilegesSchema,
  vms: z.array(
    z.strictObject({
      name: z.string(),
      host: z.string(),
      powerState: z.string(),
      vcpus: z.number(),
      memoryMiB: z.number(),
      reservationMiB: z.number(),
      disks: z.array(diskSchema),
      nics: z.array(nicView),
      /** Settings as they are now. */
      spec: vmSchema,
      /** What it asks of its host while it runs, as DRS counts it. */
      demand: z.strictObject({ cpuMhz: z.number(), activeMemoryMiB: z.number() }),
      /** Where it got the CPU features that it sees; null while powered off. */
      cpuLatch: cpuLatchSchema.nullable(),
      workload: z.array(
        z.strictObject({ name: z.string(), pattern: z.string(), region: z.string(), rate: z.string() }),
      ),
    }),
  ),
})

export type EstateView = z.infer<typeof estateViewSchema>
