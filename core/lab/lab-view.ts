/**
 * Builds the view that expressions ask (documented in `view-table.ts`) from the fold of a trace and the estate as it
 * is configured. Each variable is built only when an expression asks for it, and once for a view.
 */
import { nsPerMs } from '../base/units.ts'
import type { FaultView } from '../trace/fault-view.ts'
import type { EventLine, TaskView } from '../trace/view.ts'
import { settingsOf } from './lab-settings.ts'
import { wholeRun, type CommandFact, type Extent, type LabTrace } from './lab-trace.ts'
import { datastoreFacts, hostFacts, vmFacts } from './lab-view-estate.ts'
import { migrationFacts } from './lab-view-migrations.ts'
import { LazyMap } from './lazy-map.ts'
import type { LabView, ViewRecord } from './view-table.ts'

export type AnswerFacts = ReadonlyMap<string, ViewRecord<'answer'>>

/** What an expression needs beside the trace. Answers, notebook and hidden faults are read when it asks for them. */
export interface LabViewOptions {
  /** Values of the lab's variables, by name. */
  readonly vars?: Readonly<Record<string, unknown>>
  readonly answers?: AnswerFacts
  readonly notebook?: readonly ViewRecord<'hypothesis'>[]
  readonly hidden?: readonly ViewRecord<'hiddenFault'>[]
  /** Lists begin here: `within` looks at one stretch only. */
  readonly since?: Extent
  /** Whether a command of the log was given by a watch step. */
  readonly isByLab?: (logIndex: number) => boolean
}

const noAnswers: AnswerFacts = new Map()

export function labViewOf(trace: LabTrace, options: LabViewOptions = {}): LabView {
  const { view, estate } = trace
  const since = options.since ?? wholeRun
  const isByLab = options.isByLab ?? (() => false)
  const made: { -readonly [Name in keyof LabView]?: LabView[Name] } = {}
  return {
    nowMs: view.nowNs / nsPerMs,
    get vms() {
      return (made.vms ??= new LazyMap(view.vms, (vm) => vmFacts(trace, vm)))
    },
    get hosts() {
      return (made.hosts ??= new LazyMap(view.hosts, (host) => hostFacts(trace, host)))
    },
    get datastores() {
      return (made.datastores ??= new LazyMap(estate.inventory.datastores, (one) =>
        datastoreFacts(trace, one),
      ))
    },
    get settings() {
      return (made.settings ??= settingsOf(estate.inventory))
    },
    get vars() {
      return (made.vars ??= new Map(Object.entries(options.vars ?? {})))
    },
    get migrations() {
      return (made.migrations ??= view.migrations
        .slice(since.migrations)
        .map((one) => migrationFacts(trace, one)))
    },
    get tasks() {
      return (made.tasks ??= view.tasks.slice(since.tasks).map(taskFacts))
    },
    get events() {
      return (made.events ??= view.events.slice(since.events).map(eventFacts))
    },
    get faults() {
      return (made.faults ??= view.faults.map(faultFacts))
    },
    get commands() {
      return (made.commands ??= trace.commands
        .slice(since.commands)
        .map((command) => commandFacts(command, isByLab)))
    },
    get refusals() {
      return (made.refusals ??= view.refusals
        .slice(since.refusals)
        .map(({ fault, message }) => ({ fault, message })))
    },
    get notebook() {
      return options.notebook ?? []
    },
    get hidden() {
      return options.hidden ?? []
    },
    get answers() {
      return options.answers ?? noAnswers
    },
  }
}

function taskFacts(task: TaskView): ViewRecord<'task'> {
  const { startedAtNs, endedAtNs, waits } = task
  return {
    number: task.task,
    name: task.name,
    target: task.target,
    state: task.state,
    percent: task.percent,
    queuedAtMs: task.queuedAtNs / nsPerMs,
    ...(startedAtNs === null ? {} : { startedAtMs: startedAtNs / nsPerMs }),
    ...(endedAtNs === null ? {} : { endedAtMs: endedAtNs / nsPerMs }),
    waitsFor: waits === null ? '' : `${waits.resource} ${waits.object}`,
    fault: task.fault,
    message: task.message,
  }
}

function eventFacts({ atNs, severity, target, eventClass, text }: EventLine): ViewRecord<'event'> {
  return { atMs: atNs / nsPerMs, severity, target, class: eventClass, text }
}

function faultFacts({ name, kind, target, state, occurrences, spans }: FaultView): ViewRecord<'fault'> {
  const newest = spans.at(-1)
  return {
    name,
    kind,
    target,
    state,
    occurrences,
    ...(newest === undefined ? {} : { beganAtMs: newest.beganAtNs / nsPerMs }),
    ...(newest === undefined || newest.endedAtNs === null ? {} : { endedAtMs: newest.endedAtNs / nsPerMs }),
  }
}

function commandFacts(command: CommandFact, isByLab: (index: number) => boolean): ViewRecord<'command'> {
  const { atNs, type, target, detail, logIndex, isRefused } = command
  const by = logIndex === null ? 'scenario' : isByLab(logIndex) ? 'lab' : 'learner'
  return { atMs: atNs / nsPerMs, type, target, detail, by, isRefused }
}
