/** Datastores as destinations of files: which the hosts see, and the rows of the table, sorted. Pure. */
import { gibBytes } from '../../../core/base/units.ts'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { byteSize } from '../../format/bytes.ts'
import { maintenanceWords, typeInWords } from '../object/datastore-words.ts'
import { allDatastores, type EstateDatastore } from '../object/object-scope.ts'
import { checkState } from './findings.ts'

export interface OfferedDatastores {
  readonly seen: readonly EstateDatastore[]
  /** In a datacenter of these hosts, and seen by none of them: the Client does not list them. */
  readonly unseen: readonly EstateDatastore[]
}

/** `hosts`: where the VMs may come to run; a datastore that one of them sees is offered. */
export function offeredDatastores(estate: EstateView, hosts: readonly string[]): OfferedDatastores {
  const own = estate.hosts.filter((host) => hosts.includes(host.name))
  const seenNames = new Set(own.flatMap((host) => host.datastores))
  const datacenters = new Set(own.map((host) => `${host.vcenter}/${host.datacenter}`))
  const nearby = new Set(
    estate.ssoDomains.flatMap((domain) =>
      domain.vcenters.flatMap((vcenter) =>
        vcenter.datacenters
          .filter((datacenter) => datacenters.has(`${vcenter.name}/${datacenter.name}`))
          .flatMap((datacenter) => datacenter.datastores.map((store) => store.name)),
      ),
    ),
  )
  const all = allDatastores(estate)
  return {
    seen: all.filter((store) => seenNames.has(store.name)),
    unseen: all.filter((store) => nearby.has(store.name) && !seenNames.has(store.name)),
  }
}

/** Files are not moved to the datastore that they are to leave. */
export function withoutLeaving({ seen, unseen }: OfferedDatastores, leaving: string): OfferedDatastores {
  const stays = (store: EstateDatastore) => store.name !== leaving
  return { seen: seen.filter(stays), unseen: unseen.filter(stays) }
}

export interface DatastoreRow {
  readonly name: string
  readonly status: string
  readonly isNormal: boolean
  readonly capacity: string
  readonly provisioned: string
  readonly free: string
  readonly type: string
  readonly cluster: string
  readonly report: Compatibility | null
  readonly sortValues: Readonly<Record<DatastoreColumn, string | number>>
}

export const datastoreColumns = [
  { id: 'name', title: 'Name', isNumber: false },
  { id: 'status', title: 'Status', isNumber: false },
  { id: 'check', title: 'Storage Compatibility', isNumber: false },
  { id: 'capacity', title: 'Capacity', isNumber: true },
  { id: 'provisioned', title: 'Provisioned', isNumber: true },
  { id: 'free', title: 'Free', isNumber: true },
  { id: 'type', title: 'Type', isNumber: false },
  { id: 'cluster', title: 'Cluster', isNumber: false },
] as const

export type DatastoreColumn = (typeof datastoreColumns)[number]['id']

export interface Sorting {
  readonly column: DatastoreColumn
  readonly isDescending: boolean
}

export function datastoreRow(store: EstateDatastore, report: Compatibility | null): DatastoreRow {
  const { name, capacityGiB, provisionedGiB, freeGiB, spec } = store
  const status = maintenanceWords[spec.maintenance ?? 'normal']
  const type = typeInWords(spec)
  const cluster = spec.datastoreCluster ?? ''
  return {
    name,
    status,
    isNormal: (spec.maintenance ?? 'normal') === 'normal',
    capacity: byteSize(capacityGiB * gibBytes),
    provisioned: byteSize(provisionedGiB * gibBytes),
    free: byteSize(freeGiB * gibBytes),
    type,
    cluster,
    report,
    sortValues: {
      name,
      status,
      check: checkState(report).words,
      capacity: capacityGiB,
      provisioned: provisionedGiB,
      free: freeGiB,
      type,
      cluster,
    },
  }
}

/** Rows of equal value stand by their names. */
export function sortedRows(rows: readonly DatastoreRow[], { column, isDescending }: Sorting): DatastoreRow[] {
  const sign = isDescending ? -1 : 1
  return [...rows].sort(
    (one, other) =>
      sign * compare(one.sortValues[column], other.sortValues[column]) || compare(one.name, other.name),
  )
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other), 'en', { numeric: true })
}

/** The same column again turns the order round. */
export function sortedBy(sorting: Sorting, column: DatastoreColumn): Sorting {
  return { column, isDescending: sorting.column === column && !sorting.isDescending }
}
