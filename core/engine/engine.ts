/**
 * The engine: a pure function of scenario, seed and command log that can stop at any event. It pops what is
 * due, hands it to the part concerned, and keeps the clock. Snapshots are deep copies of its state.
 */
import { AssertionError, assertInvariant } from '../base/assert.ts'
import { nsFromSeconds } from '../base/units.ts'
import type { Inventory } from '../estate/inventory.ts'
import { GuestMemory } from '../memory/guest-memory.ts'
import { takeCensus } from '../memory/page-census.ts'
import type { MapFrame } from '../memory/page-census.ts'
import { tendClientWindow } from '../migration/client-missed.ts'
import { settleNotices } from '../migration/copy-notices.ts'
import { nextSampleNs, sampleMigration } from '../migration/progress.ts'
import { refreshRoom } from '../migration/room-members.ts'
import { sampleRoom } from '../migration/room-samples.ts'
import { takeStep } from '../migration/steps.ts'
import { diskKey } from '../migration/storage-room.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { DiskCensus } from '../storage/disk-census.ts'
import type { TraceRecorder } from '../trace/recorder.ts'
import { obey } from './commands.ts'
import { scheduleDrs, takeDrsRun } from './drs-runs.ts'
import { knowPaths, tendPaths } from './faults/datastore-paths.ts'
import { tendRestarts } from './faults/ha-restart.ts'
import { endMended, tendFaults } from './faults/inject.ts'
import { takeFaultEntry } from './faults/fault-entry.ts'
import { EngineState } from './engine-state.ts'
import type { EngineEntry } from './engine-state.ts'
import { refreshLimits, startAdmitted } from './migration-tasks.ts'
import { RestingDisk } from './resting-disk.ts'
import { recordEstate } from './record-estate.ts'
import { engineVersion } from './run.ts'
import type { Run } from './run.ts'
import { tendServices } from './tend-services.ts'
import { isAtRest, isOnlyTurning, underWayIn } from './under-way.ts'
import type { UnderWay } from './under-way.ts'

/** A state that nobody changes; restore it as often as you like. */
export interface EngineSnapshot {
  readonly nowNs: number
  /** Memory that it takes, roughly, in bytes. */
  readonly bytes: number
  readonly state: EngineState
}

export class Engine {
  readonly #state: EngineState
  /** Memory of the VM that a map was last asked of while nothing moved it: kept only to be asked again. */
  #restingMemory: { readonly vm: string; readonly memory: GuestMemory } | null = null
  readonly #restingDisk = new RestingDisk()

  private constructor(state: EngineState) {
    this.#state = state
  }

