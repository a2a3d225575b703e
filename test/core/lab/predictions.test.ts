import { describe, expect, it } from 'vitest'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { compileLab } from '../../../core/lab/compile.ts'
import { answerViewOf } from '../../../core/lab/predictions.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { migrateWeb, smallScenario } from '../../support/scenarios.ts'
import { Attempt, misconceptions, objective, smallLab, steps } from './lab-fixtures.ts'

const { decidedChoice, predictOrder, curve, verdict, choice, run } = steps

function answerOf(attempt: Attempt, step: string) {
  return attempt.view().steps.find(({ id }) => id === step)!.answer!
}

describe('what came out', () => {
  const lab = smallLab({ steps: [decidedChoice, predictOrder, curve, verdict, run], misconceptions })

  function predicted(): Attempt {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'which-host', option: 'esx-03' })
    attempt.enter({ type: 'answer', step: 'who-first', order: ['nobody', 'two', 'three'] })
    attempt.enter({ type: 'answer', step: 'sketch', curve: [80, 79, 81, 80] })
    attempt.enter({ type: 'answer', step: 'table', verdicts: { 'row-a': ['goes'], 'row-b': ['goes'] } })
    return attempt
  }

  it('is nowhere before the run is done, whatever the kind of question', () => {
    const attempt = predicted()
    attempt.command(migrateWeb)
    attempt.advance(0.2)
    for (const step of ['which-host', 'who-first', 'sketch', 'table']) {
      expect(answerOf(attempt, step)).toMatchObject({
        came: null,
        share: null,
        outcome: null,
        isRight: null,
        reply: null,
        rowReplies: {},
        misconceptions: [],
      })
    }
    expect(answerOf(attempt, 'sketch').curve).toEqual([80, 79, 81, 80])
  })

  it('is drawn over the prediction afterwards, with what the prediction shows', () => {
    const attempt = predicted()
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(answerOf(attempt, 'which-host')).toMatchObject({
      came: { option: 'esx-02' },
      outcome: 'esx-02',
      isRight: false,
      reply: 'It stayed away.',
      misconceptions: [{ text: 'The clock decides.', reply: 'Features do.' }],
    })
    expect(answerOf(attempt, 'who-first')).toMatchObject({
      came: { order: ['two', 'one', 'three'] },
      outcome: '1. two\n2. one\n3. three',
      isRight: false,
      share: 1 / 3,
      reply: 'Somebody does.\n\nNot so.',
    })
    expect(answerOf(attempt, 'sketch')).toMatchObject({
      came: { curve: [80, 40, 20, 10] },
      isRight: false,
      share: 0,
      reply: 'Too high.',
      misconceptions: [{ text: 'It never shrinks.', reply: 'Each round is shorter.' }],
    })
    expect(answerOf(attempt, 'table')).toMatchObject({
      came: { verdicts: { 'row-a': ['goes'], 'row-b': ['is-refused'] }, reasons: ['features'] },
      share: 1 / 3,
      isRight: false,
      rowReplies: { 'row-b': 'B is refused.' },
    })
  })

  it('stays unknown where the run cannot tell it', () => {
    const question = {
      ...steps.number.question,
      outcome: 'last(migrations.filter(m, m.vm == "db")).downtimeMs',
    }
    const attempt = new Attempt(smallLab({ steps: [{ ...steps.number, question }, run] }))
    attempt.enter({ type: 'answer', step: 'pause', number: 5 })
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(answerOf(attempt, 'pause')).toMatchObject({ text: '5\u00a0ms', isRight: null, outcome: null })
  })

  it('can be asked by a check, share and right alike, once it is due', () => {
    const objectives = [
      objective({ points: 50, scope: 'now', check: 'answers["who-first"].share > 0.3' }),
      objective({ id: 'host', points: 50, scope: 'now', check: 'answers["which-host"].isRight' }),
    ]
    const attempt = new Attempt(
      smallLab({ steps: [decidedChoice, predictOrder, run], objectives, misconceptions }),
    )
    const verdicts = () => attempt.view().objectives.map((one) => one.verdict)
    attempt.enter({ type: 'answer', step: 'which-host', option: 'esx-02' })
    attempt.enter({ type: 'answer', step: 'who-first', order: ['two', 'three'] })
    expect(verdicts()).toEqual(['not-yet', 'not-yet'])
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(verdicts()).toEqual(['met', 'met'])
  })
})

