/**
 * How a migration ended, for its VM: who owns it now, what was lost (nothing, unless a host died), what was removed
 * step by step, what went wrong. Pure; from the trace alone.
 */
import type { VmFailure } from '../../../core/trace/fault-view.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { pageSize } from '../../format/bytes.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { plural, wholeNumber } from '../../format/numbers.ts'
import { targetDatastoresOf } from '../object/estate-now.ts'
import type { ChartTable } from './chart-table.ts'
import { outcomeSteps, stepTitles, type OutcomeStep } from './outcome-steps.ts'
import type { VerdictTone } from './verdict.ts'

/** A few words, and what is to be said of them. */
export interface OutcomeFact {
  readonly tone: VerdictTone
  readonly title: string
  readonly text: string
}

export interface OutcomeError {
  readonly fault: string
  readonly message: string
  readonly remedy: string
}

export interface OutcomeWords {
  /** `Failed after 12.3 s`. */
  readonly verdict: OutcomeFact
  readonly owner: OutcomeFact
  readonly lost: OutcomeFact
  readonly steps: readonly OutcomeStep[]
  /** Why there are no steps; '' where there are. */
  readonly noSteps: string
  /** null where nothing went wrong. */
  readonly error: OutcomeError | null
  /** Why vCenter no longer follows its task; '' it does. */
  readonly orphaned: string
  /** What the count of what clients missed leaves out; sentences. */
  readonly clientNotes: readonly string[]
}

/** What the rest of the view says of the VM that migrated. */
export interface OutcomeAround {
  /** Its disks whose datastore does not serve them now, each as a clause. */
  readonly brokenDisks: readonly string[]
  /** What the count of what clients missed leaves out, each as a sentence. */
  readonly clientNotes: readonly string[]
}

const nothingAround: OutcomeAround = { brokenDisks: [], clientNotes: [] }

/** null while it runs and nothing undoes it. `isUndone`: it ends where it began, but has not yet. */
export function outcomeWords(
  migration: MigrationView,
  vm: Pick<VmView, 'failure'> | null,
  isUndone: boolean,
  around: OutcomeAround = nothingAround,
): OutcomeWords | null {
  const failure = failureIn(migration, vm)
  if (migration.outcome === null && failure === null && !isUndone && migration.undone.length === 0)
    return null
  return {
    verdict: verdictOf(migration, failure),
    owner: ownerOf(migration, failure),
    lost: lostOf(migration, failure, around.brokenDisks),
    steps: outcomeSteps(migration.undone),
    noSteps: migration.undone.length > 0 ? '' : noStepsText(migration),
    error: errorOf(migration),
    orphaned: migration.orphaned === '' ? '' : sentence(migration.orphaned),
    clientNotes: around.clientNotes,
  }
}

/** Its host died while it migrated; a death long after the move is not the move's. */
export function failureIn(migration: MigrationView, vm: Pick<VmView, 'failure'> | null): VmFailure | null {
  const failure = vm?.failure ?? null
  const endNs = migration.outcome?.atNs ?? Infinity
  if (failure === null || failure.atNs < migration.startedAtNs || failure.atNs > endNs) return null
  return failure
}

function verdictOf({ outcome, startedAtNs }: MigrationView, failure: VmFailure | null): OutcomeFact {
  const fact = (tone: VerdictTone, title: string, text: string): OutcomeFact => ({ tone, title, text })
  if (outcome === null)
    return failure === null
      ? fact('warning', 'Being undone', '')
      : fact('error', 'Host lost', `${timeSpan(failure.atNs - startedAtNs)} after it began`)
  const after = `after ${timeSpan(outcome.totalNs)}`
  if (outcome.outcome === 'completed') return fact('success', 'Completed', after)
  return outcome.outcome === 'cancelled'
    ? fact('warning', 'Cancelled', after)
    : fact('error', 'Failed', after)
}

function ownerOf(migration: MigrationView, failure: VmFailure | null): OutcomeFact {
  if (failure !== null) return ownerAfterDeath(failure)
  const { sourceHost, destinationHost, outcome, kind, vm } = migration
  const owner = outcome?.owner ?? sourceHost
  const verb = kind === 'cold' ? 'is registered' : 'runs'
  if (kind === 'storage-vmotion' || sourceHost === destinationHost)
    return { tone: 'success', title: owner, text: `${vm} ${verb} there; ${disksText(migration)}` }
  const isThere = owner === destinationHost
  const text = isThere
    ? `${vm} ${verb} there, at the destination${sinceText(migration)}.`
    : `${vm} ${verb} on there, at the source; it was never handed over.`
  return { tone: 'success', title: owner, text }
}

function disksText(migration: MigrationView): string {
  if (migration.outcome?.outcome !== 'completed') return 'its disks stay where they were.'
  const stores = targetDatastoresOf(migration).join(', ')
  return stores === '' ? 'its files have moved.' : `its files are on ${stores}.`
}

