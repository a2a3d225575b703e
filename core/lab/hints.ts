/**
 * Hints in three levels. The next one opens after something was tried: a command, an answer or a failed check. After
 * three failed checks the first piece of the next step is placed in the workspace, unasked.
 */
import type { Refusal } from '../base/errors.ts'
import type { AttemptEntry, ObjectiveView } from './attempt.ts'
import type { Lab, LabObjective } from './schema.ts'
import { practiceTerms, type AttemptTerms } from './terms.ts'

/** Failed checks of one objective after which its first piece is placed. */
const checksBeforePiece = 3

/** Hints of an objective that are open, in order. */
export function openHints(objective: LabObjective, entries: readonly AttemptEntry[]): string[] {
  return objective.hints.slice(0, levelReached(objective, entries))
}

/** Why the next hint of an objective stays closed, or null. `commandCount`: entries of the run's log now. */
export function whyNotHint(
  lab: Lab,
  objective: LabObjective,
  entries: readonly AttemptEntry[],
  commandCount: number,
  terms: AttemptTerms = practiceTerms,
): Refusal | null {
  if (entries.some((entry) => entry.type === 'hand-in')) {
    return hintRefusal('attempt-handed-in', 'This attempt is handed in.', 'Begin a new attempt to go on.')
  }
  if (!terms.hasHints) {
    return hintRefusal(
      'hints-closed',
      `There are no hints in this ${terms.mode}.`,
      'Look at the evidence again; practice attempts have hints.',
    )
  }
  const level = levelReached(objective, entries)
  if (level === 0) return null
  if (level >= objective.hints.length) {
    return hintRefusal(
      'hints-all-open',
      `All hints to "${objective.text}" are open.`,
      'The last one names the next step and its reason: take it.',
    )
  }
  if (hasTried(lab, objective, entries, commandCount)) return null
  return hintRefusal('hint-before-try', 'The next hint opens after you have tried something.', triesOf(terms))
}

function triesOf({ hasChecks }: AttemptTerms): string {
  return hasChecks
    ? 'Give a command, answer a question or check your work first.'
    : 'Give a command or answer a question first.'
}

function hintRefusal(id: string, message: string, remedy: string): Refusal {
  return { id, fault: '', message, remedy }
}

/** Whether the worked step is open: credit for mastery then comes from a fresh variant. */
export function isWorked(objective: LabObjective, entries: readonly AttemptEntry[]): boolean {
  return levelReached(objective, entries) >= objective.hints.length
}

/** The first piece of the next step, as long as it stands in the workspace. `isMet`: the objective is met now. */
export function firstPieceOf(
  objective: LabObjective,
  isMet: boolean,
  entries: readonly AttemptEntry[],
  terms: AttemptTerms,
): ObjectiveView['firstPiece'] {
  if (objective.firstPiece === undefined || isMet || !terms.hasHints || !terms.hasChecks) return null
  const failed = entries.filter((entry) => entry.type === 'check' && entry.unmet.includes(objective.id))
  const isPutAway = entries.some((entry) => entry.type === 'dismiss' && entry.objective === objective.id)
  return failed.length < checksBeforePiece || isPutAway ? null : { ...objective.firstPiece }
}

function levelReached(objective: LabObjective, entries: readonly AttemptEntry[]): number {
  return entries.reduce(
    (level, entry) =>
      entry.type === 'hint' && entry.objective === objective.id ? Math.max(level, entry.level) : level,
    0,
  )
}

function hasTried(
  lab: Lab,
  objective: LabObjective,
  entries: readonly AttemptEntry[],
  commandCount: number,
): boolean {
  const at = entries.findLastIndex((entry) => entry.type === 'hint' && entry.objective === objective.id)
  const since = entries.slice(at + 1)
  const isAnswered = since.some((entry) => entry.type === 'answer')
  const isChecked = since.some((entry) => entry.type === 'check' && entry.unmet.includes(objective.id))
  const ofLab = since.reduce((count, entry) => count + commandsOfWatch(lab, entry), 0)
  const given = commandCount - (entries[at]?.commandCount ?? 0) - ofLab
  return isAnswered || isChecked || given > 0
}

/** Commands that the lab gives itself are not the learner's tries. */
function commandsOfWatch(lab: Lab, entry: AttemptEntry): number {
  if (entry.type !== 'watch') return 0
  const step = lab.steps.find((one) => one.id === entry.step)
  return step?.type === 'watch' ? step.commands.length : 0
}
