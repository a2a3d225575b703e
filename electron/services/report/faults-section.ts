/** Faults that were injected, and how a migration came through: its clean-up and what clients missed. */
import { clockTime } from '../../../core/base/format.ts'
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
import { markup, type Html } from './html.ts'

/** null where nothing was injected. */
export function faultsSection({ faults }: RunView): Html | null {
  if (faults.length === 0) return null
  return markup`<section>
    <h2>Injected faults <small>${countOf(faults.length, 'fault')}</small></h2>
    <table>
      <thead>
        <tr>
          <th>Name</th>
          <th>Fault</th>
          <th>Target</th>
          <th>What</th>
          <th>Begins</th>
          <th>Broken</th>
        </tr>
      </thead>
      <tbody>
        ${faults.map(
          (fault) =>
            markup`<tr>
              <td>${fault.name}</td>
              <td>${faultTitles[fault.kind as keyof typeof faultTitles].title}</td>
              <td>${fault.target}</td>
              <td>${fault.what}</td>
              <td>${fault.trigger === '' ? 'at once' : fault.trigger}</td>
              <td>${brokenInWords(fault)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section>`
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
 * null where nothing was cleaned up, nothing stopped, all disks answer and vCenter kept its task. `placed`: where the
 * VM's disks lay when the run began.
 */
export function undoneSection(
  view: RunView,
  migration: MigrationView,
  placed: readonly PlacedDisk[] = [],
): Html | null {
  const { undone, orphaned, vm } = migration
  const stopped = stoppedSentence(view, migration)
  const isNewest = view.migrations.findLast((one) => one.vm === vm)?.migration === migration.migration
  const troubles = isNewest ? diskTroubles(view, vm, placed) : []
  if (undone.length === 0 && orphaned === '' && stopped === null && troubles.length === 0) return null
  return markup`<section>
    <h2>Clean-up</h2>
    ${stopped === null ? null : markup`<p>${stopped}</p>`}
    ${troubles.length === 0 ? null : markup`<p>${troubleSentence(troubles, stopped !== null)}</p>`}
    ${orphaned === '' ? null : markup`<p>vCenter lost the task of this migration: ${orphaned}</p>`}
    ${undone.length === 0 ? null : undoneTable(migration)}
  </section>`
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

function undoneTable({ undone }: MigrationView): Html {
  return markup`<table>
    <thead>
      <tr>
        <th class="number">Virtual time</th>
        <th>Place</th>
        <th>Step</th>
        <th>Done</th>
      </tr>
    </thead>
    <tbody>
      ${undone.map(
        (step) =>
          markup`<tr>
            <td class="number">${clockTime(step.atNs)}</td>
            <td>${step.place}</td>
            <td>${undoneInWords(step)}</td>
            <td>${doneInWords(step)}</td>
          </tr> `,
      )}
    </tbody>
  </table>`
}

/** What went with its host is neither done nor left to do. */
function doneInWords(step: UndoneStep): string {
  if (step.isDone) return 'yes'
  return isLeftBehind(step) ? 'no' : '–'
}

/** What clients missed and why, in parts that add up; null until it is known. */
export function missedSection(
  view: RunView,
  migration: MigrationView,
  placed: readonly PlacedDisk[] = [],
): Html | null {
  const { clientMissed, vm } = migration
  if (clientMissed === null) return null
  const notCounted = [failureInWords(view, vm, migration), uncountedStorage(view, migration, placed)].filter(
    (one) => one !== null,
  )
  if (clientMissed.missedNs === 0 && notCounted.length === 0) return null
  return markup`<section>
    <h2>What clients missed <small>of ${durationInWords(clientMissed.windowNs)}</small></h2>
    <table>
      <thead>
        <tr>
          <th>Cause</th>
          <th class="number">Time</th>
        </tr>
      </thead>
      <tbody>
        ${missedRows(clientMissed).map(
          ({ reason, ns }) =>
            markup`<tr>
              <td>${reason}</td>
              <td class="number">${durationInWords(ns)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
    ${notCounted.map((sentence) => markup`<p class="note">${sentence}.</p>`)}
  </section>`
}

function missedRows(missed: ClientMissed) {
  const parts = missedParts(missed)
  return parts.length === 1 ? parts : [...parts, { reason: 'in all', ns: missed.missedNs }]
}
