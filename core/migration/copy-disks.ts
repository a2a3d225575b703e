/**
 * Copies the files of a migration: home directory first, then disks, as many at once as vSphere copies at once.
 * Where they go through is decided when each begins. Sources: vsphere-rules D.2, D.3; FD-PAR.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { gibBytes } from '../base/units.ts'
import type { Host, Vm } from '../estate/inventory.ts'
import { swapGiBOf } from '../estate/storage.ts'
import { nextCopies } from '../storage/copy-order.ts'
import type { DeviceSpec } from '../storage/device.ts'
import { noSpaceRefusal } from '../storage/refusals.ts'
import { copyMethodFor } from './disk-methods.ts'
import { diskPathOf, type DiskPath } from './disk-path.ts'
import { storageFormatOf } from './disk-sizes.ts'
import type { FileMove } from './file-move.ts'
import { copiedDisks, datastoresOfPlan, type FilePlan, type PlannedDisk } from './file-plan.ts'
import { openProvisioningWire, openVmotionWire } from './files-network.ts'
import type { MigrationState } from './migration-state.ts'
import { whyCopyRests } from './room-access.ts'
import { joinRoom } from './room-members.ts'
import { refreshSpace } from './room-space.ts'
import { diskKey, homeDirectory } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

/** The files' part. Throws AssertionError where none move. */
export function filesOf(state: MigrationState): FileMove {
  assertInvariant(state.files !== null, 'migration-moves-files', () => `migration ${state.id}`)
  return state.files
}

/** Its files are simulated from here on, and whatever else loads their datastores. */
export function beginFileMove(world: MigrationWorld, state: MigrationState): void {
  const { plan } = filesOf(state)
  const { sources, destinations } = datastoresOfPlan(plan)
  joinRoom(world, state.id, {
    vm: state.vm,
    datastores: [...new Set([...sources, ...destinations])],
    disks: copiedDisks(plan).map(({ disk }) => disk),
    movesHome: plan.home !== null,
  })
}

function homeBytes({ room }: MigrationWorld, { vm }: MigrationState): number {
  return room.storage.state.disks.get(diskKey(vm, homeDirectory))?.disk.sizeBytes ?? 0
}

/** The home directory's copy begins; false if there is none to copy. A refusal where its files find no space. */
export function startHomeCopy(world: MigrationWorld, state: MigrationState): boolean | Refusal {
  const files = filesOf(state)
  const { home } = files.plan
  if (home === null || !world.room.storage.state.disks.has(diskKey(state.vm, homeDirectory))) return false
  const swapRefusal = makeSwapFile(world, state, home.to)
  if (swapRefusal !== null) return swapRefusal
  const path = pathOfFiles(world, state, plannedHome(home))
  const way = { disk: homeDirectory, fromDatastore: home.from, toDatastore: home.to, path }
  const rests = whyCopyRests(world, state, way)
  if (rests !== null && rests !== 'waits') return rests
  const cold = path.mover === 'network' ? coldWire(world, state) : null
  if (cold !== null && typeof cold !== 'string') return cold
  const started = world.room.storage.startCopy(world, {
    disk: diskKey(state.vm, homeDirectory),
    toDatastore: home.to,
    format: 'thin',
    method: copyMethodFor('offline-copy', specOfWire(world, cold)),
    via: [...usePath(world, path), ...(cold === null ? [] : [cold])],
    holds: rests === 'waits' ? ['storage'] : [],
    finishesItself: true,
    switchesItself: false,
  })
  if ('refusal' in started) return started.refusal
  world.room.copies.set(started.copy, { migration: state.id, vm: state.vm, disk: homeDirectory })
  files.home = {
    copy: started.copy,
    path,
    startedAtNs: world.nowNs,
    bytes: homeBytes(world, state),
    isComplete: false,
  }
  return true
}

/** The home directory as if it were a disk. */
function plannedHome({ from, to, bytesToCopy }: NonNullable<FilePlan['home']>): PlannedDisk {
  return {
    disk: homeDirectory,
    fromDatastore: from,
    toDatastore: to,
    fromFormat: 'thin',
    toFormat: 'thin',
    isPointer: false,
    isRdmToFile: false,
    bytesToCopy,
  }
}

function coldWire(world: MigrationWorld, state: MigrationState): string | Refusal {
  const [source, destination] = [hostOf(world, state.sourceHost), hostOf(world, state.destinationHost)]
  return openProvisioningWire(world, state, source, destination)
}

/** The swap file is not copied but made anew, with its whole size (D.5). */
function makeSwapFile(world: MigrationWorld, state: MigrationState, datastore: string): Refusal | null {
  const vm = world.inventory.vms.get(state.vm)
  const bytes = Math.round((vm === undefined ? 0 : swapGiBOf(vm)) * gibBytes)
  const space = world.room.storage.state.datastore(datastore)
  if (bytes === 0) return null
  if (!space.create(swapFileName(state), bytes, bytes)) return noSpaceRefusal(space, 'swap file', null)
  filesOf(state).hasSwapFile = true
  return null
}

