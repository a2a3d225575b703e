/** Why a run does not take a command. */
import type { Refusal } from '../../core/base/errors.ts'

export const beforeLaterCommand: Refusal = {
  id: 'command-before-later-one',
  fault: '',
  message: 'This moment lies before a command that you have already given.',
  remedy: 'Branch here to try something else, or seek to the end and go on from there.',
}

/** The engine broke one of its own rules: the run stands where it was. */
export function stoppedBy(failure: string): Refusal {
  return {
    id: 'run-stopped',
    fault: '',
    message: failure,
    remedy: 'Seek back to before it, or open a new run.',
  }
}
