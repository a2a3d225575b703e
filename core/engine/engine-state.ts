/**
 * All that a run is at one instant, as a tree that can be copied: estate, guests, migrations, clock, trace.
 * It is the world that migrations act in. It decides nothing: commands and stages do.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { sha256Hex } from '../base/hash.ts'
import { buildInventory, cloneInventory } from '../estate/inventory.ts'
import type { Inventory } from '../estate/inventory.ts'
import { Simulator } from '../kernel/simulator.ts'
import type { Guest } from '../migration/guest.ts'
import { cloneMigration } from '../migration/migration-state.ts'
import type { MigrationState, MigrationStep } from '../migration/migration-state.ts'
import { nextSampleNs } from '../migration/progress.ts'
import { Reservations } from '../migration/reservations.ts'
import { StorageRoom } from '../migration/storage-room.ts'
import type { FieldsFor, MigrationWorld } from '../migration/world.ts'
import type { CpuClaim } from '../network/cpu-share.ts'
import type { Stream } from '../network/vmotion-streams.ts'
import type { Command } from '../scenario/command-schema.ts'
import { canonicalScenarioText } from '../scenario/parse.ts'
import type { StorageNotice, StorageStep } from '../storage/storage-world.ts'
import { AdmissionLedger } from '../tasks/admission-ledger.ts'
import type { Admissions } from '../tasks/admission-ledger.ts'
import { namesInWords } from '../tasks/wait-words.ts'
import type { RecordType, TraceRecord } from '../trace/events.ts'
import { TraceRecorder } from '../trace/recorder.ts'
import { priorities, type Appointments, type EngineEntry } from './engine-entry.ts'
import { InjectedFaults, type FaultStep } from './faults/injected-faults.ts'
import { unheardEndOf, type MoveTask, type UnheardEnd } from './faults/unheard-ends.ts'
import { cloneGuests, newGuests } from './guests.ts'
import { NetworkShares } from './network-shares.ts'
import type { QueuedMigration } from './queued-migration.ts'
import type { Run } from './run.ts'
import { VcenterServices } from './vcenter-services.ts'

export type { EngineEntry } from './engine-entry.ts'

/** Who is shown as the initiator of tasks, as the vSphere Client writes its own administrator. */
export const administrator = 'VSPHERE.LOCAL\\Administrator'
/** Initiator of what vCenter does by itself: maintenance mode, DRS (FD-NOVM). */
export const system = 'System'

export class EngineState implements MigrationWorld {
  readonly run: Pick<Run, 'scenario' | 'seed'>
  readonly scenarioHash: string
  readonly inventory: Inventory
  readonly simulator: Simulator<EngineEntry>
  readonly recorder: TraceRecorder
  readonly reservations: Reservations
  readonly guests: ReadonlyMap<string, Guest>
  /** Migrations under way, by number. */
  readonly migrations: Map<number, MigrationState>
  /** The limits on simultaneous migrations, and who waits for them. */
  readonly admissions: AdmissionLedger
  /** Migrations whose tasks wait, by task. */
  readonly queued: Map<number, QueuedMigration>
  /** Of migrations whose tasks run on for vCenter, by task. */
  readonly unheardEnds: Map<number, UnheardEnd>
  /** Tasks of `queued` that may begin, in order; empty again before the clock goes on. */
  readonly admitted: number[]
  readonly #appointments: Map<number, Appointments>
  readonly #network: NetworkShares
  readonly room: StorageRoom
  commandCount = 0
  taskCount = 0
  migrationCount = 0
  /** Maintenance mode and DRS. */
  readonly services: VcenterServices
  readonly faults: InjectedFaults
  /** Migrations begun of each VM. */
  readonly migrationsOf: Map<string, number>

