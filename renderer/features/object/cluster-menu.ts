/** What the menu of a cluster offers: DRS at once, and the way to its settings. */
import { computed, type ComputedRef } from 'vue'
import type { RowAct } from '../../ui/row-act.ts'
import { useLabStore } from '../../stores/lab.ts'
import { useRunStore } from '../../stores/run.ts'
import { useWorkbenchStore } from '../../stores/workbench.ts'
import { heldBack } from '../commands/run-commands.ts'

export function useClusterMenu(clusterName: () => string | null): ComputedRef<RowAct[]> {
  const lab = useLabStore()
  const run = useRunStore()
  const workbench = useWorkbenchStore()
  return computed(() => {
    const name = clusterName()
    const cluster = run.estate?.clusters.find((one) => one.name === name)
    if (name === null || cluster === undefined) return []
    const hasDrs = cluster.spec.drs !== undefined
    const configure = (page: string) => () => {
      workbench.clusterPage = page
      workbench.tab = 'configure'
      workbench.select({ kind: 'cluster', name })
    }
    return [
      {
        title: 'Run DRS Now',
        icon: 'two-way-arrows',
        disabledBecause: heldBack(lab.attempt) || (hasDrs ? '' : `vSphere DRS of ${name} is turned off.`),
        act: () => {
          workbench.clusterMonitorPage = 'recommendations'
          workbench.tab = 'monitor'
          workbench.select({ kind: 'cluster', name })
          void run.issue({ type: 'run-drs', cluster: name })
        },
      },
      { title: 'Settings: vSphere DRS…', icon: 'cog', act: configure('drs') },
      { title: 'Settings: vSphere Availability…', icon: 'cog', act: configure('ha') },
      { title: 'Settings: VMware EVC…', icon: 'cpu', act: configure('evc') },
      { title: 'VM/Host Rules…', icon: 'host', act: configure('rules') },
      { title: 'Resource Pools…', icon: 'resource-pool', act: configure('pools') },
    ]
  })
}
