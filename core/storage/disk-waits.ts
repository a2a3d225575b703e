/**
 * How long one thread of a guest waits for its disks beyond what is usual. The thread does one request at a time: the
 * first that the guest's streams issue once it is free. Usual is what the same requests, all guests' and nothing else,
 * take of the medium as it is meant to be: every request is asked of such a second device too, so that guests' own
 * queues are no surprise while copies, mirrored and held writes, lost paths and a slow medium are.
 */
import { Device } from './device.ts'
import type { GuestRequest, StorageState } from './storage-state.ts'
import type { StorageWorld } from './storage-world.ts'

interface Wait {
  readonly fromNs: number
  readonly toNs: number
}

export class DiskWaits {
  /** Request of the thread, or null while it has none. */
  #request: number | null = null
  /** When the request's answer usually is there. */
  #dueNs = 0
  /** In order; none overlaps another. */
  #waits: Wait[] = []

  /** The thread takes the request if it has none. */
  ask(request: number, dueNs: number): void {
    if (this.#request !== null) return
    this.#request = request
    this.#dueNs = dueNs
  }

  /** The request is answered, or nobody waits for it any more. */
  answer(request: number, nowNs: number): void {
    if (this.#request !== request) return
    this.#request = null
    if (nowNs > this.#dueNs) this.#waits.push({ fromNs: this.#dueNs, toNs: nowNs })
  }

  isWaiting(nowNs: number): boolean {
    return this.#request !== null && nowNs > this.#dueNs
  }

  /** Time of this span in which the thread waits, as far as it is known at `nowNs`. */
  within(fromNs: number, toNs: number, nowNs: number): number {
    const open = this.isWaiting(nowNs) ? [{ fromNs: this.#dueNs, toNs: nowNs }] : []
    return [...this.#waits, ...open].reduce(
      (sum, wait) => sum + Math.max(0, Math.min(toNs, wait.toNs) - Math.max(fromNs, wait.fromNs)),
      0,
    )
  }

  /** Nobody asks for what was before. */
  forgetBefore(ns: number): void {
    this.#waits = this.#waits.filter((wait) => wait.toNs > ns)
  }

  clone(): DiskWaits {
    const copy = new DiskWaits()
    copy.#request = this.#request
    copy.#dueNs = this.#dueNs
    copy.#waits = [...this.#waits]
    return copy
  }
}

/** A guest asks: of the second device too, and by the thread if it is free and somebody looks at it. */
export function noteAsked(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const { guest, disk } = state.inUse(request.disk)
  if (guest === null) return
  const { kind, firstBlock, blocks, offsetBytes, bytes } = request
  const isOnMedium = kind === 'write' || disk.initialised.countRange(firstBlock, blocks) > 0
  const device = usualDevice(state, disk.datastore)
  const mediumBytes = kind === 'write' ? disk.mediumBytes(firstBlock, blocks, bytes) : bytes
  const doneNs = isOnMedium
    ? device.submit(world.nowNs, { kind, bytes: mediumBytes, file: disk.file, offsetBytes })
    : world.nowNs + device.spec.readLatencyNs
  state.waits.get(guest)?.ask(request.id, doneNs + request.pathNs)
}

/** Nothing of the request is under way any more. */
export function forgetRequest(world: StorageWorld, state: StorageState, { id, disk }: GuestRequest): void {
  state.requests.delete(id)
  const { guest } = state.inUse(disk)
  if (guest !== null) state.waits.get(guest)?.answer(id, world.nowNs)
}

/** A medium of which nobody has said how it is meant to be is as it should be. */
function usualDevice(state: StorageState, name: string): Device {
  const known = state.usual.get(name)
  if (known !== undefined) return known
  const device = new Device(state.device(name).spec)
  state.usual.set(name, device)
  return device
}
