/** Hints in three levels. The next one opens after something was tried: a command, an answer or a failed check. */
import type { Refusal } from '../base/errors.ts'
import type { AttemptEntry } from './attempt.ts'
import type { Lab, LabObjective } from './schema.ts'

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
): Refusal | null {
  const level = levelReached(objective, entries)
  if (level === 0) return null
  if (level >= objective.hints.length) {
    return {
      id: 'hints-all-open',
      fault: '',
      message: `All hints to "${objective.text}" are open.`,
      remedy: 'The last one names the next step and its reason: take it.',
    }
  }
  if (hasTried(lab, objective, entries, commandCount)) return null
  return {
    id: 'hint-before-try',
    fault: '',
    message: 'The next hint opens after you have tried something.',
    remedy: 'Give a command, answer a question or check your work first.',
  }
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
