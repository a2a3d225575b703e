/**
 * What `precopy check` says to a person: the verdict, findings by vCenter's test groups with fault, values, remedy and
 * how sure the rule is, the hosts of a cluster one by one, and the smallest cure.
 */
import { effortWords, smallestMeans } from '../../core/contract/cure-words.ts'
import { countOf } from '../../core/base/wording.ts'
import { isOwnHost } from '../../core/checks/check-cluster.ts'
import { isError } from '../../core/checks/check-migration.ts'
import type { Cure } from '../../core/checks/cure.ts'
import { checkGroups, type CheckReport, type Finding } from '../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../core/checks/request.ts'
import type { CurePlan } from '../../core/checks/smallest-cure.ts'

/** Kinds of migration as the Migrate wizard and the limits call them. */
export const kindWords: Readonly<Record<MigrationKind, string>> = {
  vmotion: 'vMotion',
  'storage-vmotion': 'Storage vMotion',
  combined: 'vMotion without shared storage',
  'xvc-elm': 'vMotion to another vCenter',
  'xvc-advanced': 'vMotion to a vCenter of another SSO domain',
  cold: 'cold migration',
}

/** Everything but the cure, in lines. */
export function describeReport(request: MigrationRequest, report: CheckReport): string {
  const { vm, kind, checksRun, findings } = report
  const head = `${vm} → ${placeOf(request, report)}, ${kindWords[kind]}: ${verdictOf(findings)} (${countOf(checksRun, 'check')} run)`
  const groups = checkGroups
    .map((group) => ({ group, found: findings.filter((finding) => finding.group === group) }))
    .filter(({ found }) => found.length > 0)
    .flatMap(({ group, found }) => ['', group, ...found.flatMap(describeFinding)])
  return [head, ...groups, ...describeHosts(report)].join('\n')
}

/** What was asked for, and the host that DRS takes for it. */
function placeOf(request: MigrationRequest, { toHost }: CheckReport): string {
  const { toCluster, toPool, toDatastore } = request
  const isChosen = request.toHost === undefined && toHost !== ''
  const places = [
    request.toHost,
    toCluster === undefined ? undefined : `cluster ${toCluster}`,
    toPool === undefined ? undefined : `resource pool ${toPool}`,
    toDatastore === undefined ? undefined : `datastore ${toDatastore}`,
  ].filter((place) => place !== undefined)
  const asked = [...places, ...diskPlaces(request)].join(', ') || 'the same datastores'
  return isChosen ? `${asked} (DRS takes ${toHost})` : asked
}

/** Datastores of single disks, beside that of all files; where only formats change, the disks. */
function diskPlaces({ disks = {}, toDatastore }: MigrationRequest): string[] {
  const named = Object.values(disks).flatMap(({ datastore }) => datastore ?? [])
  const others = [...new Set(named)].filter((name) => name !== toDatastore)
  const isFormatOnly = named.length === 0 && toDatastore === undefined
  return isFormatOnly
    ? Object.keys(disks).map((disk) => `${disk} where it is`)
    : others.map((name) => `datastore ${name}`)
}

function verdictOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'compatible'
  const errors = findings.filter(isError).length
  const warnings = findings.length - errors
  return [
    ...(errors === 0 ? ['compatible'] : [countOf(errors, 'error')]),
    ...(warnings === 0 ? [] : [countOf(warnings, 'warning')]),
  ].join(', ')
}

function describeFinding(finding: Finding): string[] {
  const { check, message, remedy, left, right, fields, cures, note } = finding
  const fault = faultOf(finding)
  const severity = isError(finding) ? 'Error' : 'Warning'
  return [
    `  ${severity} · ${check}${fault === '' ? '' : ` · ${fault}`}`,
    `    ${message}`,
    `    ${left.label}: ${left.value} · ${right.label}: ${right.value}`,
    ...(fields.length === 0
      ? []
      : [`    Fields  ${fields.map(({ label, value }) => `${label} = ${value}`).join(', ')}`]),
    `    Remedy  ${remedy}`,
    ...cures.map((cure) => `    Cure    ${cure.text} (${cure.place})`),
    `    Rule    ${sourceOf(finding)}${note === '' ? '' : `. ${note}`}`,
  ]
}

/** Keys that stand for no document: well known, and our own inference. */
const unwritten = new Set(['WK', 'INF'])

function sourceOf({ confidence, source }: Finding): string {
  const documents = source.split(', ').filter((key) => key !== '' && !unwritten.has(key))
  return [confidence, ...documents].join(', ')
}

/** The fault, and the one that it comes in. */
export function faultOf({ fault, wrapper }: Pick<Finding, 'fault' | 'wrapper'>): string {
  return wrapper === '' ? fault : `${fault} in ${wrapper}`
}

function describeHosts({ hosts: all = [] }: CheckReport): string[] {
  const hosts = all.filter((host) => !isOwnHost(host))
  if (hosts.length === 0) return []
  const width = Math.max(...hosts.map(({ toHost }) => toHost.length))
  const lines = hosts.map(({ toHost, findings }) => {
    const which = [...new Set(findings.map(({ check }) => check))].join(', ')
    return `  ${toHost.padEnd(width)}  ${verdictOf(findings)}${which === '' ? '' : `: ${which}`}`
  })
  return ['', 'Hosts', ...lines]
}

/** null: nothing blocks. */
export function describePlan(plan: CurePlan | null): string {
  if (plan === null) return 'Smallest cure: none is needed.'
  if (plan.cures.length > 0)
    return ['Smallest cure', ...plan.cures.flatMap(describeStep), `  ${smallestMeans}`].join('\n')
  const blockers = plan.incurable.map(({ check, message }) => `  ${check}: ${message}`)
  return ['Smallest cure: none. Only another destination helps against', ...blockers].join('\n')
}

function describeStep({ text, place, inVsphere, effort }: Cure, index: number): string[] {
  const where = inVsphere ? place : `outside vSphere: ${place}`
  return [`  ${index + 1}. ${text}`, `     ${where}; ${effortWords[effort]}`]
}
