/** vSphere's question before a virtual machine is powered off: what runs in it is lost, and a migration of it ends. */
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { RunView, TaskView } from '../../../core/trace/view.ts'
import type { Question } from '../../stores/dialogs.ts'
import { runningTask } from './vm-acts.ts'

interface RunToChange {
  readonly view: RunView
  issue(command: Command): Promise<boolean>
}

export function askPowerOff(vm: string, run: RunToChange): Question {
  const task = runningTask(run.view, vm)
  return {
    title: 'Confirm Power Off',
    text: `Power off ${vm}? ${consequence(task)}`,
    act: 'Power off',
    onAct: () => void run.issue({ type: 'power-off', vm }),
  }
}

/** Restart Guest OS: the guest's programs begin anew; the VM keeps running, with the CPU features that it has. */
export function askRestartGuest(vm: string, run: RunToChange): Question {
  return {
    title: 'Confirm Guest OS Restart',
    text: `Restart the guest operating system of ${vm}? The virtual machine stays powered on and keeps the CPU features that it sees; only a power cycle gives it others.`,
    act: 'Restart',
    onAct: () => void run.issue({ type: 'restart-guest', vm }),
  }
}

function consequence(task: TaskView | null): string {
  if (task === null) return 'What its memory holds is lost.'
  return task.state === 'queued'
    ? 'A migration of it is queued and will fail when it begins, and what its memory holds is lost.'
    : 'It is being migrated: the migration ends with it, and what its memory holds is lost.'
}
