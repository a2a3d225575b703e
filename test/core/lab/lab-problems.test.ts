/** Each kind of problem that a schema cannot see, in a lab that is broken in that one place: told with its line. */
import { describe, expect, it } from 'vitest'
import { InputError, type InputProblem } from '../../../core/base/errors.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import { labDocument, objective, steps } from './lab-fixtures.ts'

type Json = Record<string, unknown>

function problemsOf(change: Json): readonly InputProblem[] {
  try {
    parseLab('broken.lab.json', JSON.stringify(labDocument(change), null, 1))
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    expect(error.file).toBe('broken.lab.json')
    return error.problems
  }
}

/** The line of the value at a path, by counting in the text as an author would. */
function expectAt(change: Json, path: string, needle: string): void {
  const problem = problemsOf(change).find((one) => one.path === path)
  expect(problem, JSON.stringify(problemsOf(change))).toBeDefined()
  const lines = JSON.stringify(labDocument(change), null, 1).split('\n')
  expect(lines[problem!.line - 1]).toContain(needle)
  expect(problem!.expected).not.toBe('')
  expect(problem!.remedy).not.toBe('')
}

const verdict = {
  kind: 'verdict',
  options: [
    { id: 'goes', text: 'goes' },
    { id: 'stays', text: 'stays' },
  ],
  rows: [{ id: 'one', text: 'one', right: ['goes'], reply: 'It goes.', misconceptions: { stays: 'stuck' } }],
  replies: { right: 'Right.', wrong: 'Wrong.' },
}
const stuck = { id: 'stuck', text: 'It is stuck.', reply: 'It is not.' }
const curve = {
  kind: 'curve',
  x: { label: 'Round', values: [1, 2, 3] },
  y: { label: 'Left', unit: 'MiB', min: 1, max: 100 },
  outcome: 'last(migrations).roundList.map(r, r.remainingMiB)',
  replies: { within: 'a', above: 'b', below: 'c' },
}
const fault = {
  id: 'cut',
  text: 'A cable is cut',
  set: [{ at: 'hosts[esx-01].memoryGiB', value: 8 }],
  cured: 'false',
  card: { symptom: 'a', evidence: 'b', cure: 'c' },
  solution: [{ act: 'check' }],
}

function predicting(question: Json, more: Json = {}): Json {
  const step = { type: 'predict', id: 'guess', title: 'Guess', prose: 'Guess.', question }
  return { steps: [step, steps.run], ...more }
}

function hiding(change: Json, more: Json = {}): Json {
  return { hiddenFaults: { pool: [fault], ...change }, ...more }
}

