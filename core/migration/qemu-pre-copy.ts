/**
 * QEMU's way of pre-copying: a sweep over memory that keeps its position, cut into iterations of at most 50 ms
 * and windows of 100 ms, with a look at the remainder before each iteration. The dirty log is read (a sync)
 * only when what is left would fit into the downtime limit; a sync ends a round and begins the next.
 * Decisions are `policy/qemu.ts`; stop, last pages and switchover belong to the migration. Left out: 8 bytes
 * at the end of each iteration and some 15 where the sweep enters a memory block (a millionth of the bytes).
 */
import { nsPerMs, nsPerSecond, pageBytes } from '../base/units.ts'
import type { MemoryTransferOptions } from '../memory/memory-transfer.ts'
import { askedForNs, decidePostCopy } from '../policy/post-copy.ts'
import {
  contentPageBytes,
  decideAfterSync,
  fitsThreshold,
  giveUp,
  iterationMaxMs,
  pagesPerTimeCheck,
  pendingBytes,
  thresholdBytes,
  windowMs,
  windowQuotaBytes,
  zeroPageBytes,
} from '../policy/qemu.ts'
import type { QemuFigures } from '../policy/qemu.ts'
import type { Verdict } from '../policy/policy.ts'
import type { QemuPolicySpec } from '../scenario/policy-schema.ts'
import { AutoConverge, throttleCycle } from './auto-converge.ts'
import { noDirtyLogCosts, withDirtyLog } from './dirty-log-costs.ts'
import type { PreCopyDecision, PreCopySession, PreCopyStrategy, StageCosts, StunCosts } from './pre-copy.ts'

/** From the start of the stage to the first page, ns. Measured: 1 to 2 ms from command to first page (MODEL.md). */
const setupNs = 1.2 * nsPerMs
/** What the socket between sender and wire holds: the sender is ahead by so much. Measured: 0.4 MB on both sides. */
export const socketBytes = 200_000
/** A sender that waits for room is woken when three quarters of the socket are free (Linux, unix_writable). */
const wakeUpBytes = socketBytes * 0.75
/** How late a sleeper wakes: the slack that Linux gives its timers (PR_SET_TIMERSLACK, 50 µs by default). */
const timerSlackNs = 50_000

/** QEMU begins at the connection and has no stages of its own before it; the set-up is `setupNs`. */
const stageCosts: StageCosts = {
  validateNs: 0,
  reserveNs: 0,
  connectNs: 0,
  connectRoundTrips: 1,
  cleanUpNs: 0,
}

/**
 * Measured on QEMU 7.2 with one vCPU and hardly any device (MODEL.md): 1 to 2 ms for the device state, 4 to 6 ms
 * until the guest goes on at the destination. Announcing is ours: one frame, no wait.
 */
const stunCosts: StunCosts = {
  stopNs: 100_000,
  saveNs: 1.5 * nsPerMs,
  deviceStateBytes: 32_768,
  restoreNs: 4 * nsPerMs,
  resumeNs: 1 * nsPerMs,
  announceNs: 1 * nsPerMs,
  // QEMU sets no limit to its stopped stage.
  maxNs: Number.MAX_SAFE_INTEGER,
}

/** What the sender is doing. `sleeping`: the window's quota is used up and the window not over. */
type Activity = 'setting-up' | 'iterating' | 'iteration-over' | 'sleeping'

interface SenderState {
  activity: Activity
  /** The sender can do nothing before this: it sleeps, or waits until the sockets take more. */
  busyUntilNs: number
  /** When the wire will have carried all that was handed to it; a fraction of a ns is kept. */
  wireFreeNs: number
  iterationStartNs: number
  iterationPages: number
  windowStartMs: number
  windowBytes: number
  thresholdBytes: number
  /** Of the last window that is over; 0 before. */
  bytesPerSecond: number
  lastSyncNs: number
  dirtyBytesPerSecond: number
  /** Reads of the dirty log so far, the one at the start included. */
  syncs: number
  /** When somebody asks for post-copy, as far as that is known; Infinity: not yet, or never. */
  postCopyAskedNs: number
}

export class QemuPreCopy implements PreCopyStrategy {
  readonly transferOptions: MemoryTransferOptions
  readonly switchoverGoalNs: number
  readonly stageCosts = stageCosts
  readonly stunCosts: StunCosts
  readonly countsGuestWrites: boolean
  readonly #policy: QemuPolicySpec
  readonly #dirtyLog: typeof noDirtyLogCosts
  readonly #quotaBytes: number
  readonly #state: SenderState
  readonly #autoConverge: AutoConverge | null

