/** Planned commands must name objects of the estate. */
import type { Command } from './command-schema.ts'
import { targetOf } from './command-target.ts'
import { checkEvcMode } from './cpu-references.ts'
import type { Path } from './document.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import type { Scenario } from './schema.ts'

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
  if (kind === 'task' || kind === 'user') return
  problems.exists([...path, fields[kind]], kind, name, namesOf(scenario)[kind])
  if (command.type === 'edit-cluster')
    checkEvcMode(problems, [...path, 'set', 'evcMode'], command.set.evcMode)
  if (command.type === 'edit-vm') checkEvcMode(problems, [...path, 'set', 'perVmEvc'], command.set.perVmEvc)
  if (command.type === 'move-host' && command.toCluster !== '')
    problems.exists([...path, 'toCluster'], 'cluster', command.toCluster, namesOf(scenario).cluster)
  if (command.type === 'migrate' && command.resourcePool !== undefined)
    problems.exists([...path, 'resourcePool'], 'resource pool', command.resourcePool, poolsOf(scenario))
}

function poolsOf(scenario: Scenario): readonly string[] {
  return scenario.estate.ssoDomains
    .flatMap((domain) => domain.vcenters.flatMap((vcenter) => vcenter.datacenters))
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
