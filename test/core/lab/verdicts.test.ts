import { describe, expect, it } from 'vitest'
import { answerInWords, whyNotAnAnswer, type GivenAnswer } from '../../../core/lab/answers.ts'
import { judgeVerdicts } from '../../../core/lab/verdicts.ts'
import { misconceptions, questionOf, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({ steps: [steps.verdict, steps.run], misconceptions })
const [table] = lab.steps
const question = questionOf(lab, 'table', 'verdict')
const why = (answer: GivenAnswer) => whyNotAnAnswer(lab, table!, answer)

describe('a table of verdicts', () => {
  it('takes one verdict for each row, and says which row has none', () => {
    expect(why({ verdicts: { 'row-a': ['goes'], 'row-b': ['goes'] } })).toBeNull()
    expect(why({})?.remedy).toBe('Give one verdict in each row.')
    expect(why({ verdicts: { 'row-a': ['goes'] } })?.message).toBe('"B to A" has no verdict yet.')
    expect(why({ verdicts: { 'row-a': ['goes', 'goes-cold'], 'row-b': ['goes'] } })?.message).toBe(
      '"A to B" has 2 verdicts.',
    )
    expect(why({ verdicts: { 'row-a': ['never'], 'row-b': ['goes'] } })?.message).toContain('of its list')
    expect(why({ verdicts: { 'row-c': ['goes'] } })?.message).toBe('"Table" has no row "row-c".')
  })

  it('takes reasons of its list alone', () => {
    const verdicts = { 'row-a': ['goes'], 'row-b': ['goes'] }
    expect(why({ verdicts, reasons: ['features', 'clock'] })).toBeNull()
    expect(why({ verdicts, reasons: ['weather'] })?.id).toBe('answer-not-reasons')
    expect(why({ verdicts, reasons: ['clock', 'clock'] })?.id).toBe('answer-not-reasons')
  })

  it('leaves a row empty only where several verdicts may hold', () => {
    const many = smallLab({
      steps: [{ ...steps.verdict, question: { ...steps.verdict.question, mostPerRow: 2 } }, steps.run],
      misconceptions,
    })
    const verdicts = { 'row-a': ['goes', 'goes-cold'], 'row-b': [] }
    expect(whyNotAnAnswer(many, many.steps[0]!, { verdicts })).toBeNull()
  })

  it('counts rows, and the reasons as one row more', () => {
    const right = judgeVerdicts(question, { 'row-a': ['goes'], 'row-b': ['is-refused'] }, ['features'])
    expect(right).toMatchObject({ isRight: true, share: 1, rowReplies: {}, misconceptions: [] })
    const two = judgeVerdicts(question, { 'row-a': ['goes'], 'row-b': ['goes'] }, ['features'])
    expect(two).toMatchObject({ isRight: true, share: 2 / 3, rowReplies: { 'row-b': 'B is refused.' } })
    const one = judgeVerdicts(question, { 'row-a': ['goes'], 'row-b': ['goes'] }, ['features', 'clock'])
    expect(one).toMatchObject({ isRight: false, share: 1 / 3 })
    expect(one.reply).toBe('Not all.\n\nFeatures decide.\n\nNot the clock.')
    expect(one.misconceptions).toEqual(['always-back', 'by-clock'])
  })

  it('needs every verdict that holds and no other', () => {
    const half = judgeVerdicts(question, { 'row-a': ['goes', 'goes-cold'], 'row-b': ['is-refused'] }, [])
    expect(Object.keys(half.rowReplies)).toEqual(['row-a'])
  })

  it('says what came out in its own shape and in words', () => {
    const judged = judgeVerdicts(question, { 'row-a': ['goes'], 'row-b': ['goes'] }, [])
    expect(judged.came).toEqual({
      verdicts: { 'row-a': ['goes'], 'row-b': ['is-refused'] },
      reasons: ['features'],
    })
    expect(judged.outcome).toBe('A to B: goes\nB to A: is-refused\nBecause: features')
    const given = { verdicts: { 'row-a': ['goes-cold'], 'row-b': [] } }
    expect(answerInWords(lab, table!, given)).toBe('A to B: goes-cold\nB to A: none')
  })
})
