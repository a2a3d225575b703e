/** Why a press of the presenter is not taken. */
import type { Refusal } from '../../../core/base/errors.ts'

export const nothingCounted: Refusal = {
  id: 'nothing-to-count',
  fault: '',
  message: 'No question is on for which hands could be counted.',
  remedy: 'Go forward to a question.',
}

export const offScript: Refusal = {
  id: 'presentation-off-script',
  fault: '',
  message:
    'This run was given commands that are not the lab’s: what comes out of it is not what the cues tell.',
  remedy: 'Present the lab again; to try something out, branch.',
}
