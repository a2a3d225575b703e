/**
 * The seam between the migration's stages and a policy's way of pre-copying. A strategy moves pages and
 * lets the guest run, slice by slice; the migration owns time, records, totals and all other stages.
 * `round-pre-copy.ts` is vSphere's (rounds), `qemu-pre-copy.ts` QEMU's (windows and syncs).
 *
 * One slice goes in two steps. `runSlice` works ahead from `session.nowNs` to an end of its choice and
 * records nothing; the clock then moves to that end; `endSlice` runs there, may record, and decides. A
 * strategy therefore ends a slice at every instant it has something to say about (a round's end, a poll).
 */
import type { Refusal } from '../base/errors.ts'
import type { MemoryTransferOptions, SendResult, MemoryTransfer } from '../memory/memory-transfer.ts'
import type { Verdict } from '../policy/policy.ts'
import type { SleepCycle } from './guest-run.ts'

/** What follows a slice. `fail` leaves the VM running at the source; `post-copy` has it go on at the destination now. */
export type PreCopyDecision =
  | { readonly next: 'continue' }
  | { readonly next: 'switch-over' }
  | { readonly next: 'post-copy' }
  | { readonly next: 'fail'; readonly refusal: Refusal }

/** What the other stages take with this hypervisor, in ns; each with its source at the strategy that states it. */
export interface StageCosts {
  readonly validateNs: number
  readonly reserveNs: number
  /** Beside the round trips of the path that `connectRoundTrips` counts. */
  readonly connectNs: number
  readonly connectRoundTrips: number
  readonly cleanUpNs: number
}

/** Fixed costs of the stopped stage, in ns and bytes; each with its source at the strategy that states it. */
export interface StunCosts {
  /** From the decision until no vCPU runs any more. */
  readonly stopNs: number
  /** Reading the dirty log once more, before the last pages; left out: takes no time. */
  readonly lastReadNs?: number
  /** Collecting the checkpoint, beside sending it. */
  readonly saveNs: number
  /** Checkpoint (device state, registers), sent after the last pages at the path's rate. */
  readonly deviceStateBytes: number
  /** From the last byte until the destination owns the VM. The guest still stands. */
  readonly restoreNs: number
  /** From then until the first instruction at the destination. */
  readonly resumeNs: number
  /** From then until the physical switches have learnt the new place. */
  readonly announceNs: number
  /** The stopped stage may take this long at most, else the VM goes on at the source. */
  readonly maxNs: number
}

/** What a strategy may ask of, and tell, the migration that runs it. Valid only during the call it is given to. */
export interface PreCopySession {
  /** Virtual time: the slice's start in `runSlice`, its end in `endSlice`. */
  readonly nowNs: number
  /** When the pre-copy stage began. */
  readonly startedAtNs: number
  readonly transfer: MemoryTransfer
  /** TCP payload that the path carries for this migration at present, page headers included. Whole number, ≥ 1. */
  readonly usableBytesPerSecond: number
  readonly slowdownPermyriad: number
  /** Page writes of the guest since the pre-copy stage began. */
  readonly guestWrites: number
  /** Bytes and pages sent since the migration began. */
  readonly sentBytes: number
  /** Sends through `transfer.sendUpTo` and counts it; use nothing else to send. Costs no time by itself. */
  send(maxPages: number, maxBytes: number): Readonly<SendResult>
  /** Counts bytes that were sent beside pages. */
  noteSent(bytes: number): void
  /** The guest runs, and writes, for `wallNs` of virtual time (less of its own time when slowed). */
  runGuest(wallNs: number): void

  // Only in `begin` and `endSlice`; these write to the trace at `nowNs`:
  /** With a cycle the time is taken by its sleeps, else evenly. */
  setGuestSlowdown(permyriad: number, cycle?: SleepCycle): void
  /** Stop-based write traces go in for `durationNs`, or, with 0 of both, are in place. */
  slowForTraces(permyriad: number, durationNs: number): void
  /** Rounds count from 1 by themselves. */
  startRound(pagesToSend: number): void
  /** `dirtiedPages`: distinct pages that became dirty in this round and wait for the next. */
  finishRound(dirtiedPages: number): void
  reachVerdict(verdict: Verdict): void
}

export interface PreCopyStrategy {
  /** How the transfer is to be made for this policy. */
  readonly transferOptions: MemoryTransferOptions
  /** Pause budget of the policy, for the trace and the charts. */
  readonly switchoverGoalNs: number
  readonly stageCosts: StageCosts
  readonly stunCosts: StunCosts
  /** Whether the trace is to say how many pages the guest wrote up to its stop. */
  readonly countsGuestWrites?: boolean
  /** The round trip has changed by so many ns, for policies whose hand-over waits for one. */
  noteRoundTrip?(longerNs: number): void
  /** First instant of the pre-copy stage. */
  begin(session: PreCopySession): void
  /** Works ahead from `session.nowNs`; returns the slice's end, from `nowNs` to `untilNs`. */
  runSlice(session: PreCopySession, untilNs: number): number
  /** At the slice's end. */
  endSlice(session: PreCopySession): PreCopyDecision
  /** Independent copy with all its state, for snapshots. */
  clone(): PreCopyStrategy
}
