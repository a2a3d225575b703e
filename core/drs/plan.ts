/**
 * A cluster as it will be: the estate with the moves that are under way, and those that are being planned, made. A
 * VM on its way holds room at both ends, and rules look at both, so that what is planned together fits whatever
 * order the limits on simultaneous migrations let it begin in. Pure: the estate that it is given is not changed.
 */
import { assertInvariant } from '../base/assert.ts'
import { checkMigration, isError } from '../checks/check-migration.ts'
import { hostsOf, isInService, reservedBy } from '../estate/host-capacity.ts'
import { cloneInventory, hostMemoryUse, vmMemoryBytes } from '../estate/inventory.ts'
import type { Cluster, Host, Inventory, Vm } from '../estate/inventory.ts'
import { preferredRulesAgainst } from '../estate/rules.ts'
import { overheadBytes } from '../estate/vm-overhead.ts'
import { demandOn, lessOf, loadPercent, noLoad, sumOf } from './load.ts'
import type { Load } from './load.ts'
import { apart, parted, withoutRoom } from './obstacle-texts.ts'
import type { Obstacle, Placement } from './recommendation.ts'
import { separationAt, unitOf } from './rule-keeping.ts'

/** A migration that waits or runs. */
export interface UnderWay {
  readonly vm: string
  readonly toHost: string
}

/** What DRS keeps in mind from its runs since the last command. */
export interface PlanMemory {
  /** VMs whose moves have failed: not to be moved now. */
  readonly held: ReadonlySet<string>
  /** Hosts that balancing has taken a VM from, by VM. */
  readonly left: ReadonlyMap<string, readonly string[]>
}

const noMemory: PlanMemory = { held: new Set(), left: new Map() }

export interface PlaceOptions {
  /** Left out: every host of the cluster. */
  readonly only?: readonly string[]
  /** Only hosts that no should rule speaks against and that are not in quarantine. */
  readonly likedOnly?: boolean
  /** Load in per cent that a host may come to. Left out: any. */
  readonly maxPercent?: number
}

/** Checks whose answer may change when other VMs move. */
const capacityChecks = new Set([
  'host-mem-free',
  'host-cpu-insufficient',
  'host-mem-insufficient',
  'pool-cpu-insufficient',
  'pool-mem-insufficient',
  'host-vcpu-limit',
  'graphics-insufficient',
  'net-reservation-insufficient',
  'ha-admission',
])

/** A preference is dropped rather than filling a host beyond what it has (FD-MUST). */
const fullPercent = 100

export class Plan {
  /** Not to be changed by whoever reads it. */
  readonly inventory: Inventory
  readonly cluster: Cluster
  /** Hosts of the cluster, in the order of the scenario. */
  readonly hosts: readonly Host[]
  /** Powered-on VMs that are, or will be, on them. */
  readonly running: readonly Vm[]
  readonly #loads = new Map<string, Load>()
  readonly #freeBytes = new Map<string, number>()
  /** Hosts that VMs leave, by VM. */
  readonly #leaving = new Map<string, string>()
  readonly #memory: PlanMemory
  readonly #units = new Map<string, readonly Vm[]>()

  constructor(
    estate: Inventory,
    cluster: string,
    underWay: Iterable<UnderWay>,
    memory: PlanMemory = noMemory,
  ) {
    this.#memory = memory
    this.inventory = cloneInventory(estate)
    const found = this.inventory.clusters.get(cluster)
    assertInvariant(found !== undefined, 'plan-of-known-cluster', () => `no cluster "${cluster}"`)
    this.cluster = found
    // What migrations hold at their destinations counts as soon as their VMs are put there, below.
    for (const host of this.inventory.hosts.values()) host.reservedMemoryBytes = 0
    for (const { vm, toHost } of underWay) this.#putUnderWay(vm, toHost)
    this.hosts = hostsOf(this.inventory, found)
    const names = new Set(this.hosts.map((host) => host.name))
    this.running = [...this.inventory.vms.values()].filter(
      (vm) => vm.powerState === 'poweredOn' && names.has(vm.host),
    )
    for (const host of this.hosts) {
      this.#loads.set(host.name, noLoad)
      this.#freeBytes.set(host.name, host.memoryBytes - hostMemoryUse(this.inventory, host.name))
    }
    for (const vm of this.running) this.#addLoad(vm, vm.host, sumOf)
  }

