/** The tables of MODEL.md that say what becomes of a broken migration are what runs come to. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultTitles } from '../../core/scenario/fault-words.ts'
import { root } from '../house/source-files.ts'
import { outcomeTable, tabled } from './outcome-tables.ts'

const model = fs.readFileSync(path.join(root, 'core/MODEL.md'), 'utf8')

describe('what becomes of a migration, in MODEL.md', () => {
  it.each(tabled)('%s', (name, title) => {
    const rows = outcomeTable(name, title).split('\n')
    const first = model.split('\n').indexOf(rows[0]!)
    expect(first).toBeGreaterThan(-1)
    expect(model.split('\n').slice(first, first + rows.length + 1)).toEqual([...rows, ''])
  })

  it('has every kind of fault in a row, and says what each does', () => {
    const chapter = model.slice(model.indexOf('## 24. Faults'))
    for (const { title } of Object.values(faultTitles)) {
      // To have an account expire that nobody logs in with any more changes nothing.
      if (title !== 'Credentials expired') expect(chapter).toContain(title)
    }
  })

  it('says the same of a move to another vCenter', () => {
    const stripped = (text: string) =>
      text
        .split('\n')
        .slice(2)
        .flatMap((row) => {
          const [labels, ...cells] = row.slice(2, -2).split(' | ')
          return labels!.split('; ').map((label) => `${label} | ${cells.join(' | ')}`)
        })
    const crossing = stripped(outcomeTable('cross-vcenter', ''))
    const inside = stripped(outcomeTable('combined-network', ''))
    const others = crossing.filter((row) => !inside.includes(row))
    expect(others.map((row) => row.split(' | ')[0])).toEqual([
      'Clock skew (source, destination)',
      'Credentials expired (destination)',
      'vCenter restart (source, destination)',
    ])
  })
})
