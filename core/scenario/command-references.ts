/** Planned commands must name objects of the estate. */
import type { Command } from './command-schema.ts'
import { targetOf } from './command-target.ts'
import { checkEvcMode } from './cpu-references.ts'
import type { Path } from './document.ts'
import { checkFault } from './fault-references.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import type { Scenario } from './schema.ts'

type MigrateCommand = Extract<Command, { type: 'migrate' }>

/** The field of a command that names its object, by the kind of object. */
const fields = {
  VM: 'vm',
  host: 'host',
  cluster: 'cluster',
  datastore: 'datastore',
  'distributed switch': 'switch',
  vCenter: 'vcenter',
} as const

export function checkCommandTarget(
  problems: ReferenceProblems,
  scenario: Scenario,
  command: Command,
  path: Path,
): void {
  const { kind, name } = targetOf(command)
  if (command.type === 'inject-fault') checkFault(problems, scenario, command, path)
  if (kind === 'task' || kind === 'user' || kind === 'fault') return
  problems.exists([...path, fields[kind]], kind, name, namesOf(scenario)[kind])
  if (command.type === 'edit-cluster')
    checkEvcMode(problems, [...path, 'set', 'evcMode'], command.set.evcMode)
  if (command.type === 'edit-vm') checkEvcMode(problems, [...path, 'set', 'perVmEvc'], command.set.perVmEvc)
  if (command.type === 'move-host' && command.toCluster !== '')
    problems.exists([...path, 'toCluster'], 'cluster', command.toCluster, namesOf(scenario).cluster)
  if (command.type === 'migrate') checkMigrate(problems, scenario, command, path)
}

function checkMigrate(
  problems: ReferenceProblems,
  scenario: Scenario,
  command: MigrateCommand,
  path: Path,
): void {
  const { resourcePool, folder, toDatastore, disks = {} } = command
  const { datastore: datastores } = namesOf(scenario)
  if (resourcePool !== undefined)
    problems.exists([...path, 'resourcePool'], 'resource pool', resourcePool, poolsOf(scenario))
  if (folder !== undefined && folder !== '')
    problems.exists([...path, 'folder'], 'VM folder', folder, foldersOf(scenario))
  if (toDatastore !== undefined)
    problems.exists([...path, 'toDatastore'], 'datastore', toDatastore, datastores)
  const vm = scenario.estate.vms.find((one) => one.name === command.vm)
  for (const [name, asked] of Object.entries(disks)) {
    const at: Path = [...path, 'disks', name]
    if (vm !== undefined)
      problems.exists(
        at,
        `disk of ${vm.name}`,
        name,
        vm.disks.map((disk) => disk.name),
      )
    if (asked.datastore !== undefined)
      problems.exists([...at, 'datastore'], 'datastore', asked.datastore, datastores)
  }
}

/** Those that datacenters list, and those in which VMs lie. */
function foldersOf(scenario: Scenario): readonly string[] {
  const listed = datacentersOf(scenario).flatMap((datacenter) => datacenter.folders ?? [])
  const used = scenario.estate.vms.map((vm) => vm.folder)
  return [...new Set([...listed.map(({ name }) => name), ...used])].filter((name) => name !== undefined)
}

function datacentersOf(scenario: Scenario) {
  return scenario.estate.ssoDomains.flatMap((domain) =>
    domain.vcenters.flatMap((vcenter) => vcenter.datacenters),
  )
}

function poolsOf(scenario: Scenario): readonly string[] {
  return datacentersOf(scenario)
    .flatMap((datacenter) => datacenter.clusters.flatMap((cluster) => cluster.resourcePools ?? []))
    .map((pool) => pool.name)
}

function namesOf(scenario: Scenario): Record<keyof typeof fields, readonly string[]> {
  const vcenters = scenario.estate.ssoDomains.flatMap((domain) => domain.vcenters)
  const datacenters = vcenters.flatMap((vcenter) => vcenter.datacenters)
  const clusters = datacenters.flatMap((datacenter) => datacenter.clusters)
  const hosts = [
    ...clusters.flatMap((cluster) => cluster.hosts),
    ...datacenters.flatMap((datacenter) => datacenter.hosts ?? []),
  ]
  const names = (list: readonly { readonly name: string }[]) => list.map((one) => one.name)
  return {
    VM: names(scenario.estate.vms),
    host: names(hosts),
    cluster: names(clusters),
    datastore: names(datacenters.flatMap((datacenter) => datacenter.datastores)),
    'distributed switch': names(datacenters.flatMap((datacenter) => datacenter.distributedSwitches ?? [])),
    vCenter: names(vcenters),
  }
}
