/**
 * The published JSON Schema says the same as the validator: both accept the shipped scenarios, and both refuse
 * the same mistakes. zod reads the JSON Schema back for that; what only references can tell is not in it.
 */
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readDocument } from '../../../core/scenario/document.ts'
import { scenarioJsonSchema } from '../../../core/scenario/json-schema.ts'
import { scenarioSchema } from '../../../core/scenario/schema.ts'

const folder = path.resolve(import.meta.dirname, '../../../core/scenario/shipped')

/** zod compiles patterns without the flag `u` that JSON Schema asks for; the samples have ASCII names only. */
const asciiPatterns = JSON.stringify(scenarioJsonSchema()).replaceAll(String.raw`\\p{L}\\p{N}`, 'A-Za-z0-9')
const published = z.fromJSONSchema(JSON.parse(asciiPatterns))

function plain(file: string): Record<string, unknown> {
  return readDocument(file, readFileSync(path.join(folder, file), 'utf8')).value as Record<string, unknown>
}

/** A copy of `value` in which what stands at `at` is `replacement`; undefined removes it. */
function changed(value: unknown, at: readonly (string | number)[], replacement: unknown): unknown {
  const copy = structuredClone(value)
  const parent = at.slice(0, -1).reduce<unknown>((inner, step) => (inner as never)[step], copy)
  const last = at.at(-1)!
  if (replacement === undefined) delete (parent as Record<string | number, unknown>)[last]
  else (parent as Record<string | number, unknown>)[last] = replacement
  return copy
}

function injected(change: object) {
  return { type: 'inject-fault', name: 'crash', fault: { kind: 'host-crash', host: 'esx-01' }, ...change }
}

describe('JSON Schema of a scenario', () => {
  it('is draft 2020-12 with a name, and describes keys for editors', () => {
    const schema = scenarioJsonSchema()
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(JSON.stringify(schema)).toContain('Largest frame that the physical switches pass.')
    expect(schema['required']).toEqual(['precopy', 'version', 'name', 'estate'])
  })

  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('accepts %s', (file) => {
    const value = plain(file)
    expect(scenarioSchema.safeParse(value).success).toBe(true)
    expect(published.safeParse(value).success).toBe(true)
  })

  const vm = ['estate', 'vms', 0] as const
  it.each([
    ['an unknown key', ['sed'], 7],
    ['a missing name', ['name'], undefined],
    ['another kind of file', ['precopy'], 'lab'],
    ['a seed of text', ['seed'], 'seven'],
    ['a negative seed', ['seed'], -1],
    ['no memory', [...vm, 'memory', 'sizeMiB'], 0],
    ['memory without bound', [...vm, 'memory', 'sizeMiB'], 4e9],
    ['an unknown power state', [...vm, 'powerState'], 'on'],
    ['a name that begins with a blank', [...vm, 'name'], ' web'],
    ['an unknown pattern', [...vm, 'workload', 'writes', 0, 'pattern'], 'random'],
    ['an unknown command', ['commands', 0, 'command', 'type'], 'teleport'],
    ['an unknown policy', ['policy'], { name: 'hyperv' }],
    ['an unknown fault', ['commands', 0, 'command'], injected({ fault: { kind: 'meteor', host: 'esx-01' } })],
    ['an unknown trigger', ['commands', 0, 'command'], injected({ trigger: { at: 'midnight' } })],
    ['a fault without a name', ['commands', 0, 'command'], injected({ name: '' })],
  ])('refuses %s, as the validator does', (_name, at, replacement) => {
    const value = changed(plain('steady-writer.scenario.yaml'), at, replacement)
    expect(scenarioSchema.safeParse(value).success).toBe(false)
    expect(published.safeParse(value).success).toBe(false)
  })

  it.each([
    ['at once', injected({})],
    ['in the stun', injected({ trigger: { at: 'stun', vm: 'db-01', fraction: 0.5 }, forSeconds: 2 })],
    ['over and over', injected({ repeat: { everySeconds: 10, times: 3 } })],
    ['and mends it', { type: 'clear-fault', name: 'crash' }],
  ])('lets a scenario break something %s', (_name, command) => {
    const value = changed(plain('steady-writer.scenario.yaml'), ['commands'], [{ atSeconds: 1, command }])
    expect(scenarioSchema.safeParse(value).success).toBe(true)
    expect(published.safeParse(value).success).toBe(true)
  })
})
