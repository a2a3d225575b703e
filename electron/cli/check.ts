/** `precopy check`: the compatibility checks of one migration, without running it. */
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import type { CheckReport, Finding } from '../../core/checks/finding.ts'
import { countOf } from '../../core/base/wording.ts'
import { buildInventory } from '../../core/estate/inventory.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus } from './exit-status.ts'
import { readScenario } from './input-file.ts'
import { requireVmAndHost } from './run-plan.ts'

export const checkCommand = defineCliCommand({
  name: 'check',
  description: 'Checks whether a VM can migrate to a host, as the wizard does',
  args: {
    scenario: {
      type: 'positional',
      required: true,
      description: 'A scenario file, or the id of a shipped scenario',
    },
    vm: { type: 'string', required: true, valueHint: 'VM', description: 'VM to migrate' },
    to: { type: 'string', required: true, valueHint: 'HOST', description: 'Destination host' },
    json: { type: 'boolean', description: 'Print the findings as JSON' },
  },
  run(args, terminal) {
    const { scenario } = readScenario(terminal, args.scenario)
    requireVmAndHost(scenario, args.vm, args.to)
    const report = checkMigration(buildInventory(scenario), { vm: args.vm, toHost: args.to })
    terminal.print(args.json === true ? JSON.stringify(report, null, 2) : describeReport(report))
    return report.findings.some(isError) ? exitStatus.failed : exitStatus.done
  },
})

function describeReport(report: CheckReport): string {
  const errors = report.findings.filter(isError).length
  const warnings = report.findings.length - errors
  const verdict =
    report.findings.length === 0
      ? 'compatible'
      : [countOf(errors, 'error'), countOf(warnings, 'warning')].join(', ')
  return [
    `${report.vm} → ${report.toHost}: ${verdict} (${countOf(report.checksRun, 'check')} run)`,
    ...report.findings.flatMap(describeFinding),
  ].join('\n')
}

function describeFinding(finding: Finding): string[] {
  const { severity, group, check, fault, message, remedy, left, right, note } = finding
  return [
    '',
    `${severity === 'error' ? 'Error' : 'Warning'} · ${group} · ${check}${fault === '' ? '' : ` · ${fault}`}`,
    `  ${message}`,
    `  ${left.label}: ${left.value} · ${right.label}: ${right.value}`,
    `  ${remedy}`,
    ...(note === '' ? [] : [`  (${note})`]),
  ]
}
