/**
 * A move to a cluster or resource pool without a host: every host of the cluster is checked, and DRS takes the
 * compatible one with the most free memory; the first in the order of the scenario where several have as much.
 * How DRS itself weighs hosts is not published; that it takes the emptiest is ours.
 */
import { hostsOf } from '../estate/host-capacity.ts'
import { hostMemoryUse, type Cluster, type Host, type Inventory } from '../estate/inventory.ts'
import type { Cure } from './cure.ts'
import type { CheckReport, Finding } from './finding.ts'
import { findingOfCheck } from './make-finding.ts'
import type { MigrationRequest } from './request.ts'

/** Checks that are made here and not by a condition of one host. */
export const clusterChecks = ['drs-required-for-pool', 'no-compatible-host'] as const

/** A person may break these rules; DRS never does (vsphere-rules G). */
const rulesOfDrs = new Set(['vm-vm-rule'])

/** DRS avoids hosts of which these speak while there are others. */
const disliked = new Set(['vm-host-should-rule', 'dest-quarantine'])

/**
 * The cluster that the request names, or the one that has its pool: that of `near` first. null: there is none.
 */
export function clusterAsked(
  inventory: Inventory,
  { toCluster, toPool }: MigrationRequest,
  near: Host,
): Cluster | null {
  if (toCluster !== undefined) return inventory.clusters.get(toCluster) ?? null
  const own = inventory.clusters.get(near.cluster)
  const all = [...(own === undefined ? [] : [own]), ...inventory.clusters.values()]
  return all.find((cluster) => hasPool(cluster, toPool)) ?? null
}

/** Whether the cluster has that pool; every cluster has a root pool, which has no name. */
export function hasPool(cluster: Cluster | null, pool: string | undefined): boolean {
  if (pool === undefined) return true
  return cluster?.spec.resourcePools?.some((one) => one.name === pool) ?? false
}

/** `checkHost` checks the same request with that host. The reports of all hosts stand in `hosts`. */
export function checkCluster(
  inventory: Inventory,
  request: MigrationRequest,
  cluster: Cluster,
  checkHost: (host: string) => CheckReport,
): CheckReport {
  const hosts = hostsOf(inventory, cluster)
  const reports = hosts.map((host) => checkHost(host.name))
  const base = {
    vm: request.vm,
    toHost: '',
    kind: reports[0]?.kind ?? 'vmotion',
    hosts: reports,
    checksRun: reports.reduce((sum, report) => sum + report.checksRun, 1),
  } as const
  if (cluster.spec.drs === undefined) return { ...base, findings: [drsRequired(request, cluster)] }
  const chosen = chooseHost(inventory, reports)
  if (chosen !== null) return { ...chosen, hosts: reports }
  return { ...base, findings: [noCompatibleHost(request, cluster, reports)] }
}

/** What keeps DRS from placing the VM on that host. */
function obstaclesIn({ findings }: CheckReport): readonly Finding[] {
  return findings.filter(({ severity, check }) => severity === 'error' || rulesOfDrs.has(check))
}

/** Whether the report is of the host that the VM runs on now, where nothing would change. */
export function isOwnHost({ findings }: CheckReport): boolean {
  return findings.some(({ check }) => check === 'same-host')
}

function chooseHost(inventory: Inventory, reports: readonly CheckReport[]): CheckReport | null {
  const compatible = reports.filter((report) => obstaclesIn(report).length === 0)
  const liked = compatible.filter(({ findings }) => !findings.some(({ check }) => disliked.has(check)))
  const candidates = liked.length > 0 ? liked : compatible
  const free = ({ toHost }: CheckReport): number =>
    (inventory.hosts.get(toHost)?.memoryBytes ?? 0) - hostMemoryUse(inventory, toHost)
  return candidates.reduce<CheckReport | null>(
    (best, report) => (best === null || free(report) > free(best) ? report : best),
    null,
  )
}

function drsRequired({ vm, toPool }: MigrationRequest, cluster: Cluster): Finding {
  return findingOfCheck('drs-required-for-pool', {
    message: `A host must be chosen for ${vm} because ${cluster.name} has no DRS.`,
    remedy: `Select a specific host of ${cluster.name}, or turn on vSphere DRS.`,
    left: {
      label: 'Asked for',
      value: toPool === undefined ? `cluster ${cluster.name}` : `resource pool ${toPool}`,
    },
    right: { label: `vSphere DRS of ${cluster.name}`, value: 'off' },
    fields: [{ label: 'invalidProperty', value: 'spec.host' }],
    cures: [
      {
        text: `Select a host of ${cluster.name}`,
        place: 'Migrate wizard > Select a compute resource > Hosts',
        inVsphere: true,
        commands: [],
        effort: 1,
      },
      {
        text: `Turn on vSphere DRS of ${cluster.name}`,
        place: `${cluster.name} > Configure > vSphere DRS > Edit`,
        inVsphere: true,
        commands: [
          {
            type: 'edit-cluster',
            cluster: cluster.name,
            set: { drs: { level: 'fullyAutomated', threshold: 3 } },
          },
        ],
        effort: 2,
      },
    ],
  })
}

function noCompatibleHost(
  { vm }: MigrationRequest,
  cluster: Cluster,
  reports: readonly CheckReport[],
): Finding {
  // Where the VM runs now is no destination; it is told only where there is no other host.
  const others = reports.filter((report) => !isOwnHost(report))
  const reasons = (others.length > 0 ? others : reports).map((report) => ({
    host: report.toHost,
    obstacles: obstaclesIn(report),
  }))
  return findingOfCheck('no-compatible-host', {
    message: `No compatible host for ${vm} was found in ${cluster.name}.`,
    remedy: 'Read the reasons of each host and mend one of them.',
    left: {
      label: `Hosts of ${cluster.name}`,
      value: reasons
        .map(({ host, obstacles }) => `${host}: ${obstacles.map((one) => one.check).join(', ')}`)
        .join('; '),
    },
    right: { label: 'DRS needs', value: 'a host without errors' },
    fields: reasons.flatMap(({ host, obstacles }) => [
      { label: 'host', value: host },
      { label: 'error', value: obstacles.map((one) => one.fault || one.check).join(', ') },
    ]),
    cures: nearestCures(reasons),
  })
}

/** Of hosts that one thing alone stands in the way of: mending it is enough. Each cure once, the mildest first. */
function nearestCures(
  reasons: readonly { readonly host: string; readonly obstacles: readonly Finding[] }[],
): readonly Cure[] {
  const cures = reasons
    .filter(({ obstacles }) => obstacles.length === 1)
    .flatMap(({ obstacles }) => obstacles[0]!.cures)
  const once = [...new Map(cures.map((cure) => [cure.text, cure])).values()]
  return once.sort((left, right) => left.effort - right.effort)
}
