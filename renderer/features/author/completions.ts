/** What the editor proposes at the cursor: keys and values of the format's schema, ids of the text itself, names in expressions. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { proposedNames } from './expression-names.ts'
import { labNames, type LabNames } from './known-names.ts'
import {
  isExpression,
  proposedKeys,
  proposedValues,
  type ProposedKey,
  type SchemaNode,
} from './schema-walk.ts'
import { placeAt, type YamlPlace } from './yaml-place.ts'

export interface ProposalSource {
  /** null while the schema is being made. */
  readonly schema: () => SchemaNode | null
  readonly isLab: () => boolean
  /** Ids of the glossary. */
  readonly concepts: () => readonly { readonly id: string; readonly title: string }[]
}

/** Names that are proposed by themselves only once some of one is typed. */
const wordPattern = /^[\w-]*$/

export function completionSource(source: ProposalSource) {
  return (context: CompletionContext): CompletionResult | null => {
    const schema = source.schema()
    if (schema === null) return null
    const text = context.state.doc.toString()
    const place = placeAt(text, context.pos)
    if (place.isComment) return null
    if (place.key !== null && isExpression(schema, place)) return expressionResult(place, context, text)
    const options = [...keyOptions(schema, place), ...valueOptions(schema, place, source, text)]
    const isAsked = context.explicit || place.typed !== ''
    if (options.length === 0 || !isAsked || !wordPattern.test(place.typed)) return null
    return { from: place.from, options, validFor: wordPattern }
  }
}

function keyOptions(schema: SchemaNode, place: YamlPlace): Completion[] {
  return proposedKeys(schema, place).map((one) => ({
    label: one.key,
    type: 'property',
    detail: one.isRequired ? 'needed' : '',
    apply: keyText(one),
    boost: one.isRequired ? 1 : 0,
    ...infoOf(one.means),
  }))
}

function keyText({ key, holds }: ProposedKey): string {
  return holds === 'value' ? `${key}: ` : `${key}:`
}

function infoOf(means: string): Partial<Completion> {
  return means === '' ? {} : { info: means }
}

function valueOptions(
  schema: SchemaNode,
  place: YamlPlace,
  source: ProposalSource,
  text: string,
): Completion[] {
  const listed = proposedValues(schema, place).map(({ value, means }) => ({
    label: value,
    type: 'enum',
    ...infoOf(means),
  }))
  return listed.length > 0 || !source.isLab() ? listed : idOptions(place, source, text)
}

/** Keys whose values are ids of something else in the lab. */
const references: Readonly<
  Record<string, keyof Pick<LabNames, 'steps' | 'objectives' | 'misconceptions' | 'hiddenFaults'>>
> = {
  misconception: 'misconceptions',
  step: 'steps',
  stopsBefore: 'steps',
  after: 'steps',
  fails: 'objectives',
  excludes: 'hiddenFaults',
}

function idOptions(place: YamlPlace, source: ProposalSource, text: string): Completion[] {
  const key = place.key ?? String(place.path.at(-2) ?? '')
  if (key === 'concepts') {
    return source.concepts().map(({ id, title }) => ({ label: id, type: 'constant', detail: title }))
  }
  const names = labNames(text)
  if (key === 'concept') return names.concepts.map((label) => ({ label, type: 'constant' }))
  const list = references[key]
  return list === undefined ? [] : names[list].map((label) => ({ label, type: 'constant' }))
}

function expressionResult(
  place: YamlPlace,
  context: CompletionContext,
  text: string,
): CompletionResult | null {
  const typed = place.typed.replace(/^['"]/, '')
  const shift = place.from + place.typed.length - typed.length
  const proposed = proposedNames(typed, labNames(text).variables)
  if (proposed === null && !context.explicit) return null
  const { from, names } = proposed ?? {
    from: typed.length,
    names: proposedNames(`${typed} a`, [])?.names ?? [],
  }
  const options = names.map(({ name, type, means }) => ({
    label: name,
    type: 'variable',
    detail: type,
    ...infoOf(means),
  }))
  return options.length === 0 ? null : { from: shift + from, options, validFor: /^\w*$/ }
}
