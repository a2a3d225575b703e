/**
 * Datastore maintenance mode as the window shows it: what is left on a datastore that is entering it, and what each
 * VM with files there waits for. Pure; trace and estate say it all.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView, TaskView } from '../../../core/trace/view.ts'
import { plural } from '../../format/numbers.ts'
import { homeDatastoreOf } from '../migrate-wizard/storage-choices.ts'
import type { HoldUpRow } from '../maintenance/maintenance-state.ts'
import { allDatastores, type EstateDatastore } from '../object/object-scope.ts'
import { taskWords, type VmNow } from '../object/estate-now.ts'
import { hostSwapDatastoreOf, vmsOnDatastore } from './vms-on-datastore.ts'

export interface DatastoreMaintenanceNow {
  readonly state: 'normal' | 'entering' | 'inMaintenance'
  /** The task that enters; null unless it runs. */
  readonly task: TaskView | null
  /** VMs with files there; those that need somebody first. */
  readonly rows: readonly HoldUpRow[]
}

const enteringNames = new Set(['Enter SDRS maintenance mode', 'Enter datastore maintenance mode'])

export function datastoreMaintenanceNow(
  view: RunView,
  estate: EstateView,
  name: string,
): DatastoreMaintenanceNow {
  const store = allDatastores(estate).find((one) => one.name === name)
  const state = store?.spec.maintenance ?? 'normal'
  if (state !== 'entering') return { state, task: null, rows: [] }
  const rows = vmsOnDatastore(estate, view, name)
    .filter((vm) => hostSwapDatastoreOf(vm, estate) === name || !hasLeft(vm, view, name))
    .map((vm) => rowOf(vm, view, name))
  return {
    state,
    task:
      view.tasks.findLast(
        (task) => enteringNames.has(task.name) && task.target === name && task.state === 'running',
      ) ?? null,
    rows: rows.toSorted((left, right) => order.indexOf(left.state) - order.indexOf(right.state)),
  }
}

const order: readonly HoldUpRow['state'][] = ['held', 'recommended', 'waiting', 'queued', 'moving']

/** Hold-ups that only a person ends; all others are somebody's refusal. */
const waitsForPerson = new Set(['sdrs-manual', 'no-datastore-cluster', 'template'])

/** The trace says that its last move took all its files away; the estate is told anew a moment later. */
function hasLeft({ name, spec }: VmNow, view: RunView, datastore: string): boolean {
  const last = view.migrations.findLast(({ vm }) => vm === name)
  const storage = last?.outcome?.outcome === 'completed' ? last.storage : null
  if (storage === null) return false
  const left = new Set(
    storage.copies.filter(({ fromDatastore }) => fromDatastore === datastore).map(({ disk }) => disk),
  )
  const isHomeHere = homeDatastoreOf(spec) === datastore && storage.homeCopied?.fromDatastore !== datastore
  return !isHomeHere && spec.disks.every((disk) => disk.datastore !== datastore || left.has(disk.name))
}

function rowOf(vm: VmNow, view: RunView, datastore: string): HoldUpRow {
  const { name, task } = vm
  if (task !== null) {
    const isQueued = task.state === 'queued'
    return {
      vm: name,
      state: isQueued ? 'queued' : 'moving',
      text: isQueued ? `Queued: ${task.waits?.reason ?? ''}` : `${taskWords(vm)}, ${task.percent} %`,
      fault: '',
    }
  }
  const held = view.datastores.get(datastore)?.heldUpBy.get(name)
  if (held === undefined)
    return { vm: name, state: 'waiting', text: 'Waits until its files are asked to move.', fault: '' }
  const state = waitsForPerson.has(held.cause) ? 'recommended' : 'held'
  return { vm: name, state, text: sentence(held.reason), fault: held.fault }
}

function sentence(reason: string): string {
  return reason.slice(0, 1).toUpperCase() + reason.slice(1)
}

/** The banner's first sentence. */
export function leftInWords({ rows }: DatastoreMaintenanceNow): string {
  if (rows.length === 0) return 'No virtual machine has files here; the last old files are being deleted.'
  const stuck = rows.filter((row) => row.state === 'held' || row.state === 'recommended').length
  const verb = rows.length === 1 ? 'has' : 'have'
  const left = `${plural(rows.length, 'virtual machine')} still ${verb} files here`
  return stuck === 0 ? `${left}.` : `${left}; ${stuck} cannot leave without you.`
}

/** What happens to the files when it is told to enter. */
export function datastoreEvacuationWords(store: EstateDatastore, vms: readonly VmNow[]): string {
  const { datastoreCluster } = store.spec
  if (vms.length === 0) return `No virtual machine has files on ${store.name}.`
  const them = plural(vms.length, 'virtual machine')
  if (datastoreCluster === undefined)
    return `${store.name} is in no datastore cluster: migrate the storage of its ${them} yourself.`
  if (store.storageDrs === 'fullyAutomated')
    return `Storage DRS of ${datastoreCluster} is fully automated: it moves the files of its ${them} to other datastores of the cluster.`
  return `Storage DRS of ${datastoreCluster} is in Manual Mode: migrate the storage of its ${them} yourself; for each it names the datastore that it would choose.`
}
