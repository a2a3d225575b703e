/** File and Edit: scenarios in and out, reports, the run on screen, what was copied of it. */
import { askOfRun } from '../../stores/report-choices.ts'
import type { AllStores } from './all-stores.ts'
import { noRun } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { heldBack } from './run-commands.ts'
import { chooseFiles } from './choose-file.ts'

export function fileCommands(stores: AllStores): AppCommand[] {
  const { dialogs, imports, navigation, run } = stores
  const summary = run.description?.summary ?? null
  const needsRun = summary === null ? noRun : ''
  return [
    {
      id: 'import',
      menu: 'File',
      title: 'Import…',
      shortcut: { key: 'o', withControl: true },
      disabledBecause: '',
      act: () => chooseFiles((files) => void imports.importFiles(files)),
    },
    {
      id: 'new-run',
      menu: 'File',
      title: 'New run of this scenario',
      disabledBecause: needsRun,
      act: () => void navigation.newRun(summary!.scenarioId),
    },
    ...exportCommands(stores),
    {
      id: 'settings',
      menu: 'File',
      title: 'Settings…',
      startsGroup: true,
      shortcut: { key: ',', withControl: true },
      disabledBecause: '',
      act: () => (dialogs.shown = 'settings'),
    },
    {
      id: 'close-run',
      menu: 'File',
      title: 'Close run',
      startsGroup: true,
      disabledBecause: needsRun,
      act: () => navigation.closeRun(),
    },
  ]
}

function exportCommands({ lab, library, reports, run }: AllStores): AppCommand[] {
  const summary = run.description?.summary ?? null
  const needsRun = summary === null ? noRun : ''
  return [
    {
      id: 'export-scenario',
      menu: 'File',
      title: 'Export scenario',
      startsGroup: true,
      disabledBecause: needsRun,
      act: () => void library.exportScenario(summary!.scenarioId),
    },
    {
      id: 'export-run-report',
      menu: 'File',
      title: 'Export report of the run…',
      disabledBecause: needsRun,
      act: () => (reports.asked = askOfRun(summary!, 'run')),
    },
    {
      id: 'export-lab-report',
      menu: 'File',
      title: 'Export report of the lab…',
      disabledBecause: lab.attempt === null ? 'The run on screen belongs to no lab.' : '',
      act: () => (reports.asked = askOfRun(summary!, 'attempt')),
    },
    {
      id: 'compare-runs',
      menu: 'File',
      title: 'Compare with another run…',
      disabledBecause: needsRun || (library.runs.length < 2 ? 'There is no other run.' : ''),
      act: () => (reports.asked = askOfRun(summary!, 'comparison')),
    },
  ]
}

export function editCommands(stores: AllStores): AppCommand[] {
  const { dialogs, lab, notices, run, workbench } = stores
  const summary = run.description?.summary ?? null
  const needsRun = summary === null ? noRun : ''
  const vm = workbench.selectedVm
  return [
    {
      id: 'rename-run',
      menu: 'Edit',
      title: 'Rename run…',
      disabledBecause: needsRun,
      act: () => (dialogs.renamedRun = { id: summary!.id, name: summary!.name }),
    },
    {
      id: 'set-workload',
      menu: 'Edit',
      title: vm === null ? 'Set workload…' : `Set workload of ${vm}…`,
      disabledBecause: needsRun || (vm === null ? 'Select a virtual machine first.' : heldBack(lab.attempt)),
      act: () => (dialogs.workloadVm = vm),
    },
    {
      id: 'copy-trace-hash',
      menu: 'Edit',
      title: 'Copy trace hash',
      startsGroup: true,
      disabledBecause: run.playback === null ? noRun : '',
      act: () =>
        void notices
          .attempt('The hash was not copied', () =>
            navigator.clipboard.writeText(run.playback?.traceHash ?? '').then(() => true),
          )
          .then((isCopied) => isCopied === true && notices.done('The trace hash was copied.')),
    },
  ]
}
