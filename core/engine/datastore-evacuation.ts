/**
 * Empties a datastore that is entering maintenance mode: which VMs' files Storage DRS moves now and where to, and
 * what keeps the others there. A VM is looked at again only when something has changed that may let it go.
 */
import { siblingsOf, storageDrsLevelOf } from '../estate/datastore-clusters.ts'
import { usesOfDatastore, type DatastoreUse } from '../estate/datastore-use.ts'
import type { Datastore } from '../estate/inventory.ts'
import {
  fixedFileHoldUp,
  placementHoldUp,
  waitsForMigration,
  waitsForStoragePerson,
} from './datastore-hold-ups.ts'
import { system } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { failedHoldUp } from './hold-ups.ts'
import { startMigration } from './migration-tasks.ts'
import { liveMoves } from './own-moves.ts'
import { evacuationRequest, placeUse, promisedGiB } from './storage-placement.ts'
import type { Blocked, EnteringDatastore } from './vcenter-services.ts'

/** In the details of the task, as the Client words the reason of a recommendation. */
const reasonWords = 'datastore maintenance'

export function tendDatastoreEvacuation(
  state: EngineState,
  datastore: Datastore,
  entering: EnteringDatastore,
): void {
  const { changes } = state.services
  const uses = usesOfDatastore(state.inventory, datastore)
  const ended = settleAsked(state, datastore, entering, uses)
  const hasCommands = changes.commands !== entering.seen.commands
  const hasMoves = changes.moves !== entering.seen.moves
  entering.seen = { ...changes }
  unblockGone(state, datastore, entering, uses)
  for (const use of uses) {
    const { name, isMigrating, queuedTask } = use.vm
    if (isMigrating || queuedTask !== null || ended.has(name)) continue
    const blocked = entering.blocked.get(name)
    if (blocked === undefined || hasCommands || (hasMoves && blocked.isCapacity))
      lookAt(state, datastore, entering, use)
  }
}

/** Those whose moves have ended and whose files are still here; each says why. */
function settleAsked(
  state: EngineState,
  datastore: Datastore,
  entering: EnteringDatastore,
  uses: readonly DatastoreUse[],
): ReadonlySet<string> {
  const live = liveMoves(state)
  const here = new Set(uses.map(({ vm }) => vm.name))
  const ended = new Set<string>()
  for (const [name, task] of entering.asked) {
    if (live.has(task)) continue
    entering.asked.delete(name)
    const outcome = state.services.ended.get(task)
    state.services.ended.delete(task)
    if (!here.has(name) || outcome === undefined) continue
    ended.add(name)
    block(state, datastore.name, entering, name, failedHoldUp(name, outcome))
  }
  return ended
}

/** Storage DRS acts by itself only in a fully automated datastore cluster. */
function lookAt(
  state: EngineState,
  datastore: Datastore,
  entering: EnteringDatastore,
  use: DatastoreUse,
): void {
  const { inventory } = state
  const { name } = use.vm
  const level = storageDrsLevelOf(inventory, datastore)
  const fixed = fixedFileHoldUp(use, datastore)
  if (fixed !== null) return block(state, datastore.name, entering, name, fixed)
  if (level === null) return block(state, datastore.name, entering, name, waitsForMigration(datastore))
  const placement = placeUse(inventory, datastore, use, promisedGiB(state))
  if (placement.target === null) {
    const isAlone = siblingsOf(inventory, datastore).length === 0
    return block(state, datastore.name, entering, name, placementHoldUp(datastore, placement, isAlone))
  }
  const { target } = placement
  if (level === 'manual')
    return block(state, datastore.name, entering, name, waitsForStoragePerson(datastore, target))
  const request = evacuationRequest(use, datastore, target)
  const started = startMigration(state, { ...request, priority: 'high' }, system, reasonWords)
  if (started.task !== null) {
    entering.asked.set(name, started.task)
    // One that fails as it begins has ended before it was known here.
    if (!liveMoves(state).has(started.task)) state.services.ended.set(started.task, 'error')
    return unblock(state, datastore.name, entering, name)
  }
  const { id: check, fault, message: reason } = started.refusal
  block(state, datastore.name, entering, name, { cause: 'check', check, fault, reason, isCapacity: false })
}

function block(
  state: EngineState,
  datastore: string,
  entering: EnteringDatastore,
  vm: string,
  blocked: Blocked,
): void {
  const before = entering.blocked.get(vm)
  entering.blocked.set(vm, blocked)
  if (before?.reason === blocked.reason && before.cause === blocked.cause) return
  const { cause, check, fault, reason } = blocked
  const { task } = entering
  state.record('datastore-maintenance-blocked', { datastore, task, vm, cause, check, fault, reason })
}

export function unblock(
  state: EngineState,
  datastore: string,
  entering: EnteringDatastore,
  vm: string,
): void {
  if (entering.blocked.delete(vm)) state.record('datastore-maintenance-unblocked', { datastore, vm })
}

/** Those whose files have left, or are on their way. */
function unblockGone(
  state: EngineState,
  datastore: Datastore,
  entering: EnteringDatastore,
  uses: readonly DatastoreUse[],
): void {
  const here = new Map(uses.map(({ vm }) => [vm.name, vm]))
  for (const name of entering.blocked.keys()) {
    const vm = here.get(name)
    if (vm === undefined || vm.isMigrating || vm.queuedTask !== null)
      unblock(state, datastore.name, entering, name)
  }
}
