/** A learner's side of marking: the file that is handed in, and the feedback that comes back. */
import { compileLab } from '../../../core/lab/compile.ts'
import { sha256Hex } from '../../../core/base/hash.ts'
import { hasKey } from '../../../core/lab/schema.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import { parseFeedback, submissionText } from '../../../core/lab/submission.ts'
import { canonicalScenarioText } from '../../../core/scenario/parse.ts'
import type { AttemptRow, AttemptRows } from '../../store/attempts.ts'
import type { FollowedAttempt } from '../followed-attempt.ts'
import type { OpenAttempts } from '../open-attempts.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import type { WallClock } from '../wall-clock.ts'
import { submissionStem, type TextFile } from './feedback-of.ts'
import { resultOf } from './graded.ts'
import type { GradingLab } from './grading-lab.ts'
import { walkAttempt, type WalkedAttempt } from './walked-attempt.ts'

export interface HandInsOptions {
  readonly attempts: AttemptRows
  readonly open: OpenAttempts
  readonly clock: WallClock
  readonly learnerName: () => string
  readonly madeWith: Submission['madeWith']
  /** What a lab of the library is marked by; null for one in the making. */
  readonly gradingLab: (labKey: string) => GradingLab | null
}

export class HandIns {
  private readonly options: HandInsOptions

  constructor(options: HandInsOptions) {
    this.options = options
  }

  /** Throws NotFoundError, or RefusedError before it is handed in, without a name, or for a lab in the making. */
  file(attemptId: string): TextFile {
    const { open, learnerName, gradingLab } = this.options
    const attempt = open.follow(attemptId)
    open.shown(attempt)
    const learner = learnerName().trim().slice(0, 80)
    if (!attempt.state.isHandedIn) throw new RefusedError(notHandedIn(attempt.lab.title))
    if (learner === '') throw new RefusedError(noName)
    const lab = gradingLab(attempt.row.labId)
    if (lab === null) throw new RefusedError(inTheMaking(attempt.lab.title))
    const text = submissionText(this.submissionOf(attempt, lab, learner), lab.pack?.signingKey ?? null)
    this.options.attempts.saveExported(attemptId, this.options.clock.timestamp())
    return { name: `${submissionStem(lab.labId, learner)}.submission.yaml`, mediaType: 'text/yaml', text }
  }

  /** Throws InputError, or RefusedError where the attempt is not here. */
  importFeedback(fileName: string, text: string) {
    const { attempts, open, clock } = this.options
    const feedback = parseFeedback(fileName, text)
    const row = attempts.find(feedback.attempt)
    if (row === null) throw new RefusedError(noSuchAttempt(feedback.lab.title, feedback.learner))
    attempts.saveFeedback(row.id, feedback, clock.timestamp())
    // What lists show of the attempt, and what was hidden in its run, depends on it.
    if (open.labIfKnown(row) !== null) open.shown(open.follow(row.id))
    return { kind: 'feedback' as const, attemptId: row.id, labTitle: feedback.lab.title }
  }

  private submissionOf(attempt: FollowedAttempt, given: GradingLab, learner: string): Submission {
    const { lab, entries, horizonNs } = attempt
    const row = this.options.attempts.find(attempt.row.id)
    if (row === null) throw new NotFoundError('attempt', attempt.row.id)
    const { scenario, commands } = this.options.open.runOf(attempt)
    const scenarioHash = sha256Hex(canonicalScenarioText(scenario))
    const variant = { lab, compiled: compileLab(lab), scenario, scenarioHash }
    const { seed, terms } = row
    const walked = walkAttempt(variant, { seed, terms, commands, entries, horizonNs })
    return {
      precopy: 'submission',
      version: 1,
      id: row.id,
      learner,
      pack: given.pack === null ? null : { id: given.pack.id, title: given.pack.title },
      lab: { id: given.labId, title: given.title, hash: given.hash },
      terms,
      seed,
      madeWith: this.options.madeWith,
      scenarioHash,
      startedAt: row.startedAt,
      handedInAt: handedInAt(row, attempt),
      horizonNs,
      traceHash: walked.traceHash,
      commands: [...commands],
      entries: [...entries],
      results: hasKey(lab) ? resultOf(walked.tracker) : null,
      attempts: this.attemptsOf(row, hasKey(lab) ? walked : null),
    }
  }

  /** First and best by what was saved of each; null where this copy cannot tell. */
  private attemptsOf(row: AttemptRow, walked: WalkedAttempt | null): Submission['attempts'] {
    const over = this.options.attempts
      .ofLab(row.labId)
      .filter(({ id, isHandedIn, progress }) => id === row.id || isHandedIn || progress.isFinished)
      .toSorted((left, right) => left.startedAt.localeCompare(right.startedAt))
    if (walked === null) return { count: over.length, first: null, best: null }
    const results = resultOf(walked.tracker)
    const points = over.map(({ id, progress }) =>
      id === row.id
        ? { points: results.points, maxPoints: results.maxPoints }
        : { points: progress.points, maxPoints: progress.maxPoints },
    )
    const share = (one: (typeof points)[number]) => one.points / Math.max(1, one.maxPoints)
    const best = points.toSorted((left, right) => share(right) - share(left))[0]
    return { count: over.length, first: points[0] ?? null, best: best ?? null }
  }
}

/** Nothing is added after the hand-in, so the last change was it; a time that was over earlier counts. */
function handedInAt({ changedAt, dueAt }: AttemptRow, { entries }: FollowedAttempt): string {
  const isTimeOver = entries.some((entry) => entry.type === 'hand-in' && entry.because === 'time-over')
  return isTimeOver && dueAt !== '' ? dueAt : changedAt
}

function notHandedIn(title: string) {
  return {
    id: 'attempt-not-handed-in',
    fault: '',
    message: `The attempt at "${title}" is not handed in yet.`,
    remedy: 'Hand it in in the lab guide; the file is there then.',
  }
}

const noName = {
  id: 'learner-has-no-name',
  fault: '',
  message: 'A hand-in needs the name of its learner.',
  remedy: 'Write your name in Settings, then save the file again.',
}

function inTheMaking(title: string) {
  return {
    id: 'lab-is-no-packs',
    fault: '',
    message: `"${title}" is a lab in the making, or its pack is not here any more: nobody could mark it.`,
    remedy: 'Put the lab into a pack, or import its pack again.',
  }
}

function noSuchAttempt(title: string, learner: string) {
  return {
    id: 'feedback-without-attempt',
    fault: '',
    message: `The feedback is for an attempt of ${learner === '' ? 'another learner' : learner} at "${title}", which is not here.`,
    remedy: 'Open it on the machine on which the attempt was made.',
  }
}
