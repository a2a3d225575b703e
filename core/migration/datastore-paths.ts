/**
 * Datastores as hosts see them in mid-run: which paths are down, since when, and what that means for files that are
 * read and written there. With all paths down (APD) requests wait, until the host gives up on all that is no VM's own
 * I/O; a device that is lost for good (PDL) and a datastore that is mounted read-only refuse at once. The estate says
 * what is down (`mounts` of a host); what is kept beside it is when that began. Sources: KB 2004684 (APD and PDL),
 * Misc.APDTimeout.
 */
import type { Refusal } from '../base/errors.ts'
import { nsPerSecond } from '../base/units.ts'
import { durationInWords } from '../base/wording.ts'
import type { Host } from '../estate/inventory.ts'
import { mountOf } from '../estate/storage.ts'
import type { DiskAccess } from '../storage/storage-state.ts'
import type { MigrationWorld } from './world.ts'

/** Misc.APDTimeout: from the loss of all paths until the host fails what is no VM's I/O at once. */
export const apdTimeoutNs = 140 * nsPerSecond

export type PathState = 'accessible' | 'all-paths-down' | 'permanent-device-loss' | 'read-only'

/** A datastore that a host cannot use as usual. */
export interface LostPath {
  readonly datastore: string
  readonly host: string
  readonly state: Exclude<PathState, 'accessible'>
  /** All paths have been down for `apdTimeoutNs`. */
  readonly hasTimedOut: boolean
  /** Entry on the clock for that instant; null: none waits. */
  readonly timeoutSequence: number | null
}

export function pathStateOf(host: Host, datastore: string): PathState {
  const { state, isReadOnly } = mountOf(host, datastore)
  if (state !== 'accessible') return state
  return isReadOnly ? 'read-only' : 'accessible'
}

/** Name of a host's paths to a datastore in the list of those that are lost. */
export function pathKey(host: string, datastore: string): string {
  return JSON.stringify([host, datastore])
}

/** What becomes of a guest's requests to a disk there. VMs' own I/O is tried for as long as all paths are down. */
export function diskAccessOf(host: Host, datastore: string): DiskAccess {
  switch (pathStateOf(host, datastore)) {
    case 'accessible':
      return 'open'
    case 'all-paths-down':
      return 'no-answer'
    case 'permanent-device-loss':
      return 'lost'
    case 'read-only':
      return 'read-only'
  }
}

/** For `disk-stalled`: what the guest of this host meets there. */
export function stallInWords(host: string, access: Exclude<DiskAccess, 'open'>): string {
  switch (access) {
    case 'no-answer':
      return `all paths of ${host} are down (APD), and its requests wait`
    case 'lost':
      return `${host} has lost the device for good (PDL), and its requests fail`
    case 'read-only':
      return `${host} has it mounted read-only, and its writes fail`
  }
}

/**
 * Whether the host can read (and write) files there that are no VM's own I/O: 'waits' while it tries, a refusal once
 * it has given up, null if it can. `what` is not possible, as the beginning of a sentence.
 */
export function whyUnusable(
  world: MigrationWorld,
  host: Host,
  datastore: string,
  use: 'read' | 'write',
  what: string,
): 'waits' | Refusal | null {
  const state = pathStateOf(host, datastore)
  if (state === 'accessible' || (state === 'read-only' && use === 'read')) return null
  if (state === 'read-only') {
    return {
      id: 'datastore-read-only',
      fault: 'DatastoreNotWritableOnHost',
      message: `${what} failed: datastore ${datastore} is not writable on host ${host.name}.`,
      remedy: `Remount ${datastore} read-write on ${host.name}, and migrate again.`,
    }
  }
  const hasTimedOut = world.room.paths.get(pathKey(host.name, datastore))?.hasTimedOut === true
  if (state === 'all-paths-down' && !hasTimedOut) return 'waits'
  const because =
    state === 'all-paths-down'
      ? `all its paths have been down for ${durationInWords(apdTimeoutNs)} (APD timeout)`
      : 'the device is lost for good (PDL)'
  return {
    id: 'datastore-lost',
    fault: 'InaccessibleDatastore',
    message: `${what} failed: datastore ${datastore} is not accessible from ${host.name}, ${because}.`,
    remedy: `Restore the paths of ${host.name} to ${datastore}, and migrate again.`,
  }
}
