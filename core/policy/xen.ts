/**
 * Xen's rules for pre-copy, as pure decisions: at which rate the next round sends, and when to stop the VM.
 * Xen calls the stopped stage stop-and-copy; there is no pause budget and no way to fail, so every migration
 * ends, and what is wrong with it shows as a long stun. How pages move is `migration/xen-pre-copy.ts`.
 * Source: Clark et al., Live Migration of Virtual Machines, NSDI 2005, §5.3; limits of xc_linux_save.c.
 */
import { bytesPerSecondFromMbps, nsPerSecond, pageBytes } from '../base/units.ts'
import { bytesInWords, countOf, rateInWords } from '../base/wording.ts'
import type { XenPolicySpec } from '../scenario/policy-schema.ts'
import type { Verdict } from './policy.ts'

/** What one round came to. */
export interface XenFigures {
  readonly round: number
  readonly remainingPages: number
  /** Distinct pages dirtied in the round, those it skipped among them. */
  readonly dirtiedPages: number
  readonly durationNs: number
  /** Pages sent in all rounds so far, and pages that the VM has. */
  readonly sentPages: number
  readonly memoryPages: number
  /** What the round sent per second. */
  readonly transferBytesPerSecond: number
}

export interface XenJudgement {
  readonly verdict: Verdict
  /** At which the next round sends, bytes of memory per second. */
  readonly bytesPerSecond: number
}

/** Decides what follows a finished round. */
export function judgeXenRound(settings: XenPolicySpec, figures: XenFigures): XenJudgement {
  const dirtyBytesPerSecond =
    figures.durationNs === 0
      ? 0
      : Math.floor((figures.dirtiedPages * pageBytes * nsPerSecond) / figures.durationNs)
  const wanted = dirtyBytesPerSecond + bytesPerSecondFromMbps(settings.rateIncrementMbps)
  const bytesPerSecond = Math.max(bytesPerSecondFromMbps(settings.rateFloorMbps), wanted)
  const stop = stopReason(settings, figures, wanted)
  const left = `${countOf(figures.remainingPages, 'page')} (${bytesInWords(figures.remainingPages * pageBytes)}) left`
  const reason =
    stop === null
      ? `${left}. The guest dirtied ${rateInWords(dirtyBytesPerSecond)}, so the next round sends ${rateInWords(bytesPerSecond)}.`
      : `${left}. ${stop}: stop-and-copy.`
  const verdict: Verdict = {
    kind: stop === null ? 'another-round' : 'switch-over',
    reason,
    remainingBytes: figures.remainingPages * pageBytes,
    goalBytes: settings.stopBelowPages * pageBytes,
    transferBytesPerSecond: figures.transferBytesPerSecond,
    dirtyBytesPerSecond,
  }
  return { verdict, bytesPerSecond }
}

/** Why the VM is stopped now, or null. */
function stopReason(settings: XenPolicySpec, figures: XenFigures, wanted: number): string | null {
  const { stopBelowPages, maxRounds, maxSentFactor, rateCeilingMbps } = settings
  if (figures.remainingPages < stopBelowPages) return `Fewer than ${countOf(stopBelowPages, 'page')} remain`
  if (figures.round >= maxRounds) return `${countOf(maxRounds, 'round')} are as many as are made`
  if (figures.sentPages > maxSentFactor * figures.memoryPages)
    return `More than ${maxSentFactor} times the memory has been sent`
  const ceiling = bytesPerSecondFromMbps(rateCeilingMbps)
  if (wanted <= ceiling) return null
  return `The next round would have to send ${rateInWords(wanted)}, more than the ceiling of ${rateInWords(ceiling)}`
}