  constructor(policy: QemuPolicySpec, dirtyLog = noDirtyLogCosts, original: QemuPreCopy | null = null) {
    this.#policy = policy
    this.#dirtyLog = dirtyLog
    this.stunCosts = withDirtyLog(stunCosts, dirtyLog)
    this.countsGuestWrites = policy.countGuestWrites === true
    this.#quotaBytes = windowQuotaBytes(policy.maxBandwidthMiBs)
    this.switchoverGoalNs = policy.downtimeLimitMs * nsPerMs
    this.transferOptions = {
      rule: policy.dirtyBookkeeping,
      contentPageBytes,
      zeroPageBytes,
      detectZeroPages: true,
      firstPass: 'all',
    }
    this.#state = original === null ? newSenderState() : { ...original.#state }
    if (original !== null) this.#autoConverge = original.#autoConverge?.clone() ?? null
    else this.#autoConverge = policy.autoConverge === undefined ? null : new AutoConverge(policy.autoConverge)
  }

  begin(session: PreCopySession): void {
    const state = this.#state
    session.transfer.sync()
    session.startRound(session.transfer.todoPages)
    state.lastSyncNs = session.nowNs
    this.#countSync(session)
    this.#autoConverge?.begin(session.nowNs)
    state.busyUntilNs = session.nowNs + setupNs
    state.wireFreeNs = state.busyUntilNs
    state.windowStartMs = Math.floor(state.busyUntilNs / nsPerMs)
  }

