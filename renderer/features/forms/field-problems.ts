/**
 * What the scenario's schemas have against the values of a form, field by field, in words for the place where the
 * field stands. No rule is stated here: a value is right if the schema takes it. Pure.
 */
import type { z } from 'zod'

/** Message by the path of the field, steps joined with dots; '' is the form as a whole. */
export type FieldProblems = ReadonlyMap<string, string>

type Issue = z.core.$ZodIssue

export function fieldProblems(schema: z.ZodType, value: unknown): FieldProblems {
  const read = schema.safeParse(value, { reportInput: true })
  if (read.success) return new Map()
  const problems = new Map<string, string>()
  for (const issue of read.error.issues) addIssue(problems, issue, [])
  return problems
}

function addIssue(problems: Map<string, string>, issue: Issue, within: readonly PropertyKey[]): void {
  const path = [...within, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Of the alternatives the one that got furthest is the one that was meant.
    const nearest = issue.errors.reduce((best, one) => (depthOf(one) > depthOf(best) ? one : best))
    for (const inner of nearest) addIssue(problems, inner, path)
    return
  }
  const key = path.map(String).join('.')
  if (!problems.has(key)) problems.set(key, messageOf(issue))
}

function depthOf(issues: readonly Issue[]): number {
  return issues.reduce((depth, issue) => Math.max(depth, issue.path.length), 0)
}

function messageOf(issue: Issue): string {
  const isEmpty = issue.input === undefined || issue.input === null || issue.input === ''
  if (isEmpty) return 'A value is needed.'
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'Must be a whole number.' : `Must be a ${issue.expected}.`
    case 'too_small':
      return issue.origin === 'array'
        ? `Must name at least ${issue.minimum}.`
        : `Must be at least ${bound(issue)}${unitOf(issue.origin)}.`
    case 'too_big':
      return issue.origin === 'array'
        ? `Must name at most ${issue.maximum}.`
        : `Must be at most ${bound(issue)}${unitOf(issue.origin)}.`
    case 'invalid_value':
      return `Must be one of ${issue.values.map(String).join(', ')}.`
    case 'invalid_format':
      return issue.format === 'ipv4' || issue.format === 'ipv6'
        ? `Must be an IP${issue.format.slice(2)} address.`
        : `Must be ${issue.message}.`
    default:
      return `${issue.message}.`
  }
}

function bound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  return limit.toLocaleString('en-US')
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : ''
}
