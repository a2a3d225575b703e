/**
 * Records of faults that were injected, of what dies and comes back with a host, and of how a migration is undone.
 * Part of the table in `events.ts`, in wire order: append at the end.
 */
import type { FieldKind } from './events.ts'

/** What `object-reconfigured` has as its fields where no person did it. */
export const reconfiguredByFault = 'by a fault'

export const faultRecordFields = {
  /** It waits for its trigger; one without a trigger is not armed but begins. */
  'fault-armed': { fault: 'text', kind: 'text', target: 'text', detail: 'text', trigger: 'text' },
  /** The `occurrence`-th time, from 1. */
  'fault-begun': { fault: 'text', kind: 'text', target: 'text', detail: 'text', occurrence: 'uint' },
  /** What the fault does has another state, for example a flapping link that is up for a while. */
  'fault-turned': { fault: 'text', kind: 'text', target: 'text', detail: 'text' },
  /**
   * `cause`: duration (its time is over) | cleared (by a person) | once (it does something and is over at once) |
   * mended (somebody has changed what it broke). `returns`: it is to begin again.
   */
  'fault-ended': { fault: 'text', kind: 'text', target: 'text', cause: 'text', returns: 'flag' },
  /** It could not begin, since what it is about is not there (any more) or is broken already. */
  'fault-skipped': { fault: 'text', kind: 'text', target: 'text', reason: 'text', returns: 'flag' },
  /** It will not begin (any more): cleared while it waited, or all of its occurrences are over. */
  'fault-disarmed': { fault: 'text', kind: 'text', target: 'text', reason: 'text' },

  /** All that ran on the host has stopped. */
  'host-failed': { host: 'text', vms: 'uint' },
  'host-returned': { host: 'text' },
  /** connected | notResponding: what vCenter knows of it. */
  'host-connection-changed': { host: 'text', state: 'text', reason: 'text' },
  /** The VM has stopped because its host has, or because memory that it needs is gone for good. */
  'vm-failed': { vm: 'text', host: 'text', reason: 'text' },
  /** vSphere HA has powered it on again; `toHost` '': no host was found, and `reason` says why. */
  'vm-restarted-by-ha': { vm: 'text', fromHost: 'text', toHost: 'text', reason: 'text' },
  /**
   * One step of cleaning up: at the destination (and of what is left of it at the source) when a migration does not
   * arrive, at the source when it does. `place`: a host or datastore. `isDone` false: whoever should do it is gone.
   */
  'migration-undone': { migration: 'uint', step: 'text', place: 'text', isDone: 'flag' },
  /** vCenter has lost the task; the hosts go on, and how they end is told by `migration-ended`. */
  'task-orphaned': { task: 'uint', reason: 'text' },
  'vcenter-service-changed': { vcenter: 'text', isRunning: 'flag' },
  /**
   * What a client that listens to the VM has missed from the migration's start to the end of its window, and the parts
   * that the migration accounts for: vCPUs paused, slowed (traces and SDPS), silent network after the resume, waiting
   * for storage beyond what is usual. `missedNs` is counted by the client alone; the parts sum to it.
   */
  'client-missed': {
    migration: 'uint',
    vm: 'text',
    windowNs: 'uint',
    missedNs: 'uint',
    pausedNs: 'uint',
    slowedNs: 'uint',
    silentNs: 'uint',
    storageNs: 'uint',
  },
  /**
   * A datastore as a host sees it from here on: accessible | all-paths-down | apd-timeout (down for so long that the
   * host fails requests at once) | permanent-device-loss | read-only.
   */
  'datastore-path-changed': { datastore: 'text', host: 'text', state: 'text' },
  /** A guest's requests to its disk are not answered (any more), and why; '' they are again. */
  'disk-stalled': { vm: 'text', disk: 'text', datastore: 'text', reason: 'text' },
  /** vSphere HA takes the host to have failed; `vms` stopped with it and are to be started again. */
  'host-declared-failed': { host: 'text', cluster: 'text', vms: 'uint' },
} as const satisfies Record<string, Record<string, FieldKind>>
