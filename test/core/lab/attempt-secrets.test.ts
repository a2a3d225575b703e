/**
 * What the guide is given holds nothing before its time. A lab with a step of every type, in which every text and
 * expression that could give something away is marked, is played to its end; after each act the whole view is
 * searched for the marks. What may be shown must then be there, so that a mark cannot be missed by never appearing.
 */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../../core/lab/schema.ts'
import { examTerms, practiceTerms, type AttemptTerms } from '../../../core/lab/terms.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, hiddenFaults, objective, smallLab, steps } from './lab-fixtures.ts'

type Json = Record<string, unknown>

const never = (expression: string) => `(${expression}) || "zq-expression" == ""`
const sides = (of: string) => ({ within: `zq-${of}`, above: `zq-${of}`, below: `zq-${of}` })
const wrongOf = (of: string) => ({ right: 'zq-unused', wrong: `zq-${of}` })

/** Marks, and the act from which on each may be shown. */
const shownFrom: readonly (readonly [mark: string, act: string])[] = [
  ['zq-caption', 'watch'],
  ['zq-order-wrong', 'order wrongly'],
  ['zq-choice', 'run'],
  ['zq-number', 'run'],
  ['481516', 'run'],
  ['zq-own-order', 'run'],
  ['zq-distractor', 'run'],
  ['zq-verdict', 'run'],
  ['zq-row', 'run'],
  ['zq-curve', 'run'],
  ['234211', 'run'],
  ['zq-decided', 'run'],
  ['zq-met', 'run'],
  ['zq-misconception', 'run'],
  ['zq-prose-of-run', 'do'],
  ['zq-note-of-explain', 'run'],
  ['zq-explain-wrong', 'explain wrongly'],
  ['zq-explain-right', 'explain rightly'],
  ['zq-rubric', 'explain rightly'],
  ['zq-diagnose-wrong', 'diagnose wrongly'],
  ['zq-diagnose-right', 'diagnose rightly'],
  ['zq-card', 'diagnose rightly'],
  ['zq-debrief', 'diagnose rightly'],
]

function markedLab(seed: number): Lab {
  const question = (step: { question: object }, change: Json) => ({
    ...step,
    question: { ...step.question, ...change },
  })
  const [slow, full] = hiddenFaults()['pool'] as Json[]
  const pool = [slow, full].map((fault) => ({
    ...fault,
    cured: never('true'),
    card: { symptom: 'zq-card', evidence: 'zq-card', cure: 'zq-card' },
  }))
  const options = (of: string) => [
    { id: 'right', text: 'right', isRight: true, reply: `zq-${of}-right` },
    { id: 'wrong', text: 'wrong', reply: `zq-${of}-wrong` },
  ]
  const { choice, number, curve, verdict, predictOrder, decidedChoice } = steps
  const change = {
    variables: [{ id: 'secret', pick: [481_516, 481_516] }],
    misconceptions: [
      { id: 'by-clock', text: 'zq-misconception', reply: 'zq-misconception', phrases: ['by the clock'] },
    ],
    hiddenFaults: hiddenFaults({ pool }),
    steps: [
      steps.read,
      {
        ...steps.watch,
        pauses: [{ when: never('size(migrations) > 0'), caption: 'zq-caption' }],
        doneWhen: never(steps.watch.doneWhen),
      },
      { ...steps.order, distractors: [], reply: { right: 'zq-unused', wrong: 'zq-order-wrong' } },
      question(choice, {
        options: [
          { id: 'source', text: 'the source', reply: 'zq-unused', isRight: true },
          { id: 'both', text: 'both', reply: 'zq-choice', misconception: 'by-clock' },
        ],
      }),
      question(number, {
        max: 1_000_000,
        outcome: 'vars.secret',
        replies: sides('number'),
        traps: [{ value: '"zq-expression" == "" ? 1.0 : 2.0', misconception: 'by-clock' }],
      }),
      question(predictOrder, {
        distractors: [{ id: 'nobody', text: 'nobody', reply: 'zq-distractor' }],
        reply: wrongOf('own-order'),
        outcome: '"zq-expression" == "" ? [] : ["three", "two", "one"]',
      }),
      question(verdict, {
        rows: [{ id: 'row-a', text: 'A to B', right: ['goes'], reply: 'zq-row' }],
        reasons: [],
        replies: wrongOf('verdict'),
      }),
      question(curve, {
        y: { label: 'MiB', unit: '', min: 0, max: 1_000_000 },
        first: undefined,
        outcome: '"zq-expression" == "" ? [] : [234211.0, 1.0, 1.0, 1.0]',
        traps: [],
        replies: sides('curve'),
      }),
      question(decidedChoice, {
        outcome: '"zq-expression" == "" ? "" : "esx-03"',
        options: ['esx-02', 'esx-03'].map((id) => ({ id, text: id, reply: `zq-decided` })),
      }),
      { ...steps.do, doneWhen: never('size(migrations) > 1') },
      {
        ...steps.run,
        prose: 'zq-prose-of-run',
        doneWhen: never('size(migrations) > 1 && last(migrations).outcome == "completed"'),
      },
      {
        ...steps.explain,
        note: 'zq-note-of-explain',
        options: options('explain'),
        rubric: ['zq-rubric'],
        evidence: [{ label: 'Moves', value: '"zq-expression" == "" ? 0 : size(migrations)' }],
      },
      {
        ...steps.diagnose,
        decoys: [],
        reply: { right: 'zq-diagnose-right', wrong: 'zq-diagnose-wrong' },
      },
    ],
    objectives: [
      objective({
        points: 80,
        check: never('size(migrations) > 1 && last(migrations).outcome == "completed"'),
        reasons: { met: 'zq-met', partly: '', notYet: 'not yet' },
        hints: ['zq-unused', 'zq-unused', 'zq-unused'],
        firstPiece: { text: 'zq-unused' },
      }),
    ],
    debrief: 'zq-debrief',
  }
  return smallLab(change, seed)
}

