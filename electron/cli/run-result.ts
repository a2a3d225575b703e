/** What `precopy run` says of a run: as JSON for programs and in lines for people, both from the trace alone. */
import { bytesInWords, countInWords, countOf, durationInWords } from '../../core/base/wording.ts'
import { nsPerMs, nsPerSecond } from '../../core/base/units.ts'
import { convergenceInShort, convergenceInWords } from '../../core/trace/convergence.ts'
import type { PlacedDisk } from '../../core/trace/disk-trouble.ts'
import type { EventLine, MigrationView, RunView } from '../../core/trace/view.ts'
import { guestFiguresOf, type GuestFigures } from '../services/guest-figures.ts'
import { figuresOf, isNotPoweredOn } from '../services/migration-figures.ts'
import {
  describeFailure,
  describeFaults,
  describeUndone,
  faultsResult,
  outcomeInWords,
  undoneResult,
  type FaultResult,
} from './fault-result.ts'
import {
  copiedInWords,
  describeStorage,
  describeVcenter,
  storageResult,
  vcenterResult,
} from './storage-result.ts'
import { describeTask, otherTasks, type TaskResult } from './task-result.ts'

export interface RunResult {
  readonly scenario: { readonly name: string; readonly file: string }
  readonly seed: number
  readonly engine: string
  /** Who planned the commands: the scenario, the option --migrate, the command line by default, or nobody. */
  readonly plannedBy: string
  readonly endedAtSeconds: number
  /** Why the run was stopped before its end: a migration that does not converge and has no end; '' if it was not. */
  readonly stopped: string
  readonly migrations: readonly MigrationResult[]
  /** Migrations that had not begun when the run was cut short, and what each waited for. */
  readonly queued: readonly { readonly vm: string; readonly to: string; readonly reason: string }[]
  /** Tasks that are no migrations, in their order. */
  readonly tasks: readonly TaskResult[]
  /** Faults that were injected, in that order. */
  readonly faults: readonly FaultResult[]
  /** Commands that were refused, as the events say it. */
  readonly refusals: readonly string[]
  readonly trace: { readonly records: number; readonly bytes: number }
  /** SHA-256 of the trace: the same run gives the same. */
  readonly traceHash: string
}

type MigrationResult = ReturnType<typeof migrationResult>

export interface RunFacts extends Pick<
  RunResult,
  'scenario' | 'seed' | 'engine' | 'plannedBy' | 'stopped' | 'traceHash'
> {
  readonly traceBytes: number
  /** Where the disks of a VM lay when the run began; left out: as far as the trace says it. */
  readonly placed?: (vm: string) => readonly PlacedDisk[]
}

export function resultOf(view: RunView, facts: RunFacts): RunResult {
  const { traceBytes, traceHash, placed, ...told } = facts
  return {
    ...told,
    endedAtSeconds: view.nowNs / nsPerSecond,
    migrations: view.migrations.map((migration) => migrationResult(view, migration, placed?.(migration.vm))),
    queued: view.tasks.flatMap(({ target, waits }) =>
      waits === null ? [] : [{ vm: target, to: waits.toHost, reason: waits.reason }],
    ),
    tasks: otherTasks(view),
    faults: faultsResult(view),
    refusals: view.events.filter(isRefusal).map((event) => event.text),
    trace: { records: view.recordCount, bytes: traceBytes },
    traceHash,
  }
}

/** Refused commands are the only error events without an object. */
function isRefusal(event: EventLine): boolean {
  return event.severity === 'error' && event.target === ''
}

/** Whether the work failed: a migration ended in error or not at all, or a command was refused. */
export function hasFailed(result: RunResult): boolean {
  return (
    result.stopped !== '' ||
    result.refusals.length > 0 ||
    result.migrations.some((migration) => migration.outcome === 'failed')
  )
}

