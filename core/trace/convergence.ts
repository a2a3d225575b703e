/**
 * Whether a pre-copy converges, in words and from its figures: after a round, and for a migration as a whole. One
 * place for screen, command line and report, whatever the policy decided meanwhile. Pure: same figures, same words.
 * The thresholds say when a word is used; nothing is decided by them.
 */
import { nsPerSecond } from '../base/units.ts'
import { bytesInWords, countOf, durationInWords, permyriadInWords, rateInWords } from '../base/wording.ts'

export type ConvergenceKind =
  'converges' | 'converges-slowly' | 'held-by-working-set' | 'slowed' | 'will-not-converge'

export interface Convergence {
  readonly kind: ConvergenceKind
  /** A short sentence. */
  readonly title: string
  /** Why, with the figures filled in. */
  readonly text: string
  /** What follows if nothing changes; '' if the text says all. */
  readonly outlook: string
}

/** All of it, for a place that has room. */
export function convergenceInWords({ title, text, outlook }: Convergence): string {
  return [title, text, outlook].filter((part) => part !== '').join(' ')
}

/** The title for a column of a table. */
export function convergenceInShort(convergence: Convergence | null): string {
  return convergence === null ? '' : convergence.title.replace(/\.$/, '')
}

/** What a round came to. Bytes, bytes per second, ns. */
export interface ConvergenceFigures {
  readonly policy: string
  /** Pause budget; what it carries is `goalBytes`. */
  readonly goalNs: number
  readonly goalBytes: number
  /** What the round had to send. */
  readonly toSendBytes: number
  /** What it left. */
  readonly leftBytes: number
  readonly durationNs: number
  readonly transferBytesPerSecond: number
  readonly dirtyBytesPerSecond: number
  /** In force from here on. */
  readonly slowdownPermyriad: number
  /** The first pass is longer than all others: what it left says nothing of a shelf yet. */
  readonly isFirst: boolean
}

/** A round that leaves less than this of what it had to send halves the work: quick. Ours. */
const quickRatio = 0.5
/** Within this of what it had to send, a later round has changed nothing: a shelf. Ours; rounds on one differ by 1 %. */
const shelfShare = 0.1
/** Longest forecast of rounds that is worth a number. Ours. */
const mostRoundsTold = 100

/** After a round: is it getting on, and if not, which inequality stands in the way? */
export function convergenceAfterRound(figures: ConvergenceFigures): Convergence {
  const { leftBytes, goalBytes, slowdownPermyriad } = figures
  const ratio = leftRatio(figures)
  const told = (kind: ConvergenceKind, title: string, text: string, outlook = ''): Convergence => ({
    kind,
    title,
    text,
    outlook,
  })
  if (leftBytes <= goalBytes) return told('converges', 'Converges.', fitsText(figures))
  if (slowdownPermyriad > 0) {
    const text = `${slowedText(figures.policy, slowdownPermyriad)} ${leftText(figures)}: ${ratesText(figures)}.`
    return told('slowed', `Slowed by ${slowedBy(figures.policy)}.`, text)
  }
  if (ratio < quickRatio)
    return told('converges', 'Converges.', `${leftText(figures)}: ${ratesText(figures)}.`)
  if (ratio < 1 - shelfShare) {
    const text = `${leftText(figures)}, because ${ratesText(figures)}.`
    return told('converges-slowly', 'Converges slowly.', text, slowOutlook(figures))
  }
  if (isShelf(figures)) {
    const text = `Rounds leave some ${bytesInWords(leftBytes)}, however short they are: ${workingSetInequality(figures)}.`
    const outlook =
      'So many distinct pages the guest writes in every round; while it does, no further round comes nearer.'
    return told('held-by-working-set', 'Held by the working set.', text, outlook)
  }
  return told('will-not-converge', 'Will not converge like this.', grewText(figures))
}

/** A round, not the first, left as much as it had to send. */
function isShelf(figures: ConvergenceFigures): boolean {
  return !figures.isFirst && Math.abs(leftRatio(figures) - 1) <= shelfShare
}

/** What takes vCPU time from a guest that writes too fast: each hypervisor has its own name for it. */
export function slowedBy(policy: string): 'SDPS' | 'auto-converge' {
  return policy === 'qemu' ? 'auto-converge' : 'SDPS'
}

function leftRatio({ leftBytes, toSendBytes }: ConvergenceFigures): number {
  return toSendBytes === 0 ? 0 : leftBytes / toSendBytes
}

/** What may be left, in the words of the policy. */
function goalText({ policy, goalNs, goalBytes, transferBytesPerSecond }: ConvergenceFigures): string {
  if (policy === 'xen') return `the ${bytesInWords(goalBytes)} below which Xen stops the VM`
  const name = policy === 'qemu' ? 'downtime limit' : 'switchover goal'
  return `the ${bytesInWords(goalBytes)} that ${rateInWords(transferBytesPerSecond)} carry in the ${name} of ${durationInWords(goalNs)}`
}

function fitsText(figures: ConvergenceFigures): string {
  if (figures.leftBytes === 0) return 'Nothing is left to send.'
  return `${bytesInWords(figures.leftBytes)} are left, no more than ${goalText(figures)}.`
}

function ratesText({ dirtyBytesPerSecond, transferBytesPerSecond }: ConvergenceFigures): string {
  return `the guest dirtied ${rateInWords(dirtyBytesPerSecond)} while ${rateInWords(transferBytesPerSecond)} were sent`
}

function leftText(figures: ConvergenceFigures): string {
  return `The round left ${bytesInWords(figures.leftBytes)}, ${leftRatio(figures).toFixed(2)} of what it had to send`
}

