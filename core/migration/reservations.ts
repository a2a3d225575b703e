/**
 * What migrations hold on hosts while they are under way: memory for the VM to come at the destination, CPU
 * for the sending and receiving at both ends. The ledger is the one place that changes a host's reserved
 * figures, so that they return to zero exactly when it is empty.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { bytesInWords } from '../base/wording.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import { hostMemoryUse } from '../estate/inventory.ts'

/** Per cent of a core: at least 30, and 10 per Gbit/s, so 100 at 10 GbE. Source: ESXi Migrate.MigrateCpu*, vsphere-rules B.3. */
const cpuMinPercent = 30
const cpuPercentPerGbit = 10

/** CPU that a host sets aside for all its vMotions together, in MHz. */
export function vmotionCpuMhz(host: Host, linkMbps: number): number {
  const percent = Math.max(cpuMinPercent, (cpuPercentPerGbit * linkMbps) / 1000)
  return Math.round((host.spec.cpu.mhz * percent) / 100)
}

/** What one migration holds on one host. */
export interface Reservation {
  readonly migration: number
  readonly host: string
  readonly memoryBytes: number
  readonly cpuMhz: number
}

/** What the ledger needs: the hosts to change and a place to say so. */
export interface ReservationWorld {
  readonly inventory: Inventory
  record(type: 'reservation-made' | 'reservation-released', fields: Reservation): void
}

/** Why the destination cannot take the VM in, or null. Memory overcommitment is not modelled. */
export function memoryRefusal(
  inventory: Inventory,
  host: Host,
  vm: string,
  memoryBytes: number,
): Refusal | null {
  const freeBytes = Math.max(0, host.memoryBytes - hostMemoryUse(inventory, host.name))
  if (memoryBytes <= freeBytes) return null
  return {
    id: 'destination-memory-insufficient',
    fault: 'InsufficientMemoryResourcesFault',
    message:
      `${host.name} could not reserve ${bytesInWords(memoryBytes)} for ${vm} and its overhead: ` +
      `${bytesInWords(freeBytes)} are free there.`,
    remedy: 'Choose another host, or power off or move VMs that run there.',
  }
}

export class Reservations {
  readonly #held: Reservation[] = []

  get isEmpty(): boolean {
    return this.#held.length === 0
  }

  /** Memory is held for this migration. */
  holdsMemory(migration: number): boolean {
    return this.memoryHeldAt(migration, null) > 0
  }

  /** Bytes that are held for this migration at a host; null: at any. */
  memoryHeldAt(migration: number, host: string | null): number {
    return this.#held
      .filter((held) => held.migration === migration && (host === null || held.host === host))
      .reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  }

  /** Takes memory at a host for a migration. Whether it fits has been asked before. */
  holdMemory(world: ReservationWorld, migration: number, host: string, memoryBytes: number): void {
    this.#hold(world, { migration, host, memoryBytes, cpuMhz: 0 })
  }

  /** Takes the host's vMotion share of CPU, unless another migration holds it already: it is one pool per host. */
  holdCpu(world: ReservationWorld, migration: number, host: string, cpuMhz: number): void {
    const isHeld = this.#held.some((held) => held.host === host && held.cpuMhz > 0)
    this.#hold(world, { migration, host, memoryBytes: 0, cpuMhz: isHeld ? 0 : cpuMhz })
  }

  /** The VM has come: its memory at the destination counts as its own from here on. */
  releaseMemory(world: ReservationWorld, migration: number): void {
    this.#release(world, (held) => held.migration === migration && held.memoryBytes > 0)
  }

  /** Gives back all that the migration holds; a CPU pool goes over to another migration of the host. */
  releaseAll(world: ReservationWorld, migration: number): void {
    const pools = this.#held.filter((held) => held.migration === migration && held.cpuMhz > 0)
    this.#release(world, (held) => held.migration === migration)
    for (const pool of pools) this.#handOver(world, pool)
  }

  clone(): Reservations {
    const copy = new Reservations()
    copy.#held.push(...this.#held)
    return copy
  }

  #hold(world: ReservationWorld, reservation: Reservation): void {
    this.#held.push(reservation)
    changeHost(world.inventory, reservation, 1)
    if (reservation.memoryBytes > 0 || reservation.cpuMhz > 0) world.record('reservation-made', reservation)
  }

  #release(world: ReservationWorld, isMeant: (held: Reservation) => boolean): void {
    for (const held of this.#held.filter(isMeant)) {
      this.#held.splice(this.#held.indexOf(held), 1)
      changeHost(world.inventory, held, -1)
      if (held.memoryBytes > 0 || held.cpuMhz > 0) world.record('reservation-released', held)
    }
  }

  #handOver(world: ReservationWorld, pool: Reservation): void {
    const index = this.#held.findIndex((held) => held.host === pool.host && held.memoryBytes === 0)
    const heir = this.#held[index]
    if (heir === undefined) return
    this.#held.splice(index, 1)
    this.#hold(world, { ...heir, cpuMhz: pool.cpuMhz })
  }
}

function changeHost(inventory: Inventory, reservation: Reservation, sign: 1 | -1): void {
  const host = inventory.hosts.get(reservation.host)
  assertInvariant(host !== undefined, 'reservation-on-known-host', () => `no host "${reservation.host}"`)
  host.reservedMemoryBytes += sign * reservation.memoryBytes
  host.reservedCpuMhz += sign * reservation.cpuMhz
  assertInvariant(
    host.reservedMemoryBytes >= 0 && host.reservedCpuMhz >= 0,
    'reservation-never-negative',
    () => `${host.name} has ${host.reservedMemoryBytes} bytes and ${host.reservedCpuMhz} MHz reserved`,
  )
}
