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
import { storageWords, type FilesNow } from './verdict-storage.ts'
import { stunnedWords } from './verdict-stunned.ts'

export function verdictWords(
  migration: MigrationView | null,
  vm: string,
  forecast: Forecast | null,
  isUndone = false,
  files: FilesNow = { samples: new Map(), nowNs: 0 },
): VerdictWords {
  if (migration === null) return emptyWords(vm)
  if (migration.outcome !== null) return endedWords(migration, migration.outcome)
  const stage = migration.stages.at(-1)?.stage
  const words =
    isUndone && migration.kind !== 'storage-vmotion' ? null : storageWords(migration, files, isUndone)
  if (words !== null) return words
  switch (stage) {
    case undefined:
    case 'validate':
      return beginning(
        'Validating.',
        `vCenter checks once more whether ${whatMoves(migration)}`,
        migration.storage !== null,
      )
    case 'register':
      return beginning(
        'Registering.',
        `${vm} does not run: vCenter registers it on ${migration.destinationHost} and no longer on ${migration.sourceHost}. ${migration.storage === null ? 'Nothing is copied.' : 'Its files are there.'}`,
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

function whatMoves({ kind, vm, sourceHost, destinationHost, storage }: MigrationView): string {
  if (kind === 'storage-vmotion')
    return `the files of ${vm} can move; it stays on ${sourceHost}. Next: its home directory is copied.`
  const isReserved = kind !== 'cold'
  const files = storage === null ? 'it is registered there.' : 'its files are copied.'
  return `${vm} can move from ${sourceHost} to ${destinationHost}. Next: ${isReserved ? 'memory is reserved there.' : files}`
}

/** Before it begins: its task waits for the limits on simultaneous migrations. */
export function queuedWords(vm: string, wait: TaskWait): VerdictWords {
  return {
    tone: 'info',
    title: wait.toHost === '' ? 'Queued.' : `Queued for ${wait.toHost}.`,
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

/** `hasFiles`: disks are the first matter, not rounds of memory. */
function beginning(title: string, text: string, hasFiles = false): VerdictWords {
  const figures = [
    { value: unknownFigure, label: hasFiles ? 'copied' : 'rounds' },
    { value: unknownFigure, label: hasFiles ? 'ready' : 'switchover' },
    { value: unknownFigure, label: 'stun' },
  ]
  return { tone: 'info', title, text, figures, reason: '' }
}
