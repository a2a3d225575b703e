/**
 * Scenario text to Scenario: syntax, kind, version, schema, references, in that order; each stage reports every
 * problem it finds with line, column, path, expectation and remedy.
 */
import { readDocument, textFromBytes } from './document.ts'
import { refuseOtherKind } from './file-kind.ts'
import { inputErrorOf, problemsFromIssues } from './issues.ts'
import { migrateToCurrent } from './migrate.ts'
import { findReferenceProblems } from './references.ts'
import { scenarioSchema, type Scenario } from './schema.ts'

/** Throws InputError with every problem of the first stage that has any. `fileName` is for the messages. */
export function parseScenario(fileName: string, text: string): Scenario {
  const document = readDocument(fileName, text)
  refuseOtherKind(document, 'scenario')
  const result = scenarioSchema.safeParse(migrateToCurrent(document))
  if (!result.success)
    throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, scenarioSchema))
  const problems = findReferenceProblems(document, result.data)
  if (problems.length > 0) throw inputErrorOf(document, problems)
  return result.data
}

/** As parseScenario, from the bytes of a file; also refuses binary, too large and wrongly encoded files. */
export function parseScenarioBytes(fileName: string, bytes: Uint8Array): Scenario {
  return parseScenario(fileName, textFromBytes(fileName, bytes))
}

/**
 * One text for one scenario, whatever the layout of its file was: JSON with sorted keys and every default
 * filled in. Its SHA-256 is the scenario's hash.
 */
export function canonicalScenarioText(scenario: Scenario): string {
  return canonicalText(scenario)
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value as Record<string, unknown>).filter(([, inner]) => inner !== undefined)
  entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalText(inner)}`).join(',')}}`
}
