/** What the menu of a datastore offers beside its settings; titles name the datastore's acts apart from a host's. */
import type { useDialogsStore } from '../../stores/dialogs.ts'
import type { useRunStore } from '../../stores/run.ts'
import type { useWorkbenchStore } from '../../stores/workbench.ts'
import type { RowAct } from '../../ui/row-act.ts'
import { noRun } from '../commands/all-stores.ts'
import { datastoreActs } from '../commands/datastore-acts.ts'
import { vmsOnDatastore } from './vms-on-datastore.ts'

export interface DatastoreMenuContext {
  readonly dialogs: ReturnType<typeof useDialogsStore>
  readonly run: ReturnType<typeof useRunStore>
  readonly workbench: ReturnType<typeof useWorkbenchStore>
  /** A lab holds commands back: a sentence, or ''. */
  readonly held: string
}

export function datastoreMenu(name: string, context: DatastoreMenuContext): RowAct[] {
  const { dialogs, run, held } = context
  const acts = datastoreActs(run.view, run.estate, name, run.description === null ? noRun : '', held)
  return [
    {
      title: 'Evacuate…',
      icon: 'two-way-arrows',
      disabledBecause: acts.evacuate,
      act: () => evacuate(name, context),
    },
    {
      title: 'Maintenance Mode > Enter Maintenance Mode…',
      icon: 'pause',
      disabledBecause: acts.enterMaintenance,
      act: () => (dialogs.maintenanceDatastore = name),
    },
    {
      title: 'Maintenance Mode > Exit Maintenance Mode',
      icon: 'play',
      disabledBecause: acts.exitMaintenance,
      act: () => void run.issue({ type: 'exit-datastore-maintenance-mode', datastore: name }),
    },
  ]
}

/** Opens the migrate wizard for all VMs with files there that are not on their way already. */
export function evacuate(
  name: string,
  { run, workbench }: Pick<DatastoreMenuContext, 'run' | 'workbench'>,
): void {
  if (run.estate === null) return
  const vms = vmsOnDatastore(run.estate, run.view, name).filter((vm) => vm.task === null)
  workbench.migrate(
    vms.map((vm) => vm.name),
    name,
  )
}
