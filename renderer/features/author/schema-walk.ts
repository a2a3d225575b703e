/** What a JSON Schema allows at a place: keys, and values that can be listed. Forms that what is written rules out are left out. Pure. */
import { listItem, type Siblings, type YamlPlace } from './yaml-place.ts'

export interface SchemaNode {
  readonly $ref?: string
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly allOf?: readonly SchemaNode[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly prefixItems?: readonly SchemaNode[]
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly default?: unknown
  readonly $defs?: Readonly<Record<string, SchemaNode>>
}

export interface ProposedKey {
  readonly key: string
  readonly means: string
  readonly isRequired: boolean
  /** What follows the colon: a value on the same line, entries of a list, or keys. */
  readonly holds: 'value' | 'list' | 'keys'
}

export interface ProposedValue {
  readonly value: string
  readonly means: string
}

/** Every form that a schema may take, without unions and references. */
function forms(root: SchemaNode, node: SchemaNode, depth = 0): SchemaNode[] {
  if (depth > 12) return []
  if (node.$ref !== undefined) {
    const target = root.$defs?.[node.$ref.replace('#/$defs/', '')]
    if (target === undefined) return node.$ref === '#' ? forms(root, root, depth + 1) : []
    return forms(root, withWords(target, node), depth + 1)
  }
  const among = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  if (among.length > 0) return among.flatMap((one) => forms(root, withWords(one, node), depth + 1))
  return [node]
}

function withWords(node: SchemaNode, outer: SchemaNode): SchemaNode {
  return outer.description === undefined || node.description !== undefined
    ? node
    : { ...node, description: outer.description }
}

/** A form whose telling key (`type: read`) has another value than what is written. */
function isRuledOut(root: SchemaNode, form: SchemaNode, siblings: Siblings): boolean {
  return Object.entries(siblings).some(([key, written]) => {
    const property = form.properties?.[key]
    if (property === undefined || written === '' || written.includes('{{')) return false
    const values = forms(root, property).flatMap(listed)
    return values.length > 0 && !values.some((one) => String(one) === written)
  })
}

function listed(node: SchemaNode): readonly unknown[] {
  if (node.const !== undefined) return [node.const]
  if (node.enum !== undefined) return node.enum
  return node.type === 'boolean' ? [true, false] : []
}

function stepInto(
  root: SchemaNode,
  nodes: readonly SchemaNode[],
  part: string | typeof listItem,
): SchemaNode[] {
  return nodes.flatMap((node) => {
    if (part === listItem) {
      const inside = [...(node.items === undefined ? [] : [node.items]), ...(node.prefixItems ?? [])]
      return inside.flatMap((one) => forms(root, one))
    }
    const property = node.properties?.[part]
    if (property !== undefined) return forms(root, property)
    const others = node.additionalProperties
    return typeof others === 'object' ? forms(root, others) : []
  })
}

/** Forms of what the cursor is in. */
function formsAt(root: SchemaNode, place: YamlPlace): SchemaNode[] {
  let nodes = forms(root, root)
  place.path.forEach((part, index) => {
    const siblings = place.levels[index] ?? {}
    const left = nodes.filter((node) => !isRuledOut(root, node, siblings))
    nodes = stepInto(root, left, part)
  })
  const siblings = place.levels.at(-1) ?? {}
  return nodes.filter((node) => !isRuledOut(root, node, siblings))
}

export function proposedKeys(root: SchemaNode, place: YamlPlace): ProposedKey[] {
  if (place.key !== null) return []
  const siblings = place.levels.at(-1) ?? {}
  const found = new Map<string, ProposedKey>()
  for (const node of formsAt(root, place)) {
    for (const [key, property] of Object.entries(node.properties ?? {})) {
      if (key in siblings || found.has(key)) continue
      const inside = forms(root, property)
      found.set(key, {
        key,
        means: property.description ?? inside.find((one) => one.description)?.description ?? '',
        isRequired: node.required?.includes(key) === true && property.default === undefined,
        holds: inside.some((one) => one.type === 'array')
          ? 'list'
          : inside.some((one) => one.properties !== undefined)
            ? 'keys'
            : 'value',
      })
    }
  }
  return [...found.values()]
}

function valueForms(root: SchemaNode, place: YamlPlace): SchemaNode[] {
  const nodes = formsAt(root, place)
  return place.key === null ? nodes : stepInto(root, nodes, place.key)
}

export function proposedValues(root: SchemaNode, place: YamlPlace): ProposedValue[] {
  const found = new Map<string, ProposedValue>()
  const owners = place.key === null ? [] : formsAt(root, place)
  for (const owner of owners) {
    const property = owner.properties?.[place.key ?? '']
    if (property === undefined) continue
    for (const form of forms(root, property)) {
      for (const value of listed(form)) {
        // A value that tells forms apart is explained by the form.
        const means = (form.const === undefined ? form.description : owner.description) ?? ''
        if (!found.has(String(value))) found.set(String(value), { value: String(value), means })
      }
    }
  }
  if (found.size > 0) return [...found.values()]
  return valueForms(root, place).flatMap((form) =>
    form.properties === undefined
      ? listed(form).map((value) => ({ value: String(value), means: form.description ?? '' }))
      : [],
  )
}

/** Whether an expression is asked for: the schema says so in its words. */
export function isExpression(root: SchemaNode, place: YamlPlace): boolean {
  return valueForms(root, place).some((form) => (form.description ?? '').includes('CEL expression'))
}