describe('what was seen', () => {
  const counted = {
    ...steps.number,
    question: { ...steps.number.question, outcome: 'size(migrations)', tolerancePercent: 0 },
  }
  const lab = smallLab({ steps: [counted, run, steps.read] })

  function seen(): Attempt {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'pause', number: 1 })
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'continue', step: 'run' })
    return attempt
  }

  it('stays as it was when the learner went on, whatever is done later', () => {
    const attempt = seen()
    const before = answerOf(attempt, 'pause')
    expect(before).toMatchObject({ came: { number: 1 }, isRight: true })
    attempt.command({ ...migrateWeb, toHost: 'esx-03' })
    attempt.runOut()
    expect(attempt.tracker.viewNow().migrations).toHaveLength(2)
    expect(answerOf(attempt, 'pause')).toEqual(before)
  })

  it('is found again from the trace and the entries alone', () => {
    const attempt = seen()
    attempt.command({ ...migrateWeb, toHost: 'esx-03' })
    attempt.advance(0.1)
    const again = new AttemptTracker(lab, compileLab(lab), smallScenario(), attempt.tracker.state)
    for (const record of decodeRecords(attempt.engine.recorder.bytes()).records) again.add(record)
    expect(answerViewOf(again, 0)).toEqual(answerOf(attempt, 'pause'))
    expect(answerViewOf(again, 0)?.came?.number).toBe(1)
  })

  it('is what the run says now, as long as the learner has not gone on', () => {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'pause', number: 1 })
    for (const toHost of ['esx-02', 'esx-03']) {
      attempt.command({ ...migrateWeb, toHost })
      attempt.runOut()
    }
    expect(answerOf(attempt, 'pause').came?.number).toBe(2)
  })
})

describe('when an outcome is due', () => {
  const isDue = (attempt: Attempt, step: string) => answerOf(attempt, step).isRight !== null

  it('a demonstration shows what was predicted before it, if another prediction comes before the run', () => {
    const attempt = new Attempt(
      smallLab({ steps: [choice, steps.watch, { ...choice, id: 'again' }, run], objectives: [objective()] }),
    )
    attempt.enter({ type: 'answer', step: 'owner', option: 'source' })
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(migrateWeb)
    expect(isDue(attempt, 'owner')).toBe(false)
    attempt.runOut()
    expect(isDue(attempt, 'owner')).toBe(true)
    attempt.enter({ type: 'continue', step: 'demo' })
    attempt.enter({ type: 'answer', step: 'again', option: 'source' })
    attempt.enter({ type: 'continue', step: 'run' })
    expect(isDue(attempt, 'again')).toBe(true)
  })

  it('a step to do shows it where nothing runs after it, and nothing at all shows it at once', () => {
    const attempt = new Attempt(
      smallLab({ steps: [choice, steps.do, steps.read, { ...choice, id: 'last' }] }),
    )
    attempt.enter({ type: 'answer', step: 'owner', option: 'both' })
    expect(isDue(attempt, 'owner')).toBe(false)
    attempt.command(migrateWeb)
    expect(isDue(attempt, 'owner')).toBe(true)
    attempt.enter({ type: 'continue', step: 'act' })
    attempt.enter({ type: 'continue', step: 'intro' })
    attempt.enter({ type: 'answer', step: 'last', option: 'both' })
    expect(isDue(attempt, 'last')).toBe(true)
  })
})

describe('own words', () => {
  it('are matched to misconceptions by their phrases, beside the option', () => {
    const attempt = new Attempt(
      smallLab({ steps: [steps.explain, run], misconceptions, objectives: [objective({ points: 80 })] }),
    )
    attempt.enter({ type: 'answer', step: 'why', option: 'because', text: 'Its Clock Speed is lower.' })
    expect(answerOf(attempt, 'why')).toMatchObject({
      isRight: true,
      misconceptions: [{ text: 'The clock decides.', reply: 'Features do.' }],
    })
  })
})
