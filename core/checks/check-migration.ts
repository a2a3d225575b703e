/**
 * The compatibility checks of one compute-only migration: every check of the catalogue, all findings at
 * once. Pure: the same estate gives the same answer, and nothing is changed.
 */
import type { Inventory } from '../estate/inventory.ts'
import type { CheckReport, Finding } from './finding.ts'
import { networkChecks } from './network-checks.ts'
import { placementChecks } from './placement-checks.ts'
import { sourceChecks } from './source-checks.ts'
import type { Check, CheckSubject } from './subject.ts'

/** In the order in which the compatibility panel shows them; errors come first in the report. */
export const checkCatalogue: readonly Check[] = [...sourceChecks, ...networkChecks, ...placementChecks]

/** A VM or host that the estate does not have is one error finding, with fault ManagedObjectNotFound. */
export function checkMigration(inventory: Inventory, request: { vm: string; toHost: string }): CheckReport {
  const vm = inventory.vms.get(request.vm)
  const source = vm === undefined ? undefined : inventory.hosts.get(vm.host)
  const destination = inventory.hosts.get(request.toHost)
  if (vm === undefined || source === undefined) return notFound(request, 'VM', request.vm)
  if (destination === undefined) return notFound(request, 'host', request.toHost)
  const subject: CheckSubject = { inventory, vm, source, destination }
  const findings = checkCatalogue.flatMap((check) => runCheck(check, subject))
  return {
    ...request,
    checksRun: checkCatalogue.length,
    findings: [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))],
  }
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}

function runCheck(check: Check, subject: CheckSubject): Finding[] {
  return check.run(subject).map((result) => ({
    check: check.id,
    severity: check.severity,
    group: check.group,
    fault: check.fault,
    source: check.source,
    ...result,
    note: result.note ?? '',
  }))
}

function notFound(request: { vm: string; toHost: string }, kind: string, name: string): CheckReport {
  return {
    ...request,
    checksRun: 1,
    findings: [
      {
        check: 'object-not-found',
        severity: 'error',
        group: 'Source',
        fault: 'ManagedObjectNotFound',
        message: `There is no ${kind} named ${name} in this estate.`,
        remedy: `Choose a ${kind} of the inventory.`,
        left: { label: 'Asked for', value: name },
        right: { label: 'In the inventory', value: 'not found' },
        source: 'GOV-TYPES',
        note: '',
      },
    ],
  }
}
