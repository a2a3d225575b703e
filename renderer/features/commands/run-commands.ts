/** Run: playback on the virtual clock, and what is done to the selected virtual machine. */
import { nsPerMs } from '../../../core/base/units.ts'
import { emptyRequest } from '../faults/new-fault.ts'
import { transportReasons } from '../timeline/transport-reasons.ts'
import type { AllStores } from './all-stores.ts'
import { noRun } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { askPowerOff, askRestartGuest } from './ask-power-off.ts'
import { previousRoundNs, speedAfter } from './transport.ts'
import { vmActs } from './vm-acts.ts'

export function runCommands(stores: AllStores): AppCommand[] {
  return [
    ...playbackCommands(stores),
    ...speedCommands(stores),
    ...seekCommands(stores),
    ...vmCommands(stores),
    injectFaultCommand(stores),
  ]
}

function playbackCommands({ lab, run }: AllStores): AppCommand[] {
  const playback = run.playback
  const isPlaying = playback?.isPlaying ?? false
  const reasons = transportReasons(playback, lab.attempt)
  return [
    {
      id: 'run-pause',
      menu: 'Run',
      title: isPlaying ? 'Pause' : 'Run',
      shortcut: { key: ' ' },
      disabledBecause: reasons.run,
      act: () => void (isPlaying ? run.pause() : run.play()),
    },
    {
      id: 'next-round',
      menu: 'Run',
      title: 'Step to the end of the round',
      shortcut: { key: '.' },
      disabledBecause: reasons.step,
      act: () => void run.step('round'),
    },
    {
      id: 'previous-round',
      menu: 'Run',
      title: 'Back to the previous round',
      shortcut: { key: ',' },
      disabledBecause: reasons.seek,
      act: () => void run.seek(previousRoundNs(run.view, playback?.playheadNs ?? 0)),
    },
    {
      id: 'next-event',
      menu: 'Run',
      title: 'Step one event',
      disabledBecause: reasons.step,
      act: () => void run.step('event'),
    },
  ]
}

function speedCommands({ lab, run }: AllStores): AppCommand[] {
  const needsRun = run.playback === null ? noRun : ''
  // While a demonstration plays, another speed would be a person's own play.
  const speedReason = needsRun || (run.playback?.isPlaying === true ? heldBack(lab.attempt) : '')
  return [
    {
      id: 'slower',
      menu: 'Run',
      title: 'Slower',
      startsGroup: true,
      shortcut: { key: '[' },
      disabledBecause: speedReason,
      act: () => void run.setSpeed(speedAfter(run.speed, -1)),
    },
    {
      id: 'faster',
      menu: 'Run',
      title: 'Faster',
      shortcut: { key: ']' },
      disabledBecause: speedReason,
      act: () => void run.setSpeed(speedAfter(run.speed, 1)),
    },
    {
      id: 'branch',
      menu: 'Run',
      title: 'Branch here',
      startsGroup: true,
      shortcut: { key: 'b' },
      disabledBecause: needsRun,
      act: () => void run.branch(),
    },
  ]
}

function injectFaultCommand({ dialogs, lab, run, workbench }: AllStores): AppCommand {
  return {
    id: 'inject-fault',
    menu: 'Run',
    title: 'Inject Fault…',
    startsGroup: true,
    shortcut: { key: 'f' },
    disabledBecause: run.description === null ? noRun : heldBack(lab.attempt),
    act: () => (dialogs.injecting = { ...emptyRequest, object: workbench.selected }),
  }
}

/** '' unless an open prediction holds the run back. */
export function heldBack(attempt: AllStores['lab']['attempt']): string {
  return attempt === null || attempt.canRun ? '' : attempt.cannotRunBecause
}

function seekCommands({ run }: AllStores): AppCommand[] {
  const seek = (id: string, title: string, byMs: number, withControl: boolean): AppCommand => ({
    id,
    menu: null,
    title,
    shortcut: { key: byMs > 0 ? 'ArrowRight' : 'ArrowLeft', withShift: true, withControl },
    disabledBecause: run.playback === null ? noRun : '',
    act: () => void run.seek((run.playback?.playheadNs ?? 0) + byMs * nsPerMs),
  })
  return [
    seek('forward-100-ms', 'Forward 100 ms', 100, false),
    seek('back-100-ms', 'Back 100 ms', -100, false),
    seek('forward-1-s', 'Forward 1 s', 1000, true),
    seek('back-1-s', 'Back 1 s', -1000, true),
  ]
}

function vmCommands(stores: AllStores): AppCommand[] {
  const { dialogs, lab, run, workbench } = stores
  const vm = workbench.selectedVm
  const acts = vmActs(run.view, vm, run.description === null ? noRun : '', heldBack(lab.attempt))
  const named = (verb: string, more = '') => (vm === null ? `${verb}${more}` : `${verb} ${vm}${more}`)
  return [
    {
      id: 'migrate',
      menu: 'Run',
      title: named('Migrate', '…'),
      startsGroup: true,
      shortcut: { key: 'm' },
      disabledBecause: acts.migrate,
      act: () => (workbench.migrating = vm),
    },
    {
      id: 'cancel-migration',
      menu: 'Run',
      title: vm === null ? 'Cancel migration' : `Cancel migration of ${vm}`,
      shortcut: { key: 'x' },
      disabledBecause: acts.cancel,
      act: () => void run.issue({ type: 'cancel', vm: vm! }),
    },
    {
      id: 'power-on',
      menu: 'Run',
      title: named('Power on'),
      disabledBecause: acts.powerOn,
      act: () => void run.issue({ type: 'power-on', vm: vm! }),
    },
    {
      id: 'power-off',
      menu: 'Run',
      title: named('Power off', '…'),
      disabledBecause: acts.powerOff,
      act: () => (dialogs.question = askPowerOff(vm!, run)),
    },
    {
      id: 'suspend',
      menu: 'Run',
      title: named('Suspend'),
      disabledBecause: acts.suspend,
      act: () => void run.issue({ type: 'suspend', vm: vm! }),
    },
    {
      id: 'resume',
      menu: null,
      title: named('Resume'),
      disabledBecause: acts.resume,
      act: () => void run.issue({ type: 'resume', vm: vm! }),
    },
    {
      id: 'restart-guest',
      menu: 'Run',
      title: vm === null ? 'Restart Guest OS…' : `Restart Guest OS of ${vm}…`,
      disabledBecause: acts.restartGuest,
      act: () => (dialogs.question = askRestartGuest(vm!, run)),
    },
  ]
}
