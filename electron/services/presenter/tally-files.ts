/** Counts the answers in students' hand-ins for the cues of a presented lab: the first that each gave to a step. */
import type { ChosenFile } from './presenter.ts'
import { judgePrediction, judgeStated, type AskRun } from '../../../core/lab/answers.ts'
import type { AttemptEntry } from '../../../core/lab/attempt.ts'
import { nearestOption } from '../../../core/lab/cue-options.ts'
import type { CueOutcome, LabCue } from '../../../core/lab/cues.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import { parseSubmission } from '../../../core/lab/submission.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import { RefusedError } from '../refused.ts'
import type { Script } from './rehearsal.ts'
import type { SavedPresentation } from './saved-presentation.ts'

type Answer = Extract<AttemptEntry, { type: 'answer' }>

export interface TallyOptions {
  readonly lab: Lab
  readonly script: Script
  readonly files: readonly ChosenFile[]
  /** The lab as another seed makes it. */
  readonly labOfSeed: (seed: number) => Lab
}

/** Throws InputError for a file that is no hand-in, RefusedError for one of another lab; nothing is counted then. */
export function tallyOf({ lab, script, files, labOfSeed }: TallyOptions): SavedPresentation['tallies'] {
  const read = files.map(({ fileName, text }) => ({ fileName, ...parseSubmission(fileName, text) }))
  const others = read.filter(({ submission }) => submission.lab.id !== lab.id)
  if (others.length > 0)
    throw new RefusedError(
      otherLab(
        lab,
        others.map(({ fileName }) => fileName),
      ),
    )
  // The same hand-in twice is one student.
  const submissions = new Map(read.map(({ submission }) => [submission.id, submission]))
  const tallies: Record<string, Record<string, number>> = {}
  for (const submission of submissions.values()) {
    const theirs = submission.seed === lab.draw.seed ? lab : labOfSeed(submission.seed)
    for (const cue of script.cues) {
      const answer = firstAnswer(submission, cue.id)
      if (answer === null) continue
      const came = theirs === lab ? (script.outcomes.get(cue.id) ?? null) : null
      for (const option of optionsOf(theirs, cue, answer, came)) {
        const tally = (tallies[cue.id] ??= {})
        tally[option] = (tally[option] ?? 0) + 1
      }
    }
  }
  return tallies
}

function firstAnswer({ entries }: Submission, step: string): Answer | null {
  return entries.find((entry): entry is Answer => entry.type === 'answer' && entry.step === step) ?? null
}

/** Options under which an answer counts; none where another seed's run would have to be played to tell. */
function optionsOf(lab: Lab, cue: LabCue, answer: Answer, came: CueOutcome | null): string[] {
  if (cue.counts === 'options') {
    if (cue.numbers.length > 0) {
      const nearest =
        came === null || answer.number === undefined ? null : nearestOption(cue.numbers, answer.number)
      return nearest === null ? [] : [nearest.id]
    }
    const given = answer.causes ?? (answer.option === undefined ? [] : [answer.option])
    return given.filter((id) => cue.options.some((option) => option.id === id))
  }
  const isRight = isRightAnswer(lab, cue, answer, came)
  return isRight === null ? [] : [isRight ? 'right' : 'not-right']
}

function isRightAnswer(lab: Lab, cue: LabCue, answer: Answer, came: CueOutcome | null): boolean | null {
  const step = lab.steps.find(({ id }) => id === cue.id)
  if (step === undefined) return null
  if (step.type !== 'predict') return judgeStated(lab, step, answer)?.isRight ?? null
  const { number, order, curve, option } = came?.judgement.came ?? {}
  const ask: AskRun = (...place) =>
    place[0] === 'outcome' ? (number ?? order ?? curve ?? option ?? null) : null
  return judgePrediction(step.question, answer, ask)?.isRight ?? null
}

function otherLab(lab: Lab, files: readonly string[]) {
  return {
    id: 'submission-of-other-lab',
    fault: '',
    message: `Not of "${lab.title}": ${files.slice(0, 5).join(', ')}${files.length > 5 ? ' and others' : ''}. Nothing was counted.`,
    remedy: 'Choose hand-ins of this lab alone.',
  }
}
