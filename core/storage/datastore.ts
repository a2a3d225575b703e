/**
 * A datastore's space: files with what they may take (provisioned) and what they take (used). Sums are exact at
 * every instant; more than the capacity is never used, while provisioned space may exceed it (over-commitment).
 * Its speed is a `Device` of the same name.
 */
import { assertInvariant } from '../base/assert.ts'
import type { DeviceSpec } from './device.ts'

export interface DatastoreSpec {
  readonly name: string
  readonly capacityBytes: number
  readonly device: DeviceSpec
  /** NFS without VAAI-NAS has thin disks only (RULES D.4). */
  readonly isThinOnly: boolean
}

interface DatastoreFile {
  readonly provisionedBytes: number
  usedBytes: number
}

export class Datastore {
  #spec: DatastoreSpec
  readonly #files = new Map<string, DatastoreFile>()
  #usedBytes = 0
  #provisionedBytes = 0

  constructor(spec: DatastoreSpec) {
    this.#spec = spec
  }

  get spec(): DatastoreSpec {
    return this.#spec
  }

  /** Its capacity changes; it stays at what is used where that is more. */
  resize(capacityBytes: number): void {
    this.#spec = { ...this.#spec, capacityBytes: Math.max(capacityBytes, this.#usedBytes) }
  }

  /** Takes in what lies there whatever its capacity was said to be: files that an estate begins with. */
  makeRoom(bytes: number): void {
    if (bytes > this.freeBytes) this.resize(this.#usedBytes + bytes)
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get provisionedBytes(): number {
    return this.#provisionedBytes
  }

  get freeBytes(): number {
    return this.spec.capacityBytes - this.#usedBytes
  }

  get files(): ReadonlyMap<string, Readonly<DatastoreFile>> {
    return this.#files
  }

  /** False, and nothing changed, if `usedBytes` do not fit. */
  create(file: string, provisionedBytes: number, usedBytes: number): boolean {
    assertInvariant(!this.#files.has(file), 'file-is-new', () => `${file} on ${this.spec.name}`)
    if (usedBytes > this.freeBytes) return false
    this.#files.set(file, { provisionedBytes, usedBytes })
    this.#usedBytes += usedBytes
    this.#provisionedBytes += provisionedBytes
    return true
  }

  /** False, and nothing changed, if the datastore is too full. */
  grow(file: string, bytes: number): boolean {
    const held = this.#fileNamed(file)
    if (bytes > this.freeBytes) return false
    held.usedBytes += bytes
    this.#usedBytes += bytes
    return true
  }

  remove(file: string): void {
    const { usedBytes, provisionedBytes } = this.#fileNamed(file)
    this.#files.delete(file)
    this.#usedBytes -= usedBytes
    this.#provisionedBytes -= provisionedBytes
  }

  clone(): Datastore {
    const copy = new Datastore(this.spec)
    for (const [name, file] of this.#files) copy.#files.set(name, { ...file })
    copy.#usedBytes = this.#usedBytes
    copy.#provisionedBytes = this.#provisionedBytes
    return copy
  }

  #fileNamed(file: string): DatastoreFile {
    const held = this.#files.get(file)
    assertInvariant(held !== undefined, 'file-exists', () => `${file} on ${this.spec.name}`)
    return held
  }
}
