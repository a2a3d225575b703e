/**
 * Commands: everything a person does to a run, each one act at one virtual time. A scenario may plan them;
 * the workbench issues them; the command log is a list of them.
 */
import { z } from 'zod'
import { editCommands } from './edit-schema.ts'
import { faultCommands } from './fault-schema.ts'
import { storageMethods } from './policy-schema.ts'
import { objectName, positiveInteger } from './primitives.ts'
import { diskFormats } from './vm-schema.ts'
import { workloadSchema } from './workload-schema.ts'

/** What a person does to VMs, hosts and clusters beside migrating and reconfiguring. */
const estateCommands = [
  z.strictObject({ type: z.literal('suspend'), vm: objectName }),
  z.strictObject({ type: z.literal('resume'), vm: objectName }),
  z
    .strictObject({ type: z.literal('restart-guest'), vm: objectName })
    .describe('Restart Guest OS: the VM stays powered on and keeps the CPU features that it sees.'),
  z
    .strictObject({
      type: z.literal('enter-maintenance-mode'),
      host: objectName,
      moveOffline: z
        .boolean()
        .default(false)
        .describe('Move powered-off and suspended virtual machines to other hosts in the cluster.'),
    })
    .describe('Enter Maintenance Mode: waits until no VM runs on the host.'),
  z.strictObject({ type: z.literal('exit-maintenance-mode'), host: objectName }),
  z
    .strictObject({ type: z.literal('enter-datastore-maintenance-mode'), datastore: objectName })
    .describe(
      'Datastore maintenance mode: waits until no file of a VM is left on it. A fully automated datastore cluster moves them away.',
    ),
  z.strictObject({ type: z.literal('exit-datastore-maintenance-mode'), datastore: objectName }),
  z
    .strictObject({ type: z.literal('cancel-task'), task: positiveInteger(1_000_000_000) })
    .describe('Cancels a task of any kind, queued or running, by its number.'),
  z
    .strictObject({
      type: z.literal('apply-recommendations'),
      cluster: objectName,
      recommendations: z
        .array(positiveInteger(1_000_000_000))
        .max(10_000)
        .optional()
        .describe('Numbers of recommendations. Left out: all of the cluster.'),
    })
    .describe('Cluster > Monitor > vSphere DRS > Recommendations > Apply.'),
  z
    .strictObject({ type: z.literal('run-drs'), cluster: objectName })
    .describe('Run DRS now instead of at its next interval.'),
  z
    .strictObject({
      type: z.literal('move-host'),
      host: objectName,
      toCluster: z.union([objectName, z.literal('')]).describe("'' makes it a stand-alone host."),
    })
    .describe('Moves a host into a cluster or out of one; EVC decides whether it may come in.'),
] as const

const networkMap = z.record(objectName, objectName)
const askedFormat = z.enum([...diskFormats, 'same'])

export const commandSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('migrate'),
      vm: objectName,
      toHost: objectName
        .optional()
        .describe('Left out: the VM stays on its host, and only its storage is changed.'),
      priority: z
        .enum(['high', 'regular'])
        .default('high')
        .describe('vMotion priority, as on the wizard page.'),
      resourcePool: objectName
        .optional()
        .describe(
          'Resource pool at the destination. Left out: its own inside the cluster, else the root pool.',
        ),
      folder: z
        .union([objectName, z.literal('')])
        .optional()
        .describe(
          "VM folder at the destination, '' for its root folder. Left out: the one of the same name, else the root folder.",
        ),
      toDatastore: objectName
        .optional()
        .describe(
          'Datastore of the home directory and of all disks not named in `disks`. Left out: they stay.',
        ),
      diskFormat: askedFormat
        .optional()
        .describe('Virtual disk format of all disks that move. Left out: same as source.'),
      disks: z
        .record(
          objectName,
          z.strictObject({ datastore: objectName.optional(), format: askedFormat.optional() }),
        )
        .optional()
        .describe('Datastore and format of single disks, by their names (Configure per disk).'),
      storagePolicy: z
        .union([objectName, z.literal('')])
        .optional()
        .describe(
          "VM storage policy from the switch to the new files on, '' for Datastore Default. Left out: it keeps its own.",
        ),
      storageMethod: z
        .enum(storageMethods)
        .optional()
        .describe('How disks of a running VM are copied, for this move alone. Left out: as the policy says.'),
      remote: z
        .strictObject({
          credentials: z.enum(['accepted', 'wrong']),
          certificate: z.enum(['accepted', 'not-confirmed']),
        })
        .optional()
        .describe('How the login to a vCenter of another SSO domain went (Cross vCenter Server export).'),
      networks: networkMap
        .optional()
        .describe('Destination network by source network. Left out: those of the same name.'),
      adapters: networkMap
        .optional()
        .describe('Destination network of single adapters, by their names (Advanced of the wizard page).'),
    })
    .describe(
      'Change compute resource, storage, or both, inside a vCenter or to another one: live where the VM runs, cold where it is powered off or suspended.',
    ),
  z
    .strictObject({ type: z.literal('cancel'), vm: objectName })
    .describe('Cancels the migration of a VM, queued or running.'),
  z.strictObject({ type: z.literal('power-on'), vm: objectName }),
  z.strictObject({ type: z.literal('power-off'), vm: objectName }),
  z
    .strictObject({ type: z.literal('set-workload'), vm: objectName, workload: workloadSchema })
    .describe('Replaces what the guest does from now on.'),
  z
    .strictObject({
      type: z.literal('set-link'),
      host: objectName,
      nic: objectName.describe('Physical NIC of that host.'),
      linkMbps: positiveInteger(400_000).optional().describe('New speed in Mbit/s. Left out: as it is.'),
      connected: z.boolean().optional().describe('Whether the link is up. Left out: as it is.'),
    })
    .describe('A physical link fails, comes back, or negotiates another speed.'),
  ...estateCommands,
  ...editCommands,
  ...faultCommands,
])

export type Command = z.infer<typeof commandSchema>
export type CommandType = Command['type']

/** An entry of a command log. `atNs` is integer virtual time; entries are in ascending order of it. */
export const loggedCommandSchema = z.strictObject({
  atNs: z.number().int().min(0),
  command: commandSchema,
})

export type LoggedCommand = z.infer<typeof loggedCommandSchema>
