/** Answers beside what came out: numbers on their line, rows, orders, and the difference in words. */
import { describe, expect, it } from 'vitest'
import {
  curveDifference,
  numberDifference,
  signedDifference,
} from '../../../renderer/features/lab-guide/difference-words.ts'
import { numberLine } from '../../../renderer/features/lab-guide/number-line.ts'
import {
  markedOptions,
  needsStacking,
  orderRows,
  verdictCount,
  verdictLayout,
  verdictRows,
} from '../../../renderer/features/lab-guide/outcome-rows.ts'

const item = (id: string, text = id.toUpperCase()) => ({ id, text })

describe('a number on its line', () => {
  it('stands on the side of the outcome on which it was, with what counts as right around that', () => {
    const line = numberLine(300, 250, 100)
    expect(line.low).toBe(0)
    expect(line.high).toBe(400)
    expect(line.predictedAt).toBeCloseTo(0.75)
    expect(line.cameAt).toBeCloseTo(0.625)
    expect(line.band).toEqual({ least: 150, most: 350, from: 0.375, to: 0.875 })
  })

  it('that is far off stands on a log line, where both can be told apart', () => {
    const line = numberLine(60_000, 250, null)
    expect(line.isLog).toBe(true)
    expect(line.cameAt).toBeGreaterThan(0.05)
    expect(line.predictedAt).toBeLessThanOrEqual(1)
    expect(line.band).toBeNull()
  })

  it('may be nothing, or below it', () => {
    const zero = numberLine(0, 0, 1)
    expect(zero.predictedAt).toBe(zero.cameAt)
    expect(zero.band?.least).toBe(0)
    expect(numberLine(-20, 30, null)).toMatchObject({ low: -20, high: 30, predictedAt: 0, cameAt: 1 })
  })
})

describe('the difference', () => {
  it('of numbers is a distance, and a ratio where that says more', () => {
    expect(numberDifference(300, 263, 'ms')).toBe('Your prediction was 37\u00a0ms above the outcome.')
    expect(numberDifference(100, 400, 'ms')).toBe(
      'Your prediction was 300\u00a0ms below the outcome: it was 4\u00a0times as much.',
    )
    expect(numberDifference(800, 100, '')).toBe(
      'Your prediction was 700 above the outcome: 8\u00a0times too much.',
    )
    expect(numberDifference(5, 5, '')).toBe('Your prediction was what came out.')
  })

  it('of curves names the point where they part most, and where the outcome ended', () => {
    const words = { x: 'Pass', values: [0, 1, 2], unit: 'MiB' }
    expect(curveDifference([800, 400, 200], [800, 80], words)).toBe(
      'Your curve lay above the outcome at 1 of 2 points, and farthest above it at Pass\u00a01: ' +
        '400\u00a0MiB against 80\u00a0MiB. The outcome ended after Pass\u00a01.',
    )
    expect(curveDifference([1, 2, 3], [1, 2, 3], words)).toBe('Your curve is what came out.')
    expect(curveDifference([1], [], words)).toMatch(/^Nothing came out/)
  })

  it('in a column has its sign', () => {
    expect([signedDifference(300, 250), signedDifference(200, 250), signedDifference(1, 1)]).toEqual([
      '+50',
      '−50',
      '0',
    ])
  })
})

describe('a table of verdicts', () => {
  const question = { rows: [item('one'), item('two')], options: [item('goes'), item('waits')] }

  it('says of each row what was meant and what came out', () => {
    const rows = verdictRows(
      question,
      { one: ['goes'], two: ['waits', 'goes'] },
      { one: ['waits'], two: ['goes', 'waits'] },
      { one: 'Look again.' },
    )
    expect(rows.map(({ said, came, isRight, reply }) => [said, came, isRight, reply])).toEqual([
      ['GOES', 'WAITS', false, 'Look again.'],
      ['GOES; WAITS', 'GOES; WAITS', true, ''],
    ])
    expect(verdictCount(rows)).toBe('1 of 2 rows are right.')
  })

  it('judges nothing before it has come out; a row may stay empty', () => {
    const rows = verdictRows(question, { one: [] }, null, {})
    expect(rows[0]).toMatchObject({ said: 'none', came: null, isRight: null })
    expect(verdictCount(rows)).toBe('')
  })

  it('stands side by side only where it can be read', () => {
    const short = [item('goes', 'Goes'), item('no', 'Refused')]
    const long = [item('a', 'The source runs on'), item('b', 'The destination is the VM')]
    const many = ['a', 'b', 'c', 'd', 'e'].map((id) => item(id))
    expect(verdictLayout(short, false)).toBe('matrix')
    expect(verdictLayout(long, false)).toBe('list')
    expect(verdictLayout(long, true)).toBe('matrix')
    expect(verdictLayout(many, true)).toBe('menu')
    expect(needsStacking(verdictRows({ ...question, options: long }, { one: ['b'] }, null, {}))).toBe(true)
  })
})

describe('an order', () => {
  const items = [item('copy'), item('stun'), item('off')]

  it('stands as it came out, with the places that it was given; what does not belong comes last', () => {
    const rows = orderRows(items, ['off', 'copy'], ['copy', 'stun'])
    expect(rows.map(({ id, came, mine }) => [id, came, mine])).toEqual([
      ['copy', 1, 2],
      ['stun', 2, null],
      ['off', null, 1],
    ])
  })

  it('stands as it was given while nothing has come out', () => {
    expect(orderRows(items, ['off', 'copy'], null).map(({ id }) => id)).toEqual(['off', 'copy'])
  })
})

it('of options those are shown that were chosen or came out', () => {
  const options = [item('a'), item('b'), item('c')]
  expect(
    markedOptions(options, ['a'], ['c']).map(({ id, isChosen, isRight }) => [id, isChosen, isRight]),
  ).toEqual([
    ['a', true, false],
    ['c', false, true],
  ])
  expect(markedOptions(options, ['a'], null).map(({ id }) => id)).toEqual(['a'])
})
