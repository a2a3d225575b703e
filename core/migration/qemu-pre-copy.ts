/**
 * QEMU's way of pre-copying: a sweep over memory that keeps its position, cut into iterations of at most 50 ms
 * and windows of 100 ms, with a look at the remainder before each iteration. The dirty log is read (a sync)
 * only when what is left would fit into the downtime limit; a sync ends a round and begins the next.
 * Decisions are `policy/qemu.ts`; stop, last pages and switchover belong to the migration.
 */
import { nsPerMs, nsPerSecond, pageBytes } from '../base/units.ts'
import type { MemoryTransferOptions } from '../memory/memory-transfer.ts'
import { askedForNs, decidePostCopy } from '../policy/post-copy.ts'
import {
  callsForSync,
  contentPageBytes,
  decideAfterSync,
  decideBeforeWindow,
  fitsThreshold,
  giveUp,
  iterationEndBytes,
  iterationMaxMs,
  pagesPerTimeCheck,
  pagesPerWrite,
  streamBufferBytes,
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
import { SenderSocket } from './sender-socket.ts'
import { memoryBlocks } from './qemu-blocks.ts'
import { newSenderState } from './qemu-sender-state.ts'
import type { SenderState } from './qemu-sender-state.ts'
import type { PreCopyDecision, PreCopySession, PreCopyStrategy, StageCosts, StunCosts } from './pre-copy.ts'

/** From the start of the stage to the first page, ns. Measured: 1 to 2 ms from command to first page (MODEL.md). */
const setupNs = 1.2 * nsPerMs
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
  readonly #socket: SenderSocket
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
      blocksOf: memoryBlocks,
    }
    this.#state = original === null ? newSenderState() : { ...original.#state }
    this.#socket = original === null ? new SenderSocket() : original.#socket.clone()
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
    state.windowStartMs = Math.floor(state.busyUntilNs / nsPerMs)
  }

  runSlice(session: PreCopySession, untilNs: number): number {
    const state = this.#state
    // What was due while no link was up is due now.
    const endNs = Math.max(session.nowNs, Math.min(untilNs, this.#giveUpNs(session)))
    let nowNs = session.nowNs
    for (;;) {
      if (state.busyUntilNs > nowNs) {
        const nextNs = Math.min(state.busyUntilNs, endNs)
        session.runGuest(nextNs - nowNs)
        nowNs = nextNs
      }
      if (state.busyUntilNs > nowNs || state.activity !== 'iterating') return nowNs
      if (this.#isIterationOver(session, nowNs)) {
        this.#endIteration(session, nowNs)
        continue
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

  /** Puts pages together up to the next look at the clock, and hands them over when they are enough. */
  #sendBatch(session: PreCopySession, nowNs: number): void {
    const state = this.#state
    const toTimeCheck =
      1 + ((pagesPerTimeCheck - (state.iterationPages % pagesPerTimeCheck)) % pagesPerTimeCheck)
    const maxPages = Math.min(toTimeCheck, pagesPerWrite - state.gatheredPages)
    const sent = session.send(maxPages, this.#quotaBytes - state.windowBytes + 1)
    state.iterationPages += sent.contentPages + sent.zeroPages
    state.gatheredPages += sent.contentPages
    state.gatheredBytes += sent.bytes
    state.windowBytes += sent.bytes
    const scannedNs = nowNs + Math.ceil(sent.zeroPages * (this.#policy.zeroScanPageNs ?? 0))
    state.busyUntilNs = Math.max(state.busyUntilNs, scannedNs)
    const smallBytes = state.gatheredBytes - state.gatheredPages * pageBytes
    if (state.gatheredPages >= pagesPerWrite || smallBytes >= streamBufferBytes)
      this.#handOver(session, scannedNs)
  }

  /** What is put together goes to the socket; the sender waits until all of it is taken. */
  #handOver(session: PreCopySession, nowNs: number): void {
    const state = this.#state
    state.busyUntilNs = this.#socket.write(state.gatheredBytes, nowNs, session.usableBytesPerSecond)
    state.gatheredPages = 0
    state.gatheredBytes = 0
  }

  #endIteration(session: PreCopySession, nowNs: number): void {
    const state = this.#state
    state.activity = 'iteration-over'
    session.noteSent(iterationEndBytes)
    state.windowBytes += iterationEndBytes
    state.gatheredBytes += iterationEndBytes
    this.#handOver(session, nowNs)
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
    const pending = pendingBytes(session.transfer.todoPages)
    if (callsForSync(pending, state.thresholdBytes)) {
      const verdict = this.#sync(session)
      if (verdict.kind === 'switch-over') return { next: 'switch-over' }
      session.transfer.beginRound()
      session.startRound(session.transfer.todoPages)
      state.busyUntilNs = Math.max(state.busyUntilNs, session.nowNs + this.#dirtyLog.readNs)
    } else if (fitsThreshold(pending, state.thresholdBytes)) {
      session.finishRound(session.transfer.loggedPages)
      session.reachVerdict(decideBeforeWindow(this.#figures(session), session.transfer.loggedPages))
      return { next: 'switch-over' }
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
