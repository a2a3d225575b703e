import { describe, expect, it } from 'vitest'
import { misconceptionViews, shownByWords } from '../../../core/lab/misconceptions.ts'
import { misconceptions, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({ steps: [steps.verdict, steps.run], misconceptions })

describe('misconceptions', () => {
  it.each([
    ['It depends on the CLOCK   speed.', true],
    ['The clock\nspeeds differ.', true],
    ['It can’t wait.', true],
    ['The overclock speed', false],
    ['The clock and its speed', false],
    ['', false],
  ])('%j', (text, isShown) => {
    expect(shownByWords(lab, text)).toEqual(isShown ? ['by-clock'] : [])
  })

  it('are told with their replies, each once, in the order of the lab', () => {
    expect(misconceptionViews(lab, ['by-clock', 'always-back', 'by-clock', 'unknown'])).toEqual([
      { text: 'It always goes back.', reply: 'Not to an older one.' },
      { text: 'The clock decides.', reply: 'Features do.' },
    ])
  })
})
