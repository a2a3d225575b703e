/**
 * QEMU's rules for pre-copy, as pure decisions: quota of a window, threshold from the last window alone, and
 * what follows when the remainder is looked at. How pages move and when the log is read is
 * `migration/qemu-pre-copy.ts`. QEMU's words are mapped here: downtime-limit = pause budget, threshold =
 * what fits into it, sync = reading the dirty log, which is where our rounds begin and end.
 * Source: QEMU 7.2, migration/migration.c and ram.c, as described and measured in MODEL.md.
 */
import type { Refusal } from '../base/errors.ts'
import { mibBytes, pageBytes } from '../base/units.ts'
import { bytesInWords, countOf, durationInWords, rateInWords } from '../base/wording.ts'
import type { FailVerdict, Verdict, VerdictFigures } from './policy.ts'

/** Length of a window, ms (BUFFER_DELAY). */
export const windowMs = 100
/** Windows per second, by which max-bandwidth is divided (XFER_LIMIT_RATIO). */
const windowsPerSecond = 1000 / windowMs
/** An iteration goes on while no more whole ms than this have passed in it (MAX_WAIT). */
export const iterationMaxMs = 50
/** The time is looked at after the first page of an iteration and after each of these many more. */
export const pagesPerTimeCheck = 64
/** Bytes on the wire of a page with content: the page and 8 bytes of address and flags. */
export const contentPageBytes = pageBytes + 8
/** Bytes on the wire of a zero page: 8 of address and flags, and the byte that fills it. */
export const zeroPageBytes = 8 + 1

/** Bytes at each return of the iterator, that end its section (RAM_SAVE_FLAG_EOS). */
export const iterationEndBytes = 8
/** Pages with content after which what is put together is handed to the socket (MAX_IOV_SIZE: 64 parts, two a page). */
export const pagesPerWrite = 32

/** Headers are copied into a buffer of this size and go out when it is full (migration/qemu-file.c, IO_BUF_SIZE). */
export const streamBufferBytes = 32_768

/** Bytes that a window may carry before QEMU's own limit holds it back; Infinity without a limit. MiB/s in. */
export function windowQuotaBytes(maxBandwidthMiBs: number): number {
  return maxBandwidthMiBs === 0 ? Infinity : Math.floor((maxBandwidthMiBs * mibBytes) / windowsPerSecond)
}

/** What fits into the pause: bytes that the last window sent per ms × downtime-limit. No smoothing. */
export function thresholdBytes(windowBytes: number, windowLengthMs: number, downtimeLimitMs: number): number {
  return (windowBytes / windowLengthMs) * downtimeLimitMs
}

/** Bytes that a number of pages counts for in decisions: headers and zero pages are not looked at. */
export function pendingBytes(todoPages: number): number {
  return todoPages * pageBytes
}

/** Whether what is left is little enough to read the dirty log. The threshold is 0 before the first window is over. */
export function callsForSync(pending: number, threshold: number): boolean {
  return pending < threshold
}

/** Whether what is left is little enough to stop the guest; nothing always is, also while the threshold is 0. */
export function fitsThreshold(pending: number, threshold: number): boolean {
  return pending < threshold || pending === 0
}

/** Figures at a decision. Bytes, bytes per second, ns. */
export interface QemuFigures {
  /** Pages in todo, after the sync. */
  readonly todoPages: number
  /** What would have fitted into the pause by the last window. */
  readonly thresholdBytes: number
  readonly downtimeLimitNs: number
  readonly transferBytesPerSecond: number
  readonly dirtyBytesPerSecond: number
}

/** After a sync: stop the guest, or send on. Pure: same figures, same verdict. */
export function decideAfterSync(figures: QemuFigures): Verdict {
  const pending = pendingBytes(figures.todoPages)
  const shared = verdictFigures(figures)
  const budget = durationInWords(figures.downtimeLimitNs)
  const rate = rateInWords(figures.transferBytesPerSecond)
  if (fitsThreshold(pending, figures.thresholdBytes)) {
    const reason =
      `${bytesInWords(pending)} left after reading the dirty log, less than the ` +
      `${bytesInWords(figures.thresholdBytes)} that ${rate} carry in the downtime limit of ${budget}.`
    return { kind: 'switch-over', reason, ...shared }
  }
  const reason =
    `${bytesInWords(pending)} (${countOf(figures.todoPages, 'page')}) left after reading the dirty log; at ${rate} ` +
    `the downtime limit of ${budget} allows ${bytesInWords(figures.thresholdBytes)}.`
  return { kind: 'another-round', reason, ...shared }
}

/** All has been sent before the first window was over: QEMU stops the guest without reading the dirty log once more. */
export function decideBeforeWindow(figures: QemuFigures, loggedPages: number): Verdict {
  const reason =
    `All pages were sent before the first window of ${windowMs} ms was over. The VM stops without another look at ` +
    `the dirty log; what it wrote meanwhile, ${countOf(loggedPages, 'page')}, follows while it stands.`
  return { kind: 'switch-over', reason, ...verdictFigures(figures) }
}

/** The time that the migration was given is over. */
export function giveUp(figures: QemuFigures, afterNs: number): FailVerdict {
  const shared = verdictFigures(figures)
  const refusal: Refusal = {
    id: 'migration-not-converged',
    fault: 'Timedout',
    message:
      `The migration had not completed after ${durationInWords(afterNs)}: ` +
      `${bytesInWords(shared.remainingBytes)} were left, of which ${bytesInWords(shared.goalBytes)} ` +
      `fit into the downtime limit of ${durationInWords(figures.downtimeLimitNs)}.`,
    remedy:
      'Raise the bandwidth or the downtime limit, lower the rate at which the guest writes, or give it more time.',
  }
  return { kind: 'fail', reason: refusal.message, refusal, ...shared }
}

/** What every verdict of QEMU carries. */
export function verdictFigures(figures: QemuFigures): VerdictFigures {
  return {
    remainingBytes: pendingBytes(figures.todoPages),
    goalBytes: Math.floor(figures.thresholdBytes),
    transferBytesPerSecond: Math.round(figures.transferBytesPerSecond),
    dirtyBytesPerSecond: Math.round(figures.dirtyBytesPerSecond),
  }
}
