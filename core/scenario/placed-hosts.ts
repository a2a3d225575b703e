/** The hosts of a scenario with where they stand in the file and what they can refer to. */
import type { Path } from './document.ts'
import type { ReferenceProblems } from './reference-problems.ts'
import type { HostSpec, Scenario } from './schema.ts'
import type { DatacenterSpec } from './vcenter-schema.ts'

/** Port groups of a host that names no switches. */
export const defaultLabels = ['Management Network', 'VM Network', 'vMotion']
/** Physical NICs and VMkernel adapters of a host that lists none (`estate/host-defaults.ts`). */
export const defaultNics = ['vmnic0', 'vmnic1']
export const defaultAdapters = ['vmk0', 'vmk1']

export interface PlacedHost {
  readonly spec: HostSpec
  readonly path: Path
  /** '' for a stand-alone host. */
  readonly cluster: string
  /** What it may mount (also what another datacenter shares), and what it has mounted if it says nothing. */
  readonly datastores: readonly string[]
  readonly sharedDatastores: readonly string[]
  /** Port groups of the distributed switches that it has joined. */
  readonly distributedPortGroups: readonly string[]
}

/** In the order of the file; names of containers that stand twice become problems. */
export function collectHosts(problems: ReferenceProblems, scenario: Scenario): PlacedHost[] {
  const hosts: PlacedHost[] = []
  const containers: Record<
    'SSO domain' | 'vCenter' | 'datacenter' | 'cluster' | 'datastore' | 'distributed switch',
    { name: string; path: Path }[]
  > = {
    'SSO domain': [],
    vCenter: [],
    datacenter: [],
    cluster: [],
    datastore: [],
    'distributed switch': [],
  }
  const shared = scenario.estate.ssoDomains
    .flatMap((domain) => domain.vcenters.flatMap((vcenter) => vcenter.datacenters))
    .flatMap(({ datastores }) => datastores)
    .filter(({ isLocal, type }) => isLocal !== true && type !== 'vSAN')
    .map(({ name }) => name)
  scenario.estate.ssoDomains.forEach((domain, d) => {
    const domainPath: Path = ['estate', 'ssoDomains', d]
    containers['SSO domain'].push({ name: domain.name, path: domainPath })
    domain.vcenters.forEach((vcenter, v) => {
      const vcenterPath: Path = [...domainPath, 'vcenters', v]
      containers.vCenter.push({ name: vcenter.name, path: vcenterPath })
      vcenter.datacenters.forEach((datacenter, c) => {
        const path: Path = [...vcenterPath, 'datacenters', c]
        containers.datacenter.push({ name: datacenter.name, path })
        datacenter.datastores.forEach((store, s) =>
          containers.datastore.push({ name: store.name, path: [...path, 'datastores', s] }),
        )
        const place = (spec: HostSpec, cluster: string, hostPath: Path) =>
          hosts.push(placedHost(datacenter, shared, spec, cluster, hostPath))
        datacenter.clusters.forEach((cluster, k) => {
          const clusterPath: Path = [...path, 'clusters', k]
          containers.cluster.push({ name: cluster.name, path: clusterPath })
          cluster.hosts.forEach((spec, h) => place(spec, cluster.name, [...clusterPath, 'hosts', h]))
        })
        datacenter.hosts?.forEach((spec, h) => place(spec, '', [...path, 'hosts', h]))
        datacenter.distributedSwitches?.forEach((one, s) =>
          containers['distributed switch'].push({
            name: one.name,
            path: [...path, 'distributedSwitches', s],
          }),
        )
      })
    })
  })
  for (const [kind, entries] of Object.entries(containers)) problems.unique(kind, entries)
  return hosts
}

function sharedOf({ datastores }: DatacenterSpec): string[] {
  return datastores.filter(({ isLocal }) => isLocal !== true).map(({ name }) => name)
}

function placedHost(
  datacenter: DatacenterSpec,
  sharedEverywhere: readonly string[],
  spec: HostSpec,
  cluster: string,
  path: Path,
): PlacedHost {
  const switches = datacenter.distributedSwitches ?? []
  const joined = switches.filter((one) => one.members.some((member) => member.host === spec.name))
  return {
    spec,
    path,
    cluster,
    datastores: [...new Set([...datacenter.datastores.map((store) => store.name), ...sharedEverywhere])],
    sharedDatastores: sharedOf(datacenter),
    distributedPortGroups: joined.flatMap((one) => one.portGroups.map((group) => group.name)),
  }
}
