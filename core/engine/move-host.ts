/**
 * Moves a host into a cluster, from one to another, or out of one. A stand-alone host brings its VMs along, running
 * ones too; one that is in a cluster has to be in maintenance mode. EVC decides whether it may come in.
 * Source: GOV-TYPES ClusterComputeResource.MoveHostInto_Task, Folder.MoveIntoFolder_Task (vsphere-rules E.1).
 */
import type { Refusal } from '../base/errors.ts'
import type { Cluster, Host } from '../estate/inventory.ts'
import { cpuPlaceOf, evcHostOf } from '../estate/vm-cpu.ts'
import { findEvcMode } from '../evc/evc-modes.ts'
import { admissionRefusals } from '../evc/host-admission.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { EngineState } from './engine-state.ts'
import { recordExceeded } from './evc-exceeded.ts'
import { unknownHost } from './maintenance.ts'
import { unknownCluster } from './recommendations.ts'

type MoveHost = Extract<Command, { type: 'move-host' }>

export function moveHost(state: EngineState, { host: name, toCluster }: MoveHost): Refusal | null {
  const host = state.inventory.hosts.get(name)
  if (host === undefined) return unknownHost(name)
  const cluster = state.inventory.clusters.get(toCluster) ?? null
  if (cluster === null && toCluster !== '') return unknownCluster(toCluster)
  const senseless = alreadyThere(host, toCluster)
  if (senseless !== null) return senseless
  const fromCluster = host.cluster
  const detail = `${fromCluster || 'stand-alone'} → ${toCluster || 'stand-alone'}`
  const taskName = toCluster === '' ? 'Move entities' : 'Move host into cluster'
  const task = state.beginTask(taskName, name, detail)
  const refusal = elsewhere(host, cluster) ?? stillInUse(state, host) ?? keptOutByEvc(state, host, cluster)
  if (refusal !== null) {
    state.endTask(task, 'error', refusal)
    return refusal
  }
  host.cluster = toCluster
  state.record('host-moved', { host: name, fromCluster, toCluster })
  if (cluster !== null) recordExceeded(state, cluster)
  state.endTask(task, 'success', null)
  return null
}

function alreadyThere({ name, cluster }: Host, toCluster: string): Refusal | null {
  if (cluster !== toCluster) return null
  return {
    id: 'host-already-there',
    fault: 'AlreadyExists',
    message:
      toCluster === '' ? `${name} is a stand-alone host already.` : `${name} is in ${toCluster} already.`,
    remedy: 'Choose another cluster.',
  }
}

function elsewhere(host: Host, cluster: Cluster | null): Refusal | null {
  if (cluster === null || cluster.datacenter === host.datacenter) return null
  return {
    id: 'datacenter-mismatch',
    fault: cluster.vcenter === host.vcenter ? 'DatacenterMismatch' : 'NotSupported',
    message: `${host.name} is in datacenter ${host.datacenter}, ${cluster.name} in ${cluster.datacenter}.`,
    remedy: `Choose a cluster of ${host.datacenter}; to another one a host goes only by being removed and added there.`,
  }
}

/** A host of a cluster must be in maintenance mode; any host must have no migration under way. */
function stillInUse(state: EngineState, host: Host): Refusal | null {
  if (host.cluster !== '' && host.maintenance !== 'in') {
    return {
      id: 'host-not-in-maintenance',
      fault: 'InvalidState',
      message: `${host.name} cannot be moved out of ${host.cluster}: it is not in maintenance mode.`,
      remedy: `Put ${host.name} into maintenance mode first.`,
    }
  }
  const names = [
    ...[...state.migrations.values()]
      .filter((one) => one.sourceHost === host.name || one.destinationHost === host.name)
      .map((one) => one.vm),
    ...[...state.queued.values()]
      .filter(
        ({ request }) =>
          request.toHost === host.name || state.inventory.vms.get(request.vm)?.host === host.name,
      )
      .map(({ request }) => request.vm),
  ]
  const [first] = names
  if (first === undefined) return null
  return {
    id: 'host-task-in-progress',
    fault: 'TaskInProgress',
    message: `${host.name} cannot be moved while ${first} is being migrated from or to it.`,
    remedy: 'Wait for the migrations of that host to end.',
  }
}

/** All that EVC says against it, in one message. */
function keptOutByEvc({ inventory }: EngineState, host: Host, cluster: Cluster | null): Refusal | null {
  if (cluster === null) return null
  const mode = findEvcMode(cluster.spec.evcMode ?? '')
  const now = cpuPlaceOf(host, inventory.clusters.get(host.cluster) ?? null).mode
  const refusals = admissionRefusals(evcHostOf(inventory, host), mode, now)
  const [first] = refusals
  if (first === undefined) return null
  return {
    id: first.id,
    fault: first.fault,
    message: refusals.map(({ message }) => message).join(' '),
    remedy: refusals.map(({ remedy }) => remedy).join(' '),
  }
}
