/** Rows of a table of datastores, and their order. Pure. */
import type { EstateDatastore } from '../object/object-scope.ts'

export type DatastoreColumn = 'name' | 'type' | 'cluster' | 'state' | 'capacity' | 'provisioned' | 'free'

export interface DatastoreSort {
  readonly column: DatastoreColumn
  readonly isDescending: boolean
}

type Key = (store: EstateDatastore) => string | number

const keys: Readonly<Record<DatastoreColumn, Key>> = {
  name: (store) => store.name,
  type: (store) => store.type,
  cluster: (store) => store.spec.datastoreCluster ?? '',
  state: (store) => store.spec.maintenance ?? 'normal',
  capacity: (store) => store.capacityGiB,
  provisioned: (store) => store.provisionedGiB,
  free: (store) => store.freeGiB,
}

/** Equal ones keep the order of the estate. */
export function sortedDatastores(
  stores: readonly EstateDatastore[],
  { column, isDescending }: DatastoreSort,
): EstateDatastore[] {
  const key = keys[column]
  const sign = isDescending ? -1 : 1
  return stores.toSorted((left, right) => {
    const [a, b] = [key(left), key(right)]
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
  })
}

/** Numbers begin with the largest, words with the first. */
export function sortedBy(before: DatastoreSort, column: DatastoreColumn): DatastoreSort {
  if (before.column === column) return { column, isDescending: !before.isDescending }
  return { column, isDescending: ['capacity', 'provisioned', 'free'].includes(column) }
}
