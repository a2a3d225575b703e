/** `precopy check`: the compatibility checks of one migration, without running it, and what would cure it. */
import { isOwnHost } from '../../core/checks/check-cluster.ts'
import { checkMigration, isError } from '../../core/checks/check-migration.ts'
import type { MigrationRequest } from '../../core/checks/request.ts'
import { smallestCure } from '../../core/checks/smallest-cure.ts'
import { buildInventory } from '../../core/estate/inventory.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { compatibilityOf } from '../services/compatibility.ts'
import { describeList, listedChecks } from './check-list.ts'
import { describePlan, describeReport } from './check-report.ts'
import { requestOf, type CheckOptions } from './check-request.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError, type ExitStatus } from './exit-status.ts'
import { readScenario } from './input-file.ts'
import type { Terminal } from './terminal.ts'

const args = {
  scenario: {
    type: 'positional',
    required: false,
    description: 'A scenario file, or the id of a shipped scenario',
  },
  vm: { type: 'string', valueHint: 'VM', description: 'VM to migrate' },
  to: { type: 'string', valueHint: 'HOST', description: 'Destination host' },
  'to-cluster': {
    type: 'string',
    valueHint: 'CLUSTER',
    description: 'Destination cluster; DRS chooses the host',
  },
  'to-pool': { type: 'string', valueHint: 'POOL', description: 'Destination resource pool' },
  'to-folder': { type: 'string', valueHint: 'FOLDER', description: 'Destination VM folder' },
  'to-datastore': {
    type: 'string',
    valueHint: 'DATASTORE',
    description: 'Destination of the VM and its disks',
  },
  format: {
    type: 'string',
    valueHint: 'FORMAT',
    description: 'Of its disks: same, thin, lazy-zeroed-thick or eager-zeroed-thick',
  },
  disk: {
    type: 'string',
    valueHint: 'DISK=DATASTORE:FORMAT',
    description: 'Where one disk goes; either part may be left out. May be given more than once',
  },
  network: {
    type: 'string',
    valueHint: 'SOURCE=DESTINATION',
    description: 'Destination network of a source network. May be given more than once',
  },
  adapter: {
    type: 'string',
    valueHint: 'ADAPTER=NETWORK',
    description: 'Destination network of one network adapter. May be given more than once',
  },
  'power-state': {
    type: 'string',
    valueHint: 'STATE',
    description: 'Power state that you expect: poweredOn, suspended or poweredOff',
  },
  'remote-credentials': {
    type: 'string',
    valueHint: 'accepted|wrong',
    description: 'You have logged in to the vCenter of another SSO domain',
  },
  'remote-certificate': {
    type: 'string',
    valueHint: 'accepted|not-confirmed',
    description: 'Its thumbprint was confirmed or not',
  },
  'by-system': { type: 'boolean', description: 'Asked by vCenter itself: privileges do not count' },
  cure: { type: 'boolean', description: 'Print the smallest set of changes that makes it possible' },
  list: { type: 'boolean', description: 'Print the catalogue of checks instead' },
  json: { type: 'boolean', description: 'Print findings, hosts and smallest cure as JSON' },
} as const

export const checkCommand = defineCliCommand({
  name: 'check',
  description: 'Checks whether a VM can migrate, as the wizard does, and what would cure it',
  args,
  repeatable: ['disk', 'network', 'adapter'],
  run(given, terminal, values) {
    const isJson = given.json === true
    if (given.list === true) return printList(terminal, isJson)
    if (given.scenario === undefined) {
      throw new UsageError('No scenario was named.', 'Name a file or a shipped scenario, or give --list.')
    }
    const { scenario } = readScenario(terminal, given.scenario)
    const options: CheckOptions = {
      vm: given.vm,
      to: given.to,
      toCluster: given['to-cluster'],
      toPool: given['to-pool'],
      toFolder: given['to-folder'],
      toDatastore: given['to-datastore'],
      format: given.format,
      powerState: given['power-state'],
      remoteCredentials: given['remote-credentials'],
      remoteCertificate: given['remote-certificate'],
      isBySystem: given['by-system'] === true,
      disks: values('disk'),
      networks: values('network'),
      adapters: values('adapter'),
    }
    const request = requestOf(scenario, options)
    return isJson
      ? printJson(terminal, scenario, request)
      : printReport(terminal, scenario, request, given.cure === true)
  },
})

function printList(terminal: Terminal, isJson: boolean): ExitStatus {
  const checks = listedChecks()
  terminal.print(isJson ? JSON.stringify(checks, null, 2) : describeList(checks))
  return exitStatus.done
}

function printJson(terminal: Terminal, scenario: Scenario, request: MigrationRequest): ExitStatus {
  const compatibility = compatibilityOf(buildInventory(scenario), request, true)
  const hosts = compatibility.hosts.filter((host) => !isOwnHost(host))
  terminal.print(JSON.stringify({ request, ...compatibility, hosts }, null, 2))
  return compatibility.plan === null ? exitStatus.done : exitStatus.failed
}

function printReport(
  terminal: Terminal,
  scenario: Scenario,
  request: MigrationRequest,
  withCure: boolean,
): ExitStatus {
  const inventory = buildInventory(scenario)
  const report = checkMigration(inventory, request)
  const isBlocked = report.findings.some(isError)
  const plan = withCure ? [describePlan(isBlocked ? smallestCure(inventory, request) : null)] : []
  terminal.print([describeReport(request, report), ...plan].join('\n\n'))
  return isBlocked ? exitStatus.failed : exitStatus.done
}
