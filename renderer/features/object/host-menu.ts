/** What the menu of a host offers. */
import { computed, type ComputedRef } from 'vue'
import { useDialogsStore } from '../../stores/dialogs.ts'
import type { RowAct } from '../../ui/row-act.ts'
import { useInjectFault } from '../faults/use-inject-fault.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { noRun } from '../commands/all-stores.ts'
import { hostActs } from '../commands/host-acts.ts'
import { heldBack } from '../commands/run-commands.ts'

export function useHostMenu(hostName: () => string | null): ComputedRef<RowAct[]> {
  const dialogs = useDialogsStore()
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  const inject = useInjectFault()
  return computed(() => {
    const host = hostName()
    if (host === null) return []
    const held = heldBack(lab.attempt)
    const isConnected = run.estate?.hosts.find((one) => one.name === host)?.connectionState === 'connected'
    const connectionState = isConnected ? ('disconnected' as const) : ('connected' as const)
    const configure = (page: string) => () => {
      workbench.hostPage = page
      workbench.tab = 'configure'
      workbench.select({ kind: 'host', name: host })
    }
    const acts = hostActs(run.view, run.estate, host, run.description === null ? noRun : '', held)
    return [
      {
        title: 'Enter Maintenance Mode…',
        icon: 'pause',
        disabledBecause: acts.enterMaintenance,
        act: () => (dialogs.maintenanceHost = host),
      },
      {
        title: 'Exit Maintenance Mode',
        icon: 'play',
        disabledBecause: acts.exitMaintenance,
        act: () => void run.issue({ type: 'exit-maintenance-mode', host }),
      },
      {
        title: 'Move To…',
        icon: 'host',
        disabledBecause: held,
        act: () => (dialogs.edited = { kind: 'host-place', name: host, within: '' }),
      },
      { title: 'Networking…', icon: 'network-switch', act: configure('virtual-switches') },
      { title: 'Storage…', icon: 'storage', act: configure('datastores') },
      { title: 'Advanced System Settings…', icon: 'cog', act: configure('advanced-settings') },
      {
        title: isConnected ? 'Connection > Disconnect' : 'Connection > Connect',
        icon: 'connect',
        disabledBecause: held,
        act: () => void run.issue({ type: 'edit-host', host, set: { connectionState } }),
      },
      {
        title: 'Inject Fault…',
        icon: 'bolt',
        disabledBecause: held,
        act: () => inject({ kind: 'host', name: host }),
      },
    ]
  })
}
