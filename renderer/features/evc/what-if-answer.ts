/**
 * "What would happen if": the questions that the EVC view answers, put to the rules of core/evc, and their answers in
 * one shape: a verdict in a sentence, what stands in the way, and what becomes of hosts and VMs. Nothing is changed. Pure.
 */
import type { EvcCluster } from '../../../core/evc/cluster-evc.ts'
import type { EvcMode } from '../../../core/evc/evc-modes.ts'
import { evcMode, evcModes } from '../../../core/evc/evc-modes.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { cpuPlace, hostFeatures } from '../../../core/evc/host-features.ts'
import type { CpuPolicy } from '../../../core/evc/migration-check.ts'
import { processors } from '../../../core/evc/processors.ts'
import type { EvcRefusal } from '../../../core/evc/refusal.ts'
import {
  ifClusterMode,
  ifHostAdded,
  ifMoved,
  ifPowerCycled,
  type ClusterOutlook,
  type HostChange,
  type VmOutlook,
} from '../../../core/evc/what-if.ts'
import { plural } from '../../format/numbers.ts'
import { highestCommonMode } from './mode-rows.ts'
import { findEvcVm, type EstateEvc } from './evc-estate.ts'

export type Question = 'mode' | 'host' | 'power-cycle' | 'move'

export interface Asked {
  readonly question: Question
  /** Key of a mode; '' is EVC off. */
  readonly mode: string
  /** `estate:` and a host's name, or `catalogue:` and a processor's id. */
  readonly host: string
  readonly vm: string
  readonly toHost: string
}

export interface Answer {
  readonly verdict: string
  readonly refusals: readonly EvcRefusal[]
  readonly hosts: readonly HostChange[]
  readonly vms: readonly VmOutlook[]
  readonly notes: readonly string[]
}

/** null: not all that the question needs has been chosen. */
export function answerTo(asked: Asked, cluster: EvcCluster, evc: EstateEvc): Answer | null {
  const policy = evc.policyOf.get(cluster.hosts[0]?.name ?? '') ?? 'requirements'
  switch (asked.question) {
    case 'mode':
      return ifMode(cluster, asked.mode === '' ? null : evcMode(asked.mode), policy)
    case 'host':
      return ifAdded(asked.host, cluster, evc, policy)
    case 'power-cycle':
      return ifCycled(asked.vm, cluster, policy)
    case 'move':
      return ifSent(asked, evc, policy)
  }
}

/** What a person would ask first: the mode above, or where EVC is off the highest that all hosts can run. */
export function firstMode(cluster: EvcCluster): string {
  const { mode } = cluster
  if (mode === null) return highestCommonMode(cluster)?.key ?? ''
  const above = evcModes.find((one) => one.vendor === mode.vendor && one.supersetOf.has(mode.key))
  return (above ?? mode).key
}

const verbs: Readonly<Record<ClusterOutlook['action'], string>> = {
  none: 'kept',
  enable: 'enabled',
  disable: 'disabled',
  raise: 'raised',
  lower: 'lowered',
  change: 'changed',
}

function ifMode(cluster: EvcCluster, mode: EvcMode | null, policy: CpuPolicy): Answer {
  const outlook = ifClusterMode(cluster, mode, policy)
  if (outlook.action === 'none') {
    const state = mode === null ? 'EVC is off already.' : `${cluster.name} is in this mode already.`
    return { ...outlook, hosts: [], verdict: state, notes: [] }
  }
  const what = outlook.action === 'enable' || outlook.action === 'disable' ? 'EVC' : 'The mode'
  const cycles = outlook.vms.filter((vm) => vm.minModeNow !== null && changes(vm) > 0).length
  const verdict =
    outlook.refusals.length > 0
      ? `${what} of ${cluster.name} cannot be ${verbs[outlook.action]} now.`
      : `${what} of ${cluster.name} can be ${verbs[outlook.action]}.`
  return { ...outlook, verdict, notes: modeNotes(outlook.action, cycles) }
}

function changes({ atPowerCycle }: VmOutlook): number {
  return atPowerCycle.gained.length + atPowerCycle.lost.length
}

function modeNotes(action: ClusterOutlook['action'], cycles: number): string[] {
  const kept =
    'Active VMs keep the features that they have until they are powered off and on; a restart of the guest is not enough.'
  const later =
    cycles === 0 ? [] : [`${plural(cycles, 'active VM')} would see other features after a power cycle.`]
  const unchecked =
    action === 'disable'
      ? ['Afterwards nothing keeps VMs of the cluster compatible with all of its hosts.']
      : []
  return [kept, ...later, ...unchecked]
}

