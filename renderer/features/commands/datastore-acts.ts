/** What can be done to a datastore now, and why not. Pure: reads the trace's view and the estate alone. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { allDatastores } from '../object/object-scope.ts'
import { vmsOnDatastore } from '../datastore/vms-on-datastore.ts'

/** Each '' if it can be done, else a sentence that says why not. */
export interface DatastoreActs {
  readonly enterMaintenance: string
  readonly exitMaintenance: string
  readonly evacuate: string
}

/** `blocked` holds for all acts (no run is open), `held` for those that a lab holds back. */
export function datastoreActs(
  view: RunView,
  estate: EstateView | null,
  name: string | null,
  blocked: string,
  held: string,
): DatastoreActs {
  const store =
    estate === null ? undefined : allDatastores(estate).find((datastore) => datastore.name === name)
  const why = blocked || (store === undefined ? 'Select a datastore first.' : held)
  if (why !== '' || store === undefined || estate === null)
    return { enterMaintenance: why, exitMaintenance: why, evacuate: why }
  const state = store.spec.maintenance ?? 'normal'
  const words = {
    normal: '',
    entering: 'is entering maintenance mode',
    inMaintenance: 'is in maintenance mode',
  }
  return {
    enterMaintenance: state === 'normal' ? '' : `${store.name} ${words[state]}.`,
    exitMaintenance: state === 'normal' ? `${store.name} is not in maintenance mode.` : '',
    evacuate: evacuateProblem(store.name, estate, view),
  }
}

function evacuateProblem(name: string, estate: EstateView, view: RunView): string {
  const vms = vmsOnDatastore(estate, view, name)
  if (vms.length === 0) return `No virtual machine has files on ${name}.`
  return vms.every((vm) => vm.task !== null) ? `All virtual machines of ${name} are being migrated.` : ''
}
