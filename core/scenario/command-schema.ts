/**
 * Commands: everything a person does to a run, each one act at one virtual time. A scenario may plan them;
 * the workbench issues them; the command log is a list of them.
 */
import { z } from 'zod'
import { objectName, positiveInteger } from './primitives.ts'
import { workloadSchema } from './workload-schema.ts'

export const commandSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('migrate'),
      vm: objectName,
      toHost: objectName,
      priority: z
        .enum(['high', 'regular'])
        .default('high')
        .describe('vMotion priority, as on the wizard page.'),
    })
    .describe('Change compute resource only: vMotion of a running VM to another host.'),
  z
    .strictObject({ type: z.literal('cancel'), vm: objectName })
    .describe('Cancels the running migration of a VM.'),
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
])

export type Command = z.infer<typeof commandSchema>
export type CommandType = Command['type']

/** An entry of a command log. `atNs` is integer virtual time; entries are in ascending order of it. */
export const loggedCommandSchema = z.strictObject({
  atNs: z.number().int().min(0),
  command: commandSchema,
})

export type LoggedCommand = z.infer<typeof loggedCommandSchema>