describe('problems of a lab', () => {
  it('are none in sound labs of every new kind', () => {
    expect(problemsOf(predicting(verdict, { misconceptions: [stuck] }))).toEqual([])
    expect(problemsOf(predicting(curve))).toEqual([])
    expect(problemsOf(hiding({}))).toEqual([])
  })

  it.each<[string, Json, string, string]>([
    [
      'an option whose misconception is not there',
      predicting({
        kind: 'choice',
        options: [
          { id: 'a', text: 'a', reply: 'a', isRight: true },
          { id: 'b', text: 'b', reply: 'b', misconception: 'gone' },
        ],
      }),
      'steps[0].question.options[1].misconception',
      '"gone"',
    ],
    [
      'a right option beside an outcome',
      predicting({
        kind: 'choice',
        outcome: 'vms["web-01"].host',
        options: [
          { id: 'a', text: 'a', reply: 'a', isRight: true },
          { id: 'b', text: 'b', reply: 'b' },
        ],
      }),
      'steps[0].question.options[0].isRight',
      '"isRight"',
    ],
    [
      'a row whose verdict is not there',
      predicting({ ...verdict, rows: [{ id: 'one', text: 'one', right: ['flies'], reply: 'x' }] }),
      'steps[0].question.rows[0].right[0]',
      '"flies"',
    ],
    [
      'two verdicts where one is to be given',
      predicting({ ...verdict, rows: [{ id: 'one', text: 'one', right: ['goes', 'stays'], reply: 'x' }] }),
      'steps[0].question.rows[0].right',
      '"right"',
    ],
    [
      'a row that is there twice',
      predicting({ ...verdict, rows: [...verdict.rows, ...verdict.rows] }, { misconceptions: [stuck] }),
      'steps[0].question.rows[1].id',
      '"one"',
    ],
    [
      'a row whose misconception is not there',
      predicting(verdict),
      'steps[0].question.rows[0].misconceptions.stays',
      '"stuck"',
    ],
    [
      'reasons of which none holds',
      predicting({
        ...verdict,
        rows: [{ ...verdict.rows[0], misconceptions: {} }],
        reasons: [{ id: 'r', text: 'r', reply: 'r' }],
      }),
      'steps[0].question.reasons',
      '"reasons"',
    ],
    [
      'a curve whose values do not ascend',
      predicting({ ...curve, x: { label: 'Round', values: [1, 3, 2] } }),
      'steps[0].question.x.values[2]',
      '2',
    ],
    [
      'a logarithmic scale from 0',
      predicting({ ...curve, y: { ...curve.y, min: 0, scale: 'log' } }),
      'steps[0].question.y.min',
      '"min"',
    ],
    [
      'a first height outside the chart',
      predicting({ ...curve, first: 200 }),
      'steps[0].question.first',
      '"first"',
    ],
    [
      'a trap of a misconception that is not there',
      predicting({ ...curve, traps: [{ value: '[1.0]', misconception: 'gone' }] }),
      'steps[0].question.traps[0].misconception',
      '"gone"',
    ],
    [
      'a trap of a curve that gives no list',
      predicting(
        { ...curve, traps: [{ value: '1.0', misconception: 'stuck' }] },
        { misconceptions: [stuck] },
      ),
      'steps[0].question.traps[0].value',
      '"value"',
    ],
    [
      'a step about a concept of another lab',
      { steps: [{ ...steps.read, concept: 'stunning' }, steps.run] },
      'steps[0].concept',
      '"stunning"',
    ],
    [
      'an objective about a concept of another lab',
      { objectives: [objective({ concept: 'stunning' })] },
      'objectives[0].concept',
      '"stunning"',
    ],
    [
      'a diagnosis where nothing is hidden',
      {
        steps: [
          { type: 'diagnose', id: 'why', title: 'Why', prose: 'Why?', reply: { right: 'a', wrong: 'b' } },
          steps.run,
        ],
      },
      'steps[0]',
      '{',
    ],
    ['more faults drawn than there are', hiding({ most: 2 }), 'hiddenFaults.most', '"most"'],
    [
      'a fault that excludes one that is not there',
      hiding({ pool: [{ ...fault, excludes: ['gone'] }] }),
      'hiddenFaults.pool[0].excludes[0]',
      '"gone"',
    ],
    ['a fault that breaks nothing', hiding({ pool: [{ ...fault, set: [] }] }), 'hiddenFaults.pool[0]', '{'],
    [
      'a cure that is no condition',
      hiding({ pool: [{ ...fault, cured: '1 + 1' }] }),
      'hiddenFaults.pool[0].cured',
      '"cured"',
    ],
    [
      'a cure that cures by curing',
      hiding({ pool: [{ ...fault, solution: [{ act: 'cure-hidden' }] }] }),
      'hiddenFaults.pool[0].solution[0]',
      '{',
    ],
    ['a cure where nothing is hidden', { solution: [{ act: 'cure-hidden' }] }, 'solution[0]', '{'],
    [
      'a variable with the name of the causes',
      { variables: [{ id: 'causes', pick: [1, 2] }] },
      'variables[0].id',
      '"causes"',
    ],
    [
      'a wrong path that does nothing',
      { wrongPaths: [{ name: 'x', fails: [], message: 'x' }] },
      'wrongPaths[0]',
      '{',
    ],
    [
      'a wrong path with two ways',
      {
        steps: [steps.order, steps.run],
        solution: [{ act: 'answer', step: 'order', order: ['one', 'two', 'three'] }],
        wrongPaths: [
          {
            name: 'x',
            actions: [{ act: 'advance', seconds: 1 }],
            instead: [{ act: 'answer', step: 'order', order: ['two'] }],
            fails: [],
            message: 'x',
          },
        ],
      },
      'wrongPaths[0]',
      '{',
    ],
    [
      'an answer instead of one that the solution does not give',
      {
        steps: [steps.order, steps.run],
        wrongPaths: [
          { name: 'x', instead: [{ act: 'answer', step: 'order', order: ['two'] }], fails: [], message: 'x' },
        ],
      },
      'wrongPaths[0].instead[0].step',
      '"order"',
    ],
    [
      'an end before a step that the solution does not answer',
      { wrongPaths: [{ name: 'x', stopsBefore: 'intro', fails: [], message: 'x' }] },
      'wrongPaths[0].stopsBefore',
      '"intro"',
    ],
    [
      'an answer that does not fit its question',
      { steps: [steps.order, steps.run], solution: [{ act: 'answer', step: 'order', order: ['four'] }] },
      'solution[0]',
      '{',
    ],
    [
      'an expression of a path that is none',
      { solution: [{ act: 'advance-until', when: 'vms["web-01"].hots == "x"' }] },
      'solution[0].when',
      '"when"',
    ],
    [
      'hidden faults asked of the past',
      hiding({}, { objectives: [objective({ check: 'hidden.all(h, h.isCured)' })] }),
      'objectives[0].check',
      '"check"',
    ],
  ])('name %s', (_, change, path, needle) => {
    expectAt(change, path, needle)
  })
})
