/** The menu of the selected object as commands of the palette, but for those that have a command of their own. Pure. */
import { objectTitle, type SelectedObject } from '../../stores/object-kinds.ts'
import type { RowAct } from '../../ui/row-act.ts'
import type { AppCommand } from './app-command.ts'

/** Titles of menu items that `run-commands.ts` and `host-commands.ts` state themselves. */
const ownCommands: ReadonlySet<string> = new Set([
  'Migrate…',
  'Cancel migration',
  'Power on',
  'Power off…',
  'Suspend',
  'Resume',
  'Restart Guest OS…',
  'Set workload…',
  'Enter Maintenance Mode…',
  'Exit Maintenance Mode',
  'Evacuate…',
  'Maintenance Mode > Enter Maintenance Mode…',
  'Maintenance Mode > Exit Maintenance Mode',
])

export function objectCommands(object: SelectedObject | null, acts: readonly RowAct[]): AppCommand[] {
  if (object === null) return []
  return acts
    .filter((act) => !ownCommands.has(act.title))
    .map((act) => ({
      id: `object ${act.title}`,
      menu: null,
      title: `${objectTitle(object)}: ${act.title}`,
      disabledBecause: act.disabledBecause ?? '',
      act: act.act,
    }))
}
