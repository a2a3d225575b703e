/**
 * The verdict of a move of files: one pass and what of the writes is mirrored, or passes and why they do or do not get
 * on; what comes next; and of a move that is over what it took. Pure.
 */
import {
  areAllSwitched,
  moveFigures,
  readyAtNs,
  type DiskSamples,
} from '../../../core/trace/storage-figures.ts'
import { readyWords, storageVerdict } from '../../../core/trace/storage-verdict.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import { methodInWords } from '../../../core/trace/storage-words.ts'
import type { MigrationOutcome, MigrationView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { clockTime, milliseconds, timeSpan } from '../../format/duration.ts'
import { wholePercent } from '../../format/numbers.ts'
import { unknownFigure, type VerdictFigure, type VerdictWords } from './verdict.ts'

/** What the words need beside the migration. */
export interface FilesNow {
  readonly samples: DiskSamples
  readonly nowNs: number
}

/** Of a move under way whose stage is one of its files; null where memory is the matter. */
export function storageWords(
  migration: MigrationView,
  files: FilesNow,
  isUndone = false,
): VerdictWords | null {
  const { storage, vm } = migration
  const stage = migration.stages.at(-1)?.stage
  if (storage === null || stage === undefined || stage === 'validate') return null
  const figures = figuresOf(migration, storage, files)
  const words = (tone: VerdictWords['tone'], title: string, text: string, reason = ''): VerdictWords => ({
    tone,
    title,
    text,
    figures,
    reason,
  })
  if (isUndone) {
    return words(
      'warning',
      `Being undone: ${vm} resumes on its old disks.`,
      `No vCPU runs yet. ${filesUndoneText(migration)}`,
    )
  }
  switch (stage) {
    case 'prepare':
      return words('info', 'Copying the home directory.', prepareText(migration, storage))
    case 'disk-copy': {
      const verdict = storageVerdict(migration, storage, files.samples, files.nowNs)
      const next = migration.kind === 'combined' ? ' Memory follows when the disks are ready.' : ''
      return words(
        verdict.isStuck ? 'warning' : 'info',
        verdict.title,
        `${verdict.text}${next}`,
        moverReasons(storage),
      )
    }
    case 'quiesce':
    case 'switch':
      return words(
        'warning',
        stage === 'quiesce' ? 'All disks are copied: quiesce.' : `${vm} switches to its copies.`,
        `${readyText(migration, storage, files)} ${switchText(migration, storage)}`,
      )
    case 'clean-up':
      return migration.kind === 'storage-vmotion'
        ? words(
            'success',
            `${vm} runs on its copied disks.`,
            `It stood still for ${stunText(migration)}. The old files are deleted; then the task is done.`,
          )
        : null
    default:
      return null
  }
}

function prepareText({ vm }: MigrationView, storage: StorageMoveView): string {
  const { homeCopied, disks, bytesToCopy, method } = storage
  const home = homeCopied === null ? '' : ` They are copied (${byteSize(homeCopied.bytes)}).`
  const next = disks === 1 ? 'its disk' : `its ${disks} disks`
  return `Configuration, log and NVRAM of ${vm} go first.${home} Next: ${next}, ${byteSize(bytesToCopy)} (${methodInWords(method)}).`
}

/** From the switch on its disks are the copies, and the VM has only to resume. */
function switchText({ vm }: MigrationView, storage: StorageMoveView): string {
  if (areAllSwitched(storage))
    return `${vm} uses the copies from here on and resumes on them; the move can no longer be cancelled.`
  return `Writes are held back, and fast suspend and resume takes ${vm} over to the copies.`
}

function readyText(migration: MigrationView, storage: StorageMoveView, files: FilesNow): string {
  const { placement } = moveFigures(migration, storage, files.samples, files.nowNs)
  return readyWords(storage, placement)
}

/** Why each disk is copied by the mover that it is. */
function moverReasons({ copies }: StorageMoveView): string {
  return copies.map(({ disk, mover, moverReason }) => `${disk} by ${mover}: ${moverReason}`).join('\n')
}

function figuresOf(migration: MigrationView, storage: StorageMoveView, files: FilesNow): VerdictFigure[] {
  const figures = moveFigures(migration, storage, files.samples, files.nowNs)
  const all = Math.max(1, storage.bytesToCopy)
  return [
    { value: wholePercent(Math.max(0, 1 - figures.remainingBytes / all)), label: 'bytes copied' },
    { value: readyFigure(storage, figures.readyAtNs), label: 'ready' },
    { value: stunText(migration), label: 'stun' },
  ]
}

/** Passes over changed blocks have no end that could be told from the rate. */
function readyFigure(storage: StorageMoveView, expectedNs: number | null): string {
  const measuredNs = readyAtNs(storage)
  if (measuredNs !== null) return clockTime(measuredNs)
  if (expectedNs === null || storage.method === 'changed-block-tracking') return unknownFigure
  return `≈\u00a0${clockTime(expectedNs).slice(0, -4)}`
}

function stunText({ kind, stun }: MigrationView): string {
  if (kind === 'cold') return 'none'
  const { stunnedAtNs, resumed } = stun
  return stunnedAtNs === null || resumed === null ? unknownFigure : milliseconds(resumed.atNs - stunnedAtNs)
}

/** A completed move of files; null where its memory says more. */
export function filesCompletedWords(
  migration: MigrationView,
  outcome: MigrationOutcome,
): VerdictWords | null {
  const { storage, vm, kind } = migration
  if (storage === null || migration.networkLoss !== null) return null
  const targets = [...new Set(storage.copies.map(({ toDatastore }) => toDatastore))].join(', ')
  const written = storage.copies.reduce((sum, { ended }) => sum + (ended?.writtenBytes ?? 0), 0)
  const figures = [
    { value: byteSize(written), label: 'written' },
    { value: timeSpan(outcome.totalNs), label: 'total' },
    { value: outcome.downtimeNs === 0 ? 'none' : milliseconds(outcome.downtimeNs), label: 'stun' },
  ]
  const base = { tone: 'success' as const, figures, reason: moverReasons(storage) }
  const where = targets === '' ? '' : ` on ${targets}`
  if (kind === 'cold') {
    const text = `${vm} does not run: its files were copied${where} (${byteSize(written)} written), and nothing stood still.`
    return { ...base, title: `Registered on ${outcome.owner}.`, text }
  }
  const verdict = readyWords(storage, endedPlacement(storage))
  const stood = `${vm} stood still for ${milliseconds(outcome.downtimeNs)}`
  if (kind === 'storage-vmotion')
    return {
      ...base,
      title: `Switched to the copies${where}.`,
      text: `${verdict} ${stood}; its old files are deleted.`,
    }
  const rounds = outcome.rounds === 1 ? 'one round' : `${outcome.rounds} rounds`
  return {
    ...base,
    title: `Relocated to ${outcome.owner}${targets === '' ? '' : ` and ${targets}`}.`,
    text: `Disks: ${lowerFirst(verdict)} Memory: ${rounds}. ${stood}.`,
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function endedPlacement({ copies }: StorageMoveView) {
  const sum = (of: 'writesToSource' | 'writesToBoth' | 'writesHeld' | 'writesSynchronous') =>
    copies.reduce((total, { ended }) => total + (ended?.[of] ?? 0), 0)
  return {
    toSource: sum('writesToSource'),
    toBoth: sum('writesToBoth'),
    held: sum('writesHeld'),
    synchronous: sum('writesSynchronous'),
  }
}

/** What a cancelled or failed move of files leaves. */
export function filesUndoneText({ storage }: MigrationView): string {
  if (storage === null) return ''
  const froms = [...new Set(storage.copies.map(({ fromDatastore }) => fromDatastore))].join(', ')
  if (froms === '') return 'Nothing of its disks had been copied.'
  return `Its disks stay on ${froms}, with all that was written; what had arrived elsewhere is deleted.`
}
