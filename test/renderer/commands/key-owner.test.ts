/** Whose key it is: the window's, or that of what has the focus. */
import { describe, expect, it } from 'vitest'
import { isForWindow, type KeyTarget } from '../../../renderer/features/commands/key-owner.ts'

const nothing: KeyTarget = {
  isBelowDialog: false,
  isField: false,
  isInMenu: false,
  findsByLetters: false,
  isPressable: false,
  isFocusShown: false,
  movesByArrows: false,
}
const space = { key: ' ' }

describe('Space', () => {
  it('runs and pauses after a click on a button, but presses a button that was reached by keyboard', () => {
    expect(isForWindow({ ...nothing, isPressable: true }, space, true)).toBe(true)
    expect(isForWindow({ ...nothing, isPressable: true, isFocusShown: true }, space, true)).toBe(false)
  })

  it('runs and pauses from the tree and the scrubber, which do nothing with it', () => {
    const tree = { ...nothing, findsByLetters: true, isFocusShown: true }
    const slider = { ...nothing, movesByArrows: true, isFocusShown: true }
    expect(isForWindow(tree, space, true)).toBe(true)
    expect(isForWindow(slider, space, true)).toBe(true)
  })

  it.each(['isField', 'isInMenu', 'isBelowDialog'] as const)('is left alone when %s', (where) => {
    expect(isForWindow({ ...nothing, [where]: true }, space, true)).toBe(false)
  })
})

it('letters in the tree find a name and are no commands there', () => {
  const tree = { ...nothing, findsByLetters: true }
  expect(isForWindow(tree, { key: 'b' }, true)).toBe(false)
  expect(isForWindow(tree, { key: 'm' }, true)).toBe(false)
  expect(isForWindow(tree, { key: '.' }, true)).toBe(true)
  expect(isForWindow(tree, { key: 'k', withControl: true }, true)).toBe(true)
  expect(isForWindow(nothing, { key: 'b' }, true)).toBe(true)
})

it('F6 leaves a field, and arrows are the slider its own', () => {
  expect(isForWindow({ ...nothing, isField: true }, { key: 'F6' }, false)).toBe(true)
  const seek = { key: 'ArrowRight', withShift: true }
  expect(isForWindow({ ...nothing, movesByArrows: true }, seek, false)).toBe(false)
  expect(isForWindow(nothing, seek, false)).toBe(true)
})
