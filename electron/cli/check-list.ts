/** `precopy check --list`: the catalogue of checks, and which of them are not made before a migration, and why. */
import { catalogue, type CatalogueRow } from '../../core/checks/catalogue.ts'
import { clusterChecks } from '../../core/checks/check-cluster.ts'
import { conditions } from '../../core/checks/check-migration.ts'
import { checkGroups } from '../../core/checks/finding.ts'
import { notExpressed } from '../../core/checks/not-expressed.ts'
import { countOf } from '../../core/base/wording.ts'
import { faultOf } from './check-report.ts'

export interface ListedCheck extends Pick<
  CatalogueRow,
  | 'id'
  | 'group'
  | 'when'
  | 'kinds'
  | 'powerStates'
  | 'severity'
  | 'fault'
  | 'wrapper'
  | 'confidence'
  | 'sources'
> {
  /** Whether it is asked before a migration here. */
  readonly isExpressed: boolean
  /** '' or why it is not. */
  readonly reason: string
}

/** In the order of the compatibility panel. */
export function listedChecks(): ListedCheck[] {
  const ofClusters: readonly string[] = clusterChecks
  return catalogue.map((row) => {
    const { id, group, when, kinds, powerStates, severity, fault, wrapper, confidence, sources } = row
    const isExpressed = id in conditions || ofClusters.includes(id)
    const reason = isExpressed ? '' : (notExpressed[id] ?? 'No condition is known for it.')
    const facts = { id, group, when, kinds, powerStates, severity, fault, wrapper, confidence, sources }
    return { ...facts, isExpressed, reason }
  })
}

export function describeList(checks: readonly ListedCheck[]): string {
  const expressed = checks.filter((check) => check.isExpressed).length
  const groups = checkGroups
    .map((group) => ({ group, rows: checks.filter((check) => check.group === group) }))
    .filter(({ rows }) => rows.length > 0)
  return [
    ...groups.flatMap(({ group, rows }) => [group, ...rows.flatMap((row) => describeRow(row, checks)), '']),
    `${countOf(checks.length, 'check')}, ${expressed} of them made before a migration`,
  ].join('\n')
}

const everyKind = 6

function describeRow(row: ListedCheck, all: readonly ListedCheck[]): string[] {
  const width = (words: readonly string[]): number => Math.max(...words.map((word) => word.length))
  const id = row.id.padEnd(width(all.map((check) => check.id)))
  const fault = faultOf(row).padEnd(width(all.map((check) => check.fault)))
  const kinds = row.kinds.length === everyKind ? 'all kinds' : row.kinds.join(', ')
  return [
    `  ${id}  ${row.severity.padEnd(7)}  ${fault}  ${kinds}`,
    ...(row.isExpressed ? [] : [`      not checked before: ${row.reason}`]),
  ]
}
