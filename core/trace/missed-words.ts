/** What clients of a VM missed by its migration, in words: for events, the terminal and the window. */
import { durationInWords } from '../base/wording.ts'
import type { ClientMissed } from './fault-view.ts'

/** The parts that are not nothing, the reasons in the words of the product, in the order in which they come up. */
export function missedParts(
  missed: ClientMissed,
): readonly { readonly ns: number; readonly reason: string }[] {
  const parts = [
    { ns: missed.pausedNs, reason: 'vCPUs paused' },
    { ns: missed.slowedNs, reason: 'vCPUs slowed' },
    { ns: missed.silentNs, reason: 'network silent after the resume' },
    { ns: missed.storageNs, reason: 'waiting for storage' },
  ]
  return parts.filter(({ ns }) => ns > 0)
}

/** For example `300 ms of 2.0 s: 200 ms vCPUs paused, 100 ms network silent after the resume`. */
export function missedInWords(missed: ClientMissed): string {
  const window = durationInWords(missed.windowNs)
  if (missed.missedNs === 0) return `nothing of ${window}`
  const parts = missedParts(missed).map(({ ns, reason }) => `${durationInWords(ns)} ${reason}`)
  return `${durationInWords(missed.missedNs)} of ${window}: ${parts.join(', ')}`
}
