/**
 * What migrations change of the estate as they go on: disks and home directory that are switched, and all that comes
 * with the hand-over to another host (networks, folder, resource pool, policy, what stays behind in its old vCenter).
 */
import { gibBytes } from '../base/units.ts'
import { networkFor } from '../checks/request.ts'
import type { Inventory, Vm } from '../estate/inventory.ts'
import { spaceGiBOfDisk } from '../estate/storage.ts'
import { crossVcenter } from '../estate/vcenter-crossing.ts'
import { folderAfter, rootFolder } from '../estate/vm-folders.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { VmSpec } from '../scenario/schema.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { RecordOf, TraceRecord } from '../trace/events.ts'
import { reconfiguredByFault } from '../trace/fault-records.ts'
import type { RunView } from '../trace/view.ts'

export type Migrate = Extract<Command, { type: 'migrate' }>

/** What is known of a migration from its first record on. */
interface Move {
  readonly vm: string
  readonly fromHost: string
  readonly toHost: string
  /** null: DRS or another service asked for it. */
  readonly request: Migrate | null
  /** Disks that are copied; others that the request names are only pointers. */
  copied: readonly string[]
  homeTo: string | null
  /** Before its files are switched: as its specification says, and where its first disk was. */
  home: { readonly own: string | undefined; readonly withDisk: string | undefined } | null
}

export class EstateMoves {
  private readonly inventory: Inventory
  readonly #requests = new Map<number, Migrate>()
  readonly #moves = new Map<number, Move>()

  constructor(inventory: Inventory) {
    this.inventory = inventory
  }

  /** What the task was asked to do. */
  ask(task: number, request: Migrate): void {
    this.#requests.set(task, request)
  }

  /** True where the record changes the inventory. */
  apply(record: TraceRecord, view: RunView): boolean {
    switch (record.type) {
      case 'migration-started':
      case 'cold-migration-started':
        this.#begin(record, [])
        return false
      case 'storage-migration-started': {
        const copied = record.copied === '' ? [] : record.copied.split('\t')
        const move = this.#moves.get(record.migration)
        if (move === undefined) this.#begin(record, copied)
        else move.copied = copied
        return false
      }
      case 'home-copied': {
        const move = this.#moves.get(record.migration)
        if (move !== undefined) move.homeTo = record.toDatastore
        return false
      }
      case 'disk-switched':
        return this.#switchDisk(record)
      case 'object-reconfigured':
        return record.kind === 'VM' && this.#settleFiles(record)
      case 'ownership-passed':
        return this.#arrive(record)
      case 'migration-ended':
        return this.#placeAs(record.vm, view.vms.get(record.vm)?.host ?? record.owner)
      default:
        return false
    }
  }