/** Seeds that draw each of the two causes. */
const labs = [1, 2, 3, 4, 5, 6, 7, 8].map(markedLab)
const slowLab = labs.find((lab) => lab.draw.causes[0] === 'slow-path')!
const fullLab = labs.find((lab) => lab.draw.causes[0] === 'full-host')!

function actsOn(attempt: Attempt): readonly (readonly [name: string, act: () => void])[] {
  const { lab } = attempt
  const answer = (step: string, given: Json) => () => attempt.enter({ type: 'answer', step, ...given })
  const goOn = (step: string) => () => attempt.enter({ type: 'continue', step })
  const cause = lab.draw.causes[0]
  const another = cause === 'slow-path' ? 'full-host' : 'slow-path'
  return [
    ['begin', () => undefined],
    ['read', goOn('intro')],
    [
      'watch',
      () => {
        attempt.enter({ type: 'watch', step: 'demo' })
        attempt.command(migrateWeb)
        attempt.runOut()
      },
    ],
    ['watched', goOn('demo')],
    ['order wrongly', answer('order', { order: ['two', 'one', 'three'] })],
    ['order given up', goOn('order')],
    ['choose', answer('owner', { option: 'both' })],
    ['number', answer('pause', { number: 5 })],
    ['own order', answer('who-first', { order: ['one', 'nobody'] })],
    ['table', answer('table', { verdicts: { 'row-a': ['goes-cold'] } })],
    ['sketch', answer('sketch', { curve: [1, 2, 3, 4] })],
    ['host', answer('which-host', { option: 'esx-02' })],
    [
      'move',
      () => {
        attempt.command({ ...migrateWeb, toHost: 'esx-03' })
        attempt.advance(0.2)
      },
    ],
    ['do', goOn('act')],
    ['run', () => (attempt.runOut(), goOn('run')())],
    ['explain wrongly', answer('why', { option: 'wrong' })],
    ['explain rightly', answer('why', { option: 'right' })],
    [
      'suspect',
      () =>
        attempt.enter({
          type: 'hypothesis',
          number: 1,
          cause: 'it',
          evidence: '',
          observation: '',
          verdict: 'open',
        }),
    ],
    ['diagnose wrongly', answer('find', { causes: [another] })],
    ['diagnose rightly', answer('find', { causes: [cause] })],
  ]
}

/** The view after each act, as JSON. */
function played(lab: Lab, terms: AttemptTerms = practiceTerms): (readonly [act: string, json: string])[] {
  const attempt = new Attempt(lab, {}, terms)
  return actsOn(attempt).map(([name, act]) => {
    act()
    return [name, JSON.stringify(attempt.view())] as const
  })
}

describe('what the guide is given', () => {
  const views = played(slowLab)
  const order = views.map(([act]) => act)

  it('goes through every type of step and every kind of question', () => {
    const attempt = new Attempt(slowLab)
    for (const [, act] of actsOn(attempt)) act()
    const { steps: shown, isFinished } = attempt.view()
    expect(isFinished).toBe(true)
    expect([...new Set(shown.map((step) => step.type))].sort()).toEqual([
      'diagnose',
      'do',
      'explain',
      'order',
      'predict',
      'read',
      'run',
      'watch',
    ])
    expect(new Set(shown.map((step) => step.question?.kind)).size).toBe(8)
  })

  it.each(shownFrom)('holds %s from "%s" on, and not before', (mark, from) => {
    const first = views.findIndex(([, json]) => json.includes(mark))
    expect(order[first]).toBe(from)
  })

  it('never holds an expression, a reply that is not due, or a hint that is not open', () => {
    for (const [act, json] of views) {
      expect(json.includes('zq-expression'), act).toBe(false)
      expect(json.includes('zq-unused'), act).toBe(false)
    }
  })

  it('is the same whichever fault was drawn, until a diagnosis is told right or wrong', () => {
    const others = played(fullLab)
    const until = order.indexOf('suspect')
    expect(views.slice(0, until + 1)).toEqual(others.slice(0, until + 1))
    expect(views.at(-1)).not.toEqual(others.at(-1))
  })

  it('says nothing at all of right and wrong in an exam', () => {
    const silent = played(slowLab, examTerms)
    const allowed = new Set(['zq-caption', 'zq-prose-of-run', 'zq-note-of-explain'])
    for (const [act, json] of silent) {
      const marks = [...shownFrom.map(([mark]) => mark), 'zq-expression', 'zq-unused']
      expect(
        marks.filter((mark) => !allowed.has(mark) && json.includes(mark)),
        act,
      ).toEqual([])
    }
  })
})
