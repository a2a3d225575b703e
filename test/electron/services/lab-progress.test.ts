/** What attempts say of labs and concepts, from what was saved of them. */
import { describe, expect, it } from 'vitest'
import { parseLab } from '../../../core/lab/parse.ts'
import { examTerms, practiceTerms, testOutTerms } from '../../../core/lab/terms.ts'
import { labSummaryOf, learnerProgressOf } from '../../../electron/services/lab-progress.ts'
import type { AttemptProgress, AttemptRow } from '../../../electron/store/attempts.ts'
import { hiddenLab } from '../../support/hidden-lab.ts'

const lab = parseLab('loose-cable.lab.yaml', hiddenLab)
const listed = { key: lab.id, lab, pack: '', terms: null, seed: null }
const glossary = [{ id: 'fault-handling', title: 'Fault handling', text: 'Two sentences. Here.', see: [] }]

function row(day: number, progress: Partial<AttemptProgress>, more: Partial<AttemptRow> = {}): AttemptRow {
  const at = `2026-01-0${day}T00:00:00.000Z`
  return {
    id: `a${day}`,
    labId: lab.id,
    runId: `r${day}`,
    seed: day,
    startedAt: at,
    changedAt: at,
    terms: practiceTerms,
    dueAt: '',
    isHandedIn: false,
    hasFeedback: false,
    progress: {
      currentStep: 1,
      isFinished: false,
      isMarked: true,
      points: 0,
      maxPoints: 100,
      horizonNs: 0,
      isMastered: false,
      predictions: [],
      caseCards: [],
      ...progress,
    },
    ...more,
  }
}

function guesses(...right: boolean[]): AttemptProgress['predictions'] {
  return right.map((isRight, index) => ({ step: `guess-${index}`, concepts: ['fault-handling'], isRight }))
}

function conceptOf(...rows: AttemptRow[]) {
  return learnerProgressOf([listed], glossary, rows).concepts.find(({ id }) => id === 'fault-handling')!
}

describe('a lab', () => {
  it('has the points of its first and of its best attempt that is over, whatever is newest', () => {
    const rows = [
      row(4, { points: 10 }),
      row(3, { points: 60, isFinished: true }),
      row(2, { points: 90 }, { isHandedIn: true }),
      row(1, { points: 40, isFinished: true }),
    ]
    expect(labSummaryOf(listed, rows)).toMatchObject({
      attempt: { id: 'a4', points: 10, mode: 'practice', isHandedIn: false },
      first: { points: 40, maxPoints: 100 },
      best: { points: 90, maxPoints: 100 },
      hasHiddenFaults: true,
      isMastered: false,
    })
  })

  it('has neither without an attempt that is over, nor attempts of other labs', () => {
    expect(labSummaryOf(listed, [row(1, { points: 40 })])).toMatchObject({ first: null, best: null })
    expect(labSummaryOf(listed, [row(1, {}, { labId: 'other' })])).toMatchObject({ attempt: null })
  })
})

describe('a lab of a pack', () => {
  const key = 'p-00000001.loose-cable'
  const ofPack = { ...listed, key, pack: 'Week 3', terms: examTerms }

  it('has the attempts at its key, and prerequisites of its own pack before shipped ones', () => {
    const asking = { ...ofPack, lab: { ...lab, prerequisites: ['first-move', 'never-done'] } }
    const others = [{ key: 'p-00000001.first-move' }, { key: 'first-move' }, { key: 'never-done' }]
    expect(labSummaryOf(asking, [row(1, {}, { labId: key }), row(2, {})], others)).toMatchObject({
      id: key,
      pack: 'Week 3',
      terms: examTerms,
      attempt: { id: 'a1' },
      prerequisites: ['p-00000001.first-move', 'never-done'],
    })
  })

  it('has no points as long as its attempts are not marked', () => {
    const handedIn = row(1, { isMarked: false }, { labId: key, isHandedIn: true })
    expect(labSummaryOf(ofPack, [handedIn])).toMatchObject({ first: null, best: null })
    const marked = row(1, { points: 70 }, { labId: key, isHandedIn: true })
    expect(labSummaryOf(ofPack, [marked])).toMatchObject({ first: { points: 70 } })
  })
})

describe('a concept', () => {
  it('is mastered by an attempt that mastered the lab with at least 70 % of its predictions right', () => {
    const mastered = { isFinished: true, isMastered: true }
    const seven = guesses(...Array.from({ length: 10 }, (_, index) => index < 7))
    const six = guesses(...Array.from({ length: 10 }, (_, index) => index < 6))
    expect(conceptOf(row(1, { ...mastered, predictions: seven })).mastery).toBe('mastered')
    expect(conceptOf(row(1, { ...mastered, predictions: six })).mastery).toBe('begun')
    expect(conceptOf(row(1, { isFinished: true, predictions: seven })).mastery).toBe('begun')
  })

  it('is mastered by a fresh variant, although the first attempt used a worked step', () => {
    const first = row(1, { isFinished: true, predictions: guesses(false) })
    const fresh = row(2, { isFinished: true, isMastered: true, predictions: guesses(true) })
    expect(conceptOf(first, fresh)).toMatchObject({
      mastery: 'mastered',
      predictions: 1,
      rightPredictions: 0,
    })
  })

  it('is mastered by testing out, whatever was predicted', () => {
    const out = row(1, { isMastered: true, predictions: guesses(false) }, { terms: testOutTerms })
    expect(conceptOf(out).mastery).toBe('mastered')
  })

  it('counts labs and first tries, and says of an unknown term what its id says', () => {
    const rows = [
      row(1, { predictions: guesses(true, false) }),
      row(2, { predictions: guesses(false, true) }),
    ]
    expect(conceptOf(...rows)).toMatchObject({
      title: 'Fault handling',
      labs: 1,
      finishedLabs: 0,
      predictions: 2,
      rightPredictions: 1,
      mastery: 'begun',
    })
    const [, unknown] = learnerProgressOf([listed], glossary, []).concepts
    expect(unknown).toMatchObject({ id: 'network-timeout', title: 'Network timeout', mastery: 'none' })
  })
})

it('collects one case card for each cause, of the attempt that found it first', () => {
  const card = { cause: 'A cable', symptom: 's', evidence: 'e', cure: 'c' }
  const rows = [row(2, { caseCards: [card] }), row(1, { caseCards: [card] })]
  expect(learnerProgressOf([listed], glossary, rows).caseCards).toEqual([
    { ...card, labId: lab.id, labTitle: lab.title, attemptId: 'a1' },
  ])
})
