/**
 * Builds the view that expressions ask (documented in `view-table.ts`) from the fold of a trace and the
 * scenario. Each variable is built only when an expression asks for it; nothing here is kept between states.
 */
import { bytesFromPages, gibBytes, mibBytes, nsPerMs } from '../base/units.ts'
import type { FaultView } from '../trace/fault-view.ts'
import type { HostView, MigrationView, VmView } from '../trace/view.ts'
import { wholeRun, type CommandFact, type Extent, type LabTrace } from './lab-trace.ts'
import type { LabView, ViewRecord } from './view-table.ts'

export type AnswerFacts = ReadonlyMap<string, ViewRecord<'answer'>>

/** What an expression needs beside the trace. */
export interface LabViewOptions {
  readonly answers?: AnswerFacts
  /** Lists begin here: `within` looks at one stretch only. */
  readonly since?: Extent
  /** Whether a command of the log was given by a watch step. */
  readonly isByLab?: (logIndex: number) => boolean
}

const noAnswers: AnswerFacts = new Map()

export function labViewOf(trace: LabTrace, options: LabViewOptions = {}): LabView {
  const { view } = trace
  const since = options.since ?? wholeRun
  return {
    nowMs: view.nowNs / nsPerMs,
    get vms() {
      return mapped(view.vms, (vm) => vmFacts(trace, vm))
    },
    get hosts() {
      return mapped(view.hosts, hostFacts)
    },
    get migrations() {
      return view.migrations.slice(since.migrations).map(migrationFacts)
    },
    get tasks() {
      return view.tasks
        .slice(since.tasks)
        .map(({ name, target, state, percent, fault }) => ({ name, target, state, percent, fault }))
    },
    get events() {
      return view.events.slice(since.events).map(({ atNs, severity, target, eventClass, text }) => ({
        atMs: atNs / nsPerMs,
        severity,
        target,
        class: eventClass,
        text,
      }))
    },
    get faults() {
      return view.faults.map(faultFacts)
    },
    get commands() {
      return trace.commands
        .slice(since.commands)
        .map((command) => commandFacts(command, options.isByLab ?? (() => false)))
    },
    answers: options.answers ?? noAnswers,
  }
}

function mapped<From, To>(from: ReadonlyMap<string, From>, act: (one: From) => To): ReadonlyMap<string, To> {
  return new Map([...from].map(([name, one]) => [name, act(one)]))
}

function vmFacts(trace: LabTrace, vm: VmView): ViewRecord<'vm'> {
  const spec = trace.scenario.estate.vms.find((one) => one.name === vm.name)
  const migration = trace.view.migrations[vm.migration - 1]
  return {
    name: vm.name,
    host: vm.host,
    firstHost: trace.firstHosts.get(vm.name) ?? vm.host,
    powerState: vm.powerState,
    isStunned: vm.isStunned,
    isMigrating: migration !== undefined && migration.outcome === null,
    slowdownPercent: vm.slowdownPermyriad / 100,
    vcpus: vm.vcpus,
    memoryMiB: bytesFromPages(vm.memoryPages) / mibBytes,
    touchedMiB: bytesFromPages(vm.touchedPages) / mibBytes,
    datastores: spec?.disks.map((disk) => disk.datastore) ?? [],
    portGroups: spec?.nics.map((nic) => nic.portGroup) ?? [],
    stoppedOn: vm.failure?.host ?? '',
    restartedOn: vm.failure?.restarted?.toHost ?? '',
  }
}

function hostFacts(host: HostView): ViewRecord<'host'> {
  return {
    name: host.name,
    cluster: host.cluster,
    memoryGiB: host.memoryBytes / gibBytes,
    reservedMiB: host.reservedMemoryBytes / mibBytes,
    isFailed: host.isFailed,
    connection: host.connection,
  }
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

function migrationFacts(migration: MigrationView): ViewRecord<'migration'> {
  const { outcome, stun, series } = migration
  const ended = migration.rounds.findLast((round) => round.finished !== null)?.finished
  const sampledPages = series.remainingPages.at(-1)
  const remainingPages =
    outcome?.outcome === 'completed' ? 0 : (sampledPages ?? ended?.remainingPages ?? migration.touchedPages)
  return {
    number: migration.migration,
    vm: migration.vm,
    from: migration.sourceHost,
    to: migration.destinationHost,
    policy: migration.policy,
    priority: migration.priority,
    outcome: outcome?.outcome ?? 'running',
    owner: outcome?.owner ?? (stun.ownership === null ? migration.sourceHost : migration.destinationHost),
    stage: migration.stages.at(-1)?.stage ?? 'validate',
    stages: migration.stages.map((entered) => entered.stage),
    stageAtMs: new Map(migration.stages.map(({ stage, atNs }) => [stage, atNs / nsPerMs])),
    rounds: migration.rounds.length,
    roundList: roundFacts(migration),
    copiedPercent: Math.max(0, 100 * (1 - remainingPages / Math.max(1, migration.touchedPages))),
    remainingMiB: bytesFromPages(remainingPages) / mibBytes,
    sentMiB: (outcome?.sentBytes ?? series.sentBytes.at(-1) ?? 0) / mibBytes,
    memoryMiB: bytesFromPages(migration.memoryPages) / mibBytes,
    touchedMiB: bytesFromPages(migration.touchedPages) / mibBytes,
    switchoverGoalMs: migration.switchoverGoalNs / nsPerMs,
    usableMiBPerSecond: migration.usableBytesPerSecond / mibBytes,
    startedAtMs: migration.startedAtNs / nsPerMs,
    ...laterFacts(migration),
    fault: outcome?.fault ?? '',
    cleanUps: migration.undone.map(({ atNs, place, step, isDone }) => ({
      atMs: atNs / nsPerMs,
      place,
      step,
      isDone,
    })),
  }
}

/** What exists only once it has happened. */
function laterFacts({ outcome, stun, networkLoss, verifiedPages }: MigrationView) {
  const at = (moment: { readonly atNs: number } | null) => (moment === null ? null : moment.atNs / nsPerMs)
  const facts = {
    stunnedAtMs: stun.stunnedAtNs === null ? null : stun.stunnedAtNs / nsPerMs,
    ownershipAtMs: at(stun.ownership),
    resumedAtMs: at(stun.resumed),
    networkAtMs: at(stun.network),
    lastPagesMiB: stun.lastPages === null ? null : stun.lastPages.bytes / mibBytes,
    verifiedPages,
    endedAtMs: at(outcome),
    totalMs: outcome === null ? null : outcome.totalNs / nsPerMs,
    downtimeMs: outcome === null ? null : outcome.downtimeNs / nsPerMs,
    networkSilenceMs: outcome === null || networkLoss !== null ? null : outcome.networkSilenceNs / nsPerMs,
  }
  const known = Object.entries(facts).filter(([, value]) => value !== null)
  return Object.fromEntries(known) as { readonly [Name in keyof typeof facts]?: number }
}

function roundFacts(migration: MigrationView): ViewRecord<'round'>[] {
  return migration.rounds.flatMap(({ round, finished }) => {
    if (finished === null) return []
    return [
      {
        number: round,
        sentMiB: finished.sentBytes / mibBytes,
        dirtiedMiB: bytesFromPages(finished.dirtiedPages) / mibBytes,
        remainingMiB: bytesFromPages(finished.remainingPages) / mibBytes,
        durationMs: finished.durationNs / nsPerMs,
      },
    ]
  })
}
