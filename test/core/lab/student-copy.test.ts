import { describe, expect, it } from 'vitest'
import { gradeObjectives } from '../../../core/lab/grade.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import { studentCopyText } from '../../../core/lab/student-copy.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import { Attempt, hiddenFaults, labDocument, misconceptions, objective, steps } from './lab-fixtures.ts'

type Json = Record<string, unknown>

const examOfPack: AttemptTerms = {
  mode: 'assignment',
  hasChecks: false,
  hasHints: false,
  hintCostPercent: 0,
  minutes: null,
}

/** Every text whose place says that it is of the key is planted with a word of its own. */
const planted: string[] = []
function plant(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((one, index) => plant(one, `${path}.${index}`))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plant(one, `${path}.${key}`)]))
  }
  const isOfKey =
    /\.(reply|replies|reasons|hints|rubric|debrief|card|cause|message|firstPiece\.text)\b[.\w]*$/.test(
      path,
    ) &&
    !/\.(id|misconception)$/.test(path) &&
    !/question\.reasons\.\d+\.text$/.test(path)
  if (typeof value !== 'string' || !isOfKey) return value
  const word = `PLANTED${planted.length}X`
  planted.push(word)
  return `${value} ${word}`
}

function everyStep(): Json {
  const { explain } = steps
  const options = explain.options.map((one) => ({ ...one }))
  return labDocument({
    variables: [
      { id: 'rightHost', pick: ['KEYVALUE1', 'KEYVALUE2'] },
      { id: 'shown', pick: ['one', 'two'] },
    ],
    hiddenFaults: hiddenFaults(),
    misconceptions: misconceptions.map((one) => ({ ...one, text: `${String(one['text'])} MISCONCEIVED` })),
    debrief: 'All of it is told here.',
    steps: [
      { ...steps.read, prose: 'Read {{ shown }}.' },
      steps.watch,
      steps.order,
      steps.choice,
      steps.number,
      steps.verdict,
      steps.curve,
      steps.predictOrder,
      steps.decidedChoice,
      { ...steps.do, doneWhen: 'answers["owner"].option == "source"' },
      { ...steps.run, doneWhen: 'hidden.all(h, h.isCured)' },
      { ...explain, options, rubric: ['Says the cause.'] },
      steps.diagnose,
    ],
    objectives: [
      objective({
        points: 80,
        check: 'vms["web-01"].host == "CHECKED-{{ rightHost }}"',
        partly: 'vms["web-01"].host == "PARTLYCHECKED"',
        scope: 'now',
        firstPiece: { text: 'Begin here.' },
      }),
    ],
    solution: [
      { act: 'answer', step: 'owner', option: 'source' },
      { act: 'hypothesis', cause: 'SOLVED' },
    ],
    wrongPaths: [
      {
        name: 'WRONGLY',
        instead: [{ act: 'answer', step: 'owner', option: 'both' }],
        fails: [],
        message: 'Never.',
      },
    ],
  })
}

const whole = JSON.stringify(plant(everyStep(), ''))
const keyless = studentCopyText('small.lab.json', whole, { hasKey: false, hasHints: true })
const withKey = studentCopyText('small.lab.json', whole, { hasKey: true, hasHints: false })

describe('a copy without its key', () => {
  it('holds nothing of it, whatever the step', () => {
    expect(() => parseLab('small.lab.json', whole)).not.toThrow()
    expect(planted.length).toBeGreaterThan(40)
    expect(planted.filter((word) => keyless.includes(word))).toEqual([])
    for (const word of [
      'isRight',
      'traps:\n      -',
      'MISCONCEIVED',
      'CHECKED',
      'PARTLYCHECKED',
      'KEYVALUE',
      'rightHost',
      'SOLVED',
      'WRONGLY',
      'misconception:',
      'always-back',
      'downtimeMs < ',
      'answers[',
      'hidden.all',
      'poweredOff',
      'power-off',
    ])
      expect(keyless, word).not.toContain(word)
  })

  it('asks what the lab asks, in the same variant', () => {
    const lab = parseLab('small.lab.json', keyless, 7)
    const original = parseLab('small.lab.json', whole, 7)
    expect(lab.copy).toBe('student')
    expect(lab.steps.map(({ id, type }) => [id, type])).toEqual(
      original.steps.map(({ id, type }) => [id, type]),
    )
    expect(lab.draw.causes).toEqual(original.draw.causes)
    expect(lab.draw.values['shown']).toBe(original.draw.values['shown'])
  })

  it('shows the items of an order by their ids, distractors among them', () => {
    const order = parseLab('small.lab.json', keyless).steps.find(({ id }) => id === 'order')
    expect(order).toMatchObject({
      items: [{ id: 'never-so' }, { id: 'one' }, { id: 'three' }, { id: 'two' }],
      distractors: [],
    })
  })
})

