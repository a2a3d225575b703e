/**
 * What a VM becomes with its hand-over: registered at the destination, its adapters on the networks that were
 * chosen for them, in the folder and resource pool that were chosen, with the storage policy of its new files. It leaves its old pool with its old cluster, and
 * with its old vCenter all that belongs to that one (`estate/vcenter-crossing.ts`).
 */
import { assertInvariant } from '../base/assert.ts'
import { networkFor } from '../checks/request.ts'
import type { Host, Inventory, Vm } from '../estate/inventory.ts'
import {
  crossVcenter,
  isSameDomain,
  type Crossing,
  type CrossingOutcome,
} from '../estate/vcenter-crossing.ts'
import { vcenterOf } from '../estate/vcenter-release.ts'
import { folderAfter, rootFolder } from '../estate/vm-folders.ts'
import { editInWords } from '../scenario/edit-words.ts'
import type { VmSpec } from '../scenario/vm-schema.ts'
import type { MigrationState } from './migration-state.ts'
import type { RelocateRequest } from './relocate-request.ts'
import type { MigrationWorld } from './world.ts'

type Arrival = Pick<MigrationState, 'id' | 'request' | 'sourceHost' | 'destinationHost'>

/** Says in the trace what else than the host has changed; nothing where all of it stays. */
export function arriveAtDestination(world: MigrationWorld, state: Arrival, vm: Vm): void {
  const { request } = state
  const [source, destination] = [hostOf(world, state.sourceHost), hostOf(world, state.destinationHost)]
  const folder = folderAfter(world.inventory, vm, source, destination, request.toFolder)
  const pool = request.toPool ?? (source.cluster === destination.cluster ? vm.spec.resourcePool : undefined)
  const crossing = crossingOf(world.inventory, vm, source, destination)
  const outcome = crossing === null ? null : crossVcenter(crossing)
  let spec = withPolicy(outcome?.spec ?? vm.spec, request)
  const lost: readonly string[] = outcome?.changed ?? []
  const changed = [...lost]
  if (spec.storagePolicy !== vm.spec.storagePolicy && !lost.includes('storagePolicy'))
    changed.push('storagePolicy')
  if (spec.nics.some((nic) => networkFor(request, nic) !== nic.portGroup)) {
    spec = { ...spec, nics: spec.nics.map((nic) => ({ ...nic, portGroup: networkFor(request, nic) })) }
    changed.push('nics')
  }
  if (pool !== spec.resourcePool) {
    spec = placed(spec, 'resourcePool', pool)
    changed.push('resourcePool')
  }
  if (folder !== (spec.folder ?? rootFolder)) {
    spec = placed(spec, 'folder', folder === rootFolder ? undefined : folder)
    changed.push('folder')
  }
  vm.host = state.destinationHost
  vm.spec = spec
  if (changed.length > 0)
    world.record('object-reconfigured', { kind: 'VM', name: vm.name, fields: editInWords(changed) })
  if (crossing !== null && outcome !== null) settleCrossing(world, state, crossing, outcome)
}

/** The policy that was asked for with the move ('' is the default of the datastore), else the one that it has. */
function withPolicy(spec: VmSpec, { storagePolicy: asked }: RelocateRequest): VmSpec {
  return asked === undefined ? spec : placed(spec, 'storagePolicy', asked === '' ? undefined : asked)
}

/** Where only storage moves, at the switch to the new files; else with all that changes at the hand-over. */
export function settlePolicy(world: MigrationWorld, { request }: Arrival, vm: Vm): void {
  const spec = withPolicy(vm.spec, request)
  if (spec.storagePolicy === vm.spec.storagePolicy) return
  vm.spec = spec
  world.record('object-reconfigured', { kind: 'VM', name: vm.name, fields: 'storage policy' })
}

function placed(
  spec: VmSpec,
  field: 'resourcePool' | 'folder' | 'storagePolicy',
  value: string | undefined,
): VmSpec {
  const next = { ...spec }
  if (value === undefined) delete next[field]
  else next[field] = value
  return next
}

/** null: the VM stays in its vCenter. */
function crossingOf(inventory: Inventory, vm: Vm, source: Host, destination: Host): Crossing | null {
  const [from, to] = [vcenterOf(inventory, source), vcenterOf(inventory, destination)]
  if (from === null || to === null || from === to) return null
  const fromCluster = inventory.clusters.get(source.cluster) ?? null
  const toCluster = inventory.clusters.get(destination.cluster) ?? null
  return { vm, from, to, fromCluster, toCluster }
}

/** What both vCenters remember of it from now on. */
function settleCrossing(
  world: MigrationWorld,
  { id }: Arrival,
  { vm, from, to, fromCluster }: Crossing,
  { rules, moRef, nextVmNumber, blockedBehind, blockedThere, kept, lost }: CrossingOutcome,
): void {
  if (fromCluster !== null && rules !== null) {
    fromCluster.spec = { ...fromCluster.spec, rules: [...rules] }
    world.record('object-reconfigured', { kind: 'cluster', name: fromCluster.name, fields: 'VM/Host rules' })
  }
  const fromMoRef = vm.moRef
  vm.moRef = moRef
  to.nextVmNumber = nextVmNumber
  from.blockedMacs = blockedBehind
  to.blockedMacs = blockedThere
  world.record('vcenter-changed', {
    migration: id,
    vm: vm.name,
    fromVcenter: from.name,
    toVcenter: to.name,
    isSameSsoDomain: isSameDomain({ from, to }),
    fromMoRef,
    toMoRef: moRef,
    kept: kept.join(', '),
    lost: lost.join(', '),
  })
}

function hostOf({ inventory }: MigrationWorld, name: string): Host {
  const host = inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'migration-between-known-hosts', () => `no host "${name}"`)
  return host
}
