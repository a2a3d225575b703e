/**
 * References of what most scenarios leave out: distributed switches, resource pools, rules, HA, devices, raw device
 * mappings, fault tolerance, snapshots, mounts. Called by `references.ts`, which owns the list of problems.
 */
import { checkEvcMode, checkHostCpu, checkVmCpu } from './cpu-references.ts'
import type { Path } from './document.ts'
import type { PlacedHost } from './placed-hosts.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import { checkTeaming } from './network-references.ts'
import type { Scenario, VmSpec } from './schema.ts'
import type { ClusterSpec } from './cluster-schema.ts'
import type { DistributedSwitchSpec } from './vcenter-schema.ts'

interface Known {
  readonly hosts: readonly PlacedHost[]
  readonly hostNames: readonly string[]
  readonly vmNames: readonly string[]
  readonly datastores: readonly string[]
  readonly poolsOf: ReadonlyMap<string, readonly string[]>
}

export function checkEstate(
  problems: ReferenceProblems,
  scenario: Scenario,
  hosts: readonly PlacedHost[],
): void {
  const clusters = placedClusters(scenario)
  const known: Known = {
    hosts,
    hostNames: hosts.map((host) => host.spec.name),
    vmNames: scenario.estate.vms.map((vm) => vm.name),
    datastores: datacentersOf(scenario).flatMap(({ spec }) => spec.datastores.map((store) => store.name)),
    poolsOf: new Map(
      clusters.map(({ spec }) => [spec.name, (spec.resourcePools ?? []).map((pool) => pool.name)]),
    ),
  }
  for (const { spec, path } of clusters) checkCluster(problems, spec, path, known)
  for (const { spec, path } of datacentersOf(scenario)) {
    spec.distributedSwitches?.forEach((one, s) =>
      checkSwitch(problems, one, [...path, 'distributedSwitches', s], known),
    )
    problems.unique(
      'datastore cluster of this datacenter',
      (spec.datastoreClusters ?? []).map(({ name }, c) => ({
        name,
        path: [...path, 'datastoreClusters', c],
      })),
    )
  }
  for (const host of hosts) {
    checkMounts(problems, host)
    checkHostCpu(problems, host)
  }
  scenario.estate.vms.forEach((vm, v) => {
    const path: Path = ['estate', 'vms', v]
    checkVmReferences(problems, vm, path, known)
    const host = hosts.find(({ spec }) => spec.name === vm.host)
    const cluster = clusters.find(({ spec }) => spec.name === host?.cluster)
    checkVmCpu(problems, vm, path, host?.spec ?? null, cluster?.spec ?? null)
  })
}

function datacentersOf(scenario: Scenario) {
  return scenario.estate.ssoDomains.flatMap((domain, d) =>
    domain.vcenters.flatMap((vcenter, v) =>
      vcenter.datacenters.map((spec, c) => ({
        spec,
        path: ['estate', 'ssoDomains', d, 'vcenters', v, 'datacenters', c] as Path,
      })),
    ),
  )
}

function placedClusters(scenario: Scenario) {
  return datacentersOf(scenario).flatMap(({ spec, path }) =>
    spec.clusters.map((cluster, k) => ({ spec: cluster, path: [...path, 'clusters', k] as Path })),
  )
}

function checkCluster(problems: ReferenceProblems, cluster: ClusterSpec, path: Path, known: Known): void {
  const own = cluster.hosts.map((host) => host.name)
  const pools = cluster.resourcePools ?? []
  checkEvcMode(problems, [...path, 'evcMode'], cluster.evcMode)
  problems.unique(
    `resource pool of ${cluster.name}`,
    pools.map(({ name }, p) => ({ name, path: [...path, 'resourcePools', p] })),
  )
  pools.forEach((pool, p) => {
    if (pool.parent === undefined) return
    const at: Path = [...path, 'resourcePools', p, 'parent']
    const before = pools.slice(0, p).map((one) => one.name)
    problems.exists(at, `resource pool of ${cluster.name} listed before it`, pool.parent, before)
  })
  const control = cluster.ha?.admissionControl
  if (control?.policy === 'dedicated-hosts') {
    control.hosts.forEach((host, h) =>
      problems.exists([...path, 'ha', 'admissionControl', 'hosts', h], `host of ${cluster.name}`, host, own),
    )
  }
  const rules = cluster.rules ?? []
  problems.unique(
    `rule of ${cluster.name}`,
    rules.map(({ name }, r) => ({ name, path: [...path, 'rules', r] })),
  )
  rules.forEach((rule, r) => {
    const at: Path = [...path, 'rules', r]
    rule.vms.forEach((vm, v) => problems.exists([...at, 'vms', v], 'VM', vm, known.vmNames))
    if (rule.type !== 'vm-host') return
    rule.hosts.forEach((host, h) =>
      problems.exists([...at, 'hosts', h], `host of ${cluster.name}`, host, own),
    )
  })
}

