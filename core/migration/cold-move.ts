/**
 * The move of a VM that does not run: powered off, or suspended with its checkpoint beside its disks. Where its files
 * stay nothing is copied; else they have been copied before (`storage-vmotion.ts`). vCenter registers the VM at the
 * destination and no longer at the source.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsPerMs } from '../base/units.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../estate/host-contact.ts'
import { segmentsOf } from '../estate/reach.ts'
import { arriveAtDestination } from './arrival.ts'
import { disksAreOpen } from './await-paths.ts'
import { completeMigration, failMigration } from './ending.ts'
import type { MigrationState } from './migration-state.ts'
import { noteRestored, settleNetworks } from './network-loss.ts'
import { enterStage } from './progress.ts'
import { switchFiles } from './switch-disks.ts'
import type { MigrationWorld } from './world.ts'

/**
 * Unregistering at the source, registering at the destination and updating the inventory. Ours: no source gives a
 * time; with `validateNs` it makes a move of one and a half seconds.
 */
export const registerNs = 1200 * nsPerMs

export function registerAtDestination(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'register')
  const lost = [state.sourceHost, state.destinationHost]
    .map((name) => world.inventory.hosts.get(name))
    .find((host) => host !== undefined && isOutOfReach(host))
  if (lost !== undefined) {
    failMigration(world, state, hostCommunicationRefusal(lost))
    return
  }
  world.scheduleStep(state.id, 'registered', world.nowNs + registerNs)
}

/** From this instant the destination owns the VM, and all is done. */
export function completeColdMove(world: MigrationWorld, state: MigrationState): void {
  // Nothing ends this wait but the paths themselves, or that the host gives up on them.
  if (!disksAreOpen(world, state, 'registered', () => {})) return
  const vm = world.inventory.vms.get(state.vm)
  assertInvariant(vm?.host === state.sourceHost, 'one-owner', () => `${state.vm} is on ${String(vm?.host)}`)
  const before = segmentsOf(world.inventory, vm)
  if (state.files !== null) switchFiles(world, state)
  arriveAtDestination(world, state, vm)
  state.isHandedOver = true
  const { id: migration, vm: name, sourceHost: fromHost, destinationHost: toHost } = state
  // Where only files move nobody else owns the VM.
  if (fromHost !== toHost)
    world.record('ownership-passed', { migration, vm: name, fromHost, toHost, durationNs: registerNs })
  const guest = world.guestOf(state.vm)
  if (settleNetworks(world, vm, before, state.id)) {
    noteRestored(world, (other) => other !== vm)
    guest.reconnect(world.nowNs)
  }
  completeMigration(world, state)
}
