/** What is proposed while YAML is typed: keys and values of the schema, names in expressions. */
import { describe, expect, it } from 'vitest'
import { labJsonSchema } from '../../../core/lab/json-schema.ts'
import { proposedNames } from '../../../renderer/features/author/expression-names.ts'
import {
  isExpression,
  proposedKeys,
  proposedValues,
  type SchemaNode,
} from '../../../renderer/features/author/schema-walk.ts'
import { placeAt } from '../../../renderer/features/author/yaml-place.ts'

const schema = labJsonSchema() as SchemaNode

/** The place at the mark `|` in a text. */
function place(text: string) {
  const offset = text.indexOf('|')
  return placeAt(text.replace('|', ''), offset)
}
const keys = (text: string) => proposedKeys(schema, place(text)).map(({ key }) => key)
const values = (text: string) => proposedValues(schema, place(text)).map(({ value }) => value)

describe('the place of the cursor', () => {
  it.each([
    ['a key at the top', 'precopy: lab\nti|', [], null, 'ti'],
    ['a value', 'track: mem|', [], 'track', 'mem'],
    ['a key in an entry of a list', 'steps:\n  - type: read\n    i|', ['steps', 0], null, 'i'],
    ['an entry that begins', 'steps:\n  - |', ['steps', 0], null, ''],
    ['a list at the column of its key', 'steps:\n- type: read\n  ti|', ['steps', 0], null, 'ti'],
    [
      'deeper',
      'steps:\n  - type: predict\n    question:\n      kind: choice\n      options:\n        - id: a\n          te|',
      ['steps', 0, 'question', 'options', 0],
      null,
      'te',
    ],
    ['a flow mapping', 'steps:\n  - { type: re|', ['steps', 0], 'type', 're'],
    ['a flow mapping in a key', 'a:\n  reasons: { met: yes, not|', ['a', 'reasons'], null, 'not'],
    ['a flow list', 'concepts: [stun, own|', ['concepts', 0], null, 'own'],
    [
      'a block scalar',
      'steps:\n  - type: do\n    doneWhen: >-\n      migrations.ex|',
      ['steps', 0],
      'doneWhen',
      '      migrations.ex',
    ],
  ] as const)('%s', (_what, text, path, key, typed) => {
    expect(place(text)).toMatchObject({ path, key, typed })
  })

  it('knows what stands beside it, above and below', () => {
    const { levels } = place('steps:\n  - type: read\n    |\n    title: One\n  - type: run\n    id: two')
    expect(levels.at(-1)).toEqual({ type: 'read', title: 'One' })
  })

  it('is a comment behind a number sign', () => {
    expect(place('title: One # co|').isComment).toBe(true)
    expect(place('title: "One # co|').isComment).toBe(false)
  })
})

describe('keys of the schema', () => {
  it('are those that are not there yet', () => {
    expect(keys('precopy: lab\nversion: 1\n|')).toContain('title')
    expect(keys('precopy: lab\nversion: 1\n|')).not.toContain('version')
  })

  it('are those of the form that is written', () => {
    expect(keys('steps:\n  - type: read\n    |')).toEqual(['id', 'title', 'prose', 'note', 'concept'])
    expect(keys('steps:\n  - type: do\n    |')).toContain('doneWhen')
    expect(keys('steps:\n  - type: predict\n    question:\n      kind: number\n      |')).toContain('unit')
    expect(keys('steps:\n  - type: predict\n    question:\n      kind: number\n      |')).not.toContain(
      'options',
    )
    expect(keys('solution:\n  - { act: answer, |')).toContain('step')
    expect(keys('solution:\n  - act: command\n    command: { type: migrate, |')).toContain('toHost')
  })
})

describe('values of the schema', () => {
  it('are listed where there are few', () => {
    expect(values('track: |')).toEqual([
      'memory',
      'requirements',
      'processor',
      'storage',
      'distance',
      'operations',
    ])
    expect(values('steps:\n  - type: |')).toEqual(expect.arrayContaining(['read', 'watch', 'diagnose']))
    expect(values('steps:\n  - type: explain\n    isTransfer: |')).toEqual(['true', 'false'])
    expect(values('steps:\n  - type: predict\n    question:\n      kind: |')).toEqual([
      'choice',
      'number',
      'order',
      'verdict',
      'curve',
    ])
  })

  it('are expressions where the schema says so', () => {
    expect(isExpression(schema, place('objectives:\n  - id: a\n    check: |'))).toBe(true)
    expect(isExpression(schema, place('steps:\n  - type: read\n    title: |'))).toBe(false)
  })
})

describe('names in an expression', () => {
  const names = (typed: string) => proposedNames(typed, ['rate'])?.names.map(({ name }) => name) ?? []

  it('are variables and functions at the beginning', () => {
    expect(names('mig')).toEqual(expect.arrayContaining(['migrations', 'last()', 'abs()']))
  })

  it('are fields of what stands before the dot', () => {
    expect(names('vms["web-01"].')).toEqual(expect.arrayContaining(['host', 'powerState']))
    expect(names('last(migrations).')).toContain('downtimeMs')
    expect(names('migrations.exists(m, m.vm == "a.b" && m.')).toContain('outcome')
    expect(names('last(migrations).roundList.filter(r, r.')).toEqual(expect.arrayContaining(['dirtiedMiB']))
    expect(names('migrations.')).toContain('exists(one, )')
    expect(names('vars.')).toEqual(['rate'])
  })

  it('are none inside a text, and where it cannot be told', () => {
    expect(names('vms["we')).toEqual([])
    expect(names('settings.hosts["a"].')).toEqual([])
  })
})
