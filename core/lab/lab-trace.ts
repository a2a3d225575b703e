/**
 * The trace as a lab reads it: the fold that screens read as well, and beside it the commands, the stretches between
 * changes of configuration, the estate as it is configured now and a few largest figures, which only labs ask for.
 * Takes one record at a time. The log of commands that the run was given has to be told: records do not hold them.
 */
import { nsFromSeconds } from '../base/units.ts'
import { usedGiBOf } from '../estate/storage.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { Scenario } from '../scenario/schema.ts'
import { operationCosts } from '../tasks/cost-model.ts'
import type { TraceRecord } from '../trace/events.ts'
import { applyRecord, newRunView } from '../trace/fold.ts'
import type { MigrationView, RunView } from '../trace/view.ts'
import { LabEstate } from './lab-estate.ts'

export interface CommandFact {
  readonly atNs: number
  readonly type: string
  readonly target: string
  readonly detail: string
  /** Place in the command log of the run, from 0; null for one that the scenario planned. */
  readonly logIndex: number | null
  isRefused: boolean
}

/** How much of each list lies before a moment: what `within` leaves out. */
export interface Extent {
  readonly migrations: number
  readonly tasks: number
  readonly events: number
  readonly commands: number
  readonly refusals: number
}

export const wholeRun: Extent = { migrations: 0, tasks: 0, events: 0, commands: 0, refusals: 0 }

/** Commands that leave the configuration as it is; any other begins a new stretch. */
const movesOnly = new Set(['migrate', 'cancel', 'cancel-task'])

export function changesConfiguration(command: string): boolean {
  return !movesOnly.has(command)
}

/** Figures, not happenings: conditions over the whole run are not asked again after these. */
const samples = new Set<TraceRecord['type']>(['migration-sample', 'guest-sample'])

export function isSample(record: TraceRecord): boolean {
  return samples.has(record.type)
}

/** Largest numbers of a host so far. */
export interface HostRecord {
  mostVmotions: number
  mostStorageMoves: number
  /** Of its limit of 8 for simultaneous migrations. */
  mostCost: number
  timesInMaintenance: number
}

const noRecord: HostRecord = { mostVmotions: 0, mostStorageMoves: 0, mostCost: 0, timesInMaintenance: 0 }

export class LabTrace {
  readonly scenario: Scenario
  readonly view: RunView = newRunView()
  readonly estate: LabEstate
  readonly commands: CommandFact[] = []
  /** Host of each VM when the run began. */
  readonly firstHosts = new Map<string, string>()
  /** Largest share of each datastore in use so far, in per cent. */
  readonly mostUsedPercent = new Map<string, number>()
  /** Where the stretch that is open began. */
  stretch: Extent = wholeRun
  readonly #hostRecords = new Map<string, HostRecord>()
  /** How many records have told of a migration, by its number: what was made of it holds until then. */
  readonly #revisions = new Map<number, number>()
  readonly #planned: readonly { readonly atNs: number; readonly command: Command }[]
  #plannedSeen = 0
  #log: readonly Command[] = []
  #usedRevision = -1

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.estate = new LabEstate(scenario)
    this.#planned = scenario.commands
      .map(({ atSeconds, command }) => ({ atNs: nsFromSeconds(atSeconds), command }))
      .sort((left, right) => left.atNs - right.atNs)
  }

  /** The whole log of the run's commands, those of the scenario not among them; told before their records are added. */
  setCommandLog(log: readonly Command[]): void {
    this.#log = log
  }

  /** Commands of the run's log that were obeyed so far. */
  get loggedCount(): number {
    return this.commands.length - this.#plannedSeen
  }

  /** Whether anything is under way or planned: if not, nothing more happens without another command. */
  get isAtRest(): boolean {
    if (this.#plannedSeen < this.#planned.length) return false
    return this.view.tasks.every(({ state }) => state !== 'queued' && state !== 'running')
  }

  hostRecord(host: string): HostRecord {
    return this.#hostRecords.get(host) ?? noRecord
  }

  /** Another number whenever something new is known of this migration. */
  revisionOf(migration: number): number {
    return this.#revisions.get(migration) ?? 0
  }

  add(record: TraceRecord): void {
    applyRecord(this.view, record)
    let command: Command | null = null
    if (record.type === 'vm-present') this.firstHosts.set(record.vm, record.host)
    else if (record.type === 'command-refused') this.#refuse()
    else if (record.type === 'command-issued') {
      const { atNs, command: type, target, detail } = record
      const planned = this.#planned[this.#plannedSeen]
      const isPlanned = planned !== undefined && planned.atNs <= atNs
      const logIndex = isPlanned ? null : this.loggedCount
      command = isPlanned ? planned.command : (this.#log[this.loggedCount] ?? null)
      if (isPlanned) this.#plannedSeen += 1
      this.commands.push({ atNs, type, target, detail, logIndex, isRefused: false })
      if (changesConfiguration(type)) this.stretch = this.extent()
    }
    this.estate.add(record, this.view, command)
    this.#noteFigures(record)
  }

  #refuse(): void {
    const last = this.commands.at(-1)
    if (last !== undefined) last.isRefused = true
  }

  #noteFigures(record: TraceRecord): void {
    if ('migration' in record) this.#touch(record.migration)
    switch (record.type) {
      case 'migration-started':
      case 'cold-migration-started':
      case 'storage-migration-started':
        this.#countMigrations()
        break
      case 'task-orphaned':
        for (const { migration } of this.view.migrations) this.#touch(migration)
        break
      case 'host-maintenance-changed':
        if (record.state === 'in' && record.task > 0) this.#recordOf(record.host).timesInMaintenance += 1
        break
      default:
    }
    if (this.estate.revision !== this.#usedRevision) this.#noteSpace()
  }

  #touch(migration: number): void {
    this.#revisions.set(migration, this.revisionOf(migration) + 1)
  }

  #recordOf(host: string): HostRecord {
    const found = this.#hostRecords.get(host) ?? { ...noRecord }
    this.#hostRecords.set(host, found)
    return found
  }

  #countMigrations(): void {
    const running = this.view.migrations.filter(({ outcome }) => outcome === null)
    for (const host of this.view.hosts.keys()) {
      const here = running.filter((one) => one.sourceHost === host || one.destinationHost === host)
      const record = this.#recordOf(host)
      record.mostVmotions = Math.max(record.mostVmotions, here.filter(movesMemory).length)
      record.mostStorageMoves = Math.max(
        record.mostStorageMoves,
        here.filter(({ storage }) => storage !== null).length,
      )
      const cost = here.reduce((total, { kind }) => total + operationCosts[kind].host, 0)
      record.mostCost = Math.max(record.mostCost, cost)
    }
  }

  #noteSpace(): void {
    this.#usedRevision = this.estate.revision
    const { inventory } = this.estate
    for (const datastore of inventory.datastores.values()) {
      const percent = (100 * usedGiBOf(inventory, datastore)) / datastore.spec.capacityGiB
      const most = this.mostUsedPercent.get(datastore.name) ?? 0
      if (percent > most) this.mostUsedPercent.set(datastore.name, percent)
    }
  }

  /** How much there is of each list now. */
  extent(): Extent {
    const { migrations, tasks, events, refusals } = this.view
    return {
      migrations: migrations.length,
      tasks: tasks.length,
      events: events.length,
      commands: this.commands.length,
      refusals: refusals.length,
    }
  }
}

function movesMemory({ kind }: MigrationView): boolean {
  return kind === 'vmotion' || kind === 'combined'
}
