/** The verdict of a migration that is over: what it took, or what went wrong and what is still true. */
import type { VmFailure } from '../../../core/trace/fault-view.ts'
import type { MigrationOutcome, MigrationView, NetworkLoss } from '../../../core/trace/view.ts'
import { convergenceInWords } from '../../../core/trace/convergence.ts'
import { byteSize } from '../../format/bytes.ts'
import { milliseconds, timeSpan } from '../../format/duration.ts'
import { ownerAfterDeath } from './outcome-words.ts'
import type { VerdictWords } from './verdict.ts'
import { filesCompletedWords, filesUndoneText } from './verdict-storage.ts'

export function endedWords(migration: MigrationView, outcome: MigrationOutcome): VerdictWords {
  if (outcome.outcome === 'completed') return completedWords(migration, outcome)
  if (outcome.outcome === 'cancelled') return cancelledWords(migration, outcome)
  return failedWords(migration, outcome)
}

function completedWords(migration: MigrationView, outcome: MigrationOutcome): VerdictWords {
  const files = filesCompletedWords(migration, outcome)
  if (files !== null) return files
  if (migration.kind === 'cold') return coldWords(migration, outcome)
  const decided = migration.verdicts.findLast(({ verdict }) => verdict === 'switch-over')?.reason ?? ''
  const words = migration.convergence === null ? '' : convergenceInWords(migration.convergence)
  const reason = `${words}\n${decided}`.trim()
  if (migration.networkLoss !== null) return lostWords(migration, migration.networkLoss, outcome, reason)
  return {
    tone: 'success',
    title: `Switched over after ${outcome.rounds === 1 ? 'one round' : `round ${outcome.rounds}`}.`,
    text: `${lastPagesText(migration)} ${migration.vm} stood still for ${milliseconds(outcome.downtimeNs)}.`,
    figures: figuresOf(migration, outcome),
    reason,
  }
}

/** The task is a success, and nobody reaches the VM. */
function lostWords(
  migration: MigrationView,
  { host, adapter, network, reason: because }: NetworkLoss,
  outcome: MigrationOutcome,
  reason: string,
): VerdictWords {
  return {
    tone: 'warning',
    title: `Switched over, and nobody reaches ${migration.vm}.`,
    text: `It runs on ${host}, but ${adapter} is on “${network}”, and ${because}. vCenter does not check this.`,
    figures: figuresOf(migration, outcome),
    reason,
  }
}

function coldWords(migration: MigrationView, outcome: MigrationOutcome): VerdictWords {
  const { vm, destinationHost, networkLoss } = migration
  const copied =
    migration.storage === null
      ? 'its files are on shared storage: nothing was copied, nothing stood still.'
      : 'its files were copied.'
  const loss = networkLoss === null ? '' : ` Nobody will reach it there: ${networkLoss.reason}.`
  return {
    tone: networkLoss === null ? 'success' : 'warning',
    title: `Registered on ${destinationHost}.`,
    text: `${vm} does not run and ${copied}${loss}`,
    figures: figuresOf(migration, outcome),
    reason: '',
  }
}

function lastPagesText(migration: MigrationView): string {
  const { lastPages } = migration.stun
  const goal = `The goal was ${timeSpan(migration.switchoverGoalNs)}`
  if (lastPages === null || lastPages.pages === 0) return `${goal}; nothing was left to send.`
  const rest = (migration.outcome?.downtimeNs ?? 0) - lastPages.durationNs
  return (
    `${goal}; ${byteSize(lastPages.bytes)} were left, which took ${milliseconds(lastPages.durationNs)}. ` +
    `Device state and hand-over added ${milliseconds(Math.max(0, rest))}, so`
  )
}

function cancelledWords(migration: MigrationView, outcome: MigrationOutcome): VerdictWords {
  if (migration.storage !== null) {
    const where = migration.kind === 'cold' ? 'stays on' : 'runs on at'
    const text = `${migration.vm} ${where} ${outcome.owner}. ${filesUndoneText(migration)}`
    return { tone: 'warning', title: 'Cancelled.', text, figures: figuresOf(migration, outcome), reason: '' }
  }
  if (migration.kind === 'cold') {
    const text = `${migration.vm} stays on ${outcome.owner}, as it was.`
    return { tone: 'warning', title: 'Cancelled.', text, figures: figuresOf(migration, outcome), reason: '' }
  }
  const sent =
    outcome.sentBytes === 0 ? 'Nothing had been sent.' : `${byteSize(outcome.sentBytes)} were sent in vain.`
  const stood = outcome.downtimeNs > 0 ? ` It stood still for ${milliseconds(outcome.downtimeNs)}.` : ''
  return {
    tone: 'warning',
    title: 'Cancelled.',
    text: `${migration.vm} runs on at ${outcome.owner}; ${migration.destinationHost} has given back what it had reserved. ${sent}${stood}`,
    figures: figuresOf(migration, outcome),
    reason: '',
  }
}

/** The host that ran the VM has died with it while it moved; `outcome` tells what became of the move, if it has ended. */
export function hostLostWords({ vm, outcome }: MigrationView, failure: VmFailure): VerdictWords {
  const { text } = ownerAfterDeath(failure)
  const hasFailed = outcome?.outcome === 'failed'
  return {
    tone: 'error',
    title: hasFailed ? `Failed: ${outcome.fault}.` : `${vm} has stopped.`,
    text: hasFailed ? `${text} ${outcome.message} ${outcome.remedy}`.trim() : text,
    figures: [],
    reason: hasFailed ? [outcome.message, outcome.remedy].filter((line) => line !== '').join('\n') : '',
  }
}

function failedWords(migration: MigrationView, outcome: MigrationOutcome): VerdictWords {
  return {
    tone: 'error',
    title: `Failed: ${outcome.fault}.`,
    text: `${migration.vm} stays on ${outcome.owner}. ${outcome.message} ${outcome.remedy} ${filesUndoneText(migration)}`.trim(),
    // Words need the room: what it took stands in the topology and in the rounds.
    figures: [],
    reason: [failedWhy(migration), outcome.message, outcome.remedy].filter((line) => line !== '').join('\n'),
  }
}

/** Which inequality stood in the way, where the policy gave up. */
function failedWhy({ convergence }: MigrationView): string {
  return convergence?.kind === 'will-not-converge' ? `${convergence.title} ${convergence.text}` : ''
}

/** Rounds where memory was sent; without them what was copied, if files moved. */
function figuresOf(
  { storage }: Pick<MigrationView, 'storage'>,
  outcome: MigrationOutcome,
): VerdictWords['figures'] {
  const { rounds } = outcome
  const copied = storage?.copies.reduce((sum, { ended }) => sum + (ended?.copiedBytes ?? 0), 0) ?? null
  const first =
    rounds === 0 && copied !== null
      ? { value: byteSize(copied), label: 'copied' }
      : { value: String(rounds), label: rounds === 1 ? 'round' : 'rounds' }
  return [
    first,
    { value: timeSpan(outcome.totalNs), label: 'total' },
    { value: outcome.downtimeNs === 0 ? 'none' : milliseconds(outcome.downtimeNs), label: 'stun' },
  ]
}
