/**
 * Where Storage DRS puts the files that have to leave a datastore: the datastore of the same cluster with the most
 * free space afterwards, among those that every host sees which sees the present one and that no check refuses. The
 * files of a VM stay together ("keep VMDKs together by default"). Ours; DOC-SVM and FD-SVCOST give the aim, not the formula.
 */
import { gibBytes } from '../base/units.ts'
import { checkMigration, isError } from '../checks/check-migration.ts'
import type { Finding } from '../checks/finding.ts'
import type { MigrationRequest } from '../checks/request.ts'
import { siblingsOf } from '../estate/datastore-clusters.ts'
import { movableGiBOf, type DatastoreUse } from '../estate/datastore-use.ts'
import type { Datastore, Host, Inventory, Vm } from '../estate/inventory.ts'
import { homeDatastoreOf, homeGiBOf, isAccessible, listedGiBOf, spaceGiBOfDisk } from '../estate/storage.ts'
import { filePlanOf, type FilePlan } from '../migration/file-plan.ts'
import type { EngineState } from './engine-state.ts'

/** Why a datastore of the cluster does not take the files. */
export interface PlacementObstacle {
  readonly datastore: string
  /** '' where it is no check of the catalogue. */
  readonly check: string
  readonly fault: string
  readonly message: string
  /** Room stood in the way, and may come. */
  readonly isCapacity: boolean
}

export interface StoragePlacement {
  readonly target: Datastore | null
  /** In the order of free space; empty where there is a target. */
  readonly obstacles: readonly PlacementObstacle[]
}

/** What moves of `use` are asked of vCenter; disks and home directories elsewhere stay where they are. */
export function evacuationRequest(
  { vm, hasHome, disks }: DatastoreUse,
  datastore: Datastore,
  target: Datastore,
): MigrationRequest {
  const base = { vm: vm.name, bySystem: true }
  if (hasHome) {
    const others = vm.spec.disks.filter((disk) => disk.datastore !== datastore.name)
    const stay = Object.fromEntries(others.map((disk) => [disk.name, { datastore: disk.datastore }]))
    const request = { ...base, toDatastore: target.name }
    return others.length === 0 ? request : { ...request, disks: stay }
  }
  const moves = disks.map((disk) => [disk.name, { datastore: target.name }] as const)
  return { ...base, disks: Object.fromEntries(moves) }
}

export function placeUse(
  inventory: Inventory,
  datastore: Datastore,
  use: DatastoreUse,
  promised: ReadonlyMap<string, number>,
): StoragePlacement {
  const needGiB = movableGiBOf(use)
  const candidates = siblingsOf(inventory, datastore)
    .map((one) => ({ one, freeGiB: freeOfPromisesGiB(inventory, one, promised) }))
    .toSorted((a, b) => b.freeGiB - a.freeGiB)
  const obstacles: PlacementObstacle[] = []
  for (const { one, freeGiB } of candidates) {
    const obstacle = obstacleOf(inventory, datastore, use, one, freeGiB - needGiB)
    if (obstacle === null) return { target: one, obstacles: [] }
    obstacles.push(obstacle)
  }
  return { target: null, obstacles }
}

/** Copies that are under way have taken part of what they were promised. */
function freeOfPromisesGiB(
  inventory: Inventory,
  datastore: Datastore,
  promised: ReadonlyMap<string, number>,
): number {
  const coming = Math.max(promised.get(datastore.name) ?? 0, datastore.copyingBytes / gibBytes)
  return datastore.spec.capacityGiB - listedGiBOf(inventory, datastore) - coming
}

function obstacleOf(
  inventory: Inventory,
  datastore: Datastore,
  use: DatastoreUse,
  target: Datastore,
  freeAfterGiB: number,
): PlacementObstacle | null {
  const blind = hostsOf(inventory, use.vm).find(
    (host) => isAccessible(host, datastore.name) && !isAccessible(host, target.name),
  )
  if (blind !== undefined) {
    const message = `${blind.name} does not see ${target.name}.`
    return { datastore: target.name, check: 'ds-not-visible-to-host', fault: '', message, isCapacity: false }
  }
  const { findings } = checkMigration(inventory, evacuationRequest(use, datastore, target))
  const [first] = findings.filter(isError)
  if (first !== undefined) return refusedBy(target, first)
  if (freeAfterGiB >= 0) return null
  const message = `${target.name} has promised its free space to files that are on their way there.`
  return { datastore: target.name, check: '', fault: '', message, isCapacity: true }
}

function refusedBy({ name }: Datastore, { check, fault, message }: Finding): PlacementObstacle {
  return { datastore: name, check, fault, message, isCapacity: check === 'ds-space' }
}

/** Its own, and those of the cluster that may run it. */
function hostsOf(inventory: Inventory, vm: Vm): readonly Host[] {
  const own = inventory.hosts.get(vm.host)
  if (own === undefined) return []
  if (own.cluster === '') return [own]
  return [...inventory.hosts.values()].filter((host) => host.cluster === own.cluster)
}

/** GiB that migrations, waiting or under way, will still take of each datastore, whether or not they have it yet. */
export function promisedGiB(state: EngineState): ReadonlyMap<string, number> {
  const promised = new Map<string, number>()
  const add = (name: string, plan: FilePlan | null): void => {
    const vm = state.inventory.vms.get(name)
    if (vm === undefined || plan === null) return
    for (const [target, gib] of arrivingGiB(state.inventory, vm, plan))
      promised.set(target, (promised.get(target) ?? 0) + gib)
  }
  for (const { request } of state.queued.values()) add(request.vm, filePlanOf(state.inventory, request))
  for (const { vm, files } of state.migrations.values()) add(vm, files?.plan ?? null)
  return promised
}

/** What has been switched lies there already. */
function arrivingGiB(inventory: Inventory, vm: Vm, { home, disks }: FilePlan): ReadonlyMap<string, number> {
  const arriving = new Map<string, number>()
  const add = (target: string, gib: number) => arriving.set(target, (arriving.get(target) ?? 0) + gib)
  if (home !== null && homeDatastoreOf(inventory, vm)?.name !== home.to) add(home.to, homeGiBOf(vm))
  for (const { disk, toDatastore, toFormat, isPointer } of disks) {
    const spec = vm.spec.disks.find((one) => one.name === disk)
    if (spec !== undefined && !isPointer && spec.datastore !== toDatastore)
      add(toDatastore, spaceGiBOfDisk(spec, toFormat))
  }
  return arriving
}
