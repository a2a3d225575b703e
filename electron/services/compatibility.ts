/** The compatibility checks of one request as the contract tells them, with the smallest cure where it is asked for. */
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import type { Cure } from '../../core/checks/cure.ts'
import type { CheckReport, Finding } from '../../core/checks/finding.ts'
import type { MigrationRequest } from '../../core/checks/request.ts'
import sources from '../../core/checks/data/sources.json' with { type: 'json' }
import { smallestCure } from '../../core/checks/smallest-cure.ts'
import type {
  Compatibility,
  Cure as ToldCure,
  Finding as ToldFinding,
  HostCompatibility,
} from '../../core/contract/messages.ts'
import type { Inventory } from '../../core/estate/inventory.ts'

const documents: Readonly<Record<string, { readonly title: string; readonly version: string }>> = sources

/** `withPlan` may take a second or two; without it the answer is that of the checks alone. */
export function compatibilityOf(
  inventory: Inventory,
  request: MigrationRequest,
  withPlan: boolean,
): Compatibility {
  const report = checkMigration(inventory, request)
  const isBlocked = report.findings.some(isError)
  return {
    ...plainReport(report),
    hosts: (report.hosts ?? []).map(plainReport),
    plan: withPlan && isBlocked ? planFor(inventory, request) : null,
    isCureWithheld: false,
  }
}

/** What vCenter says and no more: in a lab with something to find, finding the cure is the task. Choices of the wizard stay. */
export function withoutCures(report: Compatibility): Compatibility {
  const bare = <Report extends HostCompatibility>(one: Report): Report => ({
    ...one,
    findings: one.findings.map((finding) => ({
      ...finding,
      remedy: '',
      cures: finding.cures.filter(({ choice }) => choice !== undefined),
    })),
  })
  return { ...bare(report), hosts: report.hosts.map(bare), plan: null, isCureWithheld: true }
}

function planFor(inventory: Inventory, request: MigrationRequest): NonNullable<Compatibility['plan']> {
  const { cures, incurable } = smallestCure(inventory, request)
  return { cures: cures.map(plainCure), incurable: incurable.map(plainFinding) }
}

/** Lists that may be changed, as the contract has them. */
function plainReport({ vm, toHost, kind, checksRun, findings }: CheckReport): HostCompatibility {
  return { vm, toHost, kind, checksRun, findings: findings.map(plainFinding) }
}

function plainFinding(finding: Finding): ToldFinding {
  return {
    ...finding,
    fields: [...finding.fields],
    cures: finding.cures.map(plainCure),
    sources: documentsOf(finding.source),
  }
}

/** Of keys separated by commas. */
export function documentsOf(keys: string): ToldFinding['sources'] {
  return keys === '' ? [] : keys.split(', ').map(documentOf)
}

/** A key that the list of sources lacks stands for itself. */
function documentOf(key: string): ToldFinding['sources'][number] {
  const { title, version } = documents[key] ?? { title: key, version: '-' }
  return { key, title, version: version === '-' ? '' : version }
}

function plainCure(cure: Cure): ToldCure {
  return { ...cure, commands: [...cure.commands] }
}
