/**
 * Every record a trace can hold. One table names each record's fields and their kinds; the TypeScript
 * types, the encoder and the decoder are all derived from it, so that a field cannot be recorded and then
 * lost on the way. All numbers are integers (a trace holds no floating point): ns, pages, bytes, bytes per
 * second, permyriad (1/100 of a per cent). Charts, grades and reports are read from these records alone.
 */

import { drsRecordFields } from './drs-records.ts'
import { faultRecordFields } from './fault-records.ts'
import { storageRecordFields } from './storage-records.ts'

/** `uint` 0…2^53−1 · `int` signed · `text` UTF-8 · `flag` boolean. */
export type FieldKind = 'uint' | 'int' | 'text' | 'flag'

/** Order of the records is the wire order: append at the end, never reorder (old traces name records by index). */
export const recordFields = {
  /** First record of every trace. */
  'run-started': { scenario: 'text', scenarioHash: 'text', seed: 'uint', engine: 'text' },
  'host-present': { host: 'text', cluster: 'text', memoryBytes: 'uint', cpuMhz: 'uint' },
  'vm-present': {
    vm: 'text',
    host: 'text',
    powerState: 'text',
    vcpus: 'uint',
    memoryPages: 'uint',
    touchedPages: 'uint',
  },

  'command-issued': { index: 'uint', command: 'text', target: 'text', detail: 'text' },
  'command-refused': { index: 'uint', id: 'text', fault: 'text', message: 'text', remedy: 'text' },

  'task-queued': { task: 'uint', name: 'text', target: 'text', initiator: 'text', detail: 'text' },
  'task-started': { task: 'uint' },
  'task-progress': { task: 'uint', percent: 'uint', detail: 'text', cancellable: 'flag' },
  /** `state`: success | error | cancelled (vim TaskInfo: a cancelled task ends in error with RequestCanceled). */
  'task-ended': { task: 'uint', state: 'text', fault: 'text', message: 'text', remedy: 'text' },

  'vm-power-changed': { vm: 'text', powerState: 'text' },
  'workload-changed': { vm: 'text', pagesPerSecond: 'uint' },

  'migration-started': {
    migration: 'uint',
    task: 'uint',
    vm: 'text',
    sourceHost: 'text',
    destinationHost: 'text',
    policy: 'text',
    dirtyBookkeeping: 'text',
    priority: 'text',
    memoryPages: 'uint',
    touchedPages: 'uint',
    /** What the path can carry of page data, after overheads. */
    usableBytesPerSecond: 'uint',
    /** Pause budget of the policy (switchover goal, downtime limit). */
    switchoverGoalNs: 'uint',
    /** For the topology, for example `vmk1 → vmk1 · 10 Gbit/s · MTU 9000 · RTT 0.20 ms`. */
    path: 'text',
  },
  /** `stage`: a `MigrationStage`. */
  'stage-entered': { migration: 'uint', stage: 'text' },
  'reservation-made': { migration: 'uint', host: 'text', memoryBytes: 'uint', cpuMhz: 'uint' },
  'reservation-released': { migration: 'uint', host: 'text', memoryBytes: 'uint', cpuMhz: 'uint' },

  'round-started': { migration: 'uint', round: 'uint', pagesToSend: 'uint' },
  'round-finished': {
    migration: 'uint',
    round: 'uint',
    /** Pages sent with content. */
    sentPages: 'uint',
    /** Pages sent as zero markers only. */
    zeroPages: 'uint',
    /** Pages left out because they were dirty again (skip-if-redirtied). */
    skippedPages: 'uint',
    sentBytes: 'uint',
    /** Distinct pages that became dirty in this round and wait for the next. */
    dirtiedPages: 'uint',
    remainingPages: 'uint',
    durationNs: 'uint',
  },
  /** What the policy decided and why. `verdict`: another-round | slow-guest | switch-over | fail. */
  'verdict-reached': {
    migration: 'uint',
    round: 'uint',
    verdict: 'text',
    reason: 'text',
    remainingBytes: 'uint',
    goalBytes: 'uint',
    transferBytesPerSecond: 'uint',
    dirtyBytesPerSecond: 'uint',
  },
  /** Stun during page send: `slowdownPermyriad` of the guest's vCPU time is taken away (0 = full speed). */
  'guest-slowed': { migration: 'uint', vm: 'text', slowdownPermyriad: 'uint' },

  'vm-stunned': { migration: 'uint', vm: 'text', host: 'text' },
  'last-pages-sent': { migration: 'uint', pages: 'uint', bytes: 'uint', durationNs: 'uint' },
  'device-state-sent': { migration: 'uint', bytes: 'uint', durationNs: 'uint' },
  /** The independent destination record against guest memory, every page. `stalePages` is 0 or the run stops. */
  'memory-verified': { migration: 'uint', pages: 'uint', stalePages: 'uint' },
  'ownership-passed': { migration: 'uint', vm: 'text', fromHost: 'text', toHost: 'text', durationNs: 'uint' },
  'vm-resumed': { migration: 'uint', vm: 'text', host: 'text', durationNs: 'uint' },
  /** RARP frames sent and the physical switch has learnt the port; ends the client's silence. */
  'network-announced': { migration: 'uint', vm: 'text', host: 'text', durationNs: 'uint' },
  'migration-ended': {
    migration: 'uint',
    vm: 'text',
    /** completed | failed | cancelled */
    outcome: 'text',
    /** Host that runs the VM from here on. */
    owner: 'text',
    totalNs: 'uint',
    /** The guest's pause: last instruction at the source to first at the destination; 0 if it never stopped. */
    downtimeNs: 'uint',
    /** Pause and the time until the network has learnt the new place: what a client sees. */
    networkSilenceNs: 'uint',
    sentBytes: 'uint',
    sentPages: 'uint',
    zeroPages: 'uint',
    rounds: 'uint',
    fault: 'text',
    message: 'text',
    remedy: 'text',
  },

  'migration-sample': {
    migration: 'uint',
    round: 'uint',
    /** Still to send before the destination is current: rest of this round and what is dirty again. */
    remainingPages: 'uint',
    sentBytes: 'uint',
    transferBytesPerSecond: 'uint',
    dirtyPagesPerSecond: 'uint',
    slowdownPermyriad: 'uint',
    linkPermyriad: 'uint',
  },
  'guest-sample': {
    vm: 'text',
    /** Requests completed, of those the client would send undisturbed; 10000 = all. */
    throughputPermyriad: 'uint',
    requestsPerSecond: 'uint',
    /** 99th percentile of the response time; 0 while no vCPU runs (no latency exists). */
    latencyNs: 'uint',
  },

  /**
   * Write traces are being installed on the VM's memory: for `durationNs` its vCPUs are stopped for
   * `slowdownPermyriad` of the time. A second record with 0 says that they are in place.
   */
  'traces-installed': { migration: 'uint', vm: 'text', slowdownPermyriad: 'uint', durationNs: 'uint' },
  /** A physical link has another speed or state from here on. */
  'link-changed': { host: 'text', nic: 'text', linkMbps: 'uint', connected: 'flag' },
  /** A migration goes another way from here on, or the same at another speed; 0: nothing crosses at present. */
  'path-changed': { migration: 'uint', usableBytesPerSecond: 'uint', path: 'text' },
  /** Pages that the guest wrote from the begin of pre-copy to its stop, or to the end if it never stopped. */
  'guest-wrote': { migration: 'uint', vm: 'text', writes: 'uint', durationNs: 'uint' },

  /** Post-copy: the destination is told what it lacks, and the VM is about to go on there. */
  'post-copy-started': { migration: 'uint', vm: 'text', missingPages: 'uint' },
  /** The guest stood for pages that had not arrived, one after the other; ends now. */
  'page-stall': { migration: 'uint', vm: 'text', pages: 'uint', durationNs: 'uint' },
  /** Everything has arrived. Durations of all stalls, short ones without a record included. */
  'post-copy-finished': {
    migration: 'uint',
    vm: 'text',
    sentPages: 'uint',
    zeroPages: 'uint',
    sentBytes: 'uint',
    /** Pages that were asked for because the guest touched them. */
    requestedPages: 'uint',
    stalledNs: 'uint',
    longestStallNs: 'uint',
    durationNs: 'uint',
  },
  /** Post-copy: the connection broke. Pages that the destination lacks; of these, lost on their way. */
  'post-copy-paused': { migration: 'uint', vm: 'text', missingPages: 'uint', lostPages: 'uint' },
  /** A link is up again; pages go on after the hosts have connected and the destination has said what it has. */
  'post-copy-recovered': { migration: 'uint', vm: 'text', missingPages: 'uint', durationNs: 'uint' },

  /** An object of the estate has other settings from here on; `fields` names those that changed. */
  'object-reconfigured': { kind: 'text', name: 'text', fields: 'text' },

  /**
   * Why a queued task waits, at first and whenever it is another reason. `resource`: host | network | datastore;
   * `object` is the host (also of a network) or datastore. Costs are those of the limits on simultaneous migrations.
   */
  'task-waits': {
    task: 'uint',
    resource: 'text',
    object: 'text',
    /** Where a migration is to go; '' for other tasks. */
    toHost: 'text',
    /** What the task would take of it. */
    cost: 'uint',
    usedCost: 'uint',
    maxCost: 'uint',
    /** VMs whose migrations use it at this moment, separated by commas. */
    heldBy: 'text',
    reason: 'text',
  },
  /** A VM that is powered off or suspended is about to change host; stages validate and register. */
  'cold-migration-started': {
    migration: 'uint',
    task: 'uint',
    vm: 'text',
    sourceHost: 'text',
    destinationHost: 'text',
    powerState: 'text',
  },

  ...drsRecordFields,

  /**
   * Nothing gets through to an adapter of a VM that was reached before: after a move (then instead of
   * `network-announced`), or because links or settings have changed (`migration` 0). Nothing fails by it.
   */
  'network-lost': {
    migration: 'uint',
    vm: 'text',
    host: 'text',
    adapter: 'text',
    network: 'text',
    reason: 'text',
    /** Clients come over this adapter: their silence does not end. */
    isForClients: 'flag',
  },
  /** Clients reach the VM again without a move. */
  'network-restored': { vm: 'text', host: 'text', adapter: 'text', network: 'text' },

  ...storageRecordFields,
  ...faultRecordFields,
} as const satisfies Record<string, Record<string, FieldKind>>

