import { afterEach, describe, expect, it } from 'vitest'
import { draftReviewSchema } from '../../../../core/contract/teaching-messages.ts'
import { attemptViewSchema } from '../../../../core/lab/attempt.ts'
import { InputError } from '../../../../core/base/errors.ts'
import { verifyLab } from '../../../../electron/services/lab-verifier.ts'
import { NotFoundError } from '../../../../electron/services/refused.ts'
import { hiddenCause, hiddenLab } from '../../../support/hidden-lab.ts'
import { handOut, keylessTerms, request } from '../packs/pack-bench.ts'
import { closeDesks, Desk } from '../lab-desk.ts'

afterEach(closeDesks)

function desk() {
  const made = new Desk()
  return { desk: made, drafts: made.services.drafts }
}

describe('a new draft', () => {
  it('is a lab that can be solved, over a scenario of its own', async () => {
    const { desk: made, drafts } = desk()
    const lab = drafts.create('lab')
    expect(lab).toMatchObject({ kind: 'lab', title: 'My lab', problemCount: 0 })
    expect(drafts.list().map(({ id, kind, problemCount }) => [id, kind, problemCount])).toContainEqual([
      lab.scenario,
      'scenario',
      0,
    ])
    const source = made.services.library.labSource(lab.id)
    expect((await verifyLab(source, { seeds: 3, workers: 1 })).findings).toEqual([])
  })

  it('can be a copy of a lab or a scenario of the library', () => {
    const { drafts } = desk()
    expect(drafts.create('lab', 'first-move')).toMatchObject({
      title: 'First move',
      scenario: 'first-move',
      problemCount: 0,
    })
    expect(drafts.create('scenario', 'first-move')).toMatchObject({
      kind: 'scenario',
      title: 'First move',
      problemCount: 0,
    })
    expect(() => drafts.create('lab', 'no-such')).toThrow(NotFoundError)
  })

  it('brings the scenario along where the lab is of a pack, and is not made of a student’s copy', () => {
    const { instructor, student, pack } = handOut(request(['first-move'], keylessTerms))
    const copy = instructor.services.drafts.create('lab', `${pack.id}.first-move`)
    expect(copy).toMatchObject({ problemCount: 0, scenario: expect.stringMatching(/^d-/) })
    expect(student.refusal(() => student.services.drafts.create('lab', `${pack.id}.first-move`))).toBe(
      'lab-is-students-copy',
    )
  })

  it('is in no list of labs, and is kept', () => {
    const { desk: made, drafts } = desk()
    const { id } = drafts.create('lab')
    expect(made.labs.list().some((lab) => lab.id === id)).toBe(false)
    made.close()
    const again = new Desk(made.folder).services.drafts
    expect(again.list()).toHaveLength(2)
    again.remove(id)
    expect(again.list()).toHaveLength(1)
    expect(() => again.text(id)).toThrow(NotFoundError)
  })
})

