/**
 * Says in the trace what is cleaned up when a migration ends: at the destination, and what is left of it at the
 * source, when it does not arrive; at the source when it does. Each step is told where it is really taken and only of
 * what was there; one whose host has failed is told as not done (vsphere-rules B.1). Files that nobody deletes any
 * more are taken to be gone all the same, since nobody uses their space.
 */
import type { Inventory } from '../estate/inventory.ts'
import { isAccessible, mountOf } from '../estate/storage.ts'
import { filesOf } from './copy-disks.ts'
import type { PlannedDisk } from './file-plan.ts'
import type { MigrationState } from './migration-state.ts'
import { homeDirectory } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

export function isWorking({ hosts }: Inventory, host: string): boolean {
  return hosts.get(host)?.isFailed === false
}

function tell(
  world: MigrationWorld,
  { id }: MigrationState,
  step: string,
  place: string,
  isDone: boolean,
): void {
  world.record('migration-undone', { migration: id, step, place, isDone })
}

function tellAt(world: MigrationWorld, state: MigrationState, step: string, host: string): void {
  tell(world, state, step, host, isWorking(world.inventory, host))
}

/** Either of the two hosts deletes them if it still works and can write there; else they stay for somebody to find. */
function tellFiles(world: MigrationWorld, state: MigrationState, step: string, datastore: string): void {
  const isDone = [state.sourceHost, state.destinationHost].some((name) => {
    const host = world.inventory.hosts.get(name)
    if (host === undefined || host.isFailed) return false
    return isAccessible(host, datastore) && !mountOf(host, datastore).isReadOnly
  })
  tell(world, state, step, datastore, isDone)
}

/** The guest that was stunned goes on where it was, or has stopped with its host. One powered off by a person does neither. */
export function tellResumed(world: MigrationWorld, state: MigrationState): void {
  if (state.isHandedOver || state.stunnedAtNs === null) return
  if (world.guestOf(state.vm).mode === 'off' && isWorking(world.inventory, state.sourceHost)) return
  const isDone = state.resumedAtNs !== null && isWorking(world.inventory, state.sourceHost)
  tell(world, state, 'vCPUs resumed', state.sourceHost, isDone)
}

/** Told before the flow is closed. Either end closes it; what has failed needs nobody to do so. */
export function tellConnection(world: MigrationWorld, state: MigrationState): void {
  const { id, kind, sourceHost, destinationHost, isHandedOver } = state
  if (isHandedOver || !world.hasFlow(id)) return
  const host = isWorking(world.inventory, sourceHost) ? sourceHost : destinationHost
  tellAt(world, state, kind === 'cold' ? 'NFC connection closed' : 'vMotion connection closed', host)
}

/** Told before the books of pages are closed. */
export function tellTraces(world: MigrationWorld, state: MigrationState): void {
  if (state.isHandedOver || state.moving === null) return
  tellAt(world, state, 'write traces removed', state.sourceHost)
}

/** Told before copies end. */
export function tellPartialFiles(world: MigrationWorld, state: MigrationState): void {
  const { files, isHandedOver } = state
  if (files === null || isHandedOver || !world.room.users.has(state.id)) return
  for (const { plan, copy } of files.moving.values())
    if (world.room.storage.state.copyOf(copy) !== null) tellPartialDisk(world, state, plan)
  const { home, plan } = files
  if (plan.home === null) return
  if (home !== null && world.room.storage.state.copyOf(home.copy) !== null) tellPartialHome(world, state)
  if (files.hasSwapFile) tellFiles(world, state, 'swap file deleted', plan.home.to)
}

/** Of a copy that has failed by itself: its file goes before the migration ends. */
export function tellPartialDisk(world: MigrationWorld, state: MigrationState, plan: PlannedDisk): void {
  tellFiles(world, state, `partial copy of ${plan.disk} deleted`, plan.toDatastore)
}

export function tellPartialHome(world: MigrationWorld, state: MigrationState): void {
  const { home } = filesOf(state).plan
  if (home !== null) tellFiles(world, state, `copy of the ${homeDirectory} deleted`, home.to)
}

/** Told as they are deleted. */
export function tellOldFiles(world: MigrationWorld, state: MigrationState): void {
  const places = new Map<string, number>()
  for (const { datastore } of filesOf(state).oldFiles) places.set(datastore, (places.get(datastore) ?? 0) + 1)
  for (const [datastore, count] of places)
    tellFiles(world, state, count === 1 ? 'old file deleted' : `${count} old files deleted`, datastore)
}

/** Told before the reservations are released: the process at the destination, its memory, the files at the source. */
export function tellProcesses(world: MigrationWorld, state: MigrationState): void {
  const { id, kind, sourceHost, destinationHost, isHandedOver } = state
  if (isHandedOver) {
    if (sourceHost !== destinationHost && kind !== 'cold')
      tellAt(world, state, 'VM process ended and its memory freed', sourceHost)
    return
  }
  if (!world.reservations.holdsMemory(id)) return
  tellAt(world, state, 'shadow VM removed', destinationHost)
  tellAt(world, state, 'memory reservation released', destinationHost)
  if (kind !== 'storage-vmotion') tellAt(world, state, '.vmx file writable again', sourceHost)
}

/** Told before the task's end is: what it held of the limits on simultaneous migrations is vCenter's to give back. */
export function tellSlots(world: MigrationWorld, state: MigrationState): void {
  if (state.isHandedOver || state.stage === 'validate') return
  tell(world, state, 'slots of simultaneous migrations given back', state.sourceHost, true)
}
