/** The verdict from the decision to switch over until the migration's end: short, because it is over soon. */
import type { MigrationView } from '../../../core/trace/view.ts'
import { byteSize, pageSize } from '../../format/bytes.ts'
import { clockTime, milliseconds } from '../../format/duration.ts'
import { unknownFigure, type VerdictWords } from './verdict.ts'

export function stunnedWords(migration: MigrationView, isUndone: boolean): VerdictWords {
  const { vm, sourceHost, destinationHost, stun } = migration
  const reason = migration.verdicts.at(-1)?.reason ?? ''
  const figures = figuresOf(migration)
  const words = (tone: VerdictWords['tone'], title: string, text: string): VerdictWords => ({
    tone,
    title,
    text,
    figures,
    reason,
  })
  if (isUndone) {
    return words(
      'warning',
      `Being undone: ${sourceHost} resumes ${vm}.`,
      `No vCPU runs yet. ${destinationHost} never owned the VM and gives back what it had reserved.`,
    )
  }
  if (stun.stunnedAtNs === null) return words('info', 'Switchover.', `${reason} The vCPUs are being stopped.`)
  if (stun.ownership === null) {
    const left = migration.verdicts.at(-1)?.remainingBytes ?? 0
    const what =
      left === 0 ? 'The device state crosses' : `The last ${byteSize(left)} and the device state cross`
    return words(
      'warning',
      `${vm} is stunned.`,
      `No vCPU runs. ${what} to ${destinationHost}; until it takes over, the move can be cancelled.`,
    )
  }
  if (stun.resumed === null) {
    return words(
      'warning',
      `${destinationHost} has taken over ${vm}.`,
      `It resumes there; ${sourceHost} cannot have it back. No vCPU runs yet.`,
    )
  }
  if (migration.stages.at(-1)?.stage === 'post-copy') {
    const left = migration.series.remainingPages.at(-1) ?? 0
    if (migration.postCopy?.pauses.at(-1)?.recoveredAtNs === null) {
      return words(
        'error',
        `Post-copy is paused: no link is up.`,
        `${pageSize(left)} of ${vm}'s memory is on ${sourceHost} only. It runs on ${destinationHost} until it touches a page that it lacks, and then stands. Neither host can give it up: bring the link up again, and post-copy goes on.`,
      )
    }
    return words(
      'warning',
      `Post-copy: ${vm} runs on ${destinationHost}.`,
      `${pageSize(left)} of its memory is still on ${sourceHost}; it stands still for every page that it touches and lacks. The move can no longer be cancelled.`,
    )
  }
  const stunText = milliseconds(stun.resumed.atNs - stun.stunnedAtNs)
  if (migration.networkLoss !== null) {
    return words(
      'warning',
      `${vm} runs on ${destinationHost}, and nobody reaches it.`,
      `It stood still for ${stunText}. Since then its clients have heard nothing: ${migration.networkLoss.reason}.`,
    )
  }
  if (stun.network === null) {
    return words(
      'info',
      `${vm} runs on ${destinationHost}.`,
      `It stood still for ${stunText}. RARP frames tell the switches, so that its clients find it again.`,
    )
  }
  return words(
    'success',
    `${vm} runs on ${destinationHost}.`,
    `It stood still for ${stunText}. ${sourceHost} releases what it held; then the task is done.`,
  )
}

function figuresOf(migration: MigrationView): VerdictWords['figures'] {
  const { stun } = migration
  const isMeasured = stun.stunnedAtNs !== null && stun.resumed !== null
  return [
    { value: String(migration.rounds.length), label: 'rounds' },
    { value: stun.stunnedAtNs === null ? unknownFigure : clockTime(stun.stunnedAtNs), label: 'switchover' },
    {
      value: isMeasured ? milliseconds(stun.resumed!.atNs - stun.stunnedAtNs!) : unknownFigure,
      label: 'stun',
    },
  ]
}
