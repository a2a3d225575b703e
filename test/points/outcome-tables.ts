/**
 * The tables of MODEL.md that say what becomes of a migration, made from runs: each reference is broken in the middle of
 * each of its stages by each fault, for longer than anybody waits. Faults with the same row share it.
 */
import { Engine } from '../../core/engine/engine.ts'
import type { EngineSnapshot } from '../../core/engine/engine.ts'
import { faultTitles } from '../../core/scenario/fault-words.ts'
import { faultsOf, pointsOf, type PointFault } from '../support/fault-points.ts'
import { begunReference, type ReferenceName } from '../support/reference-migrations.ts'
import { recordsOf, runOut, viewOf } from '../support/scenarios.ts'

interface StageSpan {
  readonly stage: string
  readonly middleNs: number
}

/** References with a table of their own, in the order of MODEL.md, and what its first cell calls them. */
export const tabled: readonly (readonly [ReferenceName, string])[] = [
  ['vmotion', 'vMotion'],
  ['post-copy', 'post-copy (QEMU)'],
  ['storage-mirror', 'Storage vMotion'],
  ['combined-network', 'host and storage, over the network'],
  ['cold-files', 'cold, with files'],
]

const headWords = ', broken in the middle of'

/** MODEL.md with its tables as runs make them now. Throws Error if a table is not there to be replaced. */
export function withOutcomeTables(model: string): string {
  return tabled.reduce((text, [name, title]) => {
    const lines = text.split('\n')
    const first = lines.findIndex((line) => line.startsWith(`| ${title}${headWords} |`))
    if (first < 0) throw new Error(`MODEL.md has no table "${title}${headWords}".`)
    const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
    lines.splice(first, length, outcomeTable(name, title))
    return lines.join('\n')
  }, model)
}

export function outcomeTable(name: ReferenceName, title: string): string {
  const points = pointsOf(name)
  const spans = spansOf(name)
  const rows = new Map<string, string[]>()
  for (const fault of faultsOf(name)) {
    const cells = spans.map(({ middleNs }) => becomesOf(brokenIn(points, middleNs, fault))).join(' | ')
    rows.set(cells, [...(rows.get(cells) ?? []), labelOf(fault)])
  }
  const head = [`${title}${headWords}`, ...spans.map(({ stage }) => stage)]
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...[...rows].map(([cells, labels]) => `| ${joined(labels)} | ${cells} |`),
  ].join('\n')
}

/** Stages that take time, as the undisturbed run has them. */
function spansOf(name: ReferenceName): StageSpan[] {
  const [migration] = viewOf(runOut(begunReference(name))).migrations
  const stages = migration?.stages ?? []
  const ends = [...stages.slice(1).map(({ atNs }) => atNs), migration?.outcome?.atNs ?? 0]
  return stages.flatMap(({ stage, atNs }, index) => {
    const endNs = ends[index]!
    return endNs > atNs ? [{ stage, middleNs: Math.floor((atNs + endNs) / 2) }] : []
  })
}

function brokenIn(points: readonly EngineSnapshot[], atNs: number, { fault, lasts }: PointFault): Engine {
  const before = points.findLast(({ nowNs }) => nowNs < atNs) ?? points[0]!
  const engine = Engine.restore(before)
  engine.plan({ type: 'inject-fault', name: 'fault', fault, forSeconds: lasts[1] }, atNs)
  return runOut(engine)
}

/** One cell. */
function becomesOf(engine: Engine): string {
  const [migration] = viewOf(engine).migrations
  const outcome = migration?.outcome
  if (migration === undefined || outcome === null || outcome === undefined) return 'does not end'
  const records = recordsOf(engine)
  const has = (type: string) => records.some((record) => record.type === type)
  const notes = [
    ...(outcome.fault === '' ? [] : [outcome.fault]),
    ...(has('task-orphaned') ? ['task lost'] : []),
    ...(has('vm-restarted-by-ha') ? ['HA'] : []),
  ]
  const word = outcome.outcome === 'completed' ? 'arrives' : 'stays'
  return [has('vm-failed') && word === 'stays' ? 'dies' : word, ...notes].join(', ')
}

function labelOf({ fault }: PointFault): string {
  return `${faultTitles[fault.kind].title}${endOf(fault)}`
}

/** At which end it is broken, in brackets; '' where a migration has no ends for it. */
function endOf(fault: PointFault['fault']): string {
  const place = 'nic' in fault && fault.nic === 'vmnic0' ? ' management' : ''
  if (fault.kind === 'duplicate-address') return fault.ofHost === 'esx-01' ? ' (source)' : ' (destination)'
  if ('host' in fault && fault.host !== undefined)
    return fault.host === 'esx-01' ? ` (source${place})` : ` (destination${place})`
  if ('datastore' in fault) return fault.datastore === 'a' ? ' (source)' : ' (destination)'
  if ('vcenter' in fault) return fault.vcenter === 'vc-a' ? ' (source)' : ' (destination)'
  return ''
}

/** `Link down (source, destination), Wrong MTU (source)`. */
function joined(labels: readonly string[]): string {
  const ends = new Map<string, string[]>()
  for (const label of labels) {
    const [title, end] = label.split(/ \((.*)\)$/)
    ends.set(title!, [...(ends.get(title!) ?? []), ...(end === undefined ? [] : [end])])
  }
  return [...ends].map(([title, at]) => (at.length === 0 ? title : `${title} (${at.join(', ')})`)).join('; ')
}