export type RecordType = keyof typeof recordFields

type FieldValue<Kind extends FieldKind> = Kind extends 'text'
  ? string
  : Kind extends 'flag'
    ? boolean
    : number

type FieldsOf<Type extends RecordType> = {
  readonly [Name in keyof (typeof recordFields)[Type]]: (typeof recordFields)[Type][Name] extends FieldKind
    ? FieldValue<(typeof recordFields)[Type][Name]>
    : never
}

/** One record of the given type with its virtual time. */
export type RecordOf<Type extends RecordType> = {
  readonly type: Type
  readonly atNs: number
} & FieldsOf<Type>

export type TraceRecord = { [Type in RecordType]: RecordOf<Type> }[RecordType]

/** Stages of a memory migration by pre-copy, in order (product words). */
export const migrationStages = [
  'validate',
  'reserve',
  'connect',
  'pre-copy',
  'stun',
  'switchover',
  'resume',
  'clean-up',
] as const

/** Of a Storage vMotion, in order (product words). In a combined move they lie between connect and pre-copy, without quiesce and switch: disks are switched with the VM. */
export const storageStages = ['validate', 'prepare', 'disk-copy', 'quiesce', 'switch', 'clean-up'] as const

/**
 * Post-copy, where a policy has it, lies between resume and clean-up; a cold move has validate, disk-copy where files
 * move, and register.
 */
export type MigrationStage =
  (typeof migrationStages)[number] | (typeof storageStages)[number] | 'post-copy' | 'register'