function migrationResult(view: RunView, migration: MigrationView, placed?: readonly PlacedDisk[]) {
  const { rounds: roundCount, stun, ...figures } = figuresOf(migration, view.nowNs)
  const guest = view.vms.get(migration.vm)?.guest
  const next = view.migrations.find(
    (one) => one.vm === migration.vm && one.startedAtNs > migration.startedAtNs,
  )
  const { vm, kind, from, to, outcome, owner, fault, message, remedy, networkLoss, ...totals } = figures
  return {
    vm,
    kind,
    from,
    to,
    policy: migration.policy,
    outcome,
    owner,
    fault,
    message,
    remedy,
    totals: { ...totals, rounds: roundCount },
    rounds: migration.rounds.map(({ round, pagesToSend, startedAtNs, finished, convergence }) => ({
      round,
      startedAtSeconds: startedAtNs / nsPerSecond,
      pagesToSend,
      sentPages: finished?.sentPages ?? null,
      zeroPages: finished?.zeroPages ?? null,
      sentBytes: finished?.sentBytes ?? null,
      dirtiedPages: finished?.dirtiedPages ?? null,
      durationMs: finished === null ? null : finished.durationNs / nsPerMs,
      convergence,
    })),
    stun:
      stun === null
        ? null
        : {
            ...stun,
            lastPages: migration.stun.lastPages?.pages ?? 0,
            lastBytes: migration.stun.lastPages?.bytes ?? 0,
          },
    /** Disks, home directory and space; null if no files move. */
    storage: storageResult(view, migration),
    /** null if the VM stays in its vCenter. */
    vcenterChange: vcenterResult(migration),
    networkLoss,
    ...undoneResult(view, migration, placed),
    /** What clients of the guest saw. */
    guest: guest === undefined ? null : guestFiguresOf(migration, guest, next?.startedAtNs),
    /** Whether it converges, or did; null before a round has ended. */
    convergence: migration.convergence,
    /** What the policy decided last, and why. */
    verdict: migration.verdicts.at(-1)?.reason ?? '',
  }
}

export function describeResult(result: RunResult): string {
  const lines = [`${result.scenario.name} (seed ${result.seed})`]
  for (const migration of result.migrations) lines.push('', ...describeMigration(migration))
  if (result.migrations.length === 0) lines.push('', 'No VM was migrated.')
  for (const task of result.tasks) lines.push('', ...describeTask(task))
  if (result.faults.length > 0) lines.push('', ...describeFaults(result.faults))
  for (const { vm, to, reason } of result.queued) lines.push('', `Queued: ${vm} → ${to}: ${reason}.`)
  const told = new Set(result.tasks.map((task) => task.message))
  for (const refusal of result.refusals) {
    if (![...told].some((message) => message !== '' && refusal.startsWith(message)))
      lines.push('', `Refused: ${refusal}`)
  }
  const records = countOf(result.trace.records, 'record')
  lines.push('', `Trace: ${records} up to ${result.endedAtSeconds.toFixed(3)} s, SHA-256 ${result.traceHash}`)
  return lines.join('\n')
}

function describeMigration(migration: MigrationResult): string[] {
  const { totals, storage } = migration
  const ended = migration.message === '' ? [] : [`  ${migration.message} ${migration.remedy}`.trimEnd()]
  const head = [`Relocate ${migration.vm}, ${wayOf(migration)}: ${outcomeInWords(migration)}`, ...ended]
  const time = `  ${migration.outcome === 'running' ? 'So far ' : 'Total  '} ${durationInWords(totals.totalSeconds * nsPerSecond)}`
  const isOff = isNotPoweredOn(migration)
  const place = describeFailure(migration) ?? `  ${isOff ? 'Registered on' : 'Runs on'} ${migration.owner}`
  const files = storage === null ? [] : describeStorage(storage)
  const isRefused = migration.outcome === 'failed' && totals.totalSeconds === 0
  const ending = [
    ...describeVcenter(migration.vcenterChange),
    ...describeLoss(migration),
    ...describeUndone({ ...migration, isPoweredOn: !isOff }),
  ]
  if (migration.kind === 'cold') {
    const copied = storage === null ? 'nothing copied (the VM does not run)' : copiedInWords(storage)
    return [...head, ...(isRefused ? [] : [`${time}, ${copied}`]), ...files, place, ...ending]
  }
  if (migration.kind === 'storage-vmotion') {
    const copied = storage === null ? 'no files copied' : copiedInWords(storage)
    const stun = migration.stun === null ? [] : [`  Stun    ${durationInWords(migration.stun.ms * nsPerMs)}`]
    return [...head, ...(isRefused ? [] : [`${time}, ${copied}`]), ...files, ...stun, place, ...ending]
  }
  return [
    ...head,
    `${time}, ` +
      `${bytesInWords(totals.sentBytes)} sent ` +
      `of ${countInWords(totals.memoryMiB)} MiB of memory${describePages(totals)}`,
    ...files,
    `  Rounds  ${totals.rounds}`,
    ...migration.rounds.map(describeRound),
    ...describeStun(migration.stun),
    ...describeGuest(migration.guest),
    place + (totals.verifiedPages === null ? '' : `, ${countOf(totals.verifiedPages, 'page')} verified`),
    ...ending,
    ...(totals.largestSlowdownPercent > 0
      ? [`  The guest was slowed by up to ${totals.largestSlowdownPercent.toFixed(1)} %.`]
      : []),
    ...(migration.convergence === null ? [] : [`  ${convergenceInWords(migration.convergence)}`]),
    // A policy that gave up says so in the words of the failure.
    ...(migration.verdict === '' || migration.convergence?.outlook === migration.verdict
      ? []
      : [`  ${migration.verdict}`]),
  ]
}

