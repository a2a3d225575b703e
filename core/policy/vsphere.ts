/**
 * vSphere's rules of pre-copy: when the stun may begin, when a round made enough progress, when and how far
 * stun during page send (SDPS) slows the guest, when to give up. Pure: the same figures give the same verdict.
 * Settings are ESXi's advanced options `Migrate.*`, with their defaults in the scenario's schema.
 */
import {
  bytesInWords,
  countInWords,
  durationInWords,
  permyriadInWords,
  rateInWords,
} from '../base/wording.ts'
import { nsPerMs, nsPerSecond } from '../base/units.ts'
import type { VspherePolicySpec } from '../scenario/policy-schema.ts'
import type { FailVerdict, Verdict, VerdictFigures } from './policy.ts'

/**
 * Most that SDPS takes of the guest's vCPU time, in permyriad. Ours: the sources only say that vCPUs sleep
 * "a few milliseconds" at a time (YB-SDPS); something has to be left for the guest to answer at all.
 */
export const maxSlowdownPermyriad = 9900

/**
 * Rounds without enough progress, and nothing left to slow, after which the move is given up, counted since the
 * remainder last reached a new low. In a row would not do: on a shelf a lucky round comes again and again. Ours.
 */
export const maxStuckRounds = 10

/** How often SDPS mode `always` looks at the first pass, in ns. Ours; `dynamic` has its own setting. */
export const alwaysPollNs = nsPerSecond

/** What one round, or one poll of the first pass, came to. */
export interface PreCopyFigures {
  readonly round: number
  /** The destination still lacks this much. */
  readonly remainingBytes: number
  readonly sentBytes: number
  /** Distinct pages that became dirty at the destination meanwhile. */
  readonly dirtiedBytes: number
  readonly durationNs: number
  /** What the path carries, for rounds too short to measure. */
  readonly usableBytesPerSecond: number
  /** Slow-down that was in force. */
  readonly slowdownPermyriad: number
  /** Least that a round before this one has left; Infinity before the first. */
  readonly leastRemainingBytes: number
  /** Rounds before this one that were stuck, since the remainder last reached a new low. */
  readonly stuckRounds: number
}

export interface VsphereJudgement {
  readonly verdict: Verdict | FailVerdict
  /** Slow-down from here on. */
  readonly slowdownPermyriad: number
  /** Rounds with too little progress and no means left, this one included, since the last new low. */
  readonly stuckRounds: number
}

interface Rates extends VerdictFigures {
  /** Transfer over dirty rate, in per cent; Infinity where nothing was dirtied. */
  readonly progressPercent: number
}

/** How often the first pass is looked at, in ns; null where SDPS is off. */
export function firstPassPollNs(settings: VspherePolicySpec): number | null {
  if (settings.sdps === 'off') return null
  return settings.sdps === 'always' ? alwaysPollNs : settings.sdpsDynamicDelaySeconds * nsPerSecond
}

/** Decides what follows a finished round. */
export function judgeRound(settings: VspherePolicySpec, figures: PreCopyFigures): VsphereJudgement {
  const rates = ratesOf(settings, figures)
  if (rates.remainingBytes <= rates.goalBytes) {
    const verdict = { ...figuresOf(rates), kind: 'switch-over' as const, reason: fitsReason(settings, rates) }
    return { verdict, slowdownPermyriad: figures.slowdownPermyriad, stuckRounds: 0 }
  }
  return judgeProgress(settings, figures, rates)
}

/** Looks at a first pass under way: only SDPS can come of it. null: go on as before. */
export function judgeFirstPass(
  settings: VspherePolicySpec,
  figures: PreCopyFigures,
): VsphereJudgement | null {
  const judgement = judgeProgress(settings, figures, ratesOf(settings, figures))
  return judgement.slowdownPermyriad > figures.slowdownPermyriad ? judgement : null
}

function judgeProgress(settings: VspherePolicySpec, figures: PreCopyFigures, rates: Rates): VsphereJudgement {
  const hasProgress = rates.progressPercent >= settings.preCopyMinProgressPercent
  const isNewLow = hasProgress && rates.remainingBytes < figures.leastRemainingBytes
  const stuckBefore = isNewLow ? 0 : figures.stuckRounds
  const slowdownPermyriad = slowdownFor(settings, figures, rates, hasProgress)
  if (slowdownPermyriad > figures.slowdownPermyriad) {
    const reason = slowReason(settings, rates, hasProgress, slowdownPermyriad)
    const verdict = { ...figuresOf(rates), kind: 'slow-guest' as const, reason }
    return { verdict, slowdownPermyriad, stuckRounds: stuckBefore }
  }
  const stuckRounds = hasProgress ? stuckBefore : stuckBefore + 1
  if (stuckRounds >= maxStuckRounds) {
    return { verdict: failVerdict(settings, figures, rates), slowdownPermyriad, stuckRounds }
  }
  const reason = anotherRoundReason(settings, rates, hasProgress, slowdownPermyriad)
  return { verdict: { ...figuresOf(rates), kind: 'another-round', reason }, slowdownPermyriad, stuckRounds }
}

function ratesOf(settings: VspherePolicySpec, figures: PreCopyFigures): Rates {
  const { durationNs, sentBytes, dirtiedBytes, usableBytesPerSecond } = figures
  const isMeasured = durationNs > 0 && sentBytes > 0
  const transferBytesPerSecond = isMeasured ? perSecond(sentBytes, durationNs) : usableBytesPerSecond
  const dirtyBytesPerSecond = durationNs > 0 ? perSecond(dirtiedBytes, durationNs) : 0
  return {
    remainingBytes: figures.remainingBytes,
    goalBytes: Math.floor((transferBytesPerSecond * settings.preCopySwitchoverTimeGoalMs) / 1000),
    transferBytesPerSecond,
    dirtyBytesPerSecond,
    progressPercent:
      dirtyBytesPerSecond === 0 ? Infinity : (transferBytesPerSecond * 100) / dirtyBytesPerSecond,
  }
}

