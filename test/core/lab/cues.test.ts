/** The run sheet of a lab: what becomes a cue, when it pauses, what a presenter can say, and what an author adds. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { nearestOption, numberOptions } from '../../../core/lab/cue-options.ts'
import { headingOf, momentInWords } from '../../../core/lab/cue-words.ts'
import { cuesOf } from '../../../core/lab/cues.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import type { Question } from '../../../core/lab/question-schema.ts'
import { studentCopyText } from '../../../core/lab/student-copy.ts'

const file = 'first-move.lab.yaml'
const text = fs.readFileSync(path.resolve(import.meta.dirname, '../../../core/lab/shipped', file), 'utf8')

function withCues(cues: string): string {
  return `${text}\ncues:\n${cues}\n`
}

const linkCut = `  - after: let-it-finish
    when: migrations.exists(m, m.vm == "app-01" && m.copiedPercent >= 60.0)
    question: What if the vMotion link is cut **now**?
    options:
      - { id: goes-on, text: app-01 runs on at esx-02, isRight: true, reply: The source has all of it. }
      - { id: dies, text: app-01 is lost, reply: Nothing is lost before the take-over. }
    thinkSeconds: 45
    notes: Ask who has *all* pages.
    fault: { name: cut, fault: { kind: link-down, host: esx-03, nic: vmnic1 } }
    branch: { name: Link cut at 60 % }`

describe('cues of a lab', () => {
  const cues = cuesOf(parseLab(file, text, 1))

  it('has one for each question and each caption, and ends with the debrief', () => {
    expect(cues.map(({ id }) => id)).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((number) => `watch-web-01.${number}`),
      'order-stages',
      'predict-owner',
      'predict-pause',
      'predict-users',
      'explain-ownership',
      'explain-pause',
      'debrief',
    ])
  })

  it('says in words when the run pauses', () => {
    expect(cues.slice(0, 3).map(({ title, pausesAt }) => `${title}: ${pausesAt}`)).toEqual([
      'Reserve: stage reserve begins',
      'Pre-copy: stage pre-copy begins',
      'Half of the memory is on esx-02 now: 50 % copied',
    ])
    expect(cues.find(({ id }) => id === 'predict-owner')?.pausesAt).toBe('before the run: Let it finish')
    expect(cues.find(({ id }) => id === 'explain-pause')?.pausesAt).toBe('after: Let it finish')
  })

  it('gives the presenter the reply to each wrong answer and its misconception, and not to the right one', () => {
    const order = cues.find(({ id }) => id === 'order-stages')!
    expect(order.notes).toContain('The disks are not copied.')
    expect(order.notes).toContain('Storage vMotion moves disks.')
    const owner = cues.find(({ id }) => id === 'predict-owner')!
    expect(owner.notes).toContain('A VM never runs on two hosts.')
    expect(owner.notes).not.toContain('A copy is only a copy')
    expect(owner).toMatchObject({ right: ['source-runs'], counts: 'options', thinkSeconds: 30 })
  })
})

describe('cues of an author', () => {
  it('stand where their step is, with a fault that happens in a branch alone', () => {
    const cue = cuesOf(parseLab(file, withCues(linkCut), 1)).find(({ id }) => id === 'cue-1')!
    expect(cue).toMatchObject({
      pausesAt: '60 % copied',
      thinkSeconds: 45,
      right: ['goes-on'],
      counts: 'options',
      answer: '**app-01 runs on at esx-02**\n\nThe source has all of it.',
      whatIf: { name: 'Link cut at 60 %', commands: [{ type: 'inject-fault', name: 'cut' }] },
    })
    expect(cue.notes).toContain('Nothing is lost before the take-over.')
  })

  it('say more of a question where they name no moment', () => {
    const lab = parseLab(
      file,
      withCues('  - { after: predict-owner, thinkSeconds: 90, notes: Wait for it. }'),
      1,
    )
    const cue = cuesOf(lab).find(({ id }) => id === 'predict-owner')!
    expect(cue.thinkSeconds).toBe(90)
    expect(cue.notes).toMatch(/^Wait for it\./)
    expect(cue.notes).toContain('A VM never runs on two hosts.')
  })

  it.each([
    ['a step that is not there', '  - { after: predict-ownr, notes: x }', 'predict-owner'],
    ['a step that asks nothing', '  - { after: let-it-finish, notes: x }', 'no moment'],
    ['a condition that is none', '  - { after: let-it-finish, when: "nowMs >" }', 'expression is wrong'],
    ['options of which none is right', linkCut.replace(', isRight: true', ''), 'No option is right'],
    [
      'two for one question',
      '  - { after: predict-owner, notes: x }\n  - { after: predict-owner, notes: y }',
      'Two cues say more',
    ],
  ])('are refused for %s, at their line', (_what, cues, message) => {
    const read = () => parseLab(file, withCues(cues), 1)
    expect(read).toThrow(InputError)
    try {
      read()
    } catch (error) {
      const [problem] = (error as InputError).problems
      expect(`${problem?.message} ${problem?.remedy}`).toContain(message)
      expect(problem?.line).toBeGreaterThan(text.split('\n').length - 1)
    }
  })

  it('are in no copy for students', () => {
    for (const hasKey of [true, false]) {
      const copy = studentCopyText(file, withCues(linkCut), { hasKey, hasHints: hasKey })
      expect(copy).not.toContain('Link cut at 60')
      expect(parseLab(file, copy, 1).cues).toEqual([])
    }
  })
})

describe('numbers for a show of hands', () => {
  const question: Extract<Question, { kind: 'number' }> = {
    kind: 'number',
    unit: 'ms',
    min: 0,
    max: 600_000,
    outcome: '0.0',
    tolerancePercent: 40,
    toleranceAbsolute: 0,
    traps: [{ value: '0.0', tolerancePercent: 10, misconception: 'all-memory' }],
    replies: { within: 'a', above: 'b', below: 'c' },
  }

  it('puts what came out among wrong ones, with the number that many arrive at', () => {
    const options = numberOptions(question, 263.4, [7000], 1, 'x')
    expect(options).toHaveLength(4)
    expect(options.map(({ value }) => value)).toEqual(
      options.map(({ value }) => value).toSorted((a, b) => a - b),
    )
    expect(options.filter(({ isRight }) => isRight).map(({ text: words }) => words)).toEqual(['260\u00a0ms'])
    expect(options.find(({ misconception }) => misconception === 'all-memory')?.value).toBe(7000)
  })

  it('does not always put it in the same place', () => {
    const places = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
      numberOptions({ ...question, traps: [] }, 263.4, [], seed, 'x').findIndex(({ isRight }) => isRight),
    )
    expect(new Set(places).size).toBeGreaterThan(1)
  })

  it('counts small numbers by ones', () => {
    const options = numberOptions({ ...question, unit: 'passes', traps: [] }, 3, [], 1, 'x')
    expect(options.every(({ value }) => Number.isInteger(value) && value < 10)).toBe(true)
  })

  it('finds the option that a given number comes nearest to', () => {
    const options = numberOptions(question, 263.4, [7000], 1, 'x')
    expect(nearestOption(options, 300)?.isRight).toBe(true)
    expect(nearestOption(options, 9000)?.misconception).toBe('all-memory')
  })
})

describe('moments in words', () => {
  it.each([
    ['tasks.exists(t, t.target == "a" && t.percent >= 50.0)', '50 % copied'],
    ['migrations.exists(m, size(m.roundList) == 2)', 'end of round 2'],
    ['migrations.exists(m, has(m.stunnedAtMs))', 'the stun begins'],
    ['migrations.exists(m, m.outcome == "failed")', 'the move has failed'],
  ])('%s', (expression, words) => expect(momentInWords(expression)).toBe(words))

  it('knows that it does not know', () => {
    expect(momentInWords('nowMs > 3')).toBeNull()
  })

  it('takes a caption’s heading and no whole sentence', () => {
    expect(headingOf('Stun. What is still dirty …')).toBe('Stun')
    expect(headingOf('Half of the memory is on the destination now, but the VM is not. More.')).toBeNull()
  })
})
