/**
 * Xen's pre-copy: rounds in address order that leave out pages which are dirty again when their batch is put
 * together, at a rate that follows the guest's dirty rate. Decisions are `policy/xen.ts`; the stopped stage
 * belongs to the migration and is not held by any rate.
 */
import { bytesPerSecondFromMbps, nsPerSecond, pageBytes } from '../base/units.ts'
import type { MemoryTransferOptions } from '../memory/memory-transfer.ts'
import { judgeXenRound } from '../policy/xen.ts'
import type { XenFigures } from '../policy/xen.ts'
import type { XenPolicySpec } from '../scenario/policy-schema.ts'
import type { PreCopyDecision, PreCopySession, PreCopyStrategy, StageCosts, StunCosts } from './pre-copy.ts'

/** Pages of a batch; before each the dirty bitmap is looked at (xc_linux_save.c, MAX_BATCH_SIZE). */
export const xenBatchPages = 1024
/** With each page goes its frame number and type, 8 bytes on 64 bits (xc_linux_save.c); the batch's count is left out. */
const framePageBytes = pageBytes + 8

/** Xen's tools begin at the connection and have no stages before it. */
const stageCosts: StageCosts = {
  validateNs: 0,
  reserveNs: 0,
  connectNs: 0,
  connectRoundTrips: 1,
  cleanUpNs: 0,
}

/** From the last page to the running guest 9 ms (XEN, SPECweb99); its parts, stopping and announcing are ours. */
const stunCosts: StunCosts = {
  stopNs: 1_000_000,
  saveNs: 0,
  deviceStateBytes: 32_768,
  restoreNs: 8_000_000,
  resumeNs: 1_000_000,
  announceNs: 1_000_000,
  // Xen sets no limit to its stopped stage.
  maxNs: Number.MAX_SAFE_INTEGER,
}

export class XenPreCopy implements PreCopyStrategy {
  readonly transferOptions: MemoryTransferOptions
  readonly switchoverGoalNs: number
  readonly stageCosts = stageCosts
  readonly stunCosts = stunCosts
  readonly #settings: XenPolicySpec
  readonly #memoryPages: number
  #round = 0
  #roundStartNs = 0
  #roundStartBytes = 0
  /** Rate of this round, bytes of memory and frame numbers per second. */
  #bytesPerSecond: number
  /** Time for which the newest batch still takes its part of the rate. */
  #batchNs = 0
  /** Part of a ns that batches have taken beyond whole ones, in 1/rate ns. */
  #carry = 0

  constructor(settings: XenPolicySpec, memoryPages: number) {
    this.#settings = settings
    this.#memoryPages = memoryPages
    this.#bytesPerSecond = bytesPerSecondFromMbps(settings.rateFloorMbps)
    const ceiling = bytesPerSecondFromMbps(settings.rateCeilingMbps)
    this.switchoverGoalNs = Math.ceil((settings.stopBelowPages * pageBytes * nsPerSecond) / ceiling)
    this.transferOptions = {
      rule: settings.dirtyBookkeeping,
      contentPageBytes: framePageBytes,
      zeroPageBytes: framePageBytes,
      detectZeroPages: false,
      firstPass: 'all',
    }
  }

  begin(session: PreCopySession): void {
    this.#startRound(session)
  }

  runSlice(session: PreCopySession, untilNs: number): number {
    const { transfer } = session
    const rate = Math.min(session.usableBytesPerSecond, Math.floor(this.#bytesPerSecond))
    let nowNs = session.nowNs
    for (;;) {
      const runNs = Math.min(this.#batchNs, untilNs - nowNs)
      if (runNs > 0) session.runGuest(runNs)
      nowNs += runNs
      this.#batchNs -= runNs
      if (nowNs >= untilNs || transfer.todoPages === 0) return nowNs
      const { bytes } = session.send(xenBatchPages, Infinity)
      const share = bytes * nsPerSecond + (this.#carry % rate)
      this.#carry = share % rate
      this.#batchNs = (share - this.#carry) / rate
    }
  }

  endSlice(session: PreCopySession): PreCopyDecision {
    const { transfer } = session
    if (transfer.todoPages > 0 || this.#batchNs > 0) return { next: 'continue' }
    session.finishRound(transfer.loggedPages)
    const { verdict, bytesPerSecond } = judgeXenRound(this.#settings, this.#figures(session))
    session.reachVerdict(verdict)
    if (verdict.kind === 'switch-over') return { next: 'switch-over' }
    this.#bytesPerSecond = bytesPerSecond
    transfer.sync()
    transfer.restartSweep()
    this.#startRound(session)
    return { next: 'continue' }
  }

  clone(): XenPreCopy {
    const copy = new XenPreCopy(this.#settings, this.#memoryPages)
    copy.#round = this.#round
    copy.#roundStartNs = this.#roundStartNs
    copy.#roundStartBytes = this.#roundStartBytes
    copy.#bytesPerSecond = this.#bytesPerSecond
    copy.#batchNs = this.#batchNs
    copy.#carry = this.#carry
    return copy
  }

  #startRound(session: PreCopySession): void {
    this.#round += 1
    this.#roundStartNs = session.nowNs
    this.#roundStartBytes = session.sentBytes
    session.startRound(session.transfer.todoPages)
  }

  #figures(session: PreCopySession): XenFigures {
    const durationNs = session.nowNs - this.#roundStartNs
    const sentBytes = session.sentBytes - this.#roundStartBytes
    return {
      round: this.#round,
      remainingPages: session.transfer.remainingPages,
      dirtiedPages: session.transfer.loggedPages,
      durationNs,
      sentPages: session.sentBytes / framePageBytes,
      memoryPages: this.#memoryPages,
      transferBytesPerSecond: durationNs === 0 ? 0 : Math.floor((sentBytes * nsPerSecond) / durationNs),
    }
  }
}
