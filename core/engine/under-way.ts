/**
 * What is under way in a run at one instant and what it holds, as plain values: for whoever checks that the engine
 * keeps its promises. A look, not a part of the simulation; it changes nothing.
 */
import type { GuestMode } from '../migration/guest-service.ts'
import { otherFiles } from '../migration/room-space.ts'
import type { StorageRoom } from '../migration/storage-room.ts'
import type { EngineState } from './engine-state.ts'
import type { InjectedFaults } from './faults/injected-faults.ts'

export interface MigrationUnderWay {
  readonly migration: number
  readonly task: number
  readonly vm: string
  readonly sourceHost: string
  readonly destinationHost: string
  readonly isHandedOver: boolean
  readonly isStunned: boolean
}

export interface UnderWay {
  readonly migrations: readonly MigrationUnderWay[]
  /** VMs whose migrations wait for the limits on simultaneous migrations, by task. */
  readonly queued: ReadonlyMap<number, string>
  /** VMs whose migrations have ended without vCenter hearing of it, by task. */
  readonly unheard: ReadonlyMap<number, string>
  readonly hasReservations: boolean
  readonly hasAdmissions: boolean
  /** Disks, datastores and copies that are simulated block by block just now. */
  readonly roomDisks: number
  readonly roomDatastores: number
  readonly roomCopies: number
  /** Files on these datastores that no disk, no copy and no migration of their VM has to do with. */
  readonly strayFiles: readonly string[]
  /** Hosts and datastores that are entering maintenance mode. */
  readonly entering: readonly string[]
  /** Names of faults that are broken just now, and of those that are still to begin. */
  readonly activeFaults: readonly string[]
  readonly waitingFaults: readonly string[]
  /** VMs that have stopped with their host and that vSphere HA is about to start. */
  readonly awaitingHa: readonly string[]
  readonly guestModes: ReadonlyMap<string, GuestMode>
}

export function underWayIn(state: EngineState): UnderWay {
  const { migrations, queued, unheardEnds, room, services, faults, guests } = state
  const namesOf = (...states: readonly string[]) =>
    [...faults.byName].filter(([, { status: now }]) => states.includes(now)).map(([name]) => name)
  return {
    migrations: [...migrations.values()].map((one) => ({
      migration: one.id,
      task: one.task,
      vm: one.vm,
      sourceHost: one.sourceHost,
      destinationHost: one.destinationHost,
      isHandedOver: one.isHandedOver,
      isStunned: one.stunnedAtNs !== null && one.resumedAtNs === null,
    })),
    queued: new Map([...queued].map(([task, { request }]) => [task, request.vm])),
    unheard: new Map([...unheardEnds].map(([task, { vm }]) => [task, vm])),
    hasReservations: !state.reservations.isEmpty,
    hasAdmissions: !state.admissions.isEmpty,
    roomDisks: room.disks.size,
    roomDatastores: room.datastores.size,
    roomCopies: room.copies.size,
    strayFiles: strayFilesIn(room),
    entering: [...services.entering.keys(), ...services.enteringDatastores.keys()],
    activeFaults: namesOf('active'),
    waitingFaults: namesOf('armed', 'due'),
    awaitingHa: awaitingHaIn(faults),
    guestModes: new Map([...guests].map(([name, { mode }]) => [name, mode])),
  }
}

function strayFilesIn({ storage, users }: StorageRoom): string[] {
  const { datastores, disks, copies } = storage.state
  if (datastores.size === 0) return []
  const known = new Set<string>()
  for (const { disk } of disks.values()) known.add(`${disk.datastore} ${disk.file}`)
  for (const { target } of copies.values()) known.add(`${target.datastore} ${target.file}`)
  const moving = [...users.values()].map(({ vm }) => `${vm}/`)
  const isKnown = (datastore: string, file: string) =>
    file === otherFiles ||
    known.has(`${datastore} ${file}`) ||
    moving.some((beginning) => file.startsWith(beginning))
  return [...datastores].flatMap(([name, { files }]) =>
    [...files.keys()].filter((file) => !isKnown(name, file)).map((file) => `${file} on ${name}`),
  )
}

function awaitingHaIn({ failedVms }: InjectedFaults): string[] {
  return [...failedVms].filter(([, { status }]) => status !== 'unplaced').map(([vm]) => vm)
}

/** Nothing moves or waits to move, no task waits for a host to be heard, no VM is about to be started again and nothing enters maintenance mode. */
export function isAtRest({ migrations, queued, unheardEnds, room, services, faults }: EngineState): boolean {
  return (
    awaitingHaIn(faults).length === 0 &&
    migrations.size === 0 &&
    queued.size === 0 &&
    unheardEnds.size === 0 &&
    room.isEmpty &&
    services.entering.size === 0 &&
    services.enteringDatastores.size === 0
  )
}

/** At rest but for faults that turn over and over, such as a flapping link, and that nobody is to end. */
export function isOnlyTurning(state: EngineState): boolean {
  const { simulator } = state
  return (
    isAtRest(state) &&
    simulator.waiting > 0 &&
    !simulator.isWaiting(({ kind, payload }) => kind !== 'fault' || payload.kind !== 'turn')
  )
}
