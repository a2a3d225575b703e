/**
 * The modes that a cluster may be set to, each with what stands in its way: hosts that cannot run it and why, VMs
 * that must be off first. What the Change EVC Mode dialog lists. Pure.
 */
import {
  configureRefusals,
  evcAction,
  type EvcAction,
  type EvcCluster,
} from '../../../core/evc/cluster-evc.ts'
import type { CpuVendor } from '../../../core/evc/cpu-features.ts'
import { evcModes, type EvcMode } from '../../../core/evc/evc-modes.ts'
import { hostFeatures, maxEvcMode } from '../../../core/evc/host-features.ts'
import { listInWords, type EvcRefusal } from '../../../core/evc/refusal.ts'
import { plural } from '../../format/numbers.ts'

export interface ModeRow {
  readonly mode: EvcMode
  readonly action: EvcAction
  readonly isCurrent: boolean
  readonly refusals: readonly EvcRefusal[]
  /** '' or in a few words why not. */
  readonly reason: string
}

/** Newest first, as a person looks for the highest mode that all hosts can run. */
export function modeRows(cluster: EvcCluster, vendor: CpuVendor): ModeRow[] {
  return evcModes
    .filter((mode) => mode.vendor === vendor)
    .map((mode): ModeRow => {
      const refusals = configureRefusals(cluster, mode)
      return {
        mode,
        action: evcAction(cluster.mode, mode),
        isCurrent: cluster.mode?.key === mode.key,
        refusals,
        reason: reasonOf(refusals, mode),
      }
    })
    .toReversed()
}

function reasonOf(refusals: readonly EvcRefusal[], mode: EvcMode): string {
  const faults = new Set(refusals.map((one) => one.fault))
  if (faults.has('HeterogenousHostsBlockingEVC')) return 'Needs hosts of one vendor'
  if (faults.has('EVCModeIllegalByVendor')) return `Needs ${mode.vendor} hosts`
  const hosts = namesOf(refusals.filter((one) => one.fault !== 'ActiveVMsBlockingEVC'))
  if (hosts.length > 0) return `Not for ${shortList(hosts)}`
  const vms = refusals.flatMap((one) => one.hosts).flatMap((host) => host.vms)
  return vms.length === 0 ? '' : `${plural(vms.length, 'active VM')} in the way`
}

/** What the dialog chooses at first: the highest mode that can be set, else the highest that the hosts could run. */
export function firstOffered(rows: readonly ModeRow[], cluster: EvcCluster): ModeRow | null {
  const highest = highestCommonMode(cluster)
  return (
    rows.find((row) => row.refusals.length === 0) ??
    rows.find((row) => row.mode.key === highest?.key) ??
    rows[0] ??
    null
  )
}

function namesOf(refusals: readonly EvcRefusal[]): string[] {
  return [...new Set(refusals.flatMap((one) => one.hosts.map(({ host }) => host)))]
}

/** A list that stays short: the first two names, then how many more. */
export function shortList(names: readonly string[]): string {
  return names.length <= 3
    ? listInWords(names)
    : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}

/** Vendor of the hosts; null: both, or there is no host. */
export function vendorOfCluster(cluster: EvcCluster): CpuVendor | null {
  const vendors = new Set(cluster.hosts.map(({ cpu }) => hostFeatures(cpu).vendor))
  const [vendor] = vendors
  return vendors.size === 1 && vendor !== undefined ? vendor : null
}

/** The highest mode that all hosts can run, whatever VMs are on them; null: none. */
export function highestCommonMode(cluster: EvcCluster): EvcMode | null {
  const vendor = vendorOfCluster(cluster)
  if (vendor === null) return null
  const empty = { ...cluster, hosts: cluster.hosts.map((host) => ({ ...host, vms: [], isConnected: true })) }
  return modeRows(empty, vendor).find((row) => row.refusals.length === 0)?.mode ?? null
}

export interface HostModeRow {
  readonly host: string
  readonly processor: string
  readonly version: string
  readonly isConnected: boolean
  /** Highest mode that it could run by its silicon, firmware and release; '—': none. */
  readonly highest: string
}

export function hostModeRows(cluster: EvcCluster): HostModeRow[] {
  return cluster.hosts.map(({ name, cpu, isConnected }) => {
    const features = hostFeatures(cpu)
    return {
      host: name,
      processor: features.processor?.name ?? cpu.model ?? '',
      version: cpu.version ?? '',
      isConnected,
      highest: maxEvcMode(features, cpu.version)?.label ?? '—',
    }
  })
}

export const actionWords: Readonly<Record<EvcAction, string>> = {
  none: 'As it is now',
  enable: 'Enables EVC',
  disable: 'Disables EVC',
  raise: 'Raises the mode',
  lower: 'Lowers the mode',
  change: 'Neither contains the other',
}
