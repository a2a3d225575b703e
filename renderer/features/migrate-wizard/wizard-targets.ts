/**
 * Where the wizard can send a VM: a host, a cluster or a resource pool, of which DRS picks the host. What is asked
 * of the checks for it, and the rows of the tabs. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { byteSize } from '../../format/bytes.ts'
import { plural, wholeNumber } from '../../format/numbers.ts'
import { mibBytes } from '../../../core/base/units.ts'

export type Target =
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'cluster'; readonly cluster: string }
  | { readonly kind: 'pool'; readonly cluster: string; readonly pool: string }

export type TargetKind = Target['kind']

export const targetKinds: readonly { readonly kind: TargetKind; readonly title: string }[] = [
  { kind: 'host', title: 'Hosts' },
  { kind: 'cluster', title: 'Clusters' },
  { kind: 'pool', title: 'Resource pools' },
]

/** For maps: two targets of one key are the same. */
export function targetKey(target: Target): string {
  if (target.kind === 'host') return JSON.stringify(['host', target.host])
  if (target.kind === 'cluster') return JSON.stringify(['cluster', target.cluster])
  return JSON.stringify(['pool', target.cluster, target.pool])
}

/** As a sentence names it. */
export function targetWords(target: Target): string {
  if (target.kind === 'host') return target.host
  if (target.kind === 'cluster') return target.cluster
  return `${target.pool} in ${target.cluster}`
}

/** Hosts on which a VM that goes there may come to run. */
export function hostsOfTarget(estate: EstateView, target: Target): readonly string[] {
  if (target.kind === 'host') return [target.host]
  return estate.clusters.find((cluster) => cluster.name === target.cluster)?.hosts ?? []
}

export interface ClusterRow {
  readonly target: Target
  readonly name: string
  readonly vcenter: string
  readonly datacenter: string
  readonly hosts: string
  readonly drs: string
  readonly evc: string
}

const drsLevelWords = {
  manual: 'Manual',
  partiallyAutomated: 'Partially automated',
  fullyAutomated: 'Fully automated',
} as const

export function clusterRows(estate: EstateView): ClusterRow[] {
  return estate.clusters.map(({ name, vcenter, datacenter, hosts, spec }) => ({
    target: { kind: 'cluster', cluster: name },
    name,
    vcenter,
    datacenter,
    hosts: wholeNumber(hosts.length),
    drs: spec.drs === undefined ? 'Off' : drsLevelWords[spec.drs.level],
    evc: spec.evcMode ?? 'Off',
  }))
}

export interface PoolRow {
  readonly target: Target
  readonly name: string
  readonly vcenter: string
  readonly cluster: string
  /** '' directly below the cluster. */
  readonly parent: string
  readonly cpu: string
  readonly memory: string
}

export function poolRows(estate: EstateView): PoolRow[] {
  return estate.clusters.flatMap(({ name: cluster, vcenter, spec }) =>
    (spec.resourcePools ?? []).map((pool) => ({
      target: { kind: 'pool', cluster, pool: pool.name } as const,
      name: pool.name,
      vcenter,
      cluster,
      parent: pool.parent ?? '',
      cpu: reservation(`${wholeNumber(pool.cpuReservationMhz)} MHz`, pool.cpuExpandable),
      memory: reservation(byteSize(pool.memoryReservationMiB * mibBytes), pool.memoryExpandable),
    })),
  )
}

function reservation(amount: string, isExpandable: boolean): string {
  return isExpandable ? `${amount}, expandable` : amount
}

/** `3 hosts, DRS fully automated`, for who hears the table instead of seeing it. */
export function clusterSentence({ name, hosts, drs }: ClusterRow): string {
  return `${name}, ${plural(Number(hosts), 'host')}, DRS ${drs.toLowerCase()}`
}

export interface VcenterGroup<Row> {
  /** '' where all rows are of one vCenter, which then needs no heading. */
  readonly vcenter: string
  readonly rows: readonly Row[]
}

/** In the order in which the rows name them. */
export function byVcenter<Row>(
  rows: readonly Row[],
  vcenterOf: (row: Row) => string,
): readonly VcenterGroup<Row>[] {
  const names = [...new Set(rows.map(vcenterOf))]
  if (names.length < 2) return [{ vcenter: '', rows }]
  return names.map((vcenter) => ({ vcenter, rows: rows.filter((row) => vcenterOf(row) === vcenter) }))
}