function perSecond(bytes: number, durationNs: number): number {
  return Math.floor((bytes / durationNs) * nsPerSecond)
}

/**
 * The slow-down at which the guest's writes fall to `transfer / target`, taking the dirty rate as it would be
 * at full speed. `dynamic` begins when progress is short and then holds the target; `always` holds it from
 * the first look. 0 when SDPS is off.
 */
function slowdownFor(
  settings: VspherePolicySpec,
  figures: PreCopyFigures,
  rates: Rates,
  hasProgress: boolean,
): number {
  const isOn = settings.sdps === 'always' || figures.slowdownPermyriad > 0 || !hasProgress
  if (settings.sdps === 'off' || !isOn || rates.dirtyBytesPerSecond === 0) return figures.slowdownPermyriad
  const fullSpeedDirty = (rates.dirtyBytesPerSecond * 10_000) / (10_000 - figures.slowdownPermyriad)
  const wantedDirty = (rates.transferBytesPerSecond * 100) / settings.sdpsTargetRatePercent
  const wanted = Math.ceil(10_000 * (1 - wantedDirty / fullSpeedDirty))
  return Math.min(maxSlowdownPermyriad, Math.max(0, wanted))
}

function figuresOf(rates: Rates): VerdictFigures {
  return {
    remainingBytes: rates.remainingBytes,
    goalBytes: rates.goalBytes,
    transferBytesPerSecond: rates.transferBytesPerSecond,
    dirtyBytesPerSecond: rates.dirtyBytesPerSecond,
  }
}

function remainingInWords(rates: Rates): string {
  if (rates.transferBytesPerSecond === 0)
    return `The remaining ${bytesInWords(rates.remainingBytes)} cannot be sent`
  const ns = (rates.remainingBytes / rates.transferBytesPerSecond) * nsPerSecond
  return `The remaining ${bytesInWords(rates.remainingBytes)} take ${durationInWords(ns)} at ${rateInWords(rates.transferBytesPerSecond)}`
}

function goalInWords(settings: VspherePolicySpec): string {
  return `the switchover goal of ${durationInWords(settings.preCopySwitchoverTimeGoalMs * nsPerMs)}`
}

function fitsReason(settings: VspherePolicySpec, rates: Rates): string {
  if (rates.remainingBytes === 0)
    return `Nothing remains to be sent, well inside ${goalInWords(settings)}: switch over.`
  return `${remainingInWords(rates)}, which fits ${goalInWords(settings)}: switch over.`
}

function progressInWords(rates: Rates): string {
  if (rates.progressPercent === Infinity) return 'The guest dirtied nothing meanwhile'
  return (
    `The network carried ${countInWords(Math.floor(rates.progressPercent))} % of what the guest dirtied ` +
    `(${rateInWords(rates.transferBytesPerSecond)} against ${rateInWords(rates.dirtyBytesPerSecond)})`
  )
}

function anotherRoundReason(
  settings: VspherePolicySpec,
  rates: Rates,
  hasProgress: boolean,
  slowdown: number,
): string {
  const least = `${settings.preCopyMinProgressPercent} %`
  const progress = hasProgress
    ? `${progressInWords(rates)}, at least the ${least} that a round needs`
    : `${progressInWords(rates)}, less than the ${least} that a round needs, and ${noMeansInWords(settings, slowdown)}`
  return `${remainingInWords(rates)}, more than ${goalInWords(settings)}. ${progress}: another round.`
}

function noMeansInWords(settings: VspherePolicySpec, slowdown: number): string {
  if (settings.sdps === 'off') return 'SDPS is off'
  return `SDPS already takes ${permyriadInWords(slowdown)} of the vCPU time`
}

function slowReason(
  settings: VspherePolicySpec,
  rates: Rates,
  hasProgress: boolean,
  slowdown: number,
): string {
  const bound = hasProgress
    ? `the ${settings.sdpsTargetRatePercent} % that SDPS aims for`
    : `the ${settings.preCopyMinProgressPercent} % that a round needs`
  return (
    `${progressInWords(rates)}, less than ${bound}: SDPS now takes ${permyriadInWords(slowdown)} of the guest's ` +
    `vCPU time, so that the network carries ${settings.sdpsTargetRatePercent} % of what is dirtied.`
  )
}

function failVerdict(settings: VspherePolicySpec, figures: PreCopyFigures, rates: Rates): FailVerdict {
  const cause = noMeansInWords(settings, figures.slowdownPermyriad)
  return {
    ...figuresOf(rates),
    kind: 'fail',
    reason:
      `${progressInWords(rates)}, less than the ${settings.preCopyMinProgressPercent} % that a round needs, ` +
      `for the ${maxStuckRounds}th time since less was left than ever before, and ${cause}: the migration does not ` +
      'converge.',
    refusal: {
      id: 'pre-copy-no-progress',
      fault: 'GenericVmConfigFault',
      message:
        'The migration was canceled because the amount of changing memory for the virtual machine was greater ' +
        'than the available network bandwidth, so the migration was not making forward progress. ' +
        `${progressInWords(rates)}; a round needs ${settings.preCopyMinProgressPercent} %.`,
      remedy:
        'Give the vMotion network more bandwidth, migrate when the VM writes less, or let stun during page send ' +
        '(Migrate.SdpsEnabled) slow the guest.',
    },
  }
}
