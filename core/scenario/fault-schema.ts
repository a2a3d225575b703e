/**
 * Faults: what may be broken on purpose, when it breaks, for how long and how often. A scenario plans them among its
 * commands; the window injects them; either way each is a command in the log. What they do is `core/engine`.
 */
import { z } from 'zod'
import { objectName, positiveInteger } from './primitives.ts'

const seconds = z.number().min(0).max(1_000_000)

const physicalLink = { host: objectName, nic: objectName.describe('Physical NIC of that host.') }
const betweenDatacenters = {
  between: z
    .tuple([objectName, objectName])
    .optional()
    .describe('Two datacenters with a way of their own. Left out: between hosts of one datacenter.'),
}
const mounted = {
  datastore: objectName,
  host: objectName.optional().describe('Left out: for all hosts that have it mounted.'),
}

/** The catalogue: one entry for each kind, with what has to be said of it. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link-down'), ...physicalLink }).describe('A cable is pulled.'),
  z
    .strictObject({
      kind: z.literal('link-flapping'),
      ...physicalLink,
      downSeconds: z.number().min(0.01).max(3600).default(2),
      upSeconds: z.number().min(0.01).max(3600).default(5),
    })
    .describe('A link goes down and up again, over and over.'),
  z
    .strictObject({ kind: z.literal('link-slow'), ...physicalLink, linkMbps: positiveInteger(400_000) })
    .describe('A link negotiates a lower speed.'),
  z
    .strictObject({
      kind: z.literal('lossy-network'),
      lossPercent: z.number().min(0.01).max(50),
      ...betweenDatacenters,
    })
    .describe('Segments between hosts are lost and have to be sent again.'),
  z
    .strictObject({
      kind: z.literal('high-round-trip'),
      roundTripMs: z.number().min(0.1).max(1000),
      ...betweenDatacenters,
    })
    .describe('The way between hosts takes longer.'),
  z
    .strictObject({
      kind: z.literal('wrong-mtu'),
      host: objectName,
      adapter: objectName.describe('VMkernel adapter.'),
      mtu: z.number().int().min(1280).max(9190),
    })
    .describe('The MTU of a VMkernel adapter is changed.'),
  z
    .strictObject({
      kind: z.literal('wrong-vlan'),
      host: objectName,
      portGroup: objectName.describe(
        'Port group of a standard switch of that host, or of a distributed switch.',
      ),
      vlan: z.number().int().min(0).max(4094),
    })
    .describe('The VLAN of a port group is changed.'),
  z
    .strictObject({
      kind: z.literal('duplicate-address'),
      host: objectName,
      adapter: objectName.describe('VMkernel adapter that takes the address …'),
      ofHost: objectName.describe('… of the adapter of the same name on this host.'),
    })
    .describe('Two VMkernel adapters answer to one address.'),
  z
    .strictObject({ kind: z.literal('host-crash'), host: objectName })
    .describe('A host stops at once, with all that runs on it; it comes back when the fault is cleared.'),
  z
    .strictObject({ kind: z.literal('management-lost'), host: objectName })
    .describe('vCenter no longer reaches a host; the host itself goes on.'),
  z
    .strictObject({ kind: z.literal('memory-short'), host: objectName })
    .describe(
      'Something else takes all memory of a host that is not reserved, also what incoming VMs were promised beyond their reservation.',
    ),
  z
    .strictObject({ kind: z.literal('vcenter-restart'), vcenter: objectName })
    .describe('The vCenter Server service restarts: hosts go on by themselves.'),
  z
    .strictObject({ kind: z.literal('all-paths-down'), ...mounted })
    .describe('All paths down (APD): no answer from the datastore, and no word why.'),
  z
    .strictObject({ kind: z.literal('permanent-device-loss'), ...mounted })
    .describe('Permanent device loss (PDL): the array says that the device is gone.'),
  z
    .strictObject({ kind: z.literal('datastore-full'), datastore: objectName })
    .describe('Other files take all that is free of a datastore.'),
  z
    .strictObject({
      kind: z.literal('datastore-slow'),
      datastore: objectName,
      factor: z.number().min(1.1).max(1000).default(10).describe('How many times slower.'),
    })
    .describe('The medium of a datastore answers more slowly.'),
  z
    .strictObject({ kind: z.literal('datastore-read-only'), ...mounted })
    .describe('A datastore can be read but not written.'),
  z
    .strictObject({
      kind: z.literal('guest-burst'),
      vm: objectName,
      pagesPerSecond: positiveInteger(100_000_000),
    })
    .describe('The guest writes to all of its memory, beside what it does anyway.'),
  z
    .strictObject({
      kind: z.literal('guest-busy'),
      vm: objectName,
      factor: z.number().min(1.1).max(1000).default(4).describe('Times as many requests of its clients.'),
    })
    .describe('Clients of the guest ask for more.'),
  z
    .strictObject({ kind: z.literal('credentials-expired'), vcenter: objectName })
    .describe('The account with which another vCenter logs in to this one has expired.'),
  z
    .strictObject({
      kind: z.literal('time-skew'),
      vcenter: objectName,
      seconds: z.number().min(-1_000_000).max(1_000_000),
    })
    .describe('The clock of a vCenter is off.'),
  z
    .strictObject({ kind: z.literal('cancel'), vm: objectName })
    .describe('Somebody cancels the migration of the VM.'),
])

/** Stages that a migration may enter, of every kind (`MigrationStage` of the trace). */
export const triggerStages = [
  'validate',
  'reserve',
  'connect',
  'prepare',
  'disk-copy',
  'pre-copy',
  'stun',
  'switchover',
  'quiesce',
  'switch',
  'resume',
  'post-copy',
  'clean-up',
  'register',
] as const

