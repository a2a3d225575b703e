/** What the menu of a virtual machine offers, in the tree and in the object head: one list. */
import { computed, type ComputedRef } from 'vue'
import type { RowAct } from '../../ui/row-act.ts'
import { useInjectFault } from '../faults/use-inject-fault.ts'
import { useDialogsStore } from '../../stores/dialogs.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { askPowerOff, askRestartGuest } from '../commands/ask-power-off.ts'
import { noRun } from '../commands/all-stores.ts'
import { heldBack } from '../commands/run-commands.ts'
import { vmActs } from '../commands/vm-acts.ts'
import { vmSettingsActs } from './vm-settings-acts.ts'

export function useVmMenu(vmName: () => string | null): ComputedRef<RowAct[]> {
  const dialogs = useDialogsStore()
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const inject = useInjectFault()
  return computed(() => {
    const vm = vmName()
    if (vm === null) return []
    const held = heldBack(lab.attempt)
    const spec = run.estate?.vms.find((one) => one.name === vm)
    const acts = vmActs(run.view, vm, run.description === null ? noRun : '', held)
    return [
      {
        title: 'Migrate…',
        icon: 'two-way-arrows',
        disabledBecause: acts.migrate,
        act: () => (workbench.migrating = vm),
      },
      {
        title: 'Cancel migration',
        icon: 'times',
        disabledBecause: acts.cancel,
        act: () => void run.issue({ type: 'cancel', vm }),
      },
      {
        title: 'Power on',
        icon: 'play',
        disabledBecause: acts.powerOn,
        act: () => void run.issue({ type: 'power-on', vm }),
      },
      {
        title: 'Power off…',
        icon: 'power',
        disabledBecause: acts.powerOff,
        act: () => (dialogs.question = askPowerOff(vm, run)),
      },
      {
        title: 'Suspend',
        icon: 'pause',
        disabledBecause: acts.suspend,
        act: () => void run.issue({ type: 'suspend', vm }),
      },
      ...(acts.resume === ''
        ? [{ title: 'Resume', icon: 'play', act: () => void run.issue({ type: 'resume', vm }) }]
        : []),
      {
        title: 'Restart Guest OS…',
        icon: 'refresh',
        disabledBecause: acts.restartGuest,
        act: () => (dialogs.question = askRestartGuest(vm, run)),
      },
      {
        title: 'Set workload…',
        icon: 'memory',
        disabledBecause: held,
        act: () => (dialogs.workloadVm = vm),
      },
      {
        title: 'Inject Fault…',
        icon: 'bolt',
        disabledBecause: held,
        act: () => inject({ kind: 'vm', name: vm }),
      },
      ...(spec === undefined
        ? []
        : vmSettingsActs(spec, {
            held,
            edit: (edited) => (dialogs.edited = edited),
            ask: (question) => (dialogs.question = question),
            issue: (command) => void run.issue(command),
          })),
    ]
  })
}