function checkSwitch(
  problems: ReferenceProblems,
  one: DistributedSwitchSpec,
  path: Path,
  known: Known,
): void {
  problems.unique(
    `port group of ${one.name}`,
    one.portGroups.map(({ name }, g) => ({ name, path: [...path, 'portGroups', g] })),
  )
  one.portGroups.forEach((group, g) =>
    checkTeaming(problems, one.name, group, [...path, 'portGroups', g], uplinkNames(one)),
  )
  one.members.forEach((member, m) => {
    const at: Path = [...path, 'members', m]
    if (!problems.exists([...at, 'host'], 'host', member.host, known.hostNames)) return
    const host = known.hosts.find(({ spec }) => spec.name === member.host)
    const nics = host?.spec.physicalNics?.map((nic) => nic.name) ?? ['vmnic0', 'vmnic1']
    member.uplinks.forEach((uplink, u) =>
      problems.exists([...at, 'uplinks', u], `physical NIC of ${member.host}`, uplink, nics),
    )
  })
}

/** By number, as the Client names them, or by the NICs that hosts gave. */
function uplinkNames({ members }: DistributedSwitchSpec): string[] {
  const most = members.reduce((count, { uplinks }) => Math.max(count, uplinks.length), 0)
  const numbered = Array.from({ length: most }, (_, index) => `Uplink ${index + 1}`)
  return [...new Set([...numbered, ...members.flatMap(({ uplinks }) => uplinks)])]
}

function checkMounts(
  problems: ReferenceProblems,
  { spec, path, datastores, sharedDatastores }: PlacedHost,
): void {
  const mounted = spec.datastores ?? sharedDatastores
  spec.mounts?.forEach((mount, m) =>
    problems.exists(
      [...path, 'mounts', m, 'datastore'],
      `datastore that ${spec.name} mounts`,
      mount.datastore,
      mounted,
    ),
  )
  if (spec.localSwapDatastore !== undefined) {
    const at: Path = [...path, 'localSwapDatastore']
    problems.exists(
      at,
      'datastore of this datacenter or shared one of another',
      spec.localSwapDatastore,
      datastores,
    )
  }
}

function checkVmReferences(problems: ReferenceProblems, vm: VmSpec, path: Path, known: Known): void {
  const { datastores } = known
  const cluster = known.hosts.find(({ spec }) => spec.name === vm.host)?.cluster ?? ''
  if (vm.resourcePool !== undefined) {
    const pools = known.poolsOf.get(cluster) ?? []
    problems.exists(
      [...path, 'resourcePool'],
      `resource pool of ${cluster || vm.host}`,
      vm.resourcePool,
      pools,
    )
  }
  for (const field of ['homeDatastore', 'snapshotDirectory'] as const) {
    const name = vm[field]
    if (name !== undefined) problems.exists([...path, field], 'datastore', name, datastores)
  }
  vm.disks.forEach(({ parent }, d) => {
    if (parent !== undefined)
      problems.exists([...path, 'disks', d, 'parent', 'datastore'], 'datastore', parent.datastore, datastores)
  })
  vm.devices?.forEach((device, d) => {
    const at: Path = [...path, 'devices', d]
    if ('backing' in device && 'datastore' in device.backing)
      problems.exists([...at, 'backing', 'datastore'], 'datastore', device.backing.datastore, datastores)
    if (device.kind === 'usb' && device.host !== undefined)
      problems.exists([...at, 'host'], 'host', device.host, known.hostNames)
  })
  problems.unique(
    'device of this VM',
    (vm.devices ?? []).map(({ name }, d) => ({ name, path: [...path, 'devices', d] })),
  )
  if (vm.faultTolerance !== undefined)
    problems.exists([...path, 'faultTolerance', 'partner'], 'VM', vm.faultTolerance.partner, known.vmNames)
  checkFigures(problems, vm, path)
}

function checkFigures(problems: ReferenceProblems, vm: VmSpec, path: Path): void {
  vm.disks.forEach(({ sizeGiB, usedGiB = sizeGiB / 2, zeroedGiB = 0 }, d) => {
    if (usedGiB > sizeGiB)
      problems.add(
        [...path, 'disks', d, 'usedGiB'],
        `${usedGiB} GiB are written of a disk of ${sizeGiB} GiB.`,
        `at most ${sizeGiB}`,
        'Lower it, or make the disk larger.',
      )
    if (zeroedGiB > usedGiB)
      problems.add(
        [...path, 'disks', d, 'zeroedGiB'],
        `${zeroedGiB} GiB are zeroed of ${usedGiB} GiB that are used.`,
        `at most ${usedGiB}`,
        'Lower it: what was zeroed counts as used.',
      )
  })
}