function ifAdded(chosen: string, cluster: EvcCluster, evc: EstateEvc, policy: CpuPolicy): Answer | null {
  const found = hostToAdd(chosen, evc)
  if (found === null) return null
  const { host, mode } = found
  const outlook = ifHostAdded(cluster, host, mode, policy)
  const verdict =
    outlook.refusals.length > 0
      ? `${cluster.name} would not take ${host.name} in.`
      : `${cluster.name} would take ${host.name} in.`
  const notes =
    cluster.mode === null
      ? ['The cluster has no EVC: every host may come in, and vMotion checks each VM.']
      : []
  return { ...outlook, verdict, vms: outlook.vms.filter((vm) => vm.host === host.name), notes }
}

/** A host of the estate as it is, or an empty one with a processor of the catalogue and the newest ESXi. */
function hostToAdd(chosen: string, evc: EstateEvc): { host: EvcHost; mode: EvcMode | null } | null {
  const [kind, ...rest] = chosen.split(':')
  const name = rest.join(':')
  if (kind === 'estate') {
    const host = evc.hosts.find((one) => one.name === name)
    return host === undefined ? null : { host, mode: evc.modeOf.get(name) ?? null }
  }
  const processor = processors.find((one) => one.id === name)
  if (processor === undefined) return null
  const cpu = { processor: processor.id, vendor: processor.vendor }
  return { host: { name: `New host (${processor.name})`, cpu, isConnected: true, vms: [] }, mode: null }
}

function ifCycled(vm: string, cluster: EvcCluster, policy: CpuPolicy): Answer | null {
  if (!cluster.hosts.some((host) => host.vms.some((one) => one.name === vm))) return null
  const { refusals, ...outlook } = ifPowerCycled(cluster, vm, policy)
  return { verdict: cycleVerdict(outlook, refusals), refusals, hosts: [], vms: [outlook], notes: [] }
}

function cycleVerdict(outlook: VmOutlook, refusals: readonly EvcRefusal[]): string {
  const { vm, host, minModeNow } = outlook
  if (refusals.length > 0) return `${vm} would be powered off and would not start again on ${host}.`
  if (minModeNow === null) return `${vm} is off; powered on at ${host} it would see these features.`
  return changes(outlook) === 0
    ? `${vm} would see the same features as now.`
    : `${vm} would see ${plural(outlook.atPowerCycle.gained.length, 'feature')} more and ${outlook.atPowerCycle.lost.length} fewer.`
}

function ifSent({ vm, toHost }: Asked, evc: EstateEvc, policy: CpuPolicy): Answer | null {
  const found = findEvcVm(evc, vm)
  const target = evc.hosts.find((host) => host.name === toHost)
  if (found === null || target === undefined || target.name === found.host.name) return null
  const placed = (host: EvcHost) => ({
    name: host.name,
    place: cpuPlace(hostFeatures(host.cpu), evc.modeOf.get(host.name) ?? null),
  })
  const move = ifMoved(found.vm, placed(found.host), placed(target), policy)
  const isOff = found.vm.features === null
  const verdict =
    move.refusals.length > 0
      ? `The CPU of ${toHost} does not let ${vm} in by vMotion.`
      : isOff
        ? `${vm} is off: it can be moved cold, and gets its features when it is powered on there.`
        : `The CPU of ${toHost} lets ${vm} in by vMotion; the guest sees the same features.`
  return {
    verdict,
    refusals: move.refusals,
    hosts: [],
    vms: [move.outlook],
    notes: isOff ? [] : returnNotes(move, vm, found.host.name),
  }
}

function returnNotes(
  move: {
    readonly refusals: readonly EvcRefusal[]
    readonly returnsNow: boolean
    readonly returnsAfterPowerCycle: boolean
  },
  vm: string,
  from: string,
): string[] {
  if (move.refusals.length > 0) return [`Powered off, ${vm} can be moved there in any case.`]
  return [
    move.returnsNow
      ? `It can come back to ${from} by vMotion.`
      : `It cannot come back to ${from} by vMotion.`,
    move.returnsAfterPowerCycle
      ? 'After a power cycle there it could still come back.'
      : 'After a power cycle there it could no longer come back by vMotion.',
  ]
}
