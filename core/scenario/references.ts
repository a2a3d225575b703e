/**
 * What a schema cannot say: names that must be unique and names that must exist, and figures that must fit
 * each other. Everything is reported, with the place of the reference and, where there is one, the nearest
 * name that does exist.
 */
import type { InputProblem } from '../base/errors.ts'
import { mibBytes, pageBytes } from '../base/units.ts'
import { checkFabric, checkHostNetwork, checkSetLink } from './network-references.ts'
import type { Path, PlacedDocument } from './document.ts'
import type { Command } from './command-schema.ts'
import { checkEstate } from './estate-references.ts'
import type { HostSpec, Scenario, VmSpec } from './schema.ts'
import { checkCommandTarget } from './command-references.ts'
import { collectHosts, defaultLabels, type PlacedHost } from './placed-hosts.ts'
import { ReferenceProblems } from './reference-problems.ts'
import { checkDiskIo } from './disk-io-references.ts'
import { checkWorkload } from './workload-references.ts'

/** All problems of names and figures in a scenario that has passed the schema. */
export function findReferenceProblems(document: PlacedDocument, scenario: Scenario): InputProblem[] {
  const problems = new ReferenceProblems(document)
  const hosts = collectHosts(problems, scenario)
  problems.unique(
    'host',
    hosts.map(({ spec, path }) => ({ name: spec.name, path })),
  )
  for (const host of hosts) {
    checkHost(problems, host)
    checkHostNetwork(problems, host.spec, host.path)
  }
  checkFabric(problems, scenario.estate.fabric, datacenterNames(scenario))
  const vms = scenario.estate.vms
  problems.unique(
    'VM',
    vms.map((vm, index) => ({ name: vm.name, path: ['estate', 'vms', index] })),
  )
  vms.forEach((vm, index) => checkVm(problems, vm, ['estate', 'vms', index], hosts))
  checkMemoryFits(problems, scenario, hosts)
  checkEstate(problems, scenario, hosts)
  scenario.commands.forEach((planned, index) =>
    checkCommand(problems, planned.command, ['commands', index, 'command'], {
      scenario,
      vms,
      hosts: hosts.map((host) => host.spec),
    }),
  )
  return problems.found
}

function datacenterNames(scenario: Scenario): readonly string[] {
  const vcenters = scenario.estate.ssoDomains.flatMap((domain) => domain.vcenters)
  return vcenters.flatMap((vcenter) => vcenter.datacenters.map((datacenter) => datacenter.name))
}

function checkHost(
  problems: ReferenceProblems,
  { spec, path, datastores, distributedPortGroups }: PlacedHost,
): void {
  const nics = spec.physicalNics?.map((nic) => nic.name) ?? ['vmnic0', 'vmnic1']
  problems.unique(
    'physical NIC of this host',
    (spec.physicalNics ?? []).map((nic, index) => ({
      name: nic.name,
      path: [...path, 'physicalNics', index],
    })),
  )
  spec.standardSwitches?.forEach((entry, s) => {
    entry.uplinks.forEach((uplink, u) =>
      problems.exists(
        [...path, 'standardSwitches', s, 'uplinks', u],
        'physical NIC of this host',
        uplink,
        nics,
      ),
    )
  })
  const labels = spec.standardSwitches?.flatMap((entry) => entry.portGroups.map((group) => group.name))
  if (spec.standardSwitches !== undefined) {
    problems.unique(
      'port group of this host',
      spec.standardSwitches.flatMap((entry, s) =>
        entry.portGroups.map((group, g) => ({
          name: group.name,
          path: [...path, 'standardSwitches', s, 'portGroups', g],
        })),
      ),
    )
  }
  const known = [...(labels ?? defaultLabels), ...distributedPortGroups]
  problems.unique(
    'VMkernel adapter of this host',
    (spec.vmkernelAdapters ?? []).map((adapter, index) => ({
      name: adapter.name,
      path: [...path, 'vmkernelAdapters', index],
    })),
  )
  spec.vmkernelAdapters?.forEach((adapter, a) =>
    problems.exists(
      [...path, 'vmkernelAdapters', a, 'portGroup'],
      'port group of this host',
      adapter.portGroup,
      known,
    ),
  )
  spec.datastores?.forEach((name, index) =>
    problems.exists(
      [...path, 'datastores', index],
      'datastore of this datacenter or shared one of another',
      name,
      datastores,
    ),
  )
  if (spec.vmkernelAdapters === undefined && labels !== undefined && !known.includes('vMotion')) {
    problems.add(
      [...path, 'standardSwitches'],
      'The host has switches of its own but no port group "vMotion" for the default VMkernel adapter.',
      'a port group "vMotion", or "vmkernelAdapters" of your own',
      'Add the port group or list the VMkernel adapters.',
    )
  }
}