  vm(name: string): Vm {
    const vm = this.inventory.vms.get(name)
    assertInvariant(vm !== undefined, 'plan-of-known-vm', () => `no VM "${name}"`)
    return vm
  }

  host(name: string): Host {
    const host = this.inventory.hosts.get(name)
    assertInvariant(host !== undefined, 'plan-of-known-host', () => `no host "${name}"`)
    return host
  }

  loadOf(host: string): Load {
    return this.#loads.get(host) ?? noLoad
  }

  percentOf(host: Host): number {
    return loadPercent(host, this.loadOf(host.name))
  }

  /** VMs that are kept together with it and run in the cluster; itself alone if it does not run. */
  unitOf(vm: Vm): readonly Vm[] {
    if (vm.powerState !== 'poweredOn') return [vm]
    const known = this.#units.get(vm.name)
    if (known !== undefined) return known
    const unit = unitOf(this.cluster, this.running, vm)
    for (const member of unit) this.#units.set(member.name, unit)
    return unit
  }

  /** Neither on its way nor planned already, nor held. */
  isFree({ name, isMigrating, queuedTask }: Vm): boolean {
    return !isMigrating && queuedTask === null && !this.#leaving.has(name) && !this.#memory.held.has(name)
  }

  /** Balancing does not bring a VM back to where it took it from. */
  hasLeft({ name }: Vm, host: Host): boolean {
    return this.#memory.left.get(name)?.includes(host.name) ?? false
  }

  /** A host that VMs can be moved to at all. */
  isOpen(host: Host): boolean {
    return isInService(host) && host.maintenance === 'none'
  }

  isLiked(vm: Vm, host: Host): boolean {
    if (host.spec.isQuarantined === true) return false
    return preferredRulesAgainst(this.inventory, this.cluster, vm.name, host.name).length === 0
  }

  /**
   * Puts VMs that are on one host, all of a unit or all that are left of it, on the least loaded host that takes
   * them all, liked hosts first. With obstacles nothing is changed.
   */
  place(group: readonly Vm[], options: PlaceOptions = {}): Placement {
    const stayers = this.unitOf(group[0]!).filter((vm) => !group.includes(vm))
    const bound = new Set(stayers.map((vm) => vm.host))
    const asked = this.hosts.filter(
      (host) => host.name !== group[0]!.host && (options.only?.includes(host.name) ?? true),
    )
    const obstacles: Obstacle[] = []
    for (const { host, isLiked } of this.#ranked(group, asked)) {
      const percent = this.#percentWith(host, group)
      if (options.likedOnly === true && !isLiked) continue
      if (percent > (options.maxPercent ?? Infinity)) continue
      const found =
        bound.size > 0 && !bound.has(host.name)
          ? [apart(group[0]!, stayers[0]!, host, this.#keepingRule(group, stayers))]
          : this.#putAll(group, host)
      if (found.length === 0) return { toHost: host.name, obstacles: [] }
      obstacles.push(...found)
    }
    return { toHost: null, obstacles }
  }

  #keepingRule(group: readonly Vm[], stayers: readonly Vm[]): string {
    const names = new Set([...group, ...stayers].map((vm) => vm.name))
    const rules = this.cluster.spec.rules ?? []
    return (
      rules.find((rule) => rule.type === 'keep-together' && rule.vms.some((name) => names.has(name)))?.name ??
      ''
    )
  }

  /** Liked hosts that are not filled by it, then the others; the least loaded first in each. */
  #ranked(group: readonly Vm[], hosts: readonly Host[]): { host: Host; isLiked: boolean }[] {
    const rows = hosts.map((host) => {
      const percent = this.#percentWith(host, group)
      const isLiked = percent <= fullPercent && group.every((vm) => this.isLiked(vm, host))
      return { host, isLiked, percent, used: -(this.#freeBytes.get(host.name) ?? 0) }
    })
    return rows.sort(
      (a, b) => Number(b.isLiked) - Number(a.isLiked) || a.percent - b.percent || a.used - b.used,
    )
  }

  #percentWith(host: Host, group: readonly Vm[]): number {
    const added = group.filter((vm) => vm.powerState === 'poweredOn').map((vm) => demandOn(vm, host))
    return loadPercent(host, added.reduce(sumOf, this.loadOf(host.name)))
  }

  /** All or none. */
  #putAll(group: readonly Vm[], host: Host): readonly Obstacle[] {
    const done: { vm: Vm; from: string }[] = []
    for (const vm of group) {
      const obstacles = this.obstacles(vm, host, group)
      if (obstacles.length > 0) {
        for (const { vm: put, from } of done.reverse()) this.#takeBack(put, from)
        return obstacles
      }
      done.push({ vm, from: vm.host })
      this.move(vm, host.name)
    }
    return []
  }

