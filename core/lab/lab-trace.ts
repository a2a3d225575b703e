/**
 * The trace as a lab reads it: the fold that screens read as well, and beside it the commands and the stretches
 * between changes of configuration, which only labs ask for. Takes one record at a time.
 */
import { nsFromSeconds } from '../base/units.ts'
import type { Scenario } from '../scenario/schema.ts'
import type { TraceRecord } from '../trace/events.ts'
import { applyRecord, newRunView } from '../trace/fold.ts'
import type { RunView } from '../trace/view.ts'

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
}

export const wholeRun: Extent = { migrations: 0, tasks: 0, events: 0, commands: 0 }

/** Commands that leave the configuration as it is; any other begins a new stretch. */
const movesOnly = new Set(['migrate', 'cancel'])

/** Figures, not happenings: conditions over the whole run are not asked again after these. */
const samples = new Set<TraceRecord['type']>(['migration-sample', 'guest-sample'])

export function isSample(record: TraceRecord): boolean {
  return samples.has(record.type)
}

export class LabTrace {
  readonly scenario: Scenario
  readonly view: RunView = newRunView()
  readonly commands: CommandFact[] = []
  /** Host of each VM when the run began. */
  readonly firstHosts = new Map<string, string>()
  /** Where the stretch that is open began. */
  stretch: Extent = wholeRun
  readonly #plannedNs: readonly number[]
  #plannedSeen = 0

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.#plannedNs = scenario.commands
      .map((planned) => nsFromSeconds(planned.atSeconds))
      .sort((left, right) => left - right)
  }

  /** Commands of the run's log that were obeyed so far. */
  get loggedCount(): number {
    return this.commands.length - this.#plannedSeen
  }

  /** Whether anything is under way or planned: if not, nothing more happens without another command. */
  get isAtRest(): boolean {
    if (this.#plannedSeen < this.#plannedNs.length) return false
    return this.view.tasks.every(({ state }) => state !== 'queued' && state !== 'running')
  }

  add(record: TraceRecord): void {
    applyRecord(this.view, record)
    if (record.type === 'vm-present') this.firstHosts.set(record.vm, record.host)
    else if (record.type === 'command-refused') this.#refuse()
    else if (record.type === 'command-issued') {
      const { atNs, command: type, target, detail } = record
      const isPlanned = (this.#plannedNs[this.#plannedSeen] ?? Infinity) <= atNs
      const logIndex = isPlanned ? null : this.loggedCount
      if (isPlanned) this.#plannedSeen += 1
      this.commands.push({ atNs, type, target, detail, logIndex, isRefused: false })
      if (!movesOnly.has(type)) this.stretch = this.extent()
    }
  }

  #refuse(): void {
    const last = this.commands.at(-1)
    if (last !== undefined) last.isRefused = true
  }

  /** How much there is of each list now. */
  extent(): Extent {
    const { migrations, tasks, events } = this.view
    return {
      migrations: migrations.length,
      tasks: tasks.length,
      events: events.length,
      commands: this.commands.length,
    }
  }
}