  /** A run at time 0: the estate is recorded, planned commands are on the clock. */
  static start(run: Pick<Run, 'scenario' | 'seed'>): Engine {
    const state = new EngineState(run)
    const engine = new Engine(state)
    engine.#guarded(() => {
      recordEstate(state)
      knowPaths(state)
      scheduleDrs(state)
    })
    for (const planned of run.scenario.commands) {
      state.scheduleCommand(planned.command, nsFromSeconds(planned.atSeconds))
    }
    return engine
  }

  static restore(snapshot: EngineSnapshot): Engine {
    return new Engine(snapshot.state.clone())
  }

  get nowNs(): number {
    return this.#state.nowNs
  }

  get recorder(): TraceRecorder {
    return this.#state.recorder
  }

  /** The estate as it stands now, for the compatibility checks. Not to be changed by whoever reads it. */
  get inventory(): Inventory {
    return this.#state.inventory
  }

  get nextEventNs(): number | null {
    return this.#state.simulator.nextTimeNs
  }

  /** VMs whose migrations are in pre-copy and have sent their memory more than so many times over, in their order. */
  inPreCopyBeyond(timesSent: number): string[] {
    const migrations = [...this.#state.migrations.values()]
    return migrations
      .filter(({ stage, moving, total }) => {
        const pages = moving?.memory.pages ?? Infinity
        return stage === 'pre-copy' && total.contentPages + total.zeroPages > timesSent * pages
      })
      .map(({ vm }) => vm)
  }

  /** VMs whose post-copy is paused until a link is up again, in the order of their migrations. */
  get inPausedPostCopy(): string[] {
    const migrations = [...this.#state.migrations.values()]
    return migrations.filter(({ postCopy }) => postCopy?.run.isPaused === true).map(({ vm }) => vm)
  }

  /** Nothing is scheduled: no migration, no task, no planned command, no guest that is still recovering. */
  get isIdle(): boolean {
    return this.#state.simulator.waiting === 0
  }

  /** Nothing moves or waits to move; samples, DRS and planned commands may still be on the clock. */
  get isAtRest(): boolean {
    return isAtRest(this.#state)
  }

  /** As `isAtRest`, and the clock has only faults left that turn over and over: it would go on for ever. */
  get isOnlyTurning(): boolean {
    return isOnlyTurning(this.#state)
  }

  /** What is under way just now and what it holds, for whoever checks the engine while it runs. */
  underWay(): UnderWay {
    return underWayIn(this.#state)
  }

  /** Obeys a command now; all that is due now happens first, as it would in a replay. */
  issue(command: Command): void {
    this.plan(command, this.nowNs)
    this.advance(this.nowNs)
  }

  /** Puts a command on the clock. Commands of one instant are obeyed in the order in which they were planned. */
  plan(command: Command, atNs: number): void {
    this.#guarded(() => this.#state.scheduleCommand(command, atNs))
  }

  /**
   * Runs what is due up to and including `untilNs`, at most `maxEvents` entries of the clock. Returns true when
   * it got there; the clock then stands at `untilNs`. Throws AssertionError on a broken invariant.
   */
  advance(untilNs: number, maxEvents = Infinity): boolean {
    const { simulator } = this.#state
    for (let events = 0; events < maxEvents; events += 1) {
      const nextNs = simulator.nextTimeNs
      if (nextNs === null || nextNs > untilNs) {
        this.#guarded(() => simulator.moveTo(untilNs))
        return true
      }
      this.step()
    }
    return false
  }

  /** Runs one entry of the clock; false when nothing is scheduled. */
  step(): boolean {
    const entry = this.#state.simulator.takeNext()
    if (entry === undefined) return false
    this.#guarded(() => dispatch(this.#state, entry))
    return true
  }

  snapshot(): EngineSnapshot {
    return { nowNs: this.nowNs, bytes: this.snapshotBytes, state: this.#state.clone() }
  }

  /** What a snapshot taken now would hold, in bytes: memory of the VMs that move, and a share of the trace. */
  get snapshotBytes(): number {
    let bytes = 65_536 + this.#state.room.bytesHeld
    for (const { moving } of this.#state.migrations.values()) {
      if (moving !== null) bytes += moving.memory.bytesHeld + moving.transfer.bytesHeld
    }
    return bytes
  }

  /** The memory map of a VM in at most `maxCells` cells. Throws AssertionError if there is no such VM. */
  mapFrame(vmName: string, maxCells: number): MapFrame {
    const moving = [...this.#state.migrations.values()].find((migration) => migration.vm === vmName)?.moving
    if (moving !== undefined && moving !== null) return moving.transfer.census(maxCells)
    const vm = this.#state.inventory.vms.get(vmName)
    assertInvariant(vm !== undefined, 'map-of-known-vm', () => `no VM "${vmName}"`)
    if (this.#restingMemory?.vm !== vmName) {
      this.#restingMemory = { vm: vmName, memory: new GuestMemory(vm.spec.memory) }
    }
    return takeCensus(this.#restingMemory.memory, null, maxCells)
  }

  /** The map of a disk in at most `maxCells` cells, with its copy if there is one; null if there is no such disk. */
  diskFrame(vmName: string, disk: string, maxCells: number): DiskCensus | null {
    const { room, inventory } = this.#state
    const key = diskKey(vmName, disk)
    if (room.disks.has(key)) return room.storage.censusOf(key, maxCells)
    const spec = inventory.vms.get(vmName)?.spec.disks.find(({ name }) => name === disk)
    return spec === undefined ? null : this.#restingDisk.census(spec, maxCells)
  }

  /** A broken invariant names the run that breaks it, so that anybody can see it again. */
  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error
      throw new AssertionError(error.invariant, `${error.detail} ${placeOf(this.#state)}`)
    }
  }
}

/** Entries of the clock between two calls of `onProgress`. */
const eventsPerReport = 2000

export interface RunToEndOptions {
  /** Stop here even if something is still to come. */
  readonly untilNs?: number
  readonly onProgress?: (nowNs: number) => void
}

/** The engine when nothing is scheduled any more but what goes on for ever, or at `untilNs`. Throws AssertionError on a broken invariant. */
export function runToEnd(run: Run, options: RunToEndOptions = {}): Engine {
  const engine = Engine.start(run)
  for (const { atNs, command } of run.commands) engine.plan(command, atNs)
  const untilNs = options.untilNs ?? Infinity
  for (;;) {
    const nextNs = engine.nextEventNs
    if (nextNs === null || nextNs > untilNs) break
    let events = 0
    while (events < eventsPerReport && (engine.nextEventNs ?? Infinity) <= untilNs) {
      engine.step()
      events += 1
      if (options.untilNs === undefined && engine.isOnlyTurning) return engine
    }
    options.onProgress?.(engine.nowNs)
  }
  if (options.untilNs !== undefined) engine.advance(options.untilNs)
  return engine
}

function placeOf(state: EngineState): string {
  const { scenario, seed } = state.run
  return (
    `[scenario "${scenario.name}" ${state.scenarioHash.slice(0, 12)}, seed ${seed}, ` +
    `after command ${state.commandCount - 1}, at ${state.nowNs} ns, engine ${engineVersion}]`
  )
}

function dispatch(state: EngineState, entry: EngineEntry): void {
  act(state, entry)
  settleNotices(state)
  if (entry.kind === 'command') endMended(state)
  if (entry.kind === 'command' || entry.kind === 'fault') {
    tendPaths(state)
    refreshRoom(state)
    settleNotices(state)
    refreshLimits(state)
  }
  startAdmitted(state)
  tendRestarts(state)
  tendServices(state)
  tendFaults(state)
}

function act(state: EngineState, entry: EngineEntry): void {
  switch (entry.kind) {
    case 'command':
      obey(state, entry.payload)
      return
    case 'guest-sample':
      state.guestOf(entry.payload.vm).sampleSequence = null
      tendClientWindow(state, entry.payload.vm)
      state.sampleGuest(entry.payload.vm)
      return
    case 'storage-step':
      state.room.storage.step(state, entry.payload)
      return
    case 'storage-sample':
      state.room.sampleSequence = null
      sampleRoom(state)
      return
    case 'drs-run':
      takeDrsRun(state, entry.payload.cluster)
      return
    case 'fault':
      takeFaultEntry(state, entry.payload)
      return
    case 'migration-sample': {
      const migration = state.migrations.get(entry.payload.migration)
      assertInvariant(migration !== undefined, 'sample-of-running-migration', () => JSON.stringify(entry))
      sampleMigration(state, migration)
      state.scheduleSample(migration.id, nextSampleNs(state.nowNs))
      return
    }
    case 'migration-step': {
      const migration = state.migrations.get(entry.payload.migration)
      assertInvariant(migration !== undefined, 'step-of-running-migration', () => JSON.stringify(entry))
      state.stepTaken(migration.id)
      takeStep(state, migration, entry.payload.step)
    }
  }
}
