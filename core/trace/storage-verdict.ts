/**
 * What a copy of disks comes to, in words and from its records alone: one place for screen and report. Pure: the same
 * view gives the same words. A forecast carries “about”, what is measured stands bare.
 */
import { byteSize, clockTime, copyRate, plural, threeDigits, timeSpan, wholePercent } from '../base/format.ts'
import { nsPerSecond } from '../base/units.ts'
import {
  fallBackWords,
  mirroredShare,
  moveFigures,
  readyAtNs,
  type DiskSamples,
  type WritePlacementTotals,
} from './storage-figures.ts'
import type { DiskCopyView, DiskPassView, StorageMoveView } from './storage-view.ts'
import type { MigrationView } from './view.ts'

export interface StorageVerdict {
  /** A short sentence. */
  readonly title: string
  readonly text: string
  /** Passes do not shrink, or it was given up. */
  readonly isStuck: boolean
}

/** While disks are copied and once they are; not of a move that is over. */
export function storageVerdict(
  migration: Pick<MigrationView, 'migration' | 'outcome'>,
  storage: StorageMoveView,
  samples: DiskSamples,
  nowNs: number,
): StorageVerdict {
  const figures = moveFigures(migration, storage, samples, nowNs)
  if (storage.copies.length === 0) {
    return {
      title: 'Preparing.',
      text: `${plural(storage.disks, 'disk')}, ${byteSize(storage.bytesToCopy)} in all, are about to be copied.`,
      isStuck: false,
    }
  }
  if (figures.isReady) {
    return {
      title: 'All disks are copied.',
      text: readyWords(storage, figures.placement),
      isStuck: false,
    }
  }
  const progress = progressWords(storage, figures)
  if (storage.method === 'changed-block-tracking') return passesVerdict(storage, progress)
  if (storage.method === 'offline-copy')
    return {
      title: 'The disks are copied.',
      text: `${progress} Nobody writes to them.`,
      isStuck: false,
    }
  const share = mirroredShare(figures.placement)
  const mirrored =
    share === null
      ? 'The guest has not written since it began.'
      : `${wholePercent(share)} of the guest’s writes so far went to both sides.${fallBackWords(figures.placement)}`
  return {
    title: 'One pass copies the disks.',
    text: `${progress} ${mirrored}`,
    isStuck: false,
  }
}

function progressWords(storage: StorageMoveView, figures: ReturnType<typeof moveFigures>): string {
  const allBytes = Math.max(storage.bytesToCopy - (storage.homeCopied?.bytes ?? 0), figures.copiedBytes)
  const rate = figures.bytesPerSecond > 0 ? `, at ${copyRate(figures.bytesPerSecond)}` : ''
  const ready =
    figures.readyAtNs === null || storage.method === 'changed-block-tracking'
      ? ''
      : `; ready at about ${clockTime(figures.readyAtNs).slice(0, -4)}`
  return `${byteSize(figures.copiedBytes)} of ${byteSize(allBytes)} are copied${rate}${ready}.`
}

/** `One pass, ready at 00:34.185. 83 % of the guest’s writes were mirrored; 3 had to wait.` */
export function readyWords(storage: StorageMoveView, placement: WritePlacementTotals): string {
  const atNs = readyAtNs(storage)
  const ready = atNs === null ? '' : `, ready at ${clockTime(atNs)}`
  const passes = Math.max(1, ...storage.copies.map((copy) => copy.passes.length))
  const how = storage.method === 'changed-block-tracking' ? plural(passes, 'pass', 'passes') : 'One pass'
  const share = mirroredShare(placement)
  const waited = placement.held === 0 ? '' : `; ${threeDigits(placement.held)} had to wait`
  const mirrored =
    storage.method !== 'mirror-driver' || share === null
      ? ''
      : ` ${wholePercent(share)} of the guest’s writes were mirrored${waited}.${fallBackWords(placement)}`
  return `${how}${ready}.${mirrored}`
}

/** From this ratio on a pass leaves as much as it copied: it does not shrink. Ours. */
const stuckRatio = 0.95

function passesVerdict(storage: StorageMoveView, progress: string): StorageVerdict {
  const copy = storage.copies.findLast(({ readyAtNs: at }) => at === null) ?? storage.copies.at(-1)!
  const last = copy.passes.at(-1)
  if (last === undefined) {
    return {
      title: 'Pass 1 copies all of the disk.',
      text: `${progress} What the guest writes meanwhile is for pass 2.`,
      isStuck: false,
    }
  }
  const isStuck = passRatio(last) >= stuckRatio
  return {
    title: isStuck ? 'The passes do not shrink.' : `Pass ${last.pass + 1}: passes shrink.`,
    text: convergenceOfPasses(copy),
    isStuck,
  }
}

/** What changed during a pass over what it copied: below 1 passes shrink. */
export function passRatio({ passBytes, changedBytes }: DiskPassView): number {
  return changedBytes / Math.max(1, passBytes)
}

/** How long a pass took, ns. */
export function passNs(copy: DiskCopyView, index: number): number {
  return copy.passes[index]!.atNs - (copy.passes[index - 1]?.atNs ?? copy.startedAtNs)
}

/** Why passes over changed blocks converge or cannot, from the newest one; '' before the first has ended. */
export function convergenceOfPasses(copy: DiskCopyView): string {
  const index = copy.passes.length - 1
  const last = copy.passes[index]
  if (last === undefined) return ''
  const ns = Math.max(1, passNs(copy, index))
  const copied = copyRate((last.passBytes / ns) * nsPerSecond)
  const changed = copyRate((last.changedBytes / ns) * nsPerSecond)
  const what =
    `Pass ${last.pass} of ${copy.disk} took ${timeSpan(ns)} for ${byteSize(last.passBytes)}, and ` +
    `${byteSize(last.changedBytes)} changed meanwhile`
  if (last.verdict === 'switch-over') return `${what}: little enough to copy while the guest stands.`
  const ratio = passRatio(last)
  if (ratio >= stuckRatio) {
    return (
      `${what}: it cannot converge, because the guest changes blocks at ${changed} and ${copied} are copied. ` +
      'Tracking counts whole blocks, so that small random writes count for more than they hold.'
    )
  }
  return `${what}: the next is ${wholePercent(1 - ratio)} smaller, because the guest changes ${changed} and ${copied} are copied.`
}
