/**
 * What a check looks at, resolved once from a request, so that conditions stay short: the VM, the hosts it leaves
 * and reaches, where its disks and networks go, and which kind of migration that is.
 */
import type { Cluster, Datastore, Host, Inventory, Vm } from '../estate/inventory.ts'
import { portGroupOf, type PortGroupPlace } from '../estate/lookup.ts'
import { homeDatastoreOf } from '../estate/storage.ts'
import type { DiskFormat, DiskSpec, NicSpec } from '../scenario/vm-schema.ts'
import type { Finding } from './finding.ts'
import { isChanging } from './moved-files.ts'
import { networkFor, type MigrationKind, type MigrationRequest } from './request.ts'

/** One disk and where it goes. */
export interface DiskMove {
  readonly disk: DiskSpec
  readonly from: Datastore
  /** The same as `from` where it stays. */
  readonly to: Datastore
  readonly isMoving: boolean
  readonly format: DiskFormat | 'same'
}

/** One network adapter and the network that it is to be on. */
export interface NicMove {
  readonly nic: NicSpec
  /** null: the source host does not have the network that the adapter names. */
  readonly from: PortGroupPlace | null
  /** Label asked for, or the adapter's own. */
  readonly label: string
  /** null: the destination does not have it. */
  readonly to: PortGroupPlace | null
}

export interface CheckSubject {
  readonly inventory: Inventory
  readonly request: MigrationRequest
  readonly kind: MigrationKind
  readonly vm: Vm
  readonly source: Host
  /** Where the VM is to run; the source where only storage moves. */
  readonly destination: Host
  /** null for a stand-alone host. */
  readonly sourceCluster: Cluster | null
  readonly destinationCluster: Cluster | null
  readonly movesCompute: boolean
  readonly movesStorage: boolean
  readonly home: {
    readonly from: Datastore | null
    readonly to: Datastore | null
    readonly isMoving: boolean
  }
  readonly disks: readonly DiskMove[]
  readonly nics: readonly NicMove[]
}

/** What a condition finds; the rest of a finding stands in the row of the catalogue. */
export type CheckResult = Pick<Finding, 'message' | 'remedy' | 'left' | 'right'> &
  Partial<Pick<Finding, 'note' | 'fields' | 'cures' | 'severity' | 'fault' | 'wrapper'>>

/** Each result is one finding; none means that the check passed. */
export type Condition = (subject: CheckSubject) => readonly CheckResult[]

/** By the id of the check in the catalogue. */
export type Conditions = Readonly<Record<string, Condition>>

/** Resolves a request whose VM, hosts and datastores exist. */
export function subjectOf(
  inventory: Inventory,
  request: MigrationRequest,
  vm: Vm,
  source: Host,
  destination: Host,
): CheckSubject {
  const disks = vm.spec.disks.flatMap((disk) => diskMove(inventory, request, disk))
  const from = homeDatastoreOf(inventory, vm)
  const to = inventory.datastores.get(request.toDatastore ?? '') ?? from
  // Of a VM without disks and home directory the estate knows no files that could move.
  const home = { from, to, isMoving: from !== null && from !== to }
  const movesStorage = home.isMoving || disks.some(isChanging)
  const movesCompute = request.toHost !== undefined || request.toCluster !== undefined
  return {
    inventory,
    request,
    kind: kindOf({ request, vm, source, destination }, movesCompute, movesStorage),
    vm,
    source,
    destination,
    sourceCluster: inventory.clusters.get(source.cluster) ?? null,
    destinationCluster: inventory.clusters.get(destination.cluster) ?? null,
    movesCompute,
    movesStorage,
    home,
    disks,
    nics: vm.spec.nics.map((nic) => {
      const label = networkFor(request, nic)
      return { nic, from: portGroupOf(source, nic.portGroup), label, to: portGroupOf(destination, label) }
    }),
  }
}

function diskMove(inventory: Inventory, request: MigrationRequest, disk: DiskSpec): DiskMove[] {
  const from = inventory.datastores.get(disk.datastore)
  if (from === undefined) return []
  const asked = request.disks?.[disk.name]
  const to = inventory.datastores.get(asked?.datastore ?? request.toDatastore ?? '') ?? from
  const format = asked?.format ?? request.diskFormat ?? 'same'
  return [{ disk, from, to, isMoving: from !== to, format }]
}

/** Who has not logged in to the other vCenter looks for it in the tree of the own SSO domain. */
function kindOf(
  { request, vm, source, destination }: Pick<CheckSubject, 'request' | 'vm' | 'source' | 'destination'>,
  movesCompute: boolean,
  movesStorage: boolean,
): MigrationKind {
  if (source.ssoDomain !== destination.ssoDomain)
    return request.remote === undefined ? 'xvc-elm' : 'xvc-advanced'
  if (source.vcenter !== destination.vcenter) return 'xvc-elm'
  if (vm.powerState !== 'poweredOn') return 'cold'
  if (!movesStorage && movesCompute) return 'vmotion'
  return movesCompute ? 'combined' : 'storage-vmotion'
}

/** The hosts at both ends, once where they are one. */
export function bothHosts({ source, destination }: CheckSubject): readonly Host[] {
  return source.name === destination.name ? [source] : [source, destination]
}