function sinceText({ stun, kind }: MigrationView): string {
  return kind === 'cold' || stun.ownership === null ? '' : `, since ${clockTime(stun.ownership.atNs)}`
}

/** Who has it after its host died. */
export function ownerAfterDeath({ atNs, host, reason, restarted }: VmFailure): OutcomeFact {
  const stopped = `It stopped with ${host} at ${clockTime(atNs)}.`
  if (restarted === null)
    return { tone: 'error', title: 'No host', text: [stopped, sentence(reason)].filter(Boolean).join(' ') }
  if (restarted.toHost === '')
    return {
      tone: 'error',
      title: 'No host',
      text: `${stopped} vSphere HA found none for it: ${sentence(restarted.reason)}`,
    }
  const when = clockTime(restarted.atNs)
  return {
    tone: 'warning',
    title: restarted.toHost,
    text: `${stopped} vSphere HA restarted it on ${restarted.toHost} at ${when}.`,
  }
}

function lostOf(
  migration: MigrationView,
  failure: VmFailure | null,
  brokenDisks: readonly string[],
): OutcomeFact {
  if (failure !== null)
    return {
      tone: 'error',
      title: 'What its memory held',
      text: 'It died with its host. No block that was written to a disk is lost.',
    }
  if (brokenDisks.length > 0)
    return {
      tone: 'error',
      title: 'Nothing that was written',
      text: `is lost, but ${brokenDisks.join('; ')}.`,
    }
  const proofs = proofsOf(migration)
  const kept = proofs.length > 0 ? `${proofs.join('; ')}: none stale, none missing.` : keptText(migration)
  return { tone: 'success', title: 'Nothing', text: kept }
}

/** What the independent records compared at the switchover. */
function proofsOf({ verifiedPages, storage }: MigrationView): string[] {
  const verified = (storage?.copies ?? []).flatMap((copy) => (copy.verified === null ? [] : [copy.verified]))
  const blocks = verified.reduce((sum, one) => sum + one.blocks, 0)
  const writes = verified.reduce((sum, one) => sum + one.acknowledgedWrites, 0)
  return [
    ...(verifiedPages === null
      ? []
      : [`${plural(verifiedPages, 'page')} (${pageSize(verifiedPages)}) verified`]),
    ...(verified.length === 0
      ? []
      : [`${plural(blocks, 'block')} and ${wholeNumber(writes)} acknowledged writes verified`]),
  ]
}

function keptText({ kind, vm, outcome, storage }: MigrationView): string {
  if (outcome?.outcome === 'completed')
    return storage === null ? 'Nothing was copied.' : 'Its files were copied while nobody wrote to them.'
  if (kind === 'cold') return `${vm} has all of its files, as they were.`
  return storage === null
    ? `${vm} kept all of its memory; only copies were sent.`
    : `${vm} kept its memory and its disks, with all that was written meanwhile.`
}

function noStepsText({ outcome }: MigrationView): string {
  if (outcome === null) return 'Nothing yet.'
  return outcome.outcome === 'completed' ? 'Nothing is left behind.' : 'There was nothing to remove.'
}

function errorOf({ outcome }: MigrationView): OutcomeError | null {
  if (outcome === null || outcome.fault === '') return null
  return { fault: outcome.fault, message: outcome.message, remedy: outcome.remedy }
}

/** Reasons are written as sentences by some and as clauses by others. */
function sentence(reason: string): string {
  return reason === '' || /[.!?]$/.test(reason) ? reason : `${reason}.`
}

/** Beside the panel's title. */
export function outcomeUnit(words: OutcomeWords | null): string {
  if (words === null) return ''
  const { title, text } = words.verdict
  return text === '' ? title.toLowerCase() : `${title.toLowerCase()} ${text}`
}

/** One sentence for who does not see the panel. */
export function outcomeFinding(words: OutcomeWords | null): string {
  if (words === null) return 'Outcome: the migration has not ended.'
  return `Outcome: ${outcomeUnit(words)}. Owner: ${words.owner.title}. Lost: ${words.lost.title}.`
}

export function outcomeTable(words: OutcomeWords | null, missed: readonly string[][]): ChartTable {
  const columns = ['What', 'Says']
  if (words === null) return { columns, rows: [], note: '' }
  const { verdict, owner, lost, error, orphaned, steps } = words
  const rows = [
    ['Outcome', `${verdict.title} ${verdict.text}`.trim()],
    ['Owner', `${owner.title}: ${owner.text}`],
    ['Lost', `${lost.title}: ${lost.text}`],
    ...(error === null ? [] : [['Error', `${error.fault}: ${error.message} ${error.remedy}`.trim()]]),
    ...(orphaned === '' ? [] : [['vCenter', orphaned]]),
    ...steps.map(({ atNs, text, place, state }) => [
      stepTitles[state],
      `${clockTime(atNs)} ${place}: ${text}`,
    ]),
    ...missed,
    ...words.clientNotes.map((note) => ['Clients', note]),
  ]
  return { columns, rows, note: '' }
}
