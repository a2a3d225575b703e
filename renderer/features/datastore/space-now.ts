/**
 * Space of a datastore at this moment. The estate is told anew when files have moved; while they are being copied, the
 * trace's samples know how far that is. Pure.
 */
import { gibBytes } from '../../../core/base/units.ts'
import type { RunView } from '../../../core/trace/view.ts'
import type { EstateDatastore } from '../object/object-scope.ts'

export function datastoreNow(store: EstateDatastore, view: RunView): EstateDatastore {
  const series = view.datastores.get(store.name)?.series
  if (series === undefined || series.atNs.length === 0 || !isBeingCopied(store.name, view)) return store
  const usedGiB = series.usedBytes.at(-1)! / gibBytes
  return {
    ...store,
    usedGiB,
    provisionedGiB: series.provisionedBytes.at(-1)! / gibBytes,
    freeGiB: Math.max(0, store.capacityGiB - usedGiB),
  }
}

function isBeingCopied(datastore: string, view: RunView): boolean {
  return view.migrations.some(
    ({ outcome, storage }) =>
      outcome === null &&
      (storage?.copies ?? []).some(
        ({ fromDatastore, toDatastore }) => fromDatastore === datastore || toDatastore === datastore,
      ),
  )
}
