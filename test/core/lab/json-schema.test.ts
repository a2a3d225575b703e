/** The published JSON Schema of a lab accepts what authors write: the shipped labs as they stand, templates and all. */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { labJsonSchema } from '../../../core/lab/json-schema.ts'
import { readDocument } from '../../../core/scenario/document.ts'
import { labDocument, objective, steps } from './lab-fixtures.ts'

const folder = path.resolve(import.meta.dirname, '../../../core/lab/shipped')

/** zod compiles patterns without the flag `u` that JSON Schema asks for; the samples have ASCII names only. */
const asciiPatterns = JSON.stringify(labJsonSchema()).replaceAll(String.raw`\\p{L}\\p{N}`, 'A-Za-z0-9')
const published = z.fromJSONSchema(JSON.parse(asciiPatterns))

function accepts(value: unknown): boolean {
  return published.safeParse(value).success
}

describe('JSON Schema of a lab', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('accepts %s', (file) => {
    const result = published.safeParse(
      readDocument(file, readFileSync(path.join(folder, file), 'utf8')).value,
    )
    expect(result.error?.issues ?? []).toEqual([])
  })

  it('accepts a template where a number, a condition, a list, a choice or a name stands', () => {
    const question = {
      ...steps.number.question,
      max: '{{ top }}',
      tolerancePercent: '{{ top / 2 }}',
      unit: 'ms',
    }
    const option = { ...steps.choice.question.options[0], isRight: '{{ top > 1 }}' }
    const choice = { kind: 'choice', options: [option, steps.choice.question.options[1]] }
    const change = {
      steps: [
        { ...steps.number, question },
        { ...steps.choice, question: choice },
        { ...steps.watch, commands: [{ type: 'migrate', vm: '{{ vm }}', toHost: 'esx-0{{ top }}' }] },
        { ...steps.order, items: '{{ items }}' },
      ],
      objectives: [objective({ scope: '{{ scope }}', points: '{{ points }}' })],
      solution: [{ act: 'advance', seconds: '{{ top }}' }],
    }
    expect(accepts(labDocument(change))).toBe(true)
  })

  it.each([
    ['a text where a number belongs', { minutes: 'ten' }],
    ['half a template', { minutes: '{{ ten' }],
    ['another kind of step', { steps: [{ ...steps.read, type: 'sing' }, steps.run] }],
    ['an unknown key', { minuets: 5 }],
  ])('refuses %s', (_, change) => {
    expect(accepts(labDocument(change))).toBe(false)
  })

  it('describes its keys for editors', () => {
    const text = JSON.stringify(labJsonSchema())
    expect(text).toContain('Virtual seconds per wall second.')
    expect(text.length).toBeLessThan(600_000)
  })
})
