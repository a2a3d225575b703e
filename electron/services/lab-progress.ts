/**
 * What attempts say of labs and concepts, read from what was saved of each: no run is made again for it. Attempts
 * that are over count; those that go on only say that something was begun.
 */
import type { AttemptTracker } from '../../core/lab/attempt-tracker.ts'
import type { AttemptView } from '../../core/lab/attempt.ts'
import type { ConceptProgress, LabSummary, LearnerProgress } from '../../core/contract/lab-messages.ts'
import type { Glossary } from '../../core/lab/glossary.ts'
import { firstTryOf, gradeObjectives, isMastered } from '../../core/lab/grade.ts'
import type { AttemptProgress, AttemptRow, StoredPrediction } from '../store/attempts.ts'
import type { ListedLab } from './library-labs.ts'

/** Of its predictions about a concept, so many must be right at the first try for mastery, in per cent. */
const masteryPercent = 70

/** What is saved of an attempt each time it is shown. What its terms keep from the learner is not in it. */
export function progressOf(tracker: AttemptTracker, view: AttemptView, horizonNs: number): AttemptProgress {
  const { currentStep, isFinished, score, areVerdictsShown, caseCards } = view
  return {
    currentStep,
    isFinished,
    isMarked: areVerdictsShown,
    points: score.points,
    maxPoints: score.maxPoints,
    horizonNs,
    isMastered: areVerdictsShown && isMastered(tracker, gradeObjectives(tracker)),
    predictions: areVerdictsShown ? predictionsOf(tracker) : [],
    caseCards,
  }
}

function predictionsOf(tracker: AttemptTracker): StoredPrediction[] {
  return firstTryOf(tracker).flatMap(({ step, concepts, isRight }) =>
    isRight === null ? [] : [{ step, concepts: [...concepts], isRight }],
  )
}

/** `rows`: all attempts, newest change first. `listed`: all labs, among which its prerequisites are. */
export function labSummaryOf(
  { key, lab, pack, terms }: Omit<ListedLab, 'seed'>,
  rows: readonly AttemptRow[],
  listed: readonly Pick<ListedLab, 'key'>[] = [],
): LabSummary {
  const own = rows.filter((row) => row.labId === key)
  const { number, title, summary, track, minutes, prerequisites, concepts } = lab
  const over = own.filter((row) => isOver(row) && row.progress.isMarked).toSorted(inOrderOfBegin)
  const best = over.toSorted((left, right) => shareOf(right) - shareOf(left))[0]
  return {
    id: key,
    number,
    title,
    summary,
    track,
    minutes,
    prerequisites: prerequisites.map((id) => nearestKey(key, id, listed)),
    concepts,
    stepCount: lab.steps.length,
    pack,
    terms,
    hasHiddenFaults: lab.hiddenFaults !== undefined,
    attempt: own[0] === undefined ? null : newestOf(own[0]),
    first: pointsOf(over[0]),
    best: pointsOf(best),
    isMastered: own.some((row) => row.progress.isMastered),
  }
}

/** A lab of a pack means that of the same pack, if it has one of this id. */
function nearestKey(key: string, id: string, listed: readonly Pick<ListedLab, 'key'>[]): string {
  const beside = `${key.slice(0, key.lastIndexOf('.') + 1)}${id}`
  return listed.some((one) => one.key === beside) ? beside : id
}

function isOver({ isHandedIn, progress }: AttemptRow): boolean {
  return isHandedIn || progress.isFinished
}

/**
 * Whether nothing is to be found out in it any more: where nothing is said on the way, only the hand-in ends it, and
 * where the copy has no key, what the instructor sends back.
 */
export function isNothingHidden({ isHandedIn, terms, progress }: AttemptRow): boolean {
  return (isHandedIn && progress.isMarked) || (terms.hasChecks && progress.isFinished)
}

function inOrderOfBegin(left: AttemptRow, right: AttemptRow): number {
  return left.startedAt.localeCompare(right.startedAt)
}

function shareOf({ progress: { points, maxPoints } }: AttemptRow): number {
  return points / Math.max(1, maxPoints)
}

