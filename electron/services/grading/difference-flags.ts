/** What a file says against what comes out when the attempt is made again: scenario, terms, entries, trace, results. */
import { isDeepStrictEqual } from 'node:util'
import type { Flag } from '../../../core/contract/teaching-messages.ts'
import { engineVersion } from '../../../core/engine/run.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import { examTerms, practiceTerms, testOutTerms, type AttemptTerms } from '../../../core/lab/terms.ts'
import type { EntryProblem } from './entry-problems.ts'
import { askForOriginal, commandInWords, entryInWords, errorFlag, warningFlag } from './flags.ts'
import { resultOf } from './graded.ts'
import type { GradingLab, LabVariant } from './grading-lab.ts'
import type { WalkedAttempt } from './walked-attempt.ts'

const mostTold = 8
const msPerMinute = 60_000
/** A clock may be a little ahead when the time is over. */
const graceMs = msPerMinute

/** Terms that a learner can choose for a lab that comes with Precopy. */
const openTerms = [practiceTerms, examTerms, testOutTerms]

export function termsFlag(said: AttemptTerms, lab: GradingLab): Flag[] {
  const given = lab.pack?.terms ?? openTerms.find(({ mode }) => mode === said.mode)
  if (given === undefined) {
    const message = `It says that it was made as an ${said.mode}; a lab that comes with Precopy cannot be.`
    return [errorFlag('other-terms', message, 'Ask how the learner worked on it.')]
  }
  if (isDeepStrictEqual(said, given)) return []
  const keys = Object.keys(given) as (keyof AttemptTerms)[]
  const differences = keys
    .filter((key) => said[key] !== given[key])
    .map((key) => `${termWords[key]} ${termValue(said[key])} instead of ${termValue(given[key])}`)
  return [
    errorFlag(
      'other-terms',
      `It was made under other terms than were given out: ${differences.join('; ')}.`,
      'The learner had more or less help or time than the others. It was marked under the terms that the file names.',
    ),
  ]
}

const termWords: Readonly<Record<keyof AttemptTerms, string>> = {
  mode: 'mode',
  hasChecks: 'Check my work',
  hasHints: 'hints',
  hintCostPercent: 'points that a hint costs, in per cent:',
  minutes: 'minutes:',
}

function termValue(value: AttemptTerms[keyof AttemptTerms]): string {
  if (typeof value === 'boolean') return value ? 'open' : 'closed'
  return value === null ? 'no limit' : String(value)
}

/** By the student's own clock: it says what an honest one says. */
export function timeFlag({ terms, startedAt, handedInAt }: Submission): Flag[] {
  const tookMs = Date.parse(handedInAt) - Date.parse(startedAt)
  if (Number.isNaN(tookMs) || tookMs < 0) {
    const message = `By its own dates it was handed in (${handedInAt}) before it was begun (${startedAt}).`
    return [errorFlag('entries', message, askForOriginal)]
  }
  if (terms.minutes === null || tookMs <= terms.minutes * msPerMinute + graceMs) return []
  const message = `It was handed in ${Math.round(tookMs / msPerMinute)} minutes after it was begun; its terms give ${terms.minutes}.`
  return [errorFlag('other-terms', message, 'Ask what happened; the time limit may have been got round.')]
}

export function differenceFlags(submission: Submission, variant: LabVariant, walked: WalkedAttempt): Flag[] {
  return [
    ...scenarioFlag(submission, variant),
    ...entriesFlag(submission, variant, walked.problems),
    ...traceFlag(submission, walked),
    ...resultsFlag(submission, walked),
  ]
}

function scenarioFlag({ scenarioHash, seed }: Submission, variant: LabVariant): Flag[] {
  if (scenarioHash === variant.scenarioHash) return []
  return [
    errorFlag(
      'other-scenario',
      `It ran another scenario (hash ${scenarioHash.slice(0, 12)}…) than the lab gives for the seed ${seed} (${variant.scenarioHash.slice(0, 12)}…).`,
      'The scenario, the seed or the hash was changed. It was run again with the scenario of the lab.',
    ),
  ]
}

function entriesFlag(submission: Submission, { lab }: LabVariant, problems: readonly EntryProblem[]): Flag[] {
  const told = problems.slice(0, mostTold).map(({ entry, command, message }) => {
    if (entry !== null) return `Entry ${entry + 1} (${entryInWords(submission, entry, lab)}): ${message}`
    if (command !== null) return `Command ${command + 1} (${commandInWords(submission, command)}): ${message}`
    return message
  })
  if (problems.length > mostTold) told.push(`And ${problems.length - mostTold} more.`)
  if (!submission.entries.some(({ type }) => type === 'hand-in')) {
    told.push('The entry of the hand-in itself is missing.')
  }
  if (told.length === 0) return []
  return [
    errorFlag(
      'entries',
      `Precopy would not have let it come to this: ${told.join(' ')}`,
      'Something was put in, left out, moved or changed. What does not count was left out of the marks.',
    ),
  ]
}

function traceFlag(submission: Submission, { traceHash, brokenOff }: WalkedAttempt): Flag[] {
  if (brokenOff !== null) {
    const message = `Its run cannot be made to its end: ${brokenOff}`
    return [errorFlag('trace', message, 'Keep the file, and report it as a defect of Precopy.')]
  }
  if (traceHash === submission.traceHash) return []
  const compared = `its trace hash is ${submission.traceHash.slice(0, 12)}…, and its commands give ${traceHash.slice(0, 12)}…`
  if (submission.madeWith.engine !== engineVersion) {
    const message = `Another run comes out: ${compared}. It was made with another engine, which explains it.`
    return [warningFlag('trace', message, 'Mark it with the version of Precopy that made it, or by eye.')]
  }
  return [
    errorFlag(
      'trace',
      `Another run comes out: ${compared}.`,
      'A command, its time, the seed or the hash was changed. The marks are those of the run that comes out.',
    ),
  ]
}

function resultsFlag(submission: Submission, { tracker }: WalkedAttempt): Flag[] {
  const { results: said } = submission
  if (said === null) return []
  const came = resultOf(tracker)
  if (isDeepStrictEqual(said, came)) return []
  const objectives = came.objectives.flatMap((one) => {
    const other = said.objectives.find(({ id }) => id === one.id)
    if (isDeepStrictEqual(one, other)) return []
    const claimed =
      other === undefined ? 'nothing' : `${other.verdict}, ${other.points} of ${other.maxPoints}`
    return [`"${one.id}" ${claimed} instead of ${one.verdict}, ${one.points} of ${one.maxPoints}`]
  })
  const more = said.objectives.filter(({ id }) => !came.objectives.some((one) => one.id === id))
  const differences = [
    ...(said.points === came.points && said.maxPoints === came.maxPoints
      ? []
      : [`${said.points} of ${said.maxPoints} points in all instead of ${came.points} of ${came.maxPoints}`]),
    ...objectives,
    ...more.map(({ id }) => `"${id}", which the lab does not have`),
    ...(isDeepStrictEqual(said.explanations, came.explanations)
      ? []
      : [`explanations ${said.explanations.points} instead of ${came.explanations.points}`]),
  ]
  const message = `It gives itself other results than come out: ${differences.join('; ') || 'their order'}.`
  const isExplained = submission.madeWith.engine !== engineVersion
  return isExplained
    ? [
        warningFlag(
          'results',
          `${message} It was made with another engine.`,
          'Mark it with that version, or by eye.',
        ),
      ]
    : [errorFlag('results', message, 'The marks are those that come out here.')]
}
