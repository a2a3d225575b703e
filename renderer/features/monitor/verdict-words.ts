/**
 * The verdict of a migration in words: state, cause, number, what next, in at most two lines, and three
 * figures. Pure: the same view gives the same words. Forecast figures carry "≈", measured ones stand bare.
 * The policy's own reason, which is longer, is handed on as it stands in the trace.
 */
import type { MigrationView, TaskWait } from '../../../core/trace/view.ts'
import { pageSize } from '../../format/bytes.ts'
import type { Forecast } from './forecast.ts'
import { unknownFigure, type VerdictWords } from './verdict.ts'
import { endedWords } from './verdict-ended.ts'
import { preCopyWords } from './verdict-pre-copy.ts'
import { stunnedWords } from './verdict-stunned.ts'

export function verdictWords(
  migration: MigrationView | null,
  vm: string,
  forecast: Forecast | null,
  isUndone = false,
): VerdictWords {
  if (migration === null) return emptyWords(vm)
  if (migration.outcome !== null) return endedWords(migration, migration.outcome)
  const stage = migration.stages.at(-1)?.stage
  switch (stage) {
    case undefined:
    case 'validate':
      return beginning(
        'Validating.',
        `vCenter checks once more whether ${vm} can move from ${migration.sourceHost} to ${migration.destinationHost}. Next: ${migration.kind === 'cold' ? 'it is registered there.' : 'memory is reserved there.'}`,
      )
    case 'register':
      return beginning(
        'Registering.',
        `${vm} does not run: vCenter registers it on ${migration.destinationHost} and no longer on ${migration.sourceHost}. Nothing is copied.`,
      )
    case 'reserve':
      return beginning(
        'Reserving.',
        `${migration.destinationHost} sets memory and CPU aside for ${vm}, which runs on at ${migration.sourceHost}. Next: the hosts connect.`,
      )
    case 'connect':
      return beginning(
        'Connecting.',
        `${migration.sourceHost} and ${migration.destinationHost} open the vMotion streams. Next: round 1 sends the ${pageSize(migration.touchedPages)} that ${vm} has touched.`,
      )
    case 'pre-copy':
      return preCopyWords(migration, forecast)
    default:
      return stunnedWords(migration, isUndone)
  }
}

/** Before it begins: its task waits for the limits on simultaneous migrations. */
export function queuedWords(vm: string, wait: TaskWait): VerdictWords {
  return {
    tone: 'info',
    title: `Queued for ${wait.toHost}.`,
    text: `${wait.reason}. Next: once there is room and nobody is before it, ${vm} is checked again and moves.`,
    figures: [],
    reason: '',
  }
}

function emptyWords(vm: string): VerdictWords {
  return {
    tone: 'info',
    title: 'No migration yet.',
    text: `Migrate ${vm} to see its memory converge, round by round, and how long the stun is.`,
    figures: [],
    reason: '',
  }
}

function beginning(title: string, text: string): VerdictWords {
  const figures = [
    { value: unknownFigure, label: 'rounds' },
    { value: unknownFigure, label: 'switchover' },
    { value: unknownFigure, label: 'stun' },
  ]
  return { tone: 'info', title, text, figures, reason: '' }
}
