/**
 * vSphere's pre-copy: rounds. A round sends what was dirty at its start, page by page in address order from
 * page 0, in sends of `preCopyPagesPerSend` pages; while one is on the wire the guest runs and writes. At the
 * round's end, and at polls of the first pass, the policy decides. Nothing here knows of stages or tasks.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'
import { firstPassPollNs, judgeFirstPass, judgeRound } from '../policy/vsphere.ts'
import type { PreCopyFigures, VsphereJudgement } from '../policy/vsphere.ts'
import type { VspherePolicySpec } from '../scenario/policy-schema.ts'
import type { MemoryTransferOptions } from '../memory/memory-transfer.ts'
import type { PreCopyDecision, PreCopySession, PreCopyStrategy, StageCosts, StunCosts } from './pre-copy.ts'
import { vsphereStageCosts } from './stages.ts'
import { traceInstallShare } from './traces.ts'

/** Number of the page, length, flags. Ours (vMotion's protocol is not published); QEMU's header has 8 bytes too. */
export const pageHeaderBytes = 8
const contentPageBytes = 4096 + pageHeaderBytes

/**
 * Time in which a thread looks whether a page is zero, in ns: 4 KiB at 10 GB/s of one core's memory bandwidth.
 * Ours; QEMU's threads needed about 1 µs a page before they were optimised (MEAS §4). It goes on beside sending,
 * so it shows only where pages take less than that on the wire: in runs of zero pages.
 */
export const zeroScanPageNs = 410

/** What a migration by rounds is given beside the policy's settings. */
export interface RoundCosts {
  readonly stun: StunCosts
  /** Installing stop-based traces before the first round, ns; 0: none. */
  readonly traceInstallNs: number
  /** Reading the dirty log between two rounds, ns; the guest runs on. 0: takes no time. */
  readonly logReadNs: number
  /** Threads that look for zero pages, each for its own stream. */
  readonly threads: number
}

/** Figures at an instant, to take differences from. */
interface Mark {
  readonly atNs: number
  readonly sentBytes: number
  /** Pages dirty at the destination beyond what this round still has to send. */
  readonly dirtyPages: number
}

export class RoundPreCopy implements PreCopyStrategy {
  readonly transferOptions: MemoryTransferOptions
  readonly switchoverGoalNs: number
  readonly stageCosts: StageCosts = vsphereStageCosts
  readonly #settings: VspherePolicySpec
  #costs: RoundCosts
  /** Until when traces are being installed or the log is being read; the next round begins then. */
  #waitsUntilNs = 0
  #isBetweenRounds = true
  #round = 0
  #roundStart: Mark = { atNs: 0, sentBytes: 0, dirtyPages: 0 }
  #lastPoll: Mark = { atNs: 0, sentBytes: 0, dirtyPages: 0 }
  /** When to look at the first pass next; Infinity: not any more. */
  #nextPollNs = Infinity
  #stuckRounds = 0
  #leastRemainingBytes = Infinity
  /** Time for which the newest send is still on the wire. */
  #onWireNs = 0
  /** Part of a ns that sends have taken beyond whole ones, in 1/rate ns. */
  #carry = 0

  constructor(settings: VspherePolicySpec, costs: RoundCosts) {
    this.#settings = settings
    this.#costs = costs
    this.switchoverGoalNs = settings.preCopySwitchoverTimeGoalMs * nsPerMs
    this.transferOptions = {
      rule: settings.dirtyBookkeeping,
      contentPageBytes,
      zeroPageBytes: pageHeaderBytes,
      detectZeroPages: settings.detectZeroPages,
      firstPass: 'touched',
    }
  }

  get stunCosts(): StunCosts {
    return this.#costs.stun
  }

