/** The glossary: what its parser refuses, and that the shipped one is whole. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { parseGlossary } from '../../../core/lab/glossary.ts'
import { readLabFile } from '../../../core/lab/parse.ts'
import { root } from '../../support/services.ts'

const folder = path.join(root, 'core/lab')
const shipped = parseGlossary('glossary.yaml', fs.readFileSync(path.join(folder, 'glossary.yaml'), 'utf8'))

function problemsOf(terms: string): string[] {
  try {
    parseGlossary('g.yaml', `precopy: glossary\nversion: 1\nterms:\n${terms}`)
    return []
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.problems.map(({ line, path: place, message }) => `${line} ${place}: ${message}`)
  }
}

describe('the parser', () => {
  it('sorts by title, and gives a term without links none', () => {
    const text =
      'precopy: glossary\nversion: 1\nterms:\n  - { id: b, title: Zebra, text: A b. }\n  - { id: a, title: ape, text: An a. }'
    expect(parseGlossary('g.yaml', text).map(({ id, see }) => [id, see])).toEqual([
      ['a', []],
      ['b', []],
    ])
  })

  it('names the line of a double id, of a link that leads nowhere and of one that leads to itself', () => {
    const terms = [
      '  - { id: stun, title: Stun, text: Stands still., see: [gone] }',
      '  - { id: stun, title: Stun again, text: Still., see: [stun] }',
    ].join('\n')
    expect(problemsOf(terms)).toEqual([
      '5 terms[1].id: There is a term "stun" already.',
      '4 terms[0].see[0]: "stun" names "gone", which is no term.',
      '5 terms[1].see[0]: "stun" names "stun", which is itself.',
    ])
  })
})

describe('the shipped glossary', () => {
  it('explains each term in two to five sentences', () => {
    const sentences = (text: string) =>
      text.split(/[.!?](?=\s|$)/).filter((part) => part.trim() !== '').length
    expect(shipped.filter(({ text }) => sentences(text) < 2 || sentences(text) > 5)).toEqual([])
    expect(shipped.length).toBeGreaterThan(60)
  })

  it('links every term from somewhere or to somewhere', () => {
    const linked = new Set(shipped.flatMap(({ see }) => see))
    expect(shipped.filter(({ id, see }) => see.length === 0 && !linked.has(id))).toEqual([])
  })

  it('has every concept of every shipped lab', () => {
    const known = new Set(shipped.map(({ id }) => id))
    const labs = path.join(folder, 'shipped')
    const missing = fs.readdirSync(labs).flatMap((name) => {
      const { document } = readLabFile(name, fs.readFileSync(path.join(labs, name), 'utf8'))
      const { concepts } = document.value as { concepts: string[] }
      return concepts.filter((concept) => !known.has(concept)).map((concept) => `${name}: ${concept}`)
    })
    expect(missing).toEqual([])
  })
})
