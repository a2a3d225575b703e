/** Faults that were injected, and how a migration came through: its clean-up and what clients missed. */
import { clockTime } from '../../../core/base/format.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { countOf, durationInWords } from '../../../core/base/wording.ts'
import { faultTitles } from '../../../core/scenario/fault-words.ts'
import {
  diskTroubles,
  failureInWords,
  troubleInWords,
  uncountedStorage,
  type DiskTrouble,
  type PlacedDisk,
} from '../../../core/trace/disk-trouble.ts'
import { failureDuring } from '../../../core/trace/fault-figures.ts'
import type { ClientMissed, FaultView, UndoneStep } from '../../../core/trace/fault-view.ts'
import { missedParts } from '../../../core/trace/missed-words.ts'
import { isLeftBehind, undoneInWords } from '../../../core/trace/undone-words.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { figureCell, heading, words, type Block, type Table } from './report-document.ts'

/** Empty where nothing was injected. */
export function faultsBlocks({ faults }: RunView): Block[] {
  if (faults.length === 0) return []
  return [
    heading('Injected faults', countOf(faults.length, 'fault')),
    {
      kind: 'table',
      title: 'Injected faults',
      isTitleQuiet: true,
      columns: ['Name', 'Fault', 'Target', 'What', 'Begins', 'Broken'].map((name) => ({ name })),
      rows: faults.map((fault) => [
        fault.name,
        faultTitles[fault.kind as keyof typeof faultTitles].title,
        fault.target,
        fault.what,
        fault.trigger === '' ? 'at once' : fault.trigger,
        brokenInWords(fault),
      ]),
    },
  ]
}

function brokenInWords({ spans, state, outcome }: FaultView): string {
  if (spans.length === 0) return state === 'waiting' ? 'not yet' : `never: ${withoutStop(outcome)}`
  return spans
    .map(({ beganAtNs, endedAtNs }) => {
      if (endedAtNs === null) return `since ${clockTime(beganAtNs)}`
      return endedAtNs === beganAtNs
        ? clockTime(beganAtNs)
        : `${clockTime(beganAtNs)} to ${clockTime(endedAtNs)}`
    })
    .join(', ')
}

/** Reasons are written as sentences by some and as clauses by others. */
function withoutStop(reason: string): string {
  return reason.replace(/\.+$/, '')
}

/**
 * Empty where nothing was cleaned up, nothing stopped, all disks answer and vCenter kept its task. `placed`: where the
 * VM's disks lay when the run began.
 */
export function undoneBlocks(
  view: RunView,
  migration: MigrationView,
  placed: readonly PlacedDisk[] = [],
): Block[] {
  const { undone, orphaned, vm } = migration
  const stopped = stoppedSentence(view, migration)
  const isNewest = view.migrations.findLast((one) => one.vm === vm)?.migration === migration.migration
  const troubles = isNewest ? diskTroubles(view, vm, placed) : []
  if (undone.length === 0 && orphaned === '' && stopped === null && troubles.length === 0) return []
  return [
    heading('Clean-up'),
    ...(stopped === null ? [] : [words('plain', stopped)]),
    ...(troubles.length === 0 ? [] : [words('plain', troubleSentence(troubles, stopped !== null))]),
    ...(orphaned === '' ? [] : [words('plain', `vCenter lost the task of this migration: ${orphaned}`)]),
    ...(undone.length === 0 ? [] : [undoneTable(migration)]),
  ]
}

function troubleSentence(troubles: readonly DiskTrouble[], hasStopped: boolean): string {
  const broken = troubles.map(troubleInWords).join('; ')
  return hasStopped ? `${broken}.` : `Nothing that was written is lost, but ${broken}.`
}

function stoppedSentence(view: RunView, migration: MigrationView): string | null {
  const failure = failureDuring(view, migration)
  if (failure === null) return null
  const { atNs, host, reason, restarted } = failure
  const stopped =
    `${migration.vm} stopped on ${host} at ${clockTime(atNs)}: ${withoutStop(reason)}. ` +
    'Lost is what its memory held; no block that was written to a disk is.'
  if (restarted === null) return stopped
  const when = `at ${clockTime(restarted.atNs)}, ${durationInWords(restarted.atNs - atNs)} later`
  return restarted.toHost === ''
    ? `${stopped} vSphere HA found no host for it ${when}: ${withoutStop(restarted.reason)}.`
    : `${stopped} vSphere HA restarted it on ${restarted.toHost} ${when}.`
}

function undoneTable({ undone, vm }: MigrationView): Table {
  return {
    kind: 'table',
    title: `Clean-up after the migration of ${vm}`,
    isTitleQuiet: true,
    columns: [
      { name: 'Virtual time', unit: 's', isNumber: true },
      { name: 'Place' },
      { name: 'Step' },
      { name: 'Done' },
    ],
    rows: undone.map((step) => [
      figureCell(clockTime(step.atNs), step.atNs / nsPerSecond),
      step.place,
      undoneInWords(step),
      doneInWords(step),
    ]),
  }
}

/** What went with its host is neither done nor left to do. */
function doneInWords(step: UndoneStep): string {
  if (step.isDone) return 'yes'
  return isLeftBehind(step) ? 'no' : '–'
}

/** What clients missed and why, in parts that add up; empty until it is known. */
export function missedBlocks(
  view: RunView,
  migration: MigrationView,
  placed: readonly PlacedDisk[] = [],
): Block[] {
  const { clientMissed, vm } = migration
  if (clientMissed === null) return []
  const notCounted = [failureInWords(view, vm, migration), uncountedStorage(view, migration, placed)].filter(
    (one) => one !== null,
  )
  if (clientMissed.missedNs === 0 && notCounted.length === 0) return []
  return [
    heading('What clients missed', `of ${durationInWords(clientMissed.windowNs)}`),
    {
      kind: 'table',
      title: `What clients of ${vm} missed`,
      isTitleQuiet: true,
      columns: [{ name: 'Cause' }, { name: 'Time', unit: 's', isNumber: true }],
      rows: missedRows(clientMissed).map(({ reason, ns }) => [
        reason,
        figureCell(durationInWords(ns), ns / nsPerSecond),
      ]),
    },
    ...notCounted.map((sentence) => words('note', `${sentence}.`)),
  ]
}

function missedRows(missed: ClientMissed) {
  const parts = missedParts(missed)
  return parts.length === 1 ? parts : [...parts, { reason: 'in all', ns: missed.missedNs }]
}
