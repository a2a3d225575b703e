/** Migrations, their rounds and their disk copies, as expressions see them. */
import { largestOf } from '../base/extremes.ts'
import { bytesFromPages, gibBytes, mibBytes, nsPerMs, nsPerSecond } from '../base/units.ts'
import { meanWriteLatencyNs } from '../trace/storage-figures.ts'
import type { DiskCopyView, DiskSeries } from '../trace/storage-view.ts'
import type { MigrationView } from '../trace/view.ts'
import type { LabTrace } from './lab-trace.ts'
import type { ViewRecord } from './view-table.ts'

interface Made {
  readonly revision: number
  readonly facts: ViewRecord<'migration'>
}

/** Facts of each migration, as long as no further record has told of it. */
const made = new WeakMap<MigrationView, Made>()

export function migrationFacts(trace: LabTrace, migration: MigrationView): ViewRecord<'migration'> {
  const revision = trace.revisionOf(migration.migration)
  const before = made.get(migration)
  if (before?.revision === revision) return before.facts
  const facts = factsOf(trace, migration)
  made.set(migration, { revision, facts })
  return facts
}

function factsOf(trace: LabTrace, migration: MigrationView): ViewRecord<'migration'> {
  const { outcome, stun, storage, vcenterChange } = migration
  const samples = trace.view.vms.get(migration.vm)?.disks
  return {
    number: migration.migration,
    kind: migration.kind,
    task: migration.task,
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
    ...memoryFacts(migration),
    copies: (storage?.copies ?? []).map((copy) =>
      copyFacts(copy, migration.startedAtNs, samples?.get(copy.disk)),
    ),
    storageMethod: storage?.method ?? '',
    toVcenter: vcenterChange?.toVcenter ?? '',
    kept: vcenterChange?.kept ?? [],
    lost: vcenterChange?.lost ?? [],
    networkLoss: migration.networkLoss?.reason ?? '',
    startedAtMs: migration.startedAtNs / nsPerMs,
    ...laterFacts(migration),
    fault: outcome?.fault ?? '',
    message: outcome?.message ?? '',
    cleanUps: migration.undone.map(({ atNs, place, step, isDone }) => ({
      atMs: atNs / nsPerMs,
      place,
      step,
      isDone,
    })),
  }
}

/** What crosses of the memory; a move of files alone has none of it. */
function memoryFacts(migration: MigrationView) {
  const { outcome, series } = migration
  const ended = migration.rounds.findLast((round) => round.finished !== null)?.finished
  const sampledPages = series.remainingPages.at(-1)
  const remainingPages =
    outcome?.outcome === 'completed' ? 0 : (sampledPages ?? ended?.remainingPages ?? migration.touchedPages)
  return {
    rounds: migration.rounds.length,
    roundList: roundFacts(migration),
    copiedPercent: Math.max(0, 100 * (1 - remainingPages / Math.max(1, migration.touchedPages))),
    remainingMiB: bytesFromPages(remainingPages) / mibBytes,
    sentMiB: (outcome?.sentBytes ?? series.sentBytes.at(-1) ?? 0) / mibBytes,
    memoryMiB: bytesFromPages(migration.memoryPages) / mibBytes,
    touchedMiB: bytesFromPages(migration.touchedPages) / mibBytes,
    switchoverGoalMs: migration.switchoverGoalNs / nsPerMs,
    usableMiBPerSecond: migration.usableBytesPerSecond / mibBytes,
    throughputMiBPerSecond: throughputOf(migration),
    convergence: migration.convergence?.kind ?? '',
    mostSlowdownPercent:
      largestOf(
        migration.slowdowns.map((one) => one.slowdownPermyriad),
        0,
      ) / 100,
  }
}

function throughputOf({ rounds }: MigrationView): number {
  let bytes = 0
  let durationNs = 0
  for (const { finished } of rounds) {
    bytes += finished?.sentBytes ?? 0
    durationNs += finished?.durationNs ?? 0
  }
  return durationNs === 0 ? 0 : (bytes / mibBytes / durationNs) * nsPerSecond
}

type Known<Facts> = { readonly [Name in keyof Facts]?: NonNullable<Facts[Name]> }

/** What exists only once it has happened: without the fields that are null. */
function withoutNull<Facts extends object>(facts: Facts): Known<Facts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as Known<Facts>
}

function laterFacts({ outcome, stun, networkLoss, verifiedPages, clientMissed }: MigrationView) {
  const at = (moment: { readonly atNs: number } | null) => (moment === null ? null : moment.atNs / nsPerMs)
  return withoutNull({
    stunnedAtMs: msOf(stun.stunnedAtNs),
    ownershipAtMs: at(stun.ownership),
    resumedAtMs: at(stun.resumed),
    networkAtMs: at(stun.network),
    lastPagesMiB: stun.lastPages === null ? null : stun.lastPages.bytes / mibBytes,
    verifiedPages,
    endedAtMs: at(outcome),
    totalMs: outcome === null ? null : outcome.totalNs / nsPerMs,
    downtimeMs: outcome === null ? null : outcome.downtimeNs / nsPerMs,
    networkSilenceMs: outcome === null || networkLoss !== null ? null : outcome.networkSilenceNs / nsPerMs,
    clientMissedMs: clientMissed === null ? null : clientMissed.missedNs / nsPerMs,
  })
}

function msOf(ns: number | null): number | null {
  return ns === null ? null : ns / nsPerMs
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

function copyFacts(
  copy: DiskCopyView,
  startedAtNs: number,
  series: DiskSeries | undefined,
): ViewRecord<'copy'> {
  const { ended, verified } = copy
  return {
    disk: copy.disk,
    from: copy.fromDatastore,
    to: copy.toDatastore,
    fromFormat: copy.fromFormat,
    toFormat: copy.toFormat,
    mover: copy.mover,
    sizeGiB: copy.sizeBytes / gibBytes,
    toCopyGiB: copy.bytesToCopy / gibBytes,
    passes: copy.passes.length,
    startedAtMs: copy.startedAtNs / nsPerMs,
    outcome: ended?.outcome ?? 'running',
    ...withoutNull({
      readyAtMs: msOf(copy.readyAtNs),
      switchedAtMs: msOf(copy.switchedAtNs),
      writesToSource: ended?.writesToSource ?? null,
      writesToBoth: ended?.writesToBoth ?? null,
      writesHeld: ended?.writesHeld ?? null,
      lostWrites: verified?.lostWrites ?? null,
      durationMs: msOf(ended?.durationNs ?? null),
      readGiB: gibOf(ended?.readBytes),
      writtenGiB: gibOf(ended?.writtenBytes),
      mirroredGiB: gibOf(ended?.mirroredBytes),
      ...latencyFacts(copy, startedAtNs, series),
    }),
  }
}

function gibOf(bytes: number | undefined): number | null {
  return bytes === undefined ? null : bytes / gibBytes
}

/** Asked for once, when the copy has ended: every sample is looked at. */
function latencyFacts(copy: DiskCopyView, startedAtNs: number, series: DiskSeries | undefined) {
  const { ended, startedAtNs: begunAtNs, readyAtNs } = copy
  const mean = (fromNs: number, toNs: number) =>
    ended === null ? null : msOf(meanWriteLatencyNs(series, fromNs, toNs))
  return {
    writeMsBefore: mean(startedAtNs, begunAtNs),
    writeMsDuring: mean(begunAtNs, readyAtNs ?? ended?.atNs ?? 0),
  }
}
