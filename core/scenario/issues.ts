/** Turns zod's issues into problems with place, expectation and remedy, in words that a writer of YAML can use. */
import type { z } from 'zod'
import { InputError, type InputProblem } from '../base/errors.ts'
import { nearestName } from '../base/nearest-name.ts'
import { describePath, type Path, type PlacedDocument } from './document.ts'
import { knownKeysAt } from './known-keys.ts'
import { maxProblems } from './limits.ts'

type Issue = z.core.$ZodIssue

/** One problem or, for unknown keys and unions, several. With the schema an unknown key is told the nearest known one. */
export function problemsFromIssues(
  document: PlacedDocument,
  issues: readonly Issue[],
  schema: z.core.$ZodType | null = null,
): InputProblem[] {
  return issues.flatMap((issue) => problemsFromIssue(document, issue, schema))
}

function problemsFromIssue(
  document: PlacedDocument,
  issue: Issue,
  schema: z.core.$ZodType | null,
): InputProblem[] {
  const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    const known = schema === null ? [] : knownKeysAt(schema, path)
    return issue.keys.map((key) => ({
      ...document.placeOfKey([...path, key]),
      path: describePath([...path, key]),
      message: `The key "${key}" is not known here.`,
      expected: 'only keys of the format',
      remedy: `${nearMiss(key, known)}; \`precopy schema\` prints all keys.`,
    }))
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, candidate) =>
      depthOf(candidate) > depthOf(best) ? candidate : best,
    )
    if (depthOf(nearest) > 0) {
      return problemsFromIssues(
        document,
        nearest.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue),
        schema,
      )
    }
  }
  const value = valueAt(document.value, path)
  const expectation = expectationOf(issue)
  return [
    {
      ...document.placeOf(path),
      path: describePath(path),
      message: value === undefined ? `${nameOf(path)} is missing.` : `${nameOf(path)} is ${describe(value)}.`,
      expected: expectation,
      remedy: value === undefined ? 'Add it.' : 'Correct the value.',
    },
  ]
}

function nearMiss(key: string, known: readonly string[]): string {
  const near = nearestName(key, known)
  if (near !== null) return `Did you mean "${near}"? Correct it or remove it`
  const unit = /(MiB|GiB|Mbps|Ms|Us|Seconds|Percent)$/i.exec(key)
  return `Remove it or correct its spelling${unit === null ? '' : ' (units are part of the name, case included)'}`
}

function depthOf(issues: readonly Issue[]): number {
  return issues.reduce((depth, issue) => Math.max(depth, issue.path.length), 0)
}

function nameOf(path: Path): string {
  const last = path.at(-1)
  return last === undefined ? 'The document' : typeof last === 'number' ? `Entry ${last + 1}` : `"${last}"`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[step] : undefined,
    value,
  )
}

function describe(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'a block of keys'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function expectationOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : articleOf(issue.expected)
    case 'too_small':
      return `${bounded(issue.origin)} of at least ${issue.minimum}${issue.inclusive === false ? ' (exclusive)' : ''}`
    case 'too_big':
      return `${bounded(issue.origin)} of at most ${issue.maximum}`
    case 'invalid_value':
      return issue.values.length === 1
        ? JSON.stringify(issue.values[0])
        : `one of ${issue.values.map((value) => String(value)).join(', ')}`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `one of ${issue.options.map(String).join(', ')}`
        : [...new Set(issue.errors.flat().map(expectationOf))].join(' or ')
    case 'invalid_format':
      return issue.format === 'regex' ? issue.message : `a valid ${issue.format}`
    default:
      return issue.message
  }
}

function bounded(origin: string): string {
  if (origin === 'string') return 'a text with a length'
  if (origin === 'array') return 'a list with a count'
  return origin === 'int' ? 'a whole number' : 'a number'
}

function articleOf(type: string): string {
  if (type === 'array') return 'a list'
  if (type === 'object') return 'a block of keys'
  if (type === 'string') return 'a text'
  if (type === 'boolean') return 'true or false'
  return `a ${type}`
}

/** The error that lists these problems of a document: the first ones, and how many more there are. */
export function inputErrorOf(document: PlacedDocument, problems: readonly InputProblem[]): InputError {
  const shown = problems.slice(0, maxProblems)
  if (problems.length === shown.length) return new InputError(document.file, problems)
  return new InputError(document.file, [
    ...shown,
    {
      line: 0,
      column: 0,
      path: '',
      message: `And ${problems.length - shown.length} more.`,
      expected: '',
      remedy: 'Mend these first.',
    },
  ])
}