  /** What keeps a VM off a host, errors of the checks and rules that DRS keeps; `group` comes along. */
  obstacles(vm: Vm, host: Host, group: readonly Vm[] = [vm]): readonly Obstacle[] {
    const runs = vm.powerState === 'poweredOn'
    if (runs && this.isOpen(host)) {
      const needed = vmMemoryBytes(vm) + overheadBytes(vm.spec)
      const free = this.#freeBytes.get(host.name) ?? 0
      if (needed > free) return [withoutRoom(vm, host, needed, Math.max(0, free))]
      const separated = separationAt(this.cluster, vm, (other) => this.#occupies(other, host.name))
      if (separated !== null) return [parted(vm, host, separated, group)]
    }
    const { findings } = checkMigration(this.inventory, {
      vm: vm.name,
      toHost: host.name,
      bySystem: true,
    })
    return findings.filter(isError).map(({ check, fault, message }) => ({
      host: host.name,
      check,
      fault,
      message,
      isCapacity: capacityChecks.has(check),
    }))
  }

  /** Makes a move in the plan; what it leaves behind at its source stays held. */
  move(vm: Vm, toHost: string): void {
    this.#leaving.set(vm.name, vm.host)
    const runs = vm.powerState === 'poweredOn'
    if (runs) this.#addLoad(vm, vm.host, lessOf)
    this.#hold(vm, vm.host, toHost, 1)
    vm.host = toHost
    if (runs) this.#addLoad(vm, toHost, sumOf)
  }

  #takeBack(vm: Vm, from: string): void {
    this.#leaving.delete(vm.name)
    this.#addLoad(vm, vm.host, lessOf)
    this.#hold(vm, from, vm.host, -1)
    vm.host = from
    this.#addLoad(vm, from, sumOf)
  }

  #addLoad(vm: Vm, host: string, add: typeof sumOf): void {
    const load = this.#loads.get(host)
    if (load !== undefined && vm.powerState === 'poweredOn')
      this.#loads.set(host, add(load, demandOn(vm, this.host(host))))
  }

  /** Room at the source until the VM has left it, overhead at the destination until it has come. */
  #hold(vm: Vm, from: string, to: string, sign: 1 | -1): void {
    if (vm.powerState !== 'poweredOn') return
    const [source, destination] = [this.host(from), this.host(to)]
    const [memory, overhead] = [vmMemoryBytes(vm), overheadBytes(vm.spec)]
    source.reservedMemoryBytes += sign * memory
    source.reservedCpuMhz += sign * reservedBy(vm, 'cpu')
    destination.reservedMemoryBytes += sign * overhead
    const free = this.#freeBytes.get(to)
    if (free !== undefined) this.#freeBytes.set(to, free - sign * (memory + overhead))
  }

  #putUnderWay(name: string, toHost: string): void {
    const vm = this.inventory.vms.get(name)
    if (vm === undefined || vm.host === toHost || !this.inventory.hosts.has(toHost)) return
    this.#leaving.set(name, vm.host)
    this.#hold(vm, vm.host, toHost, 1)
    vm.host = toHost
  }

  #occupies(name: string, host: string): boolean {
    const vm = this.inventory.vms.get(name)
    if (vm === undefined || vm.powerState !== 'poweredOn') return false
    return vm.host === host || this.#leaving.get(name) === host
  }
}
