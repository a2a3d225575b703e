/** What a report says of a migration that moves files, in words and figures, from the fold of the trace alone. Pure. */
import { byteSize, milliseconds, plural, timeSpan, wholePercent } from '../../../core/base/format.ts'
import { nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import { mirroredShare } from '../../../core/trace/storage-figures.ts'
import { readyWords } from '../../../core/trace/storage-verdict.ts'
import { wayInWords } from '../../../core/trace/storage-words.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { say, strong, type Figure, type Words } from './report-document.ts'

/** null where no files move. Total, disks, written, mirrored, stun; of a combined move also rounds. */
export function fileFigures(migration: MigrationView): Figure[] | null {
  const { storage, outcome, kind, rounds } = migration
  if (storage === null) return null
  const share = mirroredShare(placementOf(storage))
  const written = writtenBytes(storage)
  const diskCount = storage.copies.length
  const roundCount = outcome?.rounds ?? rounds.length
  const mirrored: Figure = {
    text: share === null ? 'none' : wholePercent(share),
    label: 'of writes mirrored',
    key: 'mirroredPercent',
    value: share === null ? null : share * 100,
  }
  return [
    {
      text: outcome === null ? 'running' : timeSpan(outcome.totalNs),
      label: 'total',
      key: 'totalSeconds',
      value: outcome === null ? null : outcome.totalNs / nsPerSecond,
    },
    { text: String(diskCount), label: diskCount === 1 ? 'disk' : 'disks', key: 'disks', value: diskCount },
    {
      text: byteSize(written),
      label: `written of ${byteSize(storage.bytesToCopy)} to copy`,
      key: 'writtenBytes',
      value: written,
    },
    ...(storage.method === 'mirror-driver' ? [mirrored] : []),
    ...(kind === 'combined'
      ? [{ text: String(roundCount), label: 'rounds of memory', key: 'rounds', value: roundCount }]
      : []),
    {
      text: outcome === null ? '–' : outcome.downtimeNs === 0 ? 'none' : milliseconds(outcome.downtimeNs),
      label: 'stun',
      key: 'stunMs',
      value: outcome === null ? null : outcome.downtimeNs / nsPerMs,
    },
  ]
}

export function writtenBytes({ copies }: StorageMoveView): number {
  return copies.reduce((sum, { ended }) => sum + (ended?.writtenBytes ?? 0), 0)
}

export function placementOf({ copies }: StorageMoveView) {
  const sum = (of: 'writesToSource' | 'writesToBoth' | 'writesHeld' | 'writesSynchronous') =>
    copies.reduce((total, { ended }) => total + (ended?.[of] ?? 0), 0)
  return {
    toSource: sum('writesToSource'),
    toBoth: sum('writesToBoth'),
    held: sum('writesHeld'),
    synchronous: sum('writesSynchronous'),
  }
}

/** null where no files move, and of a move that did not complete: what is said of the others holds for it too. */
export function fileFinding(migration: MigrationView): Words | null {
  const { storage, outcome, vm, sourceHost, destinationHost, kind } = migration
  if (storage === null || outcome?.outcome !== 'completed') return null
  const ways = [...new Set(storage.copies.map(wayInWords))].join(', ')
  const disks = plural(storage.copies.length, 'disk')
  const checked = checkedText(storage)
  const total = timeSpan(outcome.totalNs)
  if (kind === 'cold') {
    return say`${vm} moved with its files without running: ${strong(`${disks}, ${ways}`)},
      registered on ${outcome.owner} after ${total}.${checked}`
  }
  const stun = milliseconds(outcome.downtimeNs)
  const verdict = readyWords(storage, placementOf(storage))
  if (kind === 'storage-vmotion') {
    return say`The files of ${vm} moved while it ran on ${sourceHost}:
      ${strong(`${disks}, ${ways}, ${total}, a stun of ${stun}`)}. ${verdict}${checked}`
  }
  const rounds = plural(outcome.rounds, 'round')
  return say`${vm} moved with its files from ${sourceHost} to ${destinationHost} while it ran:
    ${strong(`${disks}, ${ways}, ${rounds} of memory, ${total}, a stun of ${stun}`)}. ${verdict}${checked}`
}

/** `The Storage vMotion of web-01 to vmfs-02`: of a move that did not complete. */
export function moveWords({ vm, kind, storage, sourceHost, destinationHost }: MigrationView): string {
  if (storage === null || sourceHost !== destinationHost) return `The move of ${vm} to ${destinationHost}`
  const { homeCopied, copies } = storage
  const datastores = [homeCopied?.toDatastore, ...copies.map(({ toDatastore }) => toDatastore)]
  const to = [...new Set(datastores.filter((name) => name !== undefined))].join(', ')
  const move = kind === 'cold' ? 'move of the files' : 'Storage vMotion'
  return `The ${move} of ${vm}${to === '' ? '' : ` to ${to}`}`
}

function checkedText({ copies }: StorageMoveView): string {
  const blocks = copies.reduce((sum, { verified }) => sum + (verified?.blocks ?? 0), 0)
  if (blocks === 0) return ''
  return ` Every one of ${plural(blocks, 'block')} was compared with the copy: no write lost, nothing stale.`
}