describe('an attempt at a copy without its key', () => {
  function attempt(): Attempt {
    const made = new Attempt(parseLab('small.lab.json', keyless), {}, examOfPack)
    made.enter({ type: 'continue', step: 'intro' })
    made.enter({ type: 'continue', step: 'demo' })
    made.enter({ type: 'answer', step: 'order', order: ['three', 'one', 'two'] })
    made.enter({ type: 'answer', step: 'owner', option: 'both' })
    return made
  }

  it('goes on at the first answer and says nothing of it', () => {
    const view = attempt().view()
    expect(view.steps.slice(0, 4).map(({ state }) => state)).toEqual(Array(4).fill('done'))
    for (const { answer } of view.steps.slice(2, 4)) {
      expect(answer).toMatchObject({ isRight: null, reply: null, came: null, outcome: null, share: null })
    }
  })

  it('judges nothing, also once it is handed in', () => {
    const made = attempt()
    made.enter({ type: 'hand-in', because: 'learner' })
    expect(gradeObjectives(made.tracker).map(({ verdict }) => verdict)).toEqual(['cannot-judge'])
    expect(made.view()).toMatchObject({
      areVerdictsShown: false,
      debrief: '',
      score: { points: 0 },
      objectives: [{ verdict: 'cannot-judge', points: 0, reason: 'Your instructor marks this.' }],
    })
  })

  it('lets the learner go on where only the key could say that a step is done', () => {
    const made = attempt()
    made.enter({ type: 'answer', step: 'pause', number: 3 })
    made.enter({
      type: 'answer',
      step: 'table',
      verdicts: { 'row-a': ['goes'], 'row-b': ['goes'] },
      reasons: ['clock'],
    })
    made.enter({ type: 'answer', step: 'sketch', curve: [1, 2, 3, 4] })
    made.enter({ type: 'answer', step: 'who-first', order: ['one', 'two', 'three'] })
    made.enter({ type: 'answer', step: 'which-host', option: 'esx-02' })
    expect(made.view().steps[made.view().currentStep]).toMatchObject({ id: 'act', lockedBecause: '' })
    made.enter({ type: 'continue', step: 'act' })
    expect(made.view().steps[made.view().currentStep]).toMatchObject({ id: 'run', lockedBecause: '' })
  })

  it('shows what the instructor sent back', () => {
    const made = attempt()
    made.enter({ type: 'hand-in', because: 'learner' })
    const mark = {
      id: 'move',
      verdict: 'partly' as const,
      points: 40,
      maxPoints: 80,
      reason: 'Half-way.',
      evidenceAtNs: [7],
      comment: '',
      isOverridden: true,
    }
    const feedback = {
      instructor: 'Ada',
      markedAt: '2026-01-01T00:00:00.000Z',
      comment: '',
      points: 55,
      maxPoints: 100,
      objectives: [mark],
      explanations: [],
    }
    expect(made.view({ feedback })).toMatchObject({
      areVerdictsShown: true,
      debrief: '',
      score: { points: 55, maxPoints: 100 },
      objectives: [{ verdict: 'partly', points: 40, reason: 'Half-way.' }],
    })
  })
})

describe('a copy with its key', () => {
  it('has neither the solution nor wrong paths nor how hidden faults are mended, and no hints if there are none', () => {
    const lab = parseLab('small.lab.json', withKey)
    expect(lab).toMatchObject({
      copy: 'student-with-key',
      solution: [{ act: 'advance-until-idle' }],
      wrongPaths: [],
    })
    for (const word of ['SOLVED', 'WRONGLY', 'power-off', 'Begin here']) expect(withKey).not.toContain(word)
    expect(lab.objectives[0]!.hints).toEqual(Array(3).fill('Your instructor marks this.'))
  })

  it('keeps what a self-check needs', () => {
    const lab = parseLab('small.lab.json', withKey)
    expect(lab.objectives[0]!.check).toMatch(/CHECKED-KEYVALUE/)
    expect(lab.misconceptions).toHaveLength(3)
    expect(lab.hiddenFaults?.pool[0]?.cured).toMatch(/poweredOff/)
  })
})
