/** Small estates of two or three datastores, a VM that uses its disks, and what must hold of moves of its files. */
import type { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { begunEngine, smallScenario, smallVm, viewOf, type SmallScenario } from './scenarios.ts'

type Json = Record<string, unknown>
export type MigrateCommand = Extract<Command, { type: 'migrate' }>

export const gib = 1024 ** 3
export const randomWrites: Json = { kind: 'write', pattern: 'random', operationsPerSecond: 200 }

export function disk(number: number, change: Json = {}): Json {
  return { name: `Hard disk ${number}`, datastore: 'a', sizeGiB: 1, ...change }
}

/** `web-01` with one disk of 1 GiB on `a`, half of it used, that it writes to 200 times a second. */
export function diskVm(change: Json = {}): Json {
  return smallVm({ disks: [disk(1)], workload: { disks: [randomWrites] }, ...change })
}

/** Datastores `a`, `b` and `c` that all hosts see, of 100 MiB/s, so that a copy of 1 GiB takes some seconds. */
export function storageEstate(parts: SmallScenario = {}): SmallScenario {
  const performance = { readMiBs: 100, writeMiBs: 100 }
  const datastores = ['a', 'b', 'c'].map((name) => ({ name, capacityGiB: 100, performance }))
  return { vms: [diskVm()], datastores, ...parts }
}

export const toB: MigrateCommand = { type: 'migrate', vm: 'web-01', toDatastore: 'b', priority: 'high' }

export function begunStorageMove(parts: SmallScenario = {}, command: MigrateCommand = toB): Engine {
  return begunEngine(smallScenario(storageEstate(parts)), command)
}

export function migrationOf(engine: Engine, number = 1): MigrationView {
  const found = viewOf(engine).migrations[number - 1]
  if (found === undefined) throw new Error(`There is no migration ${number}.`)
  return found
}

/** What is wrong with the books of space just now; '' if nothing is. */
export function spaceProblem(engine: Engine): string {
  const { room } = engine.snapshot().state
  for (const [name, datastore] of room.storage.state.datastores) {
    const files = [...datastore.files.values()]
    const usedBytes = files.reduce((sum, file) => sum + file.usedBytes, 0)
    if (usedBytes !== datastore.usedBytes)
      return `${name}: files of ${usedBytes}, used ${datastore.usedBytes}`
    const capacityBytes = (engine.inventory.datastores.get(name)?.spec.capacityGiB ?? Infinity) * gib
    if (usedBytes > capacityBytes) return `${name}: ${usedBytes} used of ${capacityBytes}`
  }
  return ''
}

/** What a run at rest has left behind; '' if nothing. */
export function leftBehind(engine: Engine): string {
  const { room, reservations } = engine.snapshot().state
  if (!engine.isIdle) return 'something is on the clock'
  if (!room.isEmpty || room.disks.size > 0 || room.copies.size > 0) return 'the room is not empty'
  if (room.storage.state.requests.size > 0 || room.storage.state.devices.size > 0)
    return 'storage is not empty'
  if (!reservations.isEmpty) return 'something is reserved'
  for (const { name, copyingBytes } of engine.inventory.datastores.values())
    if (copyingBytes !== 0) return `${copyingBytes} bytes are being copied to ${name}`
  for (const { name, isMigrating } of engine.inventory.vms.values())
    if (isMigrating) return `${name} is migrating`
  return ''
}

/** Datastores of home and disks of a VM, as the inventory has them. */
export function placesOf(engine: Engine, vm = 'web-01'): (string | undefined)[] {
  const spec = engine.inventory.vms.get(vm)?.spec
  return [
    spec?.homeDatastore ?? spec?.disks[0]?.datastore,
    ...(spec?.disks ?? []).map((one) => one.datastore),
  ]
}
