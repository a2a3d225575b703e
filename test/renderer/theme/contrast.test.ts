/** The contrast table of the design, computed from the theme files: text 4.5, marks and edges of controls 3. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrast, readVariables } from './contrast.ts'

const folder = path.resolve(import.meta.dirname, '../../../renderer/theme')

function theme(name: string): (variable: string) => string {
  const variables = readVariables(fs.readFileSync(path.join(folder, name), 'utf8'))
  return (variable) => {
    const value = variables.get(variable)
    if (value === undefined) throw new Error(`${name} has no ${variable}.`)
    return value
  }
}

const textRoles = [
  '--text',
  '--text-second',
  '--text-third',
  '--link',
  '--success',
  '--warning',
  '--error',
  '--prediction',
  '--goal',
]
const grounds = ['--panel', '--rail', '--window']
const marks = ['--page-sent', '--page-to-send', '--page-redirtied', '--page-in-flight']

describe.each(['light.css', 'dark.css'])('%s', (file) => {
  const color = theme(file)

  it.each(textRoles.flatMap((role) => grounds.map((ground) => [role, ground] as const)))(
    'text %s on %s reaches 4.5',
    (role, ground) => {
      expect(contrast(color(role), color(ground))).toBeGreaterThanOrEqual(4.5)
    },
  )

  // In dark a selected row uses second text, never third.
  const onSelected = file === 'dark.css' ? textRoles.filter((role) => role !== '--text-third') : textRoles
  it.each(onSelected)('text %s on a selected row reaches 4.5', (role) => {
    expect(contrast(color(role), color('--selected'))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(marks)('mark %s on the panel reaches 3', (mark) => {
    expect(contrast(color(mark), color('--panel'))).toBeGreaterThanOrEqual(3)
  })

  it('edges of controls and the focus ring reach 3', () => {
    expect(contrast(color('--control-edge'), color('--panel'))).toBeGreaterThanOrEqual(3)
    expect(contrast(color('--focus'), color('--panel'))).toBeGreaterThanOrEqual(3)
  })

  it('text on a filled button reaches 4.5', () => {
    expect(contrast(color('--on-accent'), color('--accent'))).toBeGreaterThanOrEqual(4.5)
  })

  it('both themes state the same roles', () => {
    const names = (name: string) => [
      ...readVariables(fs.readFileSync(path.join(folder, name), 'utf8')).keys(),
    ]
    expect(names('light.css')).toEqual(names('dark.css'))
  })
})

describe('the title bar, navy in both themes', () => {
  const color = theme('base.css')

  it('menus and the command field can be read', () => {
    expect(contrast(color('--title-text'), color('--title-bar'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('--title-second'), color('--title-field'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color('--title-edge'), color('--title-bar'))).toBeGreaterThanOrEqual(3)
  })
})

describe('contrast', () => {
  it('is 21 for black on white, whichever comes first, and 1 for a colour on itself', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5)
    expect(contrast('#4f6169', '#4f6169')).toBe(1)
  })
})
