/** Which key press is which command, and how its keys are written. */
import { describe, expect, it } from 'vitest'
import {
  isSingleKey,
  matches,
  shortcutText,
  type KeyPress,
} from '../../../renderer/features/commands/shortcut.ts'

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }
}

describe('matching', () => {
  it('takes Ctrl on a PC and ⌘ on a Mac, and not the other way round', () => {
    const palette = { key: 'k', withControl: true }
    expect(matches(palette, press('k', { ctrlKey: true }), false)).toBe(true)
    expect(matches(palette, press('k', { metaKey: true }), false)).toBe(false)
    expect(matches(palette, press('k', { metaKey: true }), true)).toBe(true)
    expect(matches(palette, press('k', { ctrlKey: true }), true)).toBe(false)
  })

  it('leaves a letter alone when Ctrl, Shift or Alt is held', () => {
    const migrate = { key: 'm' }
    expect(matches(migrate, press('m'), false)).toBe(true)
    expect(matches(migrate, press('M', { shiftKey: true }), false)).toBe(false)
    expect(matches(migrate, press('m', { ctrlKey: true }), false)).toBe(false)
    expect(matches(migrate, press('m', { altKey: true }), false)).toBe(false)
  })

  it('does not ask how a sign is typed: "?" needs Shift on some keyboards', () => {
    expect(matches({ key: '?' }, press('?', { shiftKey: true }), false)).toBe(true)
    expect(matches({ key: '?' }, press('?'), false)).toBe(true)
  })

  it('tells 100 ms from 1 s by Ctrl', () => {
    const short = { key: 'ArrowRight', withShift: true, withControl: false }
    const long = { key: 'ArrowRight', withShift: true, withControl: true }
    const held = press('ArrowRight', { shiftKey: true, ctrlKey: true })
    expect(matches(short, held, false)).toBe(false)
    expect(matches(long, held, false)).toBe(true)
  })
})

it('only what could be typed as text can be switched off', () => {
  expect(isSingleKey({ key: 'm' })).toBe(true)
  expect(isSingleKey({ key: ' ' })).toBe(true)
  expect(isSingleKey({ key: 'F6' })).toBe(false)
  expect(isSingleKey({ key: 'k', withControl: true })).toBe(false)
})

it('writes keys as a person reads them', () => {
  expect(shortcutText({ key: 'k', withControl: true }, false)).toBe('Ctrl K')
  expect(shortcutText({ key: 'k', withControl: true }, true)).toBe('⌘ K')
  expect(shortcutText({ key: ' ' }, false)).toBe('Space')
  expect(shortcutText({ key: 'F6', withShift: true }, false)).toBe('Shift F6')
})