  constructor(run: Pick<Run, 'scenario' | 'seed'>, original: EngineState | null = null) {
    this.run = run
    this.scenarioHash = original?.scenarioHash ?? sha256Hex(canonicalScenarioText(run.scenario))
    this.inventory = original === null ? buildInventory(run.scenario) : cloneInventory(original.inventory)
    this.simulator = original?.simulator.clone() ?? new Simulator<EngineEntry>()
    this.recorder = original?.recorder.clone() ?? new TraceRecorder()
    this.reservations = original?.reservations.clone() ?? new Reservations()
    this.guests = new Map(original === null ? newGuests(this.inventory) : cloneGuests(original.guests))
    this.migrations = new Map(
      [...(original?.migrations ?? [])].map(([id, state]) => [id, cloneMigration(state)]),
    )
    this.admissions = original?.admissions.clone() ?? new AdmissionLedger()
    this.queued = new Map(original?.queued)
    this.unheardEnds = new Map(original?.unheardEnds)
    this.admitted = [...(original?.admitted ?? [])]
    this.#appointments = new Map()
    this.#network = original === null ? new NetworkShares() : original.#network.clone()
    this.room = original?.room.clone() ?? new StorageRoom()
    this.services = original?.services.clone() ?? new VcenterServices()
    this.faults = original?.faults.clone() ?? new InjectedFaults()
    this.migrationsOf = new Map(original?.migrationsOf)
    if (original !== null) {
      for (const [id, held] of original.#appointments) this.#appointments.set(id, { ...held })
      this.commandCount = original.commandCount
      this.taskCount = original.taskCount
      this.migrationCount = original.migrationCount
    }
  }

  clone(): EngineState {
    return new EngineState(this.run, this)
  }

  get nowNs(): number {
    return this.simulator.nowNs
  }

  get seed(): number {
    return this.run.seed
  }

  record<Type extends RecordType>(type: Type, fields: FieldsFor<Type>): void {
    this.recorder.record({ ...fields, type, atNs: this.nowNs } as unknown as TraceRecord)
  }

  guestOf(vm: string): Guest {
    const guest = this.guests.get(vm)
    assertInvariant(guest !== undefined, 'known-guest', () => `no guest "${vm}"`)
    return guest
  }

  scheduleCommand(command: Command, timeNs: number): void {
    this.simulator.schedule({ timeNs, priority: priorities.command, kind: 'command', payload: command })
  }

  /** Returns the sequence of the entry. */
  scheduleDrsRun(cluster: string, timeNs: number): number {
    const entry = { timeNs, priority: priorities.drsRun, kind: 'drs-run', payload: { cluster } } as const
    return this.simulator.schedule(entry)
  }

  /** Returns the sequence of the entry. */
  scheduleFault(step: FaultStep, timeNs: number): number {
    return this.simulator.schedule({ timeNs, priority: priorities.fault, kind: 'fault', payload: step })
  }

  scheduleStep(migration: number, step: MigrationStep, timeNs: number): void {
    this.cancelSteps(migration)
    const priority = step.endsWith('slice-start') ? priorities.sliceStart : priorities.step
    this.#appointmentsOf(migration).step = this.simulator.schedule({
      timeNs,
      priority,
      kind: 'migration-step',
      payload: { migration, step },
    })
  }

  cancelSteps(migration: number): void {
    const appointments = this.#appointmentsOf(migration)
    if (appointments.step !== null) this.simulator.cancel(appointments.step)
    appointments.step = null
  }

  /** The waiting step has come up. */
  stepTaken(migration: number): void {
    this.#appointmentsOf(migration).step = null
  }

  scheduleSample(migration: number, timeNs: number): void {
    this.cancelSamples(migration)
    this.#appointmentsOf(migration).sample = this.simulator.schedule({
      timeNs,
      priority: priorities.migrationSample,
      kind: 'migration-sample',
      payload: { migration },
    })
  }

  cancelSamples(migration: number): void {
    const appointments = this.#appointmentsOf(migration)
    if (appointments.sample !== null) this.simulator.cancel(appointments.sample)
    appointments.sample = null
  }

  scheduleStorage(step: StorageStep, timeNs: number): number {
    const entry = { timeNs, priority: priorities.step, kind: 'storage-step', payload: step } as const
    return this.simulator.schedule(entry)
  }

  cancelStorage(sequence: number): void {
    this.simulator.cancel(sequence)
  }

  tellStorage(notice: StorageNotice): void {
    this.room.notices.push(notice)
  }

  sampleStorage(): void {
    if (this.room.sampleSequence !== null || this.room.isEmpty) return
    this.room.sampleSequence = this.simulator.schedule({
      timeNs: nextSampleNs(this.nowNs),
      priority: priorities.migrationSample,
      kind: 'storage-sample',
      payload: null,
    })
  }

  sampleGuest(vm: string): void {
    const guest = this.guestOf(vm)
    if (guest.sampleSequence !== null) this.simulator.cancel(guest.sampleSequence)
    guest.sampleSequence = null
    guest.catchUp(this.nowNs)
    if (guest.service.hasPassed) this.record('guest-sample', { vm, ...guest.service.takeSample() })
    const timeNs = guest.nextSampleNs(this.nowNs, this.inventory.vms.get(vm)?.isMigrating ?? false)
    if (timeNs === null) return
    guest.sampleSequence = this.simulator.schedule({
      timeNs,
      priority: priorities.guestSample,
      kind: 'guest-sample',
      payload: { vm },
    })
  }

  openFlow(migration: number, streams: readonly Stream[], cpu: CpuClaim): void {
    this.#network.open(migration, streams, cpu)
  }

  rerouteFlow(migration: number, streams: readonly Stream[], cpu: CpuClaim): void {
    this.#network.replace(migration, streams, cpu)
  }

  closeFlow(migration: number): void {
    this.#network.close(migration)
  }

  hasFlow(migration: number): boolean {
    return this.#network.isOpen(migration)
  }

  flowBytesPerSecond(migration: number): number {
    return this.#network.bytesPerSecond(migration, this.nowNs)
  }

  migrationEnded(migration: number, state: 'success' | 'error' | 'cancelled', told: Refusal | null): void {
    const ended = this.migrations.get(migration)
    assertInvariant(ended !== undefined, 'migration-ends-once', () => `migration ${migration} has ended`)
    this.migrations.delete(migration)
    this.#appointments.delete(migration)
    const unheard = unheardEndOf(this.inventory, ended, state, told)
    if (unheard === null) this.closeMove(ended, state, told)
    else this.unheardEnds.set(ended.task, unheard)
  }

  /** vCenter is through with a migration that has ended. */
  closeMove(ended: MoveTask, state: UnheardEnd['state'], told: Refusal | null): void {
    if (!ended.isOrphaned) this.endTask(ended.task, state, told)
    this.services.noteMove(ended.task, state)
    this.noteAdmissions(this.admissions.release(ended.task))
  }

  /** A task that waits until `task-started` is recorded. `target` is shown beside its name. */
  queueTask(name: string, target: string, detail: string, initiator: string): number {
    this.taskCount += 1
    this.record('task-queued', { task: this.taskCount, name, target, initiator, detail })
    return this.taskCount
  }

  /** A task that runs at once; `endTask` ends it. */
  beginTask(name: string, target: string, detail: string, initiator: string = administrator): number {
    const task = this.queueTask(name, target, detail, initiator)
    this.record('task-started', { task })
    return task
  }

  endTask(task: number, state: 'success' | 'error' | 'cancelled', told: Refusal | null): void {
    this.record('task-ended', {
      task,
      state,
      fault: told?.fault ?? '',
      message: told?.message ?? '',
      remedy: told?.remedy ?? '',
    })
  }

  /** What may begin is begun when the present entry of the clock is done with; what still waits says why. */
  noteAdmissions({ admitted, reconsidered }: Admissions): void {
    for (const task of reconsidered) this.recordWait(task)
    this.admitted.push(...admitted)
  }

  /** Says in the trace what a queued task waits for. Throws AssertionError if it does not wait. */
  recordWait(task: number): void {
    const wait = this.admissions.waitOf(task)
    assertInvariant(wait !== null, 'wait-of-waiting-task', () => `task ${task} does not wait`)
    const { resource, object, cost, usedCost, maxCost, reason } = wait
    const toHost = this.queued.get(task)?.request.toHost ?? ''
    const heldBy = namesInWords(wait.heldBy)
    this.record('task-waits', { task, resource, object, toHost, cost, usedCost, maxCost, heldBy, reason })
  }

  #appointmentsOf(migration: number): Appointments {
    const held = this.#appointments.get(migration) ?? { step: null, sample: null }
    this.#appointments.set(migration, held)
    return held
  }
}
