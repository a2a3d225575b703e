/**
 * The inspector: whether the engine's live state agrees with itself while it runs, and whether a run that has come to
 * rest has given everything back. It never reads the trace; the referee does that from the other side.
 */
import type { Engine } from '../../core/engine/engine.ts'
import type { UnderWay } from '../../core/engine/under-way.ts'
import type { Host, Inventory } from '../../core/estate/inventory.ts'
import type { Breach } from './rule.ts'

/** Settings of the estate that only a fault changes in a storm, as they were in the beginning. */
type Settings = ReadonlyMap<string, unknown>

export class Inspector {
  readonly #engine: Engine
  readonly #settings: Settings

  constructor(engine: Engine) {
    this.#engine = engine
    this.#settings = settingsOf(engine.inventory)
  }

  /** Between any two entries of the clock; null if all is well. */
  inspect(): Breach | null {
    const { inventory } = this.#engine
    const underWay = this.#engine.underWay()
    return this.#first([
      ...problemsOfVms(inventory, underWay),
      ...problemsOfMigrations(inventory, underWay),
      ...problemsOfSpace(inventory, underWay),
    ])
  }

  /** At the end of a run in which everything was mended. */
  inspectEnd(): Breach | null {
    const { inventory } = this.#engine
    const underWay = this.#engine.underWay()
    return (
      this.inspect() ??
      this.#first([...leftoversOf(underWay), ...heldBy(inventory), ...this.#changedSettings(inventory)])
    )
  }

  #first([problem]: readonly Problem[]): Breach | null {
    if (problem === undefined) return null
    const [check, detail] = problem
    return { check, detail, atNs: this.#engine.nowNs }
  }

  *#changedSettings(inventory: Inventory): Generator<Problem> {
    const now = settingsOf(inventory)
    for (const [what, before] of this.#settings) {
      const value = now.get(what)
      if (value === before) continue
      const [was, is] = [JSON.stringify(before), JSON.stringify(value)]
      if (was !== is) yield ['settings-are-put-back', `${what} was ${was} and is ${is}`]
    }
  }
}

type Problem = readonly [check: string, detail: string]

function* problemsOfVms(inventory: Inventory, { guestModes, queued }: UnderWay): Generator<Problem> {
  for (const vm of inventory.vms.values()) {
    const mode = guestModes.get(vm.name)
    const host = inventory.hosts.get(vm.host)
    if (host === undefined) yield ['vm-on-a-host', `${vm.name} is on ${vm.host}`]
    if ((mode === 'off') !== (vm.powerState !== 'poweredOn'))
      yield ['guest-agrees-with-power-state', `${vm.name} is ${vm.powerState}, its guest ${String(mode)}`]
    if (host?.isFailed === true && mode !== 'off')
      yield ['no-guest-on-a-dead-host', `${vm.name} is ${String(mode)} on ${vm.host}`]
    if (vm.queuedTask !== null && queued.get(vm.queuedTask) !== vm.name)
      yield ['queued-task-is-queued', `${vm.name} waits with task ${vm.queuedTask}, which does not`]
  }
}

function* problemsOfMigrations(
  inventory: Inventory,
  { migrations, guestModes }: UnderWay,
): Generator<Problem> {
  const moving = new Set<string>()
  for (const { migration, vm, sourceHost, destinationHost, isHandedOver, isStunned } of migrations) {
    const found = inventory.vms.get(vm)
    const owner = isHandedOver ? destinationHost : sourceHost
    if (moving.has(vm)) yield ['one-migration-of-a-vm', `${vm} has two`]
    if (found?.isMigrating !== true) yield ['migrating-vm-says-so', `${vm} in migration ${migration}`]
    if (found?.host !== owner)
      yield ['vm-at-its-owner', `${vm} is on ${String(found?.host)}, owned by ${owner}`]
    if (isStunned && guestModes.get(vm) === 'running') yield ['stunned-guest-stands', `${vm} runs`]
    moving.add(vm)
  }
  for (const { name, isMigrating } of inventory.vms.values())
    if (isMigrating && !moving.has(name)) yield ['migrating-vm-has-a-migration', name]
  for (const [vm, mode] of guestModes)
    if (mode === 'stopped' && !moving.has(vm)) yield ['guest-stands-only-in-a-migration', vm]
}

