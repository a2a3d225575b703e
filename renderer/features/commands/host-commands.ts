/** What is done to the selected host, and to the selected cluster. In the palette; the host's own menu has the same. */
import type { AllStores } from './all-stores.ts'
import { noRun } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { datastoreCommands } from './datastore-commands.ts'
import { hostActs } from './host-acts.ts'
import { heldBack } from './run-commands.ts'

export function hostCommands(stores: AllStores): AppCommand[] {
  const { dialogs, lab, run, workbench } = stores
  const selected = workbench.selected
  const host = selected?.kind === 'host' ? selected.name : null
  const held = heldBack(lab.attempt)
  const acts = hostActs(run.view, run.estate, host, run.description === null ? noRun : '', held)
  const named = (verb: string, more = '') => (host === null ? `${verb}${more}` : `${verb}: ${host}${more}`)
  return [
    {
      id: 'enter-maintenance-mode',
      menu: null,
      title: named('Enter Maintenance Mode', '…'),
      disabledBecause: acts.enterMaintenance,
      act: () => (dialogs.maintenanceHost = host),
    },
    {
      id: 'exit-maintenance-mode',
      menu: null,
      title: named('Exit Maintenance Mode'),
      disabledBecause: acts.exitMaintenance,
      act: () => void run.issue({ type: 'exit-maintenance-mode', host: host! }),
    },
    ...datastoreCommands(stores),
    ...clusterCommands(stores),
  ]
}

function clusterCommands({ lab, run, workbench }: AllStores): AppCommand[] {
  const selected = workbench.selected
  const cluster =
    selected?.kind === 'cluster' ? run.estate?.clusters.find((one) => one.name === selected.name) : undefined
  const why = cluster === undefined ? 'Select a cluster first.' : ''
  const show = (page: string) => () => {
    workbench.clusterPage = page
    workbench.tab = 'configure'
  }
  const held = heldBack(lab.attempt)
  const off =
    cluster !== undefined && cluster.spec.drs === undefined ? `vSphere DRS of ${cluster.name} is off.` : ''
  return [
    {
      id: 'run-drs',
      menu: null,
      title: cluster === undefined ? 'Run DRS now' : `Run DRS now: ${cluster.name}`,
      disabledBecause: why || held || off,
      act: () => void run.issue({ type: 'run-drs', cluster: cluster!.name }),
    },
    {
      id: 'configure-evc',
      menu: null,
      title: cluster === undefined ? 'VMware EVC' : `VMware EVC of ${cluster.name}`,
      disabledBecause: why,
      act: show('evc'),
    },
    {
      id: 'configure-drs',
      menu: null,
      title: cluster === undefined ? 'Configure vSphere DRS' : `Configure vSphere DRS of ${cluster.name}`,
      disabledBecause: why,
      act: show('drs'),
    },
  ]
}