export function swapFileName({ vm }: Pick<MigrationState, 'vm'>): string {
  return diskKey(vm, 'swap file')
}

/** Begins the copies whose turn it is; a refusal if one cannot begin. */
export function startNextCopies(world: MigrationWorld, state: MigrationState): Refusal | null {
  const files = filesOf(state)
  const running = [...files.moving.values()].filter(({ stage }) => stage === 'copying')
  const next = nextCopies(
    files.waiting,
    running.map(({ plan }) => plan),
  )
  files.waiting = files.waiting.filter((disk) => !next.includes(disk))
  for (const plan of next) {
    const refusal = startCopy(world, state, plan)
    if (refusal !== null) return refusal
  }
  refreshSpace(world)
  return null
}

function startCopy(world: MigrationWorld, state: MigrationState, plan: PlannedDisk): Refusal | null {
  const files = filesOf(state)
  const path = pathOfFiles(world, state, plan)
  const fromDatastore = plan.isRdmToFile ? null : plan.fromDatastore
  const rests = whyCopyRests(world, state, { ...plan, fromDatastore, path })
  if (rests !== null && rests !== 'waits') return rests
  const wire = path.mover !== 'network' ? null : wireOfDisks(world, state)
  if (wire !== null && typeof wire !== 'string') return wire
  const started = world.room.storage.startCopy(world, {
    disk: diskKey(state.vm, plan.disk),
    toDatastore: plan.toDatastore,
    format: storageFormatOf(plan.toFormat),
    method: copyMethodFor(files.method, specOfWire(world, wire)),
    via: [...usePath(world, path), ...(wire === null ? [] : [wire])],
    ...(wire === null ? {} : { mirrorVia: wire }),
    holds: [
      ...(rests === 'waits' ? (['storage'] as const) : []),
      ...(wire !== null && state.silentSinceNs !== null ? (['network'] as const) : []),
    ],
    finishesItself: files.method === 'offline-copy',
    switchesItself: false,
  })
  if ('refusal' in started) return started.refusal
  const { copy } = started
  world.room.copies.set(copy, { migration: state.id, vm: state.vm, disk: plan.disk })
  files.moving.set(plan.disk, {
    plan,
    copy,
    path,
    startedAtNs: world.nowNs,
    bytesToCopy: plan.bytesToCopy,
    stage: 'copying',
  })
  return null
}

function specOfWire({ room }: MigrationWorld, wire: string | null): DeviceSpec | null {
  return wire === null ? null : room.storage.state.device(wire).spec
}

/** Disks of a VM that runs cross the vMotion network; those of one that does not are cold data. */
function wireOfDisks(world: MigrationWorld, state: MigrationState): string | Refusal {
  return state.kind === 'cold' ? coldWire(world, state) : openVmotionWire(world, state)
}

function pathOfFiles(world: MigrationWorld, state: MigrationState, plan: PlannedDisk): DiskPath {
  const { inventory } = world
  const vm = inventory.vms.get(state.vm)
  const hasSnapshot = (vm?.spec.snapshots?.length ?? 0) > 0
  return diskPathOf(inventory, hostOf(world, state.sourceHost), hostOf(world, state.destinationHost), {
    ...plan,
    vm: state.vm,
    hasSnapshot,
    isCold: state.kind === 'cold' || plan.disk === homeDirectory,
  })
}

/** Whether some disk goes over the vMotion network. */
export function crossesNetwork(world: MigrationWorld, state: MigrationState): boolean {
  return copiedDisks(filesOf(state).plan).some((disk) => pathOfFiles(world, state, disk).mover === 'network')
}

/** Its devices are in the room, as they are now. Returns their names. */
function usePath({ room }: MigrationWorld, { devices }: DiskPath): string[] {
  for (const { name, spec } of devices) {
    if (room.storage.state.devices.has(name)) room.storage.changeDevice(name, spec)
    else room.storage.addDevice(name, spec)
  }
  return devices.map(({ name }) => name)
}

function hostOf({ inventory }: MigrationWorld, name: string): Host {
  const host = inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'migration-between-known-hosts', () => `no host "${name}"`)
  return host
}

/** Writes are held back from here on; each copy tells when nothing is left. */
export function finishCopies(world: MigrationWorld, state: MigrationState): void {
  const files = filesOf(state)
  files.isSwitching = true
  for (const { copy } of files.moving.values()) world.room.storage.finishCopy(world, copy)
}

/** The VM of a migration. */
export function vmOfMigration({ inventory }: MigrationWorld, { vm: name }: MigrationState): Vm {
  const vm = inventory.vms.get(name)
  assertInvariant(vm !== undefined, 'migration-of-known-vm', () => `no VM "${name}"`)
  return vm
}
