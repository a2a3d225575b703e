/** vSphere's question before a virtual machine is powered off: what runs in it is lost, and a migration of it ends. */
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { RunView } from '../../../core/trace/view.ts'
import type { Question } from '../../stores/dialogs.ts'
import { runningTask } from './vm-acts.ts'

interface RunToChange {
  readonly view: RunView
  issue(command: Command): Promise<boolean>
}

export function askPowerOff(vm: string, run: RunToChange): Question {
  const isMigrating = runningTask(run.view, vm) !== null
  return {
    title: 'Confirm Power Off',
    text: isMigrating
      ? `Power off ${vm}? It is being migrated: the migration ends with it, and what its memory holds is lost.`
      : `Power off ${vm}? What its memory holds is lost.`,
    act: 'Power off',
    onAct: () => void run.issue({ type: 'power-off', vm }),
  }
}
