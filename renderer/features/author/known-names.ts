/** Names that a lab's text and its scenario's use: ids to refer to, hosts and VMs to begin a piece with. Pure. */
import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml'
import { labOutline } from './draft-outline.ts'

export interface LabNames {
  readonly steps: readonly string[]
  /** The first wrong option of a step that asks for a choice, with the reply to it; null where there is none. */
  readonly wrongAnswer: { readonly step: string; readonly option: string; readonly reply: string } | null
  readonly objectives: readonly string[]
  readonly misconceptions: readonly string[]
  readonly hiddenFaults: readonly string[]
  readonly variables: readonly string[]
  readonly concepts: readonly string[]
}

export function labNames(text: string): LabNames {
  const groups = new Map(labOutline(text).map(({ id, entries }) => [id, entries]))
  const of = (id: string) => (groups.get(id) ?? []).flatMap((entry) => (entry.id === '' ? [] : [entry.id]))
  return {
    steps: of('steps'),
    wrongAnswer: wrongAnswerIn(text),
    objectives: of('objectives'),
    misconceptions: of('misconceptions'),
    hiddenFaults: of('hiddenFaults'),
    variables: of('variables'),
    concepts: conceptsOf(text),
  }
}

function listOf(text: string, key: string): unknown {
  const { contents } = parseDocument(text, { strict: false, logLevel: 'silent' })
  return isMap(contents) ? contents.get(key, true) : null
}

function wrongAnswerIn(text: string): LabNames['wrongAnswer'] {
  const steps = listOf(text, 'steps')
  for (const step of isSeq(steps) ? steps.items : []) {
    if (!isMap(step)) continue
    const options = step.getIn(['question', 'options'], true) ?? step.get('options', true)
    for (const option of isSeq(options) ? options.items : []) {
      if (!isMap(option) || option.get('isRight') === true || typeof option.get('reply') !== 'string')
        continue
      return {
        step: String(step.get('id')),
        option: String(option.get('id')),
        reply: String(option.get('reply')),
      }
    }
  }
  return null
}

function conceptsOf(text: string): string[] {
  const list = listOf(text, 'concepts')
  return isSeq(list) ? list.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : []
}

/** `base`, or with a number behind it where a lab has that id already. */
export function freeId(taken: readonly string[], base: string): string {
  if (!taken.includes(base)) return base
  for (let number = 2; ; number += 1) {
    const id = `${base}-${number}`
    if (!taken.includes(id)) return id
  }
}

export interface EstateNames {
  readonly vms: readonly string[]
  readonly hosts: readonly string[]
  readonly datastores: readonly string[]
  readonly vcenters: readonly string[]
  /** VMkernel adapters of the hosts that list them: as YAML of one line, and which of them carries vMotion. */
  readonly adapters: Readonly<Record<string, { readonly all: string; readonly vmotion: string }>>
}

export const noEstate: EstateNames = { vms: [], hosts: [], datastores: [], vcenters: [], adapters: {} }

type Named = 'vms' | 'hosts' | 'datastores' | 'vcenters'

/** Of a scenario's text; what is not there is empty. */
export function estateNames(text: string): EstateNames {
  const document = parseDocument(text, { strict: false, logLevel: 'silent' })
  const found: Record<Named, string[]> = { vms: [], hosts: [], datastores: [], vcenters: [] }
  const adapters: Record<string, { all: string; vmotion: string }> = {}
  visit(document, {
    Pair(_key, { key, value }) {
      if (!isScalar(key) || !isSeq(value) || !(String(key.value) in found)) return
      for (const item of value.items) {
        const name = isMap(item) ? item.get('name') : null
        if (!isMap(item) || typeof name !== 'string') continue
        found[key.value as Named].push(name)
        const own = key.value === 'hosts' ? item.get('vmkernelAdapters', true) : null
        if (isSeq(own)) adapters[name] = adaptersOf(own.toJS(document) as Json[])
      }
    },
  })
  return { ...found, adapters }
}

type Json = Readonly<Record<string, unknown>>

function adaptersOf(list: readonly Json[]): { all: string; vmotion: string } {
  const carries = ({ services }: Json) => Array.isArray(services) && services.includes('vmotion')
  return { all: inOneLine(list), vmotion: String(list.find(carries)?.['name'] ?? 'vmk1') }
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${key}: ${inOneLine(one)}`)
    return `{ ${entries.join(', ')} }`
  }
  // JSON's texts are YAML's as well.
  return typeof value === 'string' && !/^[A-Za-z][\w .()/-]*$|^[\d.]+\.[\d.]+\.[\d.]+$/.test(value)
    ? JSON.stringify(value)
    : String(value)
}