  #begin(
    record: RecordOf<'migration-started' | 'cold-migration-started' | 'storage-migration-started'>,
    copied: readonly string[],
  ): void {
    const { migration, task, vm, sourceHost, destinationHost } = record
    this.#moves.set(migration, {
      vm,
      fromHost: sourceHost,
      toHost: destinationHost,
      request: this.#requests.get(task) ?? null,
      copied,
      homeTo: null,
      home: null,
    })
  }

  /** A copied delta has taken its base along, a copied raw device is a virtual disk: as the engine has it. */
  #switchDisk(record: RecordOf<'disk-switched'>): boolean {
    const vm = this.inventory.vms.get(record.vm)
    const move = this.#moves.get(record.migration)
    if (vm === undefined || move === undefined) return false
    noteHome(move, vm)
    const format = record.format as NonNullable<DiskSpec['format']>
    const disks = vm.spec.disks.map((disk) => {
      if (disk.name !== record.disk) return disk
      const { rdm: _rdm, parent: _parent, zeroedGiB: _zeroed, ...kept } = disk
      return { ...kept, datastore: record.toDatastore, format }
    })
    vm.spec = { ...vm.spec, disks }
    const arrived = disks.find((disk) => disk.name === record.disk)
    const target = this.inventory.datastores.get(record.toDatastore)
    if (target !== undefined && arrived !== undefined)
      target.copyingBytes -= spaceGiBOfDisk(arrived) * gibBytes
    this.#switchRest(vm, move)
    return true
  }

  /** Where no disk is copied, the switch is told as a change of the VM. */
  #settleFiles({ name, fields }: RecordOf<'object-reconfigured'>): boolean {
    const vm = this.inventory.vms.get(name)
    const move = [...this.#moves.values()].findLast((one) => one.vm === name)
    if (vm === undefined || move === undefined || fields === reconfiguredByFault) return false
    if (fields === 'storage policy') {
      const policy = move.request?.storagePolicy
      if (policy !== undefined) vm.spec = withField(vm.spec, 'storagePolicy', policy)
      return policy !== undefined
    }
    if (!/^(home directory|hard disks|home directory, hard disks)$/.test(fields)) return false
    noteHome(move, vm)
    this.#switchRest(vm, move)
    return true
  }

  /**
   * The home directory, and disks that are only pointers. Disks are switched one after the other, so that it is asked
   * again after each: a home directory that lies with the first disk is not named.
   */
  #switchRest(vm: Vm, { request, copied, homeTo, home }: Move): void {
    const disks = vm.spec.disks.map((disk) => {
      const to = request?.disks?.[disk.name]?.datastore ?? request?.toDatastore
      return to === undefined || copied.includes(disk.name) ? disk : { ...disk, datastore: to }
    })
    const { filesNamed, homeDatastore: _, ...spec } = { ...vm.spec, disks }
    const place = homeTo ?? home?.own ?? home?.withDisk
    const isNamed = place !== undefined && (home?.own !== undefined || place !== disks[0]?.datastore)
    vm.spec = {
      ...spec,
      ...(homeTo === null && filesNamed !== undefined ? { filesNamed } : {}),
      ...(isNamed ? { homeDatastore: place } : {}),
    }
  }

  /** With the hand-over: host, networks, folder, resource pool, policy, and what stays behind in its old vCenter. */
  #arrive(record: RecordOf<'ownership-passed'>): boolean {
    const { hosts, vcenters, clusters, vms } = this.inventory
    const vm = vms.get(record.vm)
    const [source, destination] = [hosts.get(record.fromHost), hosts.get(record.toHost)]
    if (vm === undefined || source === undefined || destination === undefined) return false
    const request = this.#moves.get(record.migration)?.request ?? null
    const folder = folderAfter(this.inventory, vm, source, destination, request?.folder)
    const isSameCluster = source.cluster === destination.cluster
    const pool = request?.resourcePool ?? (isSameCluster ? vm.spec.resourcePool : undefined)
    const [from, to] = [vcenters.get(source.vcenter), vcenters.get(destination.vcenter)]
    const fromCluster = clusters.get(source.cluster) ?? null
    let { spec } = vm
    if (from !== undefined && to !== undefined && from !== to) {
      const toCluster = clusters.get(destination.cluster) ?? null
      const outcome = crossVcenter({ vm, from, to, fromCluster, toCluster })
      spec = outcome.spec
      if (fromCluster !== null && outcome.rules !== null)
        fromCluster.spec = { ...fromCluster.spec, rules: [...outcome.rules] }
      vm.moRef = outcome.moRef
    }
    if (request?.storagePolicy !== undefined) spec = withField(spec, 'storagePolicy', request.storagePolicy)
    spec = withField(spec, 'resourcePool', pool ?? '')
    spec = withField(spec, 'folder', folder === rootFolder ? '' : folder)
    vm.spec = {
      ...spec,
      nics: spec.nics.map((nic) => ({ ...nic, portGroup: networkFor(request ?? {}, nic) })),
    }
    vm.host = record.toHost
    return true
  }

  #placeAs(name: string, host: string): boolean {
    const vm = this.inventory.vms.get(name)
    if (vm !== undefined) vm.host = host
    return vm !== undefined
  }
}

function noteHome(move: Move, { spec }: Vm): void {
  move.home ??= { own: spec.homeDatastore, withDisk: spec.disks[0]?.datastore }
}

/** '' takes the field away. */
function withField(spec: VmSpec, field: 'storagePolicy' | 'resourcePool' | 'folder', value: string): VmSpec {
  const { [field]: _, ...rest } = spec
  return (value === '' ? rest : { ...rest, [field]: value }) as VmSpec
}