describe('a draft that is changed', () => {
  it('is saved as it stands, with its problems counted', () => {
    const { drafts } = desk()
    const { id } = drafts.create('lab')
    const text = drafts.text(id).replace('isRight: true', 'isRight: perhaps')
    expect(drafts.save(id, text)).toMatchObject({ title: 'My lab', problemCount: 1 })
    expect(drafts.text(id)).toBe(text)
    expect(drafts.save(id, 'title: [')).toMatchObject({ title: 'my-lab.lab', scenario: '' })
  })

  it('is told its problems with their places, also those of its scenario', () => {
    const { drafts } = desk()
    const { id, scenario } = drafts.create('lab')
    const text = drafts.text(id)
    const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1
    const ask = (changed: string) => drafts.review({ draftId: id, text: changed }).problems
    expect(ask(text)).toEqual([])
    expect(ask(text.replace('points: 60', 'points: 50'))).toMatchObject([
      { message: expect.stringContaining('70') },
    ])
    expect(ask(text.replace(`scenario: ${scenario}`, 'scenario: nowhere'))).toMatchObject([
      { line: lineOf('scenario: d-'), path: 'scenario', message: 'There is no scenario "nowhere".' },
    ])
    drafts.save(scenario, drafts.text(scenario).replace('host: esx-01', 'host: esx-09'))
    expect(ask(text)).toMatchObject([
      {
        line: lineOf('scenario: d-'),
        message: expect.stringContaining('In my-scenario.scenario.yaml, line '),
      },
    ])
    expect(
      drafts.review({ draftId: scenario, text: drafts.text(scenario) }).problems[0]!.line,
    ).toBeGreaterThan(1)
  })

  it('has an outline with lines, its key apart, and what the seed draws', () => {
    const { drafts } = desk()
    const { id } = drafts.importLab('loose-cable.lab.yaml', hiddenLab)
    const review = draftReviewSchema.parse(drafts.review({ draftId: id, text: hiddenLab, seed: 3 }))
    const lines = hiddenLab.split('\n')
    for (const { line } of [...review.outline, ...review.key]) expect(lines[line - 1]).not.toBe('')
    const step = review.outline.find(({ group, id: of }) => group === 'Steps' && of === 'name-it')!
    expect(lines[step.line - 1]).toContain('id: name-it')
    expect(review.drawn.causes).toEqual([{ id: 'loose-cable', text: hiddenCause }])
    expect(review.key.find(({ title }) => title === 'Guess')).toMatchObject({ right: ['It does not'] })
    expect(review.key.find(({ title }) => title === 'Name it')).toMatchObject({ right: [hiddenCause] })
    expect(review.key.find(({ title }) => title === hiddenCause)?.replies).toContainEqual({
      to: 'cure',
      reply: 'Plug it in.',
    })
  })

  it('of a scenario has an outline of its objects', () => {
    const { drafts } = desk()
    const { id } = drafts.create('scenario')
    const text = drafts.text(id)
    const { outline } = draftReviewSchema.parse(drafts.review({ draftId: id, text }))
    const vm = outline.find(({ title }) => title === 'web-01')!
    expect(vm.group).toBe('Virtual machines')
    expect(text.split('\n')[vm.line - 1]).toContain('web-01')
    expect(outline.map(({ group }) => group)).toEqual(
      expect.arrayContaining(['vCenters', 'Clusters', 'Hosts', 'Datastores']),
    )
  })
})

describe('the preview of a draft', () => {
  it('shows each step as a student sees it, without a run and without answers', () => {
    const { drafts } = desk()
    const { id } = drafts.importLab('loose-cable.lab.yaml', hiddenLab)
    for (const step of [0, 1, 2, 3]) {
      const view = attemptViewSchema.parse(drafts.preview({ draftId: id, text: hiddenLab, step }))
      expect(view).toMatchObject({
        currentStep: step,
        labId: id,
        runId: '',
        areVerdictsShown: false,
        debrief: '',
      })
      expect(JSON.stringify(view)).not.toMatch(/It hardly writes|Plug it in|isRight":(true|false)|times out/)
      // The causes are offered when the step comes that asks for one of them, and not before.
      expect(JSON.stringify(view).includes(hiddenCause)).toBe(step >= 2)
    }
  })

  it('tells the problems of the text at their places', () => {
    const { drafts } = desk()
    const { id } = drafts.importLab('loose-cable.lab.yaml', hiddenLab)
    const wrong = hiddenLab.replace('leastHypotheses: 1', 'leastHypotheses: many')
    expect(() => drafts.preview({ draftId: id, text: wrong, step: 0 })).toThrow(InputError)
  })
})

describe('a saved draft', () => {
  it('can be tried', () => {
    const { desk: made, drafts } = desk()
    const { id } = drafts.create('lab')
    made.attempt = drafts.try(id, 9)
    expect(made.attempt).toMatchObject({ labId: id, seed: 9, terms: { mode: 'practice' } })
    made.labs.continue(made.attempt.id, 'what-happens')
    expect(made.answer('predict-what-moves', { option: 'memory' }).currentStep).toBe(2)
    drafts.remove(id)
    expect(() => made.services.runs.play(made.runId, 1)).not.toThrow()
  })

  it('is proved on worker threads, with what was found by line', async () => {
    const { desk: made, drafts } = desk()
    const { id } = drafts.create('lab')
    const text = drafts.text(id).replace('message: Nothing follows', 'message: Nobody says this')
    drafts.save(id, text)
    const job = drafts.verify(id, 2)
    await expect.poll(() => made.services.jobs.state(job.id).state, { timeout: 20_000 }).toBe('done')
    const findings = drafts.findings(job.id)
    expect(findings).toMatchObject([{ seed: 1, message: expect.stringContaining('Nobody says this') }])
    expect(text.split('\n')[findings[0]!.line - 1]).toContain('Nobody says this')
    expect(() => drafts.findings(job.id)).toThrow(NotFoundError)
  })
})