function slowOutlook(figures: ConvergenceFigures): string {
  const ratio = leftRatio(figures)
  let rounds = 0
  for (let left = figures.leftBytes; left > figures.goalBytes && rounds < mostRoundsTold; rounds += 1)
    left *= ratio
  const more = rounds >= mostRoundsTold ? `More than ${mostRoundsTold} rounds` : countOf(rounds, 'more round')
  return `${more} of that kind would reach ${goalText(figures)}.`
}

/** W / B = t > goal, with the figures of the round. */
function workingSetInequality(figures: ConvergenceFigures): string {
  const { policy, leftBytes, goalBytes, goalNs, transferBytesPerSecond } = figures
  const working = `working set of ${bytesInWords(leftBytes)}`
  if (policy === 'xen' || transferBytesPerSecond === 0)
    return `${working} > ${bytesInWords(goalBytes)} that may be left`
  const crossingNs = (leftBytes / transferBytesPerSecond) * nsPerSecond
  const goal = policy === 'qemu' ? 'downtime limit' : 'switchover goal'
  return (
    `${working} / ${rateInWords(transferBytesPerSecond)} = ${durationInWords(crossingNs)} > ` +
    `${goal} of ${durationInWords(goalNs)}`
  )
}

function grewText(figures: ConvergenceFigures): string {
  const { dirtyBytesPerSecond, transferBytesPerSecond } = figures
  if (dirtyBytesPerSecond < transferBytesPerSecond)
    return `${leftText(figures)}, although ${ratesText(figures)}.`
  return (
    `${leftText(figures)}: dirty rate of ${rateInWords(dirtyBytesPerSecond)} ≥ send rate of ` +
    `${rateInWords(transferBytesPerSecond)}, so the remainder does not shrink.`
  )
}

/** What is taken of the vCPU time, and what that leaves to the guest. */
export function slowedText(policy: string, slowdownPermyriad: number): string {
  return (
    `${capitalised(slowedBy(policy))} takes ${permyriadInWords(slowdownPermyriad)} of its vCPU time, so the guest ` +
    `has ${permyriadInWords(10_000 - slowdownPermyriad)} of its speed.`
  )
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How it ended, for `overallConvergence`. */
export interface PreCopyEnding {
  /** switched-over: the policy found little enough, or would wait no longer. failed: it gave up. other: something else. */
  readonly how: 'switched-over' | 'post-copy' | 'failed' | 'other' | 'under-way'
  /** Most that was taken of the vCPU time to hold the writes, and guest time lost by it, ns. */
  readonly slowdownPermyriad: number
  readonly lostGuestNs: number
  /** What the policy said last. */
  readonly reason: string
}

/** Of a migration, over all rounds that are finished; null before there is one. */
export function overallConvergence(
  rounds: readonly ConvergenceFigures[],
  ending: PreCopyEnding,
): Convergence | null {
  const last = rounds.at(-1)
  if (last === undefined) return null
  switch (ending.how) {
    case 'under-way':
    case 'other':
      return convergenceAfterRound(last)
    case 'failed':
      return didNotConverge(rounds, last, ending.reason)
    case 'post-copy':
      return { ...convergenceAfterRound(last), title: 'Ended by post-copy.', outlook: '' }
    case 'switched-over':
      return last.leftBytes > last.goalBytes
        ? didNotConverge(rounds, last, ending.reason)
        : converged(rounds, last, ending)
  }
}

function converged(
  rounds: readonly ConvergenceFigures[],
  last: ConvergenceFigures,
  ending: PreCopyEnding,
): Convergence {
  const fits = fitsText(last)
  if (ending.slowdownPermyriad > 0) {
    const by = slowedBy(last.policy)
    const text =
      `${capitalised(by)} took up to ${permyriadInWords(ending.slowdownPermyriad)} of the vCPU time, ` +
      `${durationInWords(ending.lostGuestNs)} of the guest's running time in all.`
    return { kind: 'slowed', title: `Converged, slowed by ${by}.`, text, outlook: fits }
  }
  const shelf = rounds.filter(isShelf)
  const lastHeld = shelf.at(-1)
  if (shelf.length > 1 && lastHeld !== undefined) {
    const heldNs = shelf.reduce((sum, { durationNs }) => sum + durationNs, 0)
    const text =
      `For ${countOf(shelf.length, 'round')}, ${durationInWords(heldNs)} in all, the working set held it, ` +
      `${bytesInWords(lastHeld.leftBytes)} at last; then the guest wrote less.`
    const title = 'Converged late, held by the working set.'
    return { kind: 'converges-slowly', title, text, outlook: fits }
  }
  const slow = rounds.filter((round) => leftRatio(round) >= quickRatio && round.leftBytes > round.goalBytes)
  const slowest = slow.at(-1)
  if (slow.length > 1 && slowest !== undefined) {
    const text =
      `${countOf(slow.length, 'round')} left more than half of what they had to send; in the last of them ` +
      `${ratesText(slowest)}.`
    return { kind: 'converges-slowly', title: 'Converged slowly.', text, outlook: fits }
  }
  return { kind: 'converges', title: 'Converged.', text: fits, outlook: '' }
}

/** The inequality that failed: that of the working set where rounds stood on a shelf, else that of the rates. */
function didNotConverge(
  rounds: readonly ConvergenceFigures[],
  last: ConvergenceFigures,
  reason: string,
): Convergence {
  const shelf = rounds.findLast(isShelf)
  const text = shelf === undefined ? grewText(last) : `${capitalised(workingSetInequality(shelf))}.`
  return { kind: 'will-not-converge', title: 'Did not converge.', text, outlook: reason }
}