/** A change of storage alone has no way between hosts. */
function wayOf({ kind, from, to }: MigrationResult): string {
  return kind === 'storage-vmotion' ? `storage, on ${from}` : `${from} → ${to}`
}

function describeLoss({ vm, networkLoss }: MigrationResult): string[] {
  if (networkLoss === null) return []
  const { adapter, network, reason } = networkLoss
  return [`  Nobody reaches ${vm} there: ${adapter} is on “${network}”, and ${reason}.`]
}

function describePages({ sentPages, zeroPages }: MigrationResult['totals']): string {
  if (sentPages === null || zeroPages === null) return ''
  return ` (${countOf(sentPages, 'page')}, ${countOf(zeroPages, 'zero page')})`
}

function describeStun(stun: MigrationResult['stun']): string[] {
  if (stun === null) return []
  const silence =
    stun.networkSilenceMs === null
      ? 'the network is still silent'
      : `the network was silent for ${durationInWords(stun.networkSilenceMs * nsPerMs)}`
  const pages = countOf(stun.lastPages, 'page')
  return [`  Stun    ${durationInWords(stun.ms * nsPerMs)} with the last ${pages}; ${silence}`]
}

/** What its clients saw: the longest gap, and what was served of what they asked for. */
function describeGuest(guest: GuestFigures | null): string[] {
  if (guest === null || guest.longestGapMs === null || guest.tcpStallMs === null) return []
  const { rounds, servedAfterMs, longestGapMs, tcpStallMs, tcpSurvives } = guest
  const inRounds = rounds === null ? [] : [`${rounds.meanThroughputPercent} % served in the rounds`]
  const tcp =
    tcpSurvives === false
      ? 'a TCP connection is given up'
      : `TCP stalls for ${durationInWords(tcpStallMs * nsPerMs)}`
  const gap = longestGapMs === 0 ? [] : [`longest gap ${durationInWords(longestGapMs * nsPerMs)}`, tcp]
  const served =
    servedAfterMs === null
      ? []
      : [`what had waited was served ${durationInWords(servedAfterMs * nsPerMs)} after it went on`]
  const parts = [...inRounds, ...gap, ...served]
  return parts.length === 0 ? [] : [`  Clients ${parts.join(', ')}`]
}

function describeRound(round: MigrationResult['rounds'][number]): string {
  const start = `${String(round.round).padStart(5)}  ${countInWords(round.pagesToSend).padStart(13)} pages`
  if (round.sentBytes === null || round.durationMs === null) return `${start}, not finished`
  return (
    `${start} ${bytesInWords(round.sentBytes).padStart(12)} in ${durationInWords(round.durationMs * nsPerMs).padEnd(8)}` +
    ` ${countInWords(round.dirtiedPages ?? 0).padStart(13)} dirtied meanwhile  ${convergenceInShort(round.convergence)}`.trimEnd()
  )
}
