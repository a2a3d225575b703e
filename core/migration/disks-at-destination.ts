/**
 * Whether a VM's disks can be opened where it is about to run: at the destination of a vMotion while that restores
 * the VM, on the new datastores at the switch of a Storage vMotion, where a VM that does not run is registered. All of
 * its files are opened, those that stay in place too. Sources: vsphere-rules B.1 (stage 8), KB 314376.
 */
import type { Refusal } from '../base/errors.ts'
import type { Host } from '../estate/inventory.ts'
import { homeDatastoreOf } from '../estate/storage.ts'
import { pathStateOf, whyUnusable } from './datastore-paths.ts'
import type { MigrationState } from './migration-state.ts'
import type { MigrationWorld } from './world.ts'

/** 'waits' while paths may come back; null: they can be opened. */
export function whyDisksCannotOpen(world: MigrationWorld, state: MigrationState): 'waits' | Refusal | null {
  const host = world.inventory.hosts.get(state.destinationHost)
  if (host === undefined) return null
  const verdicts = datastoresAfterMove(world, state).map((datastore) => {
    const what = `Opening the files of ${state.vm} on ${host.name}`
    return whyUnusable(world, host, datastore, 'write', what)
  })
  const refusal = verdicts.find((verdict) => verdict !== null && verdict !== 'waits') as Refusal | undefined
  if (refusal !== undefined) return state.kind === 'cold' ? refusal : failedToResume(state, host, refusal)
  return verdicts.includes('waits') ? 'waits' : null
}

/** Of home directory and disks, each once. A raw device is reached by its own paths; its mapping file is opened. */
function datastoresAfterMove(world: MigrationWorld, { vm: name, files }: MigrationState): readonly string[] {
  const { inventory } = world
  const vm = inventory.vms.get(name)
  if (vm === undefined) return []
  const home = files?.plan.home?.to ?? homeDatastoreOf(inventory, vm)?.name
  const disks = vm.spec.disks.map(
    (disk) => files?.plan.disks.find((one) => one.disk === disk.name)?.toDatastore ?? disk.datastore,
  )
  return [...new Set([...(home === undefined ? [] : [home]), ...disks])]
}

/** The event that vSphere writes for whatever happens at the destination before it has the VM (key msg.migrate.fail.dst). */
function failedToResume({ vm, kind }: MigrationState, { name }: Host, because: Refusal): Refusal {
  const stays = kind === 'storage-vmotion' ? 'goes on with its old files' : 'continues at the source'
  return {
    id: 'destination-failed-to-resume',
    fault: 'GenericVmConfigFault',
    message: `The source detected that the destination failed to resume (${name}). ${because.message} ${vm} ${stays}.`,
    remedy: because.remedy,
  }
}

/** Why a VM has stood as long as it may: the refusal as it is, or what it says of paths that are down. */
export function blamingPaths(world: MigrationWorld, state: MigrationState, refusal: Refusal): Refusal {
  const { inventory } = world
  const datastores = datastoresAfterMove(world, state)
  const isLost = (host: Host, name: string) => pathStateOf(host, name) === 'all-paths-down'
  const destination = inventory.hosts.get(state.destinationHost)
  const lost = datastores.filter((name) => destination !== undefined && isLost(destination, name))
  if (lost.length === 0) return refusal
  const hosts = [...new Set([state.sourceHost, state.destinationHost])].filter((name) => {
    const host = inventory.hosts.get(name)
    return host !== undefined && lost.some((datastore) => isLost(host, datastore))
  })
  const paths = `paths of ${hosts.join(' and ')} to ${lost.join(', ')}`
  return {
    ...refusal,
    message: `${refusal.message} All ${paths} are down (APD).`,
    remedy: `Restore the ${paths}, and migrate again.`,
  }
}

/** Paths have changed: migrations that wait for them go on, or hear that it is in vain. */
export function wakeForPaths(world: MigrationWorld): void {
  for (const state of world.migrations.values()) {
    const { awaitsPaths, endingAs } = state
    if (awaitsPaths === null || endingAs !== null || whyDisksCannotOpen(world, state) === 'waits') continue
    world.scheduleStep(state.id, awaitsPaths, world.nowNs)
  }
}
