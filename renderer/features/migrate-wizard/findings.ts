/** What the compatibility panel says of findings and cures: groups, counts, fault names, words. Pure. */
import { effortWords } from '../../../core/contract/cure-words.ts'
import type { Cure, Finding, HostCompatibility } from '../../../core/contract/messages.ts'
import { plural } from '../../format/numbers.ts'

export interface CheckCounts {
  readonly errors: number
  readonly warnings: number
  readonly passed: number
}

/** A check may bring several findings; it has passed if it brought none. */
export function countChecks(report: HostCompatibility): CheckCounts {
  const errors = report.findings.filter((finding) => finding.severity === 'error').length
  const failed = new Set(report.findings.map((finding) => finding.check)).size
  return { errors, warnings: report.findings.length - errors, passed: report.checksRun - failed }
}

/** Of several VMs together. */
export function countAll(reports: readonly HostCompatibility[]): CheckCounts & { readonly ran: number } {
  const counts = reports.map(countChecks)
  const sum = (of: (one: CheckCounts) => number) => counts.reduce((total, one) => total + of(one), 0)
  return {
    errors: sum((one) => one.errors),
    warnings: sum((one) => one.warnings),
    passed: sum((one) => one.passed),
    ran: reports.reduce((total, report) => total + report.checksRun, 0),
  }
}

/** `2 errors · 1 warning`, `Compatible`. */
export function checkWords({ errors, warnings }: Omit<CheckCounts, 'passed'>): string {
  if (errors + warnings === 0) return 'Compatible'
  return [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(' · ')
}

export interface CheckState {
  readonly words: string
  readonly icon: string
  readonly tone: string
}

/** Of one row of the tables of destinations; null while the checks run. */
export function checkState(report: HostCompatibility | null): CheckState {
  if (report === null) return { words: 'Checking', icon: '', tone: 'second' }
  const counts = countChecks(report)
  const words = checkWords(counts)
  if (counts.errors > 0) return { words, icon: 'error-standard', tone: 'tone-error' }
  if (counts.warnings > 0) return { words, icon: 'warning-standard', tone: 'tone-warning' }
  return { words, icon: 'success-standard', tone: 'tone-success' }
}

export interface FindingGroup {
  readonly name: string
  readonly words: string
  readonly findings: readonly Finding[]
}

/** vCenter's test groups in its order. A record, so that none is forgotten. */
const groupOrder = Object.keys({
  Source: true,
  Host: true,
  'Resource pool': true,
  Datastore: true,
  Network: true,
  'Licence and privileges': true,
  'Cross vCenter': true,
} satisfies Record<Finding['group'], true>) as Finding['group'][]

/** By vCenter's test groups in their order; errors before warnings in each. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  return groupOrder
    .map((name) => {
      const own = findings.filter((finding) => finding.group === name)
      const errors = own.filter((finding) => finding.severity === 'error')
      const warnings = own.filter((finding) => finding.severity === 'warning')
      const words = checkWords({ errors: errors.length, warnings: warnings.length })
      return { name, words, findings: [...errors, ...warnings] }
    })
    .filter((group) => group.findings.length > 0)
}

/** `DisallowedMigrationDeviceAttached > RemoteDeviceNotSupported`; '' where vSphere raises no fault. */
export function faultWords({ wrapper, fault }: Pick<Finding, 'wrapper' | 'fault'>): string {
  return [wrapper, fault].filter((name) => name !== '').join(' > ')
}

/** The same finding before and after something was changed; its values may differ. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.check === other.check && one.message === other.message
}

export const confidenceWords: Readonly<Record<Finding['confidence'], string>> = {
  documented: 'Documented',
  'well-known': 'Well known',
  inferred: 'Inferred',
  ours: 'Rule of this lab; vSphere does not check it',
}

/** The most disturbing step decides. */
export function planEffort(cures: readonly Cure[]): string {
  const most = Math.max(...cures.map((cure) => cure.effort)) as Cure['effort']
  return effortWords[most]
}

/** How a cure is done here: by its commands, by another choice in the wizard, or not at all. */
export type CureAct =
  | { readonly kind: 'commands' }
  /** Somebody else does it, beside vSphere. */
  | { readonly kind: 'outside' }
  /** On another page of the wizard, named as the page is; '' for none that this wizard has. */
  | { readonly kind: 'choice'; readonly page: string }
  | { readonly kind: 'none' }

const wizardPlace = 'Migrate wizard > '

export function cureAct({ inVsphere, commands, place }: Cure): CureAct {
  if (commands.length > 0) return { kind: inVsphere ? 'commands' : 'outside' }
  if (!place.startsWith(wizardPlace)) return { kind: 'none' }
  return { kind: 'choice', page: place.slice(wizardPlace.length).split(' > ')[0] ?? '' }
}

/** What a cure did, for the panel and for who hears it. */
export function changeWords(
  cure: Cure,
  before: readonly Finding[],
  after: readonly Finding[],
  where: string,
): string {
  const errors = after.filter((finding) => finding.severity === 'error').length
  const gone = before.filter((one) => !after.some((other) => isSameFinding(one, other)))
  const fresh = after.filter((one) => !before.some((other) => isSameFinding(one, other)))
  return [
    `Done: ${cure.text}.`,
    ...(gone.length === 0 && fresh.length === 0 ? ['The checks say the same as before.'] : []),
    ...fresh.map((finding) => `New ${finding.severity}: ${finding.message}`),
    errors === 0 ? `No error is left for ${where}.` : `${plural(errors, 'error')} left for ${where}.`,
  ].join(' ')
}
