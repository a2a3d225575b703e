/** Faults, planned or injected, must name objects of the estate; a fault that another follows must be planned. */
import type { Command } from './command-schema.ts'
import type { Path } from './document.ts'
import { defaultAdapters, defaultLabels, defaultNics } from './placed-hosts.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import type { HostSpec, Scenario } from './schema.ts'

type InjectFault = Extract<Command, { type: 'inject-fault' }>

export function checkFault(
  problems: ReferenceProblems,
  scenario: Scenario,
  command: InjectFault,
  path: Path,
): void {
  const { fault, trigger } = command
  const at: Path = [...path, 'fault']
  const known = namesIn(scenario)
  const exists = (
    field: 'host' | 'ofHost' | 'vm' | 'datastore' | 'vcenter',
    kind: string,
    names: readonly string[],
  ) => {
    const name = new Map(Object.entries(fault)).get(field)
    if (typeof name === 'string') problems.exists([...at, field], kind, name, names)
  }
  exists('host', 'host', known.hosts)
  exists('ofHost', 'host', known.hosts)
  exists('vm', 'VM', known.vms)
  exists('datastore', 'datastore', known.datastores)
  exists('vcenter', 'vCenter', known.vcenters)
  if ('between' in fault)
    fault.between?.forEach((name, index) =>
      problems.exists([...at, 'between', index], 'datacenter', name, known.datacenters),
    )
  if (trigger !== undefined && 'vm' in trigger)
    problems.exists([...path, 'trigger', 'vm'], 'VM', trigger.vm, known.vms)
  if (trigger?.at === 'fault')
    problems.exists(
      [...path, 'trigger', 'name'],
      'fault that this one can follow',
      trigger.name,
      plannedFaults(scenario).filter((name) => name !== command.name),
    )
  checkParts(problems, scenario, fault, at)
}

/** Parts of a host are named on it; where it says nothing of them, it has the usual ones. */
function checkParts(
  problems: ReferenceProblems,
  scenario: Scenario,
  fault: InjectFault['fault'],
  at: Path,
): void {
  const [one, other] = 'between' in fault ? (fault.between ?? []) : []
  if (one !== undefined && one === other)
    problems.add(
      [...at, 'between'],
      `The way between ${one} and ${one} is inside one datacenter.`,
      'two datacenters',
      'Name another datacenter, or leave "between" out for hosts of one datacenter.',
    )
  if (fault.kind === 'duplicate-address' && fault.host === fault.ofHost)
    problems.add(
      [...at, 'ofHost'],
      `${fault.host} has the address of its own adapter anyway.`,
      'another host',
      'Name the host whose address is taken.',
    )
  const host = 'host' in fault ? hostsOf(scenario).find(({ name }) => name === fault.host) : undefined
  if (host === undefined) return
  const exists = (field: string, kind: string, name: string, names: readonly string[]) =>
    problems.exists([...at, field], `${kind} of ${host.name}`, name, names)
  const names = (list: readonly { readonly name: string }[]) => list.map((part) => part.name)
  if ('nic' in fault)
    exists(
      'nic',
      'physical NIC',
      fault.nic,
      host.physicalNics === undefined ? defaultNics : names(host.physicalNics),
    )
  if ('adapter' in fault)
    exists(
      'adapter',
      'VMkernel adapter',
      fault.adapter,
      host.vmkernelAdapters === undefined ? defaultAdapters : names(host.vmkernelAdapters),
    )
  if ('portGroup' in fault)
    exists('portGroup', 'port group', fault.portGroup, [
      ...(host.standardSwitches?.flatMap(({ portGroups }) => names(portGroups)) ?? defaultLabels),
      ...distributedPortGroupsOf(scenario, host.name),
    ])
}

function distributedPortGroupsOf(scenario: Scenario, host: string): readonly string[] {
  return datacentersOf(scenario)
    .flatMap(({ distributedSwitches = [] }) => distributedSwitches)
    .filter(({ members }) => members.some((member) => member.host === host))
    .flatMap(({ portGroups }) => portGroups.map(({ name }) => name))
}

function datacentersOf(scenario: Scenario) {
  return scenario.estate.ssoDomains.flatMap((domain) =>
    domain.vcenters.flatMap((vcenter) => vcenter.datacenters),
  )
}

function hostsOf(scenario: Scenario): readonly HostSpec[] {
  return datacentersOf(scenario).flatMap(({ clusters, hosts = [] }) => [
    ...clusters.flatMap((cluster) => cluster.hosts),
    ...hosts,
  ])
}

function plannedFaults(scenario: Scenario): readonly string[] {
  return scenario.commands.flatMap(({ command }) => (command.type === 'inject-fault' ? [command.name] : []))
}

function namesIn(scenario: Scenario) {
  const vcenters = scenario.estate.ssoDomains.flatMap((domain) => domain.vcenters)
  const datacenters = datacentersOf(scenario)
  const names = (list: readonly { readonly name: string }[]) => list.map((one) => one.name)
  return {
    vcenters: names(vcenters),
    datacenters: names(datacenters),
    hosts: names(hostsOf(scenario)),
    vms: names(scenario.estate.vms),
    datastores: names(datacenters.flatMap((datacenter) => datacenter.datastores)),
  }
}
