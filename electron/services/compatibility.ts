/** The compatibility checks of one request as the contract tells them, with the smallest cure where it is asked for. */
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import type { Cure } from '../../core/checks/cure.ts'
import type { CheckReport, Finding } from '../../core/checks/finding.ts'
import { smallestCure } from '../../core/checks/smallest-cure.ts'
import type { CheckRequest, Compatibility, HostCompatibility } from '../../core/contract/messages.ts'
import type { Inventory } from '../../core/estate/inventory.ts'

/** `withPlan` may take a second or two; without it the answer is that of the checks alone. */
export function compatibilityOf(
  inventory: Inventory,
  request: CheckRequest,
  withPlan: boolean,
): Compatibility {
  const report = checkMigration(inventory, request)
  const isBlocked = report.findings.some(isError)
  return {
    ...plainReport(report),
    hosts: (report.hosts ?? []).map(plainReport),
    plan: withPlan && isBlocked ? planFor(inventory, request) : null,
  }
}

function planFor(inventory: Inventory, request: CheckRequest): NonNullable<Compatibility['plan']> {
  const { cures, incurable } = smallestCure(inventory, request)
  return { cures: cures.map(plainCure), incurable: incurable.map(plainFinding) }
}

/** Lists that may be changed, as the contract has them. */
function plainReport({ vm, toHost, kind, checksRun, findings }: CheckReport): HostCompatibility {
  return { vm, toHost, kind, checksRun, findings: findings.map(plainFinding) }
}

function plainFinding(finding: Finding): HostCompatibility['findings'][number] {
  return { ...finding, fields: [...finding.fields], cures: finding.cures.map(plainCure) }
}

function plainCure(cure: Cure): HostCompatibility['findings'][number]['cures'][number] {
  return { ...cure, commands: [...cure.commands] }
}
