/**
 * The outline of a draft, read from its text as it stands: also while it has problems, so that one can find them. What
 * cannot be read is left out. Pure.
 */
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import { faultTitles } from '../../../core/scenario/fault-words.ts'

export interface OutlineEntry {
  /** '' where it has none. */
  readonly id: string
  readonly title: string
  /** A word or two: kind of step or question, or what the group does not say. */
  readonly kind: string
  /** 1-based. */
  readonly line: number
}

export interface OutlineGroup {
  readonly id: string
  readonly title: string
  /** Line of the group's own key; 0 where it is not in the text. */
  readonly line: number
  readonly entries: readonly OutlineEntry[]
}

interface Listed {
  readonly id: string
  readonly title: string
  readonly path: readonly string[]
  readonly entry: (item: YAMLMap) => Omit<OutlineEntry, 'line'>
}

const labGroups: readonly Listed[] = [
  {
    id: 'variables',
    title: 'Variables',
    path: ['variables'],
    entry: (item) => ({ id: said(item, 'id'), title: said(item, 'id'), kind: '' }),
  },
  {
    id: 'hiddenFaults',
    title: 'Hidden faults',
    path: ['hiddenFaults', 'pool'],
    entry: (item) => ({ id: said(item, 'id'), title: said(item, 'text'), kind: hiddenKind(item) }),
  },
  { id: 'steps', title: 'Steps', path: ['steps'], entry: stepEntry },
  {
    id: 'objectives',
    title: 'Objectives',
    path: ['objectives'],
    entry: (item) => ({ id: said(item, 'id'), title: said(item, 'text'), kind: pointsOf(item) }),
  },
  {
    id: 'misconceptions',
    title: 'Misconceptions',
    path: ['misconceptions'],
    entry: (item) => ({ id: said(item, 'id'), title: said(item, 'text'), kind: '' }),
  },
  {
    id: 'cues',
    title: 'Cues',
    path: ['cues'],
    entry: (item) => ({
      id: '',
      title: said(item, 'title') || said(item, 'pausesAt') || said(item, 'after'),
      kind: '',
    }),
  },
  {
    id: 'wrongPaths',
    title: 'Wrong paths',
    path: ['wrongPaths'],
    entry: (item) => ({ id: '', title: said(item, 'name'), kind: '' }),
  },
]

export function labOutline(text: string): OutlineGroup[] {
  const lines = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter: lines, strict: false, logLevel: 'silent' })
  if (!isMap(contents)) return []
  return labGroups.map((group) => groupOf(contents, group, lines))
}

function groupOf(root: YAMLMap, { id, title, path, entry }: Listed, lines: LineCounter): OutlineGroup {
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === path[0])
  const keyRange = isScalar(pair?.key) ? pair.key.range : null
  const list = root.getIn(path, true)
  const items = isSeq(list) ? list.items.filter((item) => isMap(item)) : []
  return {
    id,
    title,
    line: keyRange ? lines.linePos(keyRange[0]).line : 0,
    entries: items.map((item) => ({ ...entry(item), line: lineOf(item, lines) })),
  }
}

function lineOf(item: YAMLMap, lines: LineCounter): number {
  return item.range ? lines.linePos(item.range[0]).line : 1
}

function said(item: YAMLMap, key: string): string {
  const value = item.get(key)
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

function stepEntry(item: YAMLMap): Omit<OutlineEntry, 'line'> {
  const question = item.get('question')
  const kind = isMap(question) ? said(question, 'kind') : ''
  const type = said(item, 'type')
  return {
    id: said(item, 'id'),
    title: said(item, 'title') || said(item, 'id'),
    kind: kind === '' ? type : `${type}, ${kind}`,
  }
}

function pointsOf(item: YAMLMap): string {
  const points = said(item, 'points')
  return points === '' ? '' : `${points} points`
}

function hiddenKind(item: YAMLMap): string {
  const kind = item.getIn(['inject', 0, 'fault', 'kind'])
  if (typeof kind !== 'string') return 'setting'
  return kind in faultTitles ? faultTitles[kind as keyof typeof faultTitles].title : kind
}

/** Kinds of objects in the order in which a person looks for them. */
const estateGroups = [
  { id: 'vcenters', title: 'vCenters' },
  { id: 'clusters', title: 'Clusters' },
  { id: 'hosts', title: 'Hosts' },
  { id: 'datastores', title: 'Datastores' },
  { id: 'distributedSwitches', title: 'Distributed switches' },
  { id: 'vms', title: 'Virtual machines' },
] as const

export function scenarioOutline(text: string): OutlineGroup[] {
  const lines = new LineCounter()
  const { contents } = parseDocument(text, { lineCounter: lines, strict: false, logLevel: 'silent' })
  if (!isMap(contents)) return []
  const found = new Map<string, OutlineEntry[]>()
  const estate = contents.get('estate', true)
  if (isMap(estate)) gather(estate, found, lines)
  const groups = estateGroups.map(({ id, title }) => ({ id, title, line: 0, entries: found.get(id) ?? [] }))
  return [...groups.filter((group) => group.entries.length > 0), ...commandGroup(contents, lines)]
}

function gather(node: YAMLMap, found: Map<string, OutlineEntry[]>, lines: LineCounter): void {
  for (const { key, value } of node.items) {
    if (!isScalar(key) || !isSeq(value)) continue
    const kind = String(key.value)
    for (const item of value.items) {
      if (!isMap(item)) continue
      if (estateGroups.some((group) => group.id === kind)) {
        const entry = {
          id: said(item, 'name'),
          title: said(item, 'name'),
          kind: said(item, 'host'),
          line: lineOf(item, lines),
        }
        found.set(kind, [...(found.get(kind) ?? []), entry])
      }
      if (kind !== 'vms') gather(item, found, lines)
    }
  }
}

function commandGroup(root: YAMLMap, lines: LineCounter): OutlineGroup[] {
  const list = root.get('commands', true)
  if (!isSeq(list)) return []
  const entries = list.items
    .filter((item) => isMap(item))
    .map((item) => {
      const command = item.get('command')
      const what = isMap(command) ? command : item
      return {
        id: '',
        title: [said(what, 'type'), said(what, 'vm') || said(what, 'name')].filter(Boolean).join(' '),
        kind: said(item, 'atSeconds') === '' ? '' : `at ${said(item, 'atSeconds')} s`,
        line: lineOf(item, lines),
      }
    })
  return entries.length === 0 ? [] : [{ id: 'commands', title: 'Planned commands', line: 0, entries }]
}