/** When a fault begins. Left out: at once. `vm` is the VM whose migration is watched. */
export const triggerSchema = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('time'), seconds: seconds.describe('Virtual second of the run.') }),
  z.strictObject({
    at: z.literal('stage'),
    vm: objectName,
    stage: z.enum(triggerStages).describe('As the Monitor names it.'),
  }),
  z.strictObject({ at: z.literal('round'), vm: objectName, round: positiveInteger(100_000) }),
  z
    .strictObject({
      at: z.literal('copied'),
      vm: objectName,
      of: z.enum(['memory', 'disks']),
      percent: z.number().min(0).max(100),
    })
    .describe('A share of the memory has crossed in the first pass, or of the bytes of all disks.'),
  z
    .strictObject({ at: z.literal('progress'), vm: objectName, percent: z.number().int().min(0).max(100) })
    .describe("The task's progress bar has come so far."),
  z
    .strictObject({ at: z.literal('stun'), vm: objectName, fraction: z.number().min(0).max(1) })
    .describe('Inside the stun: 0 as the vCPUs have stopped, 1 as they are expected to run again.'),
  z
    .strictObject({ at: z.literal('resumed'), vm: objectName })
    .describe('The VM runs at the destination, the source has not been released yet.'),
  z
    .strictObject({
      at: z.literal('fault'),
      name: objectName,
      is: z.enum(['begun', 'over']).default('begun'),
    })
    .describe('Another fault has begun, or is over.'),
])

export const plannedFaultFields = {
  name: objectName.describe('To clear it, or to let another fault follow it.'),
  fault: faultSchema,
  trigger: triggerSchema.optional().describe('Left out: at once.'),
  afterSeconds: seconds.optional().describe('So long after the trigger. Left out: 0.'),
  forSeconds: z
    .number()
    .min(0.001)
    .max(1_000_000)
    .optional()
    .describe('Cleared after so long. Left out: until somebody clears it.'),
  repeat: z
    .strictObject({
      everySeconds: z.number().min(0.01).max(1_000_000),
      times: positiveInteger(10_000).describe('Begins in all, the first among them.'),
    })
    .optional()
    .describe('It begins again, from begin to begin. Left out: once.'),
}

/** Commands about faults. */
export const faultCommands = [
  z
    .strictObject({ type: z.literal('inject-fault'), ...plannedFaultFields })
    .describe('Break something on purpose, now or when the trigger says.'),
  z
    .strictObject({ type: z.literal('clear-fault'), name: objectName })
    .describe('Mend it: what it broke is as it was, and it does not begin again.'),
] as const

export type FaultSpec = z.infer<typeof faultSchema>
export type FaultKind = FaultSpec['kind']
export type FaultTrigger = z.infer<typeof triggerSchema>
export type PlannedFault = Omit<z.infer<(typeof faultCommands)[0]>, 'type'>
