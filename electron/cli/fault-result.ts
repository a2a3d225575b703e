/**
 * What `precopy run` says of injected faults and of how a migration came through them: who has the VM, whether
 * anything of it was lost, what was cleaned up, and what clients missed. From the trace alone.
 */
import { nsPerMs, nsPerSecond } from '../../core/base/units.ts'
import { clockTime } from '../../core/base/format.ts'
import { durationInWords } from '../../core/base/wording.ts'
import { faultTitles } from '../../core/scenario/fault-words.ts'
import {
  diskTroubles,
  failureInWords,
  troubleInWords,
  uncountedStorage,
  type PlacedDisk,
} from '../../core/trace/disk-trouble.ts'
import { failureDuring } from '../../core/trace/fault-figures.ts'
import type { ClientMissed, FaultView } from '../../core/trace/fault-view.ts'
import { missedInWords } from '../../core/trace/missed-words.ts'
import { undoneInWords } from '../../core/trace/undone-words.ts'
import type { MigrationView, RunView } from '../../core/trace/view.ts'

export type FaultResult = ReturnType<typeof faultResult>

export function faultsResult({ faults }: RunView): FaultResult[] {
  return faults.map(faultResult)
}

function faultResult({ name, kind, target, what, trigger, state, occurrences, spans, outcome }: FaultView) {
  return {
    name,
    kind,
    target,
    /** What it is, not which of its turns it was left in. */
    detail: what,
    trigger,
    state,
    occurrences,
    spans: spans.map(({ beganAtNs, endedAtNs }) => ({
      fromSeconds: beganAtNs / nsPerSecond,
      toSeconds: endedAtNs === null ? null : endedAtNs / nsPerSecond,
    })),
    outcome,
  }
}

/** How the migration was undone and what it cost. `placed`: where the VM's disks lay when the run began. */
export function undoneResult(view: RunView, migration: MigrationView, placed: readonly PlacedDisk[] = []) {
  const { undone, clientMissed, orphaned, task, vm } = migration
  const newest = view.migrations.findLast((one) => one.vm === vm)
  return {
    /** Steps of cleaning up, in order. */
    undone: undone.map(({ atNs, step, place, isDone }) => ({
      atSeconds: atNs / nsPerSecond,
      step,
      place,
      isDone,
    })),
    /** What clients missed, in ms; null until it is known. */
    clientMissed: clientMissed === null ? null : missedMs(clientMissed),
    /** What is not in that count, as sentences. */
    notCounted: [
      failureInWords(view, vm, migration),
      clientMissed === null ? null : uncountedStorage(view, migration, placed),
    ].filter((one) => one !== null),
    /** Why vCenter has lost its task; '' it has not. */
    orphaned,
    orphanedFault: orphaned === '' ? '' : (view.tasks[task - 1]?.fault ?? ''),
    /** The VM has stopped since it began; null: it has not. */
    failure: failureResult(view, migration),
    /** Datastores of the VM that its host does not reach as it should, at the end of the run. */
    brokenDatastores:
      newest === migration
        ? diskTroubles(view, vm, placed).map(({ sinceNs, ...trouble }) => ({
            ...trouble,
            sinceSeconds: sinceNs / nsPerSecond,
            words: troubleInWords({ ...trouble, sinceNs }),
          }))
        : [],
  }
}

function failureResult(view: RunView, migration: MigrationView) {
  const failure = failureDuring(view, migration)
  if (failure === null) return null
  const { atNs, host, reason, restarted } = failure
  return {
    atSeconds: atNs / nsPerSecond,
    host,
    reason,
    /** Host on which vSphere HA restarted it, '' if it found none; null: it has not tried. */
    restartedOn: restarted?.toHost ?? null,
    restartedAtSeconds: restarted === null ? null : restarted.atNs / nsPerSecond,
    restartReason: restarted?.reason ?? '',
  }
}

export type UndoneResult = ReturnType<typeof undoneResult>

function missedMs({ windowNs, missedNs, pausedNs, slowedNs, silentNs, storageNs }: ClientMissed) {
  return {
    windowMs: windowNs / nsPerMs,
    missedMs: missedNs / nsPerMs,
    pausedMs: pausedNs / nsPerMs,
    slowedMs: slowedNs / nsPerMs,
    silentMs: silentNs / nsPerMs,
    storageMs: storageNs / nsPerMs,
  }
}

/** One line for each fault: when it was broken, or why it was not. */
export function describeFaults(faults: readonly FaultResult[]): string[] {
  return faults.map((fault) => {
    const { name, kind, target, detail } = fault
    const { title } = faultTitles[kind as keyof typeof faultTitles]
    return `Fault “${name}”, ${title}, ${target}: ${detail}; ${withoutStop(stateInWords(fault))}.`
  })
}

