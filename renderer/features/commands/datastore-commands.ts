/** What is done to the selected datastore. In the palette; the datastore's own menu has the same. */
import { evacuate } from '../datastore/datastore-menu.ts'
import type { AllStores } from './all-stores.ts'
import { noRun } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { datastoreActs } from './datastore-acts.ts'
import { heldBack } from './run-commands.ts'

export function datastoreCommands({ dialogs, lab, run, workbench }: AllStores): AppCommand[] {
  const name = workbench.selected?.kind === 'datastore' ? workbench.selected.name : null
  const blocked = run.description === null ? noRun : ''
  const acts = datastoreActs(run.view, run.estate, name, blocked, heldBack(lab.attempt))
  const named = (verb: string, more = '') => (name === null ? `${verb}${more}` : `${verb}: ${name}${more}`)
  return [
    {
      id: 'evacuate-datastore',
      menu: null,
      title: named('Evacuate Datastore', '…'),
      disabledBecause: acts.evacuate,
      act: () => evacuate(name!, { run, workbench }),
    },
    {
      id: 'enter-datastore-maintenance-mode',
      menu: null,
      title: named('Enter Datastore Maintenance Mode', '…'),
      disabledBecause: acts.enterMaintenance,
      act: () => (dialogs.maintenanceDatastore = name),
    },
    {
      id: 'exit-datastore-maintenance-mode',
      menu: null,
      title: named('Exit Datastore Maintenance Mode'),
      disabledBecause: acts.exitMaintenance,
      act: () => void run.issue({ type: 'exit-datastore-maintenance-mode', datastore: name! }),
    },
  ]
}