function* problemsOfSpace(inventory: Inventory, { strayFiles }: UnderWay): Generator<Problem> {
  for (const file of strayFiles) yield ['no-file-is-left-behind', file]
  for (const { name, copyingBytes } of inventory.datastores.values())
    if (copyingBytes < 0) yield ['copying-bytes-never-negative', `${copyingBytes} on ${name}`]
  for (const { name, reservedMemoryBytes, reservedCpuMhz, takenMemoryBytes } of inventory.hosts.values())
    if (Math.min(reservedMemoryBytes, reservedCpuMhz, takenMemoryBytes) < 0)
      yield ['reserved-never-negative', `${reservedMemoryBytes} bytes, ${reservedCpuMhz} MHz on ${name}`]
}

/** What a run at rest still holds. */
function* leftoversOf(underWay: UnderWay): Generator<Problem> {
  const { migrations, queued, entering, activeFaults } = underWay
  for (const { migration, vm } of migrations) yield ['migrations-all-end', `${migration} of ${vm}`]
  for (const [task, vm] of queued) yield ['queue-runs-empty', `task ${task} of ${vm}`]
  for (const [task, vm] of underWay.unheard) yield ['ends-are-all-heard', `task ${task} of ${vm}`]
  if (underWay.hasReservations) yield ['reservations-run-empty', 'something is reserved']
  if (underWay.hasAdmissions) yield ['admissions-run-empty', 'a slot is taken']
  const { roomDisks, roomDatastores, roomCopies } = underWay
  if (roomDisks + roomDatastores + roomCopies > 0)
    yield ['storage-runs-empty', `${roomDisks} disks, ${roomDatastores} datastores, ${roomCopies} copies`]
  for (const name of entering) yield ['maintenance-ends', name]
  for (const name of activeFaults) yield ['faults-are-over', name]
  for (const vm of underWay.awaitingHa) yield ['ha-has-looked-for-hosts', vm]
}

function* heldBy(inventory: Inventory): Generator<Problem> {
  for (const host of inventory.hosts.values()) {
    const { name, reservedMemoryBytes, reservedCpuMhz } = host
    if (reservedMemoryBytes !== 0 || reservedCpuMhz !== 0)
      yield ['hosts-hold-nothing', `${reservedMemoryBytes} bytes, ${reservedCpuMhz} MHz on ${name}`]
    const unusual = unusualOf(host)
    if (unusual !== '') yield ['hosts-are-as-usual', `${name} ${unusual}`]
  }
  for (const { name, copyingBytes, slowness } of inventory.datastores.values()) {
    if (Math.abs(copyingBytes) > 0) yield ['nothing-is-being-copied', `${copyingBytes} bytes to ${name}`]
    if (slowness !== 1) yield ['datastores-are-as-usual', `${name} is ${slowness} times slower`]
  }
  for (const { name, isRunning, isAccountExpired } of inventory.vcenters.values())
    if (!isRunning || isAccountExpired) yield ['vcenters-are-as-usual', name]
  for (const { name, queuedTask } of inventory.vms.values())
    if (queuedTask !== null) yield ['nobody-waits', `${name} with task ${queuedTask}`]
}

function unusualOf({ isFailed, isManagementLost, unheardSinceNs, takenMemoryBytes }: Host): string {
  if (isFailed) return 'has failed'
  if (isManagementLost) return 'is out of reach'
  if (unheardSinceNs !== null) return 'is silent'
  return takenMemoryBytes === 0 ? '' : `has ${takenMemoryBytes} bytes taken`
}

/** Links are left out: people change them too. */
function settingsOf({ hosts, datastores, vcenters, vms, fabric }: Inventory): Settings {
  const settings = new Map<string, unknown>([['fabric', fabric]])
  for (const { name, spec } of hosts.values()) {
    settings.set(`switches of ${name}`, spec.standardSwitches)
    settings.set(`VMkernel adapters of ${name}`, spec.vmkernelAdapters)
    settings.set(`mounts of ${name}`, spec.mounts)
    settings.set(`connection of ${name}`, spec.connectionState)
    settings.set(
      `links of ${name}`,
      spec.physicalNics.map(({ connected }) => connected),
    )
  }
  for (const { name, spec } of datastores.values())
    settings.set(`datastore ${name}`, { ...spec, maintenance: '' })
  for (const { name, spec } of vcenters.values()) settings.set(`clock of ${name}`, spec.clockOffsetSeconds)
  for (const { name, spec } of vms.values()) settings.set(`memory of ${name}`, spec.memory)
  return settings
}
