/** The reference of the lab view for authors, as Markdown, generated from the table so that it cannot fall behind. */
import { viewFunctions, viewRecords, viewVariables, type ViewField, type ViewType } from './view-table.ts'

export function labViewReference(): string {
  return [
    '# What a lab expression can ask',
    '',
    'Expressions are CEL (cel.dev). Numbers need no suffix and mix freely; only two whole literals divide as',
    'whole numbers (write `5.0 / 2`). A field marked *later* exists once it has happened: asking earlier gives',
    '"not yet". Times are virtual.',
    '',
    '## Variables',
    ...tableOf(viewVariables),
    ...Object.entries(viewRecords).flatMap(([name, fields]) => ['', `## ${name}`, ...tableOf(fields)]),
    '',
    '## Functions',
    '',
    '| call | gives |',
    '|---|---|',
    ...viewFunctions.map((one) => `| \`${one.call}\` | ${one.means} |`),
    '',
  ].join('\n')
}

function tableOf(fields: Readonly<Record<string, ViewField>>): string[] {
  return [
    '',
    '| name | type | meaning |',
    '|---|---|---|',
    ...Object.entries(fields).map(
      ([name, field]) =>
        `| \`${name}\` | ${nameOfType(field.type)}${field.later === true ? ', *later*' : ''} | ${field.means} |`,
    ),
  ]
}

/** `number`, `list of migration`, `map of vm`. */
export function nameOfType(type: ViewType): string {
  if (typeof type === 'string') return type
  if ('listOf' in type) return `list of ${nameOfType(type.listOf)}`
  if ('mapOf' in type) return `map of ${nameOfType(type.mapOf)}`
  return type.record
}