function checkVm(problems: ReferenceProblems, vm: VmSpec, path: Path, hosts: readonly PlacedHost[]): void {
  const hostNames = hosts.map((host) => host.spec.name)
  const isKnown = problems.exists([...path, 'host'], 'host', vm.host, hostNames)
  const host = hosts.find((candidate) => candidate.spec.name === vm.host)
  if (isKnown && host !== undefined) {
    const stores = host.spec.datastores ?? host.sharedDatastores
    vm.disks.forEach((disk, d) =>
      problems.exists(
        [...path, 'disks', d, 'datastore'],
        `datastore that ${vm.host} sees`,
        disk.datastore,
        stores,
      ),
    )
    const own = host.spec.standardSwitches?.flatMap((entry) => entry.portGroups.map((group) => group.name))
    const labels = [...(own ?? defaultLabels), ...host.distributedPortGroups]
    vm.nics.forEach((nic, n) =>
      problems.exists([...path, 'nics', n, 'portGroup'], `port group of ${vm.host}`, nic.portGroup, labels),
    )
  }
  problems.unique(
    'disk of this VM',
    vm.disks.map((disk, d) => ({ name: disk.name, path: [...path, 'disks', d] })),
  )
  problems.unique(
    'network adapter of this VM',
    vm.nics.map((nic, n) => ({ name: nic.name, path: [...path, 'nics', n] })),
  )
  const pages = (vm.memory.sizeMiB * mibBytes) / pageBytes
  vm.memory.zeroRanges.forEach((range, r) => {
    if (range.firstPage + range.pages <= pages + vm.memory.firmwarePages) return
    problems.add(
      [...path, 'memory', 'zeroRanges', r],
      `The range ends at page ${range.firstPage + range.pages}.`,
      `a range inside ${pages + vm.memory.firmwarePages} pages`,
      'Shorten it or give the VM more memory.',
    )
  })
  if (vm.memory.reservationMiB > vm.memory.sizeMiB) {
    problems.add(
      [...path, 'memory', 'reservationMiB'],
      `The reservation (${vm.memory.reservationMiB} MiB) is larger than the memory.`,
      `at most ${vm.memory.sizeMiB}`,
      'Lower it.',
    )
  }
  checkWorkload(problems, vm.workload, [...path, 'workload'], vm.memory.sizeMiB)
  checkDiskIo(problems, vm.workload.disks, [...path, 'workload'], vm)
}

function checkMemoryFits(
  problems: ReferenceProblems,
  scenario: Scenario,
  hosts: readonly PlacedHost[],
): void {
  for (const { spec, path } of hosts) {
    const used = scenario.estate.vms
      .filter((vm) => vm.host === spec.name && vm.powerState === 'poweredOn')
      .reduce((sum, vm) => sum + vm.memory.sizeMiB, 0)
    if (used > spec.memoryGiB * 1024) {
      problems.add(
        [...path, 'memoryGiB'],
        `${spec.name} has ${spec.memoryGiB} GiB, but its running VMs have ${used / 1024} GiB.`,
        `at least ${Math.ceil(used / 1024)}`,
        'Give the host more memory, move VMs to another host, or power some off.',
      )
    }
  }
}

function checkCommand(
  problems: ReferenceProblems,
  command: Command,
  path: Path,
  known: { scenario: Scenario; vms: readonly VmSpec[]; hosts: readonly HostSpec[] },
): void {
  if (command.type === 'set-link') return checkSetLink(problems, command, path, known.hosts)
  checkCommandTarget(problems, known.scenario, command, path)
  const hostNames = known.hosts.map((host) => host.name)
  if (command.type === 'migrate' && command.toHost !== undefined)
    problems.exists([...path, 'toHost'], 'host', command.toHost, hostNames)
  const vm = 'vm' in command ? known.vms.find((candidate) => candidate.name === command.vm) : undefined
  if (command.type === 'set-workload' && vm !== undefined) {
    checkWorkload(problems, command.workload, [...path, 'workload'], vm.memory.sizeMiB)
    checkDiskIo(problems, command.workload.disks, [...path, 'workload'], vm)
  }
}