function stateInWords({ spans, state, trigger, outcome }: FaultResult): string {
  const broken = spans.map(({ fromSeconds, toSeconds }) => {
    const from = clockTime(fromSeconds * nsPerSecond)
    if (toSeconds === null) return `since ${from}`
    return toSeconds === fromSeconds ? `at ${from}` : `${from} to ${clockTime(toSeconds * nsPerSecond)}`
  })
  if (broken.length > 0) return [...broken, ...(state === 'waiting' ? ['to begin again'] : [])].join(', ')
  if (state === 'waiting') return trigger === '' ? 'it waits' : `it waits: ${trigger}`
  return `it did not begin: ${outcome}`
}

/** Reasons are written as sentences by some and as clauses by others. */
function withoutStop(reason: string): string {
  return reason.replace(/\.+$/, '')
}

/** Where the VM is once it has stopped; null: it has not. */
export function describeFailure({ failure }: Pick<UndoneResult, 'failure'>): string | null {
  if (failure === null) return null
  const { atSeconds, host, reason, restartedOn, restartedAtSeconds, restartReason } = failure
  const stopped = `  Stopped on ${host} at ${clockTime(atSeconds * nsPerSecond)}: ${withoutStop(reason)}`
  if (restartedOn === null || restartedAtSeconds === null) return stopped
  const when = `at ${clockTime(restartedAtSeconds * nsPerSecond)}, ${durationInWords((restartedAtSeconds - atSeconds) * nsPerSecond)} later`
  return restartedOn === ''
    ? `${stopped}; vSphere HA found no host for it ${when}: ${withoutStop(restartReason)}`
    : `${stopped}; restarted by vSphere HA on ${restartedOn} ${when}`
}

/** How it ended, for the headline: hosts go on without a vCenter that has lost their task. */
export function outcomeInWords({
  outcome,
  fault,
  orphaned,
  orphanedFault,
}: Pick<UndoneResult, 'orphaned' | 'orphanedFault'> & {
  readonly outcome: string
  readonly fault: string
}): string {
  const because = (name: string) => (name === '' ? '' : ` (${name})`)
  if (orphaned === '') return `${outcome}${because(fault)}`
  const ended = outcome === 'completed' ? 'arrived' : `${outcome}${because(fault)}`
  return `${ended}; vCenter lost its task${because(orphanedFault)}`
}

type Undone = UndoneResult & { readonly outcome: string; readonly isPoweredOn: boolean }

/** What was lost, clean-up place by place, and what clients missed with what that count leaves out. */
export function describeUndone(result: Undone): string[] {
  const { undone, clientMissed, notCounted, orphaned } = result
  const places = [...new Set(undone.map(({ place }) => place))]
  return [
    ...describeLost(result),
    ...places.map((place) => {
      const steps = undone.filter((step) => step.place === place).map(undoneInWords)
      return `  Clean-up on ${place}: ${steps.join(', ')}`
    }),
    ...(orphaned === '' ? [] : [`  vCenter lost the task: ${orphaned}`]),
    ...(clientMissed === null
      ? []
      : [
          `  Missed  ${missedInWords(missedNs(clientMissed))}`,
          ...notCounted.map((sentence) => `          ${sentence}.`),
        ]),
  ]
}

/** Memory where the VM died; nothing where a move came to nothing, though its disks may not answer. */
function describeLost({ undone, failure, brokenDatastores, outcome, isPoweredOn }: Undone): string[] {
  const broken = brokenDatastores.map(({ words }) => words).join('; ')
  const disks = broken === '' ? [] : [`  Disks   ${broken}`]
  if (failure !== null)
    return ['  Lost    what its memory held; no block that was written to a disk is lost', ...disks]
  const isUndone = undone.length > 0 && outcome !== 'completed' && outcome !== 'running'
  if (!isUndone || !isPoweredOn) return disks
  return broken === ''
    ? ['  Lost    nothing: the VM runs on with all of its memory and disks']
    : [`  Lost    nothing that was written, but ${broken}`]
}

function missedNs(missed: ReturnType<typeof missedMs>): ClientMissed {
  return {
    windowNs: missed.windowMs * nsPerMs,
    missedNs: missed.missedMs * nsPerMs,
    pausedNs: missed.pausedMs * nsPerMs,
    slowedNs: missed.slowedMs * nsPerMs,
    silentNs: missed.silentMs * nsPerMs,
    storageNs: missed.storageMs * nsPerMs,
  }
}