function pointsOf(row: AttemptRow | undefined): LabSummary['first'] {
  return row === undefined ? null : { points: row.progress.points, maxPoints: row.progress.maxPoints }
}

function newestOf(row: AttemptRow): NonNullable<LabSummary['attempt']> {
  const { currentStep, isFinished, points, maxPoints } = row.progress
  return {
    id: row.id,
    currentStep,
    isFinished,
    points,
    maxPoints,
    changedAt: row.changedAt,
    mode: row.terms.mode,
    isHandedIn: row.isHandedIn,
    hasFeedback: row.hasFeedback,
  }
}

/** `rows`: all attempts, in any order. */
export function learnerProgressOf(
  labs: readonly ListedLab[],
  glossary: Glossary,
  rows: readonly AttemptRow[],
): LearnerProgress {
  const inOrder = rows.toSorted(inOrderOfBegin)
  const concepts = [...new Set(labs.flatMap(({ lab }) => lab.concepts))]
  return {
    concepts: concepts.map((id) => conceptProgressOf(id, titleOf(id, glossary), labs, inOrder)),
    caseCards: caseCardsOf(labs, inOrder),
  }
}

/** A concept of somebody's own lab may be no term of the glossary. */
function titleOf(concept: string, glossary: Glossary): string {
  const words = concept.replaceAll('-', ' ')
  return glossary.find((term) => term.id === concept)?.title ?? `${words[0]!.toUpperCase()}${words.slice(1)}`
}

function conceptProgressOf(
  id: string,
  title: string,
  labs: readonly ListedLab[],
  rows: readonly AttemptRow[],
): ConceptProgress {
  const teaching = new Set(labs.filter(({ lab }) => lab.concepts.includes(id)).map(({ key }) => key))
  const own = rows.filter((row) => teaching.has(row.labId))
  const finished = new Set(own.filter(isOver).map((row) => row.labId))
  const firsts = firstTriesOf(id, own)
  const isBegun = own.some(({ progress }) => progress.currentStep > 0 || progress.predictions.length > 0)
  return {
    id,
    title,
    labs: teaching.size,
    finishedLabs: finished.size,
    predictions: firsts.length,
    rightPredictions: firsts.filter(({ isRight }) => isRight).length,
    mastery: own.some((row) => shows(row, id)) ? 'mastered' : isBegun ? 'begun' : 'none',
  }
}

/** A prediction that is made again in a later attempt at the lab is no first try. `rows`: in order of their begin. */
function firstTriesOf(concept: string, rows: readonly AttemptRow[]): StoredPrediction[] {
  const firsts = new Map<string, StoredPrediction>()
  for (const { labId, progress } of rows) {
    for (const prediction of about(concept, progress.predictions)) {
      const key = `${labId} ${prediction.step}`
      if (!firsts.has(key)) firsts.set(key, prediction)
    }
  }
  return [...firsts.values()]
}

function about(concept: string, predictions: readonly StoredPrediction[]): StoredPrediction[] {
  return predictions.filter(({ concepts }) => concepts.includes(concept))
}

/** Whether this attempt by itself shows that a concept is mastered. */
function shows({ terms, progress }: AttemptRow, concept: string): boolean {
  if (!progress.isMastered) return false
  const made = about(concept, progress.predictions)
  const right = made.filter(({ isRight }) => isRight).length
  return terms.mode === 'test-out' || right * 100 >= masteryPercent * made.length
}

/** One card for each cause of a lab, from the attempt in which it was found first. `rows`: in order of their begin. */
function caseCardsOf(labs: readonly ListedLab[], rows: readonly AttemptRow[]): LearnerProgress['caseCards'] {
  const cards = new Map<string, LearnerProgress['caseCards'][number]>()
  for (const { id: attemptId, labId, progress } of rows) {
    const listed = labs.find((one) => one.key === labId)
    for (const card of listed === undefined ? [] : progress.caseCards) {
      const key = `${labId} ${card.cause}`
      if (!cards.has(key)) cards.set(key, { labId, labTitle: listed!.lab.title, ...card, attemptId })
    }
  }
  return [...cards.values()]
}
