/**
 * A guest's requests while its host cannot use the datastore as usual. With all paths down they are not answered and
 * wait, in the order in which they came; a device that is lost, and a write to what is mounted read-only, answer at
 * once with an I/O error. A request that fails so is never acknowledged: the guest knows that it is not on the disk,
 * and its stream asks for the next one. What had left for the device before counts as answered: the array has taken
 * it, and its answer is on the way.
 */
import type { DiskInUse, GuestRequest, StorageState } from './storage-state.ts'
import type { StorageWorld } from './storage-world.ts'

/** True: the request waits for paths, or has failed, and goes to no disk. */
export function isTurnedAway(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  inUse: DiskInUse,
): boolean {
  const { access } = inUse
  if (access === 'open' || (access === 'read-only' && request.kind === 'read')) return false
  if (access === 'no-answer') inUse.unanswered.push(request.id)
  else failRequest(world, state, request, inUse)
  return true
}

/** The error takes as long as any answer of the device. */
function failRequest(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  inUse: DiskInUse,
): void {
  request.hasFailed = true
  const { readLatencyNs } = state.device(inUse.disk.datastore).spec
  const answerNs = world.nowNs + readLatencyNs + request.pathNs
  world.scheduleStorage({ kind: 'request', request: request.id, side: 'guest' }, answerNs)
}
