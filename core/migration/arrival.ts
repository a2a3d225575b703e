/**
 * What a VM becomes with its hand-over: registered at the destination, its adapters on the networks that were
 * chosen for them, in the resource pool that was chosen. It leaves its old pool with its old cluster.
 */
import { networkFor } from '../checks/request.ts'
import type { Vm } from '../estate/inventory.ts'
import type { VmSpec } from '../scenario/vm-schema.ts'
import type { MigrationState } from './migration-state.ts'
import type { MigrationWorld } from './world.ts'

/** Says in the trace what else than the host has changed; nothing where all of it stays. */
export function arriveAtDestination(
  world: MigrationWorld,
  {
    request,
    sourceHost,
    destinationHost,
  }: Pick<MigrationState, 'request' | 'sourceHost' | 'destinationHost'>,
  vm: Vm,
): void {
  vm.host = destinationHost
  const isSameCluster = clusterOf(world, sourceHost) === clusterOf(world, destinationHost)
  const pool = request.toPool ?? (isSameCluster ? vm.spec.resourcePool : undefined)
  const changed: string[] = []
  if (vm.spec.nics.some((nic) => networkFor(request, nic) !== nic.portGroup)) {
    const nics = vm.spec.nics.map((nic) => ({ ...nic, portGroup: networkFor(request, nic) }))
    vm.spec = { ...vm.spec, nics }
    changed.push('nics')
  }
  if (pool !== vm.spec.resourcePool) {
    vm.spec = inPool(vm.spec, pool)
    changed.push('resourcePool')
  }
  if (changed.length > 0)
    world.record('object-reconfigured', { kind: 'VM', name: vm.name, fields: changed.join(', ') })
}

function clusterOf({ inventory }: MigrationWorld, host: string): string {
  return inventory.hosts.get(host)?.cluster ?? ''
}

function inPool(spec: VmSpec, pool: string | undefined): VmSpec {
  const placed = { ...spec }
  if (pool === undefined) delete placed.resourcePool
  else placed.resourcePool = pool
  return placed
}