  noteRoundTrip(longerNs: number): void {
    const { stun } = this.#costs
    const { restoreNs, announceNs } = stun
    this.#costs = {
      ...this.#costs,
      stun: { ...stun, restoreNs: restoreNs + longerNs, announceNs: announceNs + longerNs },
    }
  }

  begin(session: PreCopySession): void {
    const { traceInstallNs } = this.#costs
    if (traceInstallNs === 0) {
      this.#beginFirstRound(session)
      return
    }
    this.#waitsUntilNs = session.nowNs + traceInstallNs
    session.slowForTraces(traceInstallShare, traceInstallNs)
  }

  #beginFirstRound(session: PreCopySession): void {
    this.#lastPoll = markOf(session)
    const pollNs = firstPassPollNs(this.#settings)
    this.#nextPollNs = pollNs === null ? Infinity : session.nowNs + pollNs
    this.#startRound(session)
  }

  runSlice(session: PreCopySession, untilNs: number): number {
    if (this.#isBetweenRounds) {
      const endNs = Math.max(session.nowNs, Math.min(untilNs, this.#waitsUntilNs))
      session.runGuest(endNs - session.nowNs)
      return endNs
    }
    // What was due while no link was up is due now.
    const endNs = Math.max(session.nowNs, Math.min(untilNs, this.#nextPollNs))
    const pagesPerSend = this.#settings.preCopyPagesPerSend
    const { transfer, usableBytesPerSecond } = session
    let nowNs = session.nowNs
    for (;;) {
      const runNs = Math.min(this.#onWireNs, endNs - nowNs)
      if (runNs > 0) session.runGuest(runNs)
      nowNs += runNs
      this.#onWireNs -= runNs
      if (nowNs >= endNs || transfer.todoPages === 0) return nowNs
      const { bytes, zeroPages, contentPages } = session.send(pagesPerSend, Infinity)
      const share = bytes * nsPerSecond + (this.#carry % usableBytesPerSecond)
      this.#carry = share % usableBytesPerSecond
      const wireNs = (share - this.#carry) / usableBytesPerSecond
      this.#onWireNs = zeroPages === 0 ? wireNs : Math.max(wireNs, this.#scanNs(zeroPages + contentPages))
    }
  }

  /** Time in which pages are looked at for zeros. */
  #scanNs(pages: number): number {
    return Math.ceil((pages * zeroScanPageNs) / this.#costs.threads)
  }

  endSlice(session: PreCopySession): PreCopyDecision {
    if (this.#isBetweenRounds) {
      if (session.nowNs >= this.#waitsUntilNs) this.#endWait(session)
      return { next: 'continue' }
    }
    if (session.transfer.todoPages === 0 && this.#onWireNs === 0) return this.#endRound(session)
    if (session.nowNs >= this.#nextPollNs) this.#pollFirstPass(session)
    return { next: 'continue' }
  }

  clone(): RoundPreCopy {
    const copy = new RoundPreCopy(this.#settings, this.#costs)
    copy.#waitsUntilNs = this.#waitsUntilNs
    copy.#isBetweenRounds = this.#isBetweenRounds
    copy.#round = this.#round
    copy.#roundStart = this.#roundStart
    copy.#lastPoll = this.#lastPoll
    copy.#nextPollNs = this.#nextPollNs
    copy.#stuckRounds = this.#stuckRounds
    copy.#leastRemainingBytes = this.#leastRemainingBytes
    copy.#onWireNs = this.#onWireNs
    copy.#carry = this.#carry
    return copy
  }

  /** Traces are in place, or the log is read: what it holds is what the next round sends. */
  #endWait(session: PreCopySession): void {
    const { transfer } = session
    transfer.sync()
    if (this.#round === 0) {
      session.slowForTraces(0, 0)
      this.#beginFirstRound(session)
      return
    }
    transfer.restartSweep()
    this.#startRound(session)
  }

  #startRound(session: PreCopySession): void {
    this.#round += 1
    this.#isBetweenRounds = false
    this.#roundStart = markOf(session)
    session.startRound(session.transfer.todoPages)
  }

  #endRound(session: PreCopySession): PreCopyDecision {
    const { transfer } = session
    this.#nextPollNs = Infinity
    session.finishRound(transfer.loggedPages)
    const figures = this.#figuresSince(session, this.#roundStart)
    const judgement = judgeRound(this.#settings, figures)
    this.#stuckRounds = judgement.stuckRounds
    this.#leastRemainingBytes = Math.min(this.#leastRemainingBytes, figures.remainingBytes)
    const decision = this.#follow(session, judgement)
    if (decision.next === 'continue') {
      this.#isBetweenRounds = true
      this.#waitsUntilNs = session.nowNs + this.#costs.logReadNs
      if (this.#costs.logReadNs === 0) this.#endWait(session)
    }
    return decision
  }

  #pollFirstPass(session: PreCopySession): void {
    const judgement = judgeFirstPass(this.#settings, this.#figuresSince(session, this.#lastPoll))
    if (judgement !== null) this.#follow(session, judgement)
    this.#lastPoll = markOf(session)
    this.#nextPollNs = session.nowNs + (firstPassPollNs(this.#settings) ?? Infinity)
  }

  #follow(session: PreCopySession, { verdict, slowdownPermyriad }: VsphereJudgement): PreCopyDecision {
    session.reachVerdict(verdict)
    if (verdict.kind === 'switch-over') return { next: 'switch-over' }
    if ('refusal' in verdict) return { next: 'fail', refusal: verdict.refusal }
    if (slowdownPermyriad !== session.slowdownPermyriad) session.setGuestSlowdown(slowdownPermyriad)
    return { next: 'continue' }
  }

  #figuresSince(session: PreCopySession, mark: Mark): PreCopyFigures {
    const now = markOf(session)
    return {
      round: this.#round,
      remainingBytes: session.transfer.remainingPages * contentPageBytes,
      sentBytes: now.sentBytes - mark.sentBytes,
      dirtiedBytes: Math.max(0, now.dirtyPages - mark.dirtyPages) * contentPageBytes,
      durationNs: now.atNs - mark.atNs,
      usableBytesPerSecond: session.usableBytesPerSecond,
      slowdownPermyriad: session.slowdownPermyriad,
      leastRemainingBytes: this.#leastRemainingBytes,
      stuckRounds: this.#stuckRounds,
    }
  }
}

function markOf(session: PreCopySession): Mark {
  const { transfer } = session
  return {
    atNs: session.nowNs,
    sentBytes: session.sentBytes,
    dirtyPages: transfer.remainingPages - transfer.todoPages,
  }
}