  runSlice(session: PreCopySession, untilNs: number): number {
    const state = this.#state
    const endNs = Math.min(untilNs, this.#giveUpNs(session))
    let nowNs = session.nowNs
    for (;;) {
      if (state.busyUntilNs > nowNs) {
        const nextNs = Math.min(state.busyUntilNs, endNs)
        session.runGuest(nextNs - nowNs)
        nowNs = nextNs
      }
      if (state.busyUntilNs > nowNs || state.activity !== 'iterating') return nowNs
      if (this.#isIterationOver(session, nowNs)) {
        state.activity = 'iteration-over'
        return nowNs
      }
      if (nowNs >= endNs) return nowNs
      this.#sendBatch(session, nowNs)
    }
  }

  endSlice(session: PreCopySession): PreCopyDecision {
    const state = this.#state
    if (session.nowNs >= this.#giveUpNs(session)) return this.#giveUp(session)
    if (state.busyUntilNs > session.nowNs || state.activity === 'iterating') return { next: 'continue' }
    if (state.activity !== 'setting-up') this.#closeWindow(session.nowNs)
    if (state.windowBytes > this.#quotaBytes) {
      this.#sleep(session.nowNs)
      return { next: 'continue' }
    }
    return this.#decide(session)
  }

  clone(): QemuPreCopy {
    return new QemuPreCopy(this.#policy, this.#dirtyLog, this)
  }

  #giveUpNs(session: PreCopySession): number {
    return session.startedAtNs + (this.#policy.giveUpAfterSeconds ?? Infinity) * nsPerSecond
  }

  /** Hands pages to the sockets up to the next look at the clock, and waits until they are taken. */
  #sendBatch(session: PreCopySession, nowNs: number): void {
    const state = this.#state
    const maxPages = state.iterationPages === 0 ? 1 : pagesPerTimeCheck
    const sent = session.send(maxPages, this.#quotaBytes - state.windowBytes + 1)
    const nsPerByte = nsPerSecond / session.usableBytesPerSecond
    state.iterationPages += sent.contentPages + sent.zeroPages
    state.windowBytes += sent.bytes
    const handedNs = nowNs + Math.ceil(sent.zeroPages * (this.#policy.zeroScanPageNs ?? 0))
    state.wireFreeNs = Math.max(state.wireFreeNs, handedNs) + sent.bytes * nsPerByte
    const excessBytes = (state.wireFreeNs - handedNs) / nsPerByte - socketBytes
    const waitBytes = Math.max(0, Math.ceil(excessBytes / wakeUpBytes)) * wakeUpBytes
    state.busyUntilNs = handedNs + Math.ceil(waitBytes * nsPerByte)
  }

  #isIterationOver(session: PreCopySession, nowNs: number): boolean {
    const state = this.#state
    if (session.transfer.todoPages === 0 || state.windowBytes > this.#quotaBytes) return true
    const isTimeCheck = state.iterationPages % pagesPerTimeCheck === 1
    return isTimeCheck && nowNs - state.iterationStartNs >= (iterationMaxMs + 1) * nsPerMs
  }

  /** If the window is over: what it carried is the new estimate, and a new one begins. */
  #closeWindow(nowNs: number): void {
    const state = this.#state
    const nowMs = Math.floor(nowNs / nsPerMs)
    const lengthMs = nowMs - state.windowStartMs
    if (lengthMs < windowMs) return
    state.thresholdBytes = thresholdBytes(state.windowBytes, lengthMs, this.#policy.downtimeLimitMs)
    state.bytesPerSecond = (state.windowBytes / lengthMs) * 1000
    state.windowStartMs = nowMs
    state.windowBytes = 0
  }

  /** Until the window is over, in whole ms from now. */
  #sleep(nowNs: number): void {
    const leftMs = this.#state.windowStartMs + windowMs - Math.floor(nowNs / nsPerMs)
    this.#state.activity = 'sleeping'
    this.#state.busyUntilNs = nowNs + leftMs * nsPerMs + timerSlackNs
  }

  /** Before each iteration: is what is left little enough, and is it still so after a sync? */
  #decide(session: PreCopySession): PreCopyDecision {
    const state = this.#state
    if (fitsThreshold(pendingBytes(session.transfer.todoPages), state.thresholdBytes)) {
      const verdict = this.#sync(session)
      if (verdict.kind === 'switch-over') return { next: 'switch-over' }
      session.transfer.beginRound()
      session.startRound(session.transfer.todoPages)
      state.busyUntilNs = session.nowNs + this.#dirtyLog.readNs
    }
    if (session.nowNs >= state.postCopyAskedNs) {
      session.finishRound(session.transfer.loggedPages)
      session.reachVerdict(decidePostCopy(this.#figures(session)))
      return { next: 'post-copy' }
    }
    state.activity = 'iterating'
    state.iterationStartNs = Math.max(session.nowNs, state.busyUntilNs)
    state.iterationPages = 0
    return { next: 'continue' }
  }

  /** Reads the dirty log; what follows is decided, and the guest slowed where auto-converge says so. */
  #sync(session: PreCopySession): Verdict {
    const newlyDirtied = session.transfer.sync()
    this.#noteDirtyRate(newlyDirtied, session.nowNs)
    this.#countSync(session)
    session.finishRound(newlyDirtied)
    const verdict = decideAfterSync(this.#figures(session))
    const step = this.#autoConverge?.noteSync(session.nowNs, newlyDirtied, session.sentBytes) ?? null
    if (step === null || verdict.kind === 'switch-over') {
      session.reachVerdict(verdict)
    } else {
      session.reachVerdict({ ...verdict, kind: 'slow-guest', reason: step.reason })
      session.setGuestSlowdown(step.percent * 100, throttleCycle(step.percent))
    }
    return verdict
  }

  #countSync(session: PreCopySession): void {
    const state = this.#state
    state.syncs += 1
    const { postCopy } = this.#policy
    if (postCopy === undefined) return
    const askedNs = askedForNs(postCopy, session.nowNs - session.startedAtNs, state.syncs)
    state.postCopyAskedNs = Math.min(state.postCopyAskedNs, session.startedAtNs + askedNs)
  }

  #giveUp(session: PreCopySession): PreCopyDecision {
    const verdict = giveUp(this.#figures(session), session.nowNs - session.startedAtNs)
    session.reachVerdict(verdict)
    return { next: 'fail', refusal: verdict.refusal }
  }

  #noteDirtyRate(newlyDirtied: number, nowNs: number): void {
    const state = this.#state
    const elapsedNs = nowNs - state.lastSyncNs
    if (elapsedNs > 0) state.dirtyBytesPerSecond = (newlyDirtied * pageBytes * nsPerSecond) / elapsedNs
    state.lastSyncNs = nowNs
  }

  #figures(session: PreCopySession): QemuFigures {
    const state = this.#state
    return {
      todoPages: session.transfer.todoPages,
      thresholdBytes: state.thresholdBytes,
      downtimeLimitNs: this.switchoverGoalNs,
      transferBytesPerSecond: state.bytesPerSecond,
      dirtyBytesPerSecond: state.dirtyBytesPerSecond,
    }
  }
}

function newSenderState(): SenderState {
  return {
    activity: 'setting-up',
    busyUntilNs: 0,
    wireFreeNs: 0,
    iterationStartNs: 0,
    iterationPages: 0,
    windowStartMs: 0,
    windowBytes: 0,
    thresholdBytes: 0,
    bytesPerSecond: 0,
    lastSyncNs: 0,
    dirtyBytesPerSecond: 0,
    syncs: 0,
    postCopyAskedNs: Infinity,
  }
}
