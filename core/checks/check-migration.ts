/**
 * The compatibility checks of one migration: every check of the catalogue that applies to its kind and to the
 * VM's power state, all findings at once. Pure: the same estate gives the same answer, and nothing is changed.
 */
import type { Host, Inventory } from '../estate/inventory.ts'
import { foldersOf, rootFolder } from '../estate/vm-folders.ts'
import { catalogue, type CatalogueRow } from './catalogue.ts'
import { checkCluster, clusterAsked, hasPool } from './check-cluster.ts'
import { compatibilityConditions } from './conditions/compatibility-conditions.ts'
import { crossVcenterConditions } from './conditions/cross-vcenter-conditions.ts'
import { deviceConditions } from './conditions/device-conditions.ts'
import { hostConditions } from './conditions/host-conditions.ts'
import { licenceConditions } from './conditions/licence-conditions.ts'
import { resourceConditions } from './conditions/resource-conditions.ts'
import { sourceConditions } from './conditions/source-conditions.ts'
import { storageConditions } from './conditions/storage-conditions.ts'
import { vmNetworkConditions } from './conditions/vm-network-conditions.ts'
import { vmotionNetworkConditions } from './conditions/vmotion-network-conditions.ts'
import type { CheckReport, Finding } from './finding.ts'
import { findingOf } from './make-finding.ts'
import type { MigrationRequest } from './request.ts'
import { subjectOf, type CheckSubject, type Conditions } from './subject.ts'

/** All conditions that there is code for, by the id of the check. */
export const conditions: Conditions = {
  ...sourceConditions,
  ...hostConditions,
  ...vmotionNetworkConditions,
  ...compatibilityConditions,
  ...resourceConditions,
  ...deviceConditions,
  ...vmNetworkConditions,
  ...storageConditions,
  ...licenceConditions,
  ...crossVcenterConditions,
}

/**
 * A VM, host, cluster, pool or datastore that the estate does not have is one error finding, with fault
 * ManagedObjectNotFound. A request to a cluster or pool without a host is checked for each of its hosts.
 */
export function checkMigration(inventory: Inventory, request: MigrationRequest): CheckReport {
  const vm = inventory.vms.get(request.vm)
  const source = vm === undefined ? undefined : inventory.hosts.get(vm.host)
  if (vm === undefined || source === undefined) return notFound(request, 'VM', request.vm)
  const destination = request.toHost === undefined ? source : inventory.hosts.get(request.toHost)
  if (destination === undefined) return notFound(request, 'host', request.toHost ?? '')
  for (const name of datastoresAsked(request)) {
    if (!inventory.datastores.has(name)) return notFound(request, 'datastore', name)
  }
  if (request.toHost === undefined && (request.toCluster ?? request.toPool) !== undefined)
    return checkPlacement(inventory, request, source)
  const { toFolder } = request
  const isFolder =
    toFolder === undefined ||
    toFolder === rootFolder ||
    foldersOf(inventory, destination.datacenter).has(toFolder)
  if (!isFolder) return notFound(request, `VM folder of ${destination.datacenter}`, toFolder)
  const cluster = inventory.clusters.get(destination.cluster) ?? null
  if (!hasPool(cluster, request.toPool)) return notFound(request, 'resource pool', request.toPool ?? '')
  return report(subjectOf(inventory, request, vm, source, destination))
}

function checkPlacement(inventory: Inventory, request: MigrationRequest, source: Host): CheckReport {
  const cluster = clusterAsked(inventory, request, source)
  if (cluster === null && request.toCluster !== undefined)
    return notFound(request, 'cluster', request.toCluster)
  if (cluster === null || !hasPool(cluster, request.toPool))
    return notFound(request, 'resource pool', request.toPool ?? '')
  return checkCluster(inventory, request, cluster, (toHost) =>
    checkMigration(inventory, { ...request, toHost }),
  )
}

/** Runs what applies to a subject. */
export function report(subject: CheckSubject): CheckReport {
  const rows = catalogue.filter((row) => row.id in conditions && appliesTo(row, subject))
  const findings = rows.flatMap((row) => conditions[row.id]!(subject).map((result) => findingOf(row, result)))
  return {
    vm: subject.vm.name,
    toHost: subject.movesCompute ? subject.destination.name : '',
    kind: subject.kind,
    checksRun: rows.length,
    findings: [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))],
  }
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}

/** Whether a check looks at this kind of migration at all. What only shows in the run is not asked before. */
function appliesTo(row: CatalogueRow, { kind, vm }: CheckSubject): boolean {
  return row.when !== 'runtime' && row.kinds.includes(kind) && row.powerStates.includes(vm.powerState)
}

function datastoresAsked({ toDatastore, disks }: MigrationRequest): string[] {
  const named = [toDatastore, ...Object.values(disks ?? {}).map((disk) => disk.datastore)]
  return named.filter((name) => name !== undefined)
}

function notFound(request: MigrationRequest, kind: string, name: string): CheckReport {
  return {
    vm: request.vm,
    toHost: request.toHost ?? '',
    kind: 'vmotion',
    checksRun: 1,
    findings: [
      {
        check: 'object-not-found',
        severity: 'error',
        group: 'Source',
        fault: 'ManagedObjectNotFound',
        wrapper: '',
        fields: [],
        message: `There is no ${kind} named ${name} in this estate.`,
        remedy: `Choose a ${kind} of the inventory.`,
        left: { label: 'Asked for', value: name },
        right: { label: 'In the inventory', value: 'not found' },
        source: 'GOV-TYPES',
        confidence: 'documented',
        note: '',
        cures: [],
      },
    ],
  }
}
