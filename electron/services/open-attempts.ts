/**
 * Attempts that are open: each followed beside its run, every entry saved before it counts. Keeps the time limit of
 * an exam by the wall clock: when it is over, the attempt is handed in as it stands and its run pauses.
 */
import { isDeepStrictEqual } from 'node:util'
import { InputError, type Refusal } from '../../core/base/errors.ts'
import type { AttemptEntry, AttemptView } from '../../core/lab/attempt.ts'
import { heldBackBecause } from '../../core/lab/attempt-refusals.ts'
import { attemptState } from '../../core/lab/attempt-state.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { AttemptRow, AttemptRows } from '../store/attempts.ts'
import { FollowedAttempt, pauseAtCaptions } from './followed-attempt.ts'
import { progressOf } from './lab-progress.ts'
import type { Library } from './library.ts'
import type { LiveRun } from './live-run.ts'
import { NotFoundError } from './refused.ts'
import type { Runs } from './runs.ts'
import type { WallClock } from './wall-clock.ts'

export interface OpenAttemptsOptions {
  readonly attempts: AttemptRows
  readonly runs: Runs
  readonly library: Library
  readonly clock: WallClock
}

/** An entry before place and time are added. */
export type NewEntry = AttemptEntry extends infer Entry
  ? Entry extends AttemptEntry
    ? Omit<Entry, 'atNs' | 'commandCount' | 'reachedNs'>
    : never
  : never

export class OpenAttempts {
  private readonly options: OpenAttemptsOptions
  private readonly followed = new Map<string, FollowedAttempt>()
  /** Of each attempt with a time limit: takes the timer away. */
  private readonly timers = new Map<string, () => void>()

  constructor(options: OpenAttemptsOptions) {
    this.options = options
  }

  /** Takes in what the run has done since. Throws NotFoundError. */
  follow(attemptId: string): FollowedAttempt {
    const row = this.options.attempts.find(attemptId)
    if (row === null) throw new NotFoundError('attempt', attemptId)
    const attempt = this.followed.get(attemptId) ?? this.open(row)
    attempt.sync()
    this.mindTime(row, attempt)
    return attempt
  }

  runOf(attempt: FollowedAttempt): LiveRun {
    return this.options.runs.liveRun(attempt.row.runId)
  }

  /** Saved, then counted; a run that plays stops where a prediction opens, and where nothing more is taken. */
  save(attempt: FollowedAttempt, entry: NewEntry): void {
    const run = this.runOf(attempt)
    const reached = attempt.horizonNs > run.nowNs ? { reachedNs: attempt.horizonNs } : {}
    const place = { atNs: run.nowNs, commandCount: run.commands.length, ...reached }
    const placed = { ...entry, ...place } as AttemptEntry
    this.options.attempts.append(attempt.row.id, placed, this.options.clock.timestamp())
    attempt.add(placed)
    if (entry.type === 'hand-in') this.forgetTimer(attempt.row.id)
    const step = attempt.lab.steps[attempt.state.current]
    if (step?.type !== 'watch') run.setHook(null)
    const mustRest = step?.type === 'predict' || attempt.state.isHandedIn
    if (mustRest && run.playback().isPlaying) run.pause()
  }

  /** What the guide shows now; what lists show of it is saved with it. */
  shown(attempt: FollowedAttempt): AttemptView {
    const { attempts } = this.options
    attempt.sync()
    const view = attempt.view(attempts.feedback(attempt.row.id), attempts.exportedAt(attempt.row.id))
    const progress = progressOf(attempt.tracker, view, attempt.horizonNs)
    if (!isDeepStrictEqual(progress, attempt.savedProgress)) {
      this.options.attempts.saveProgress(attempt.row.id, progress)
      attempt.savedProgress = progress
    }
    return view
  }

  /** Why a person's command or playback of this run must wait, or null. Needs no trace. */
  heldBackBecause(runId: string): Refusal | null {
    const row = this.options.attempts.findByRun(runId)
    if (row === null) return null
    if (this.isOverdue(row) && this.labIfKnown(row) !== null) this.follow(row.id)
    const known = this.followed.get(row.id)
    const lab = known?.lab ?? this.labIfKnown(row)
    // Its lab is gone, or cannot be read any more: the run is a run like any other, unless it was handed in.
    if (lab === null) return row.isHandedIn ? stays : null
    const state = known?.state ?? attemptState(lab, this.options.attempts.entries(row.id), row.terms)
    const refusal = heldBackBecause(lab, state)
    return refusal !== null && state.isHandedIn ? { ...refusal, remedy: tryOn } : refusal
  }

  /** Hands in what lies there beyond its time. */
  closeOverdue(): void {
    for (const row of this.options.attempts.all()) {
      if (this.isOverdue(row) && this.labIfKnown(row) !== null) this.shown(this.follow(row.id))
    }
  }

  close(): void {
    for (const cancel of this.timers.values()) cancel()
    this.timers.clear()
    this.followed.clear()
  }

  /** As the attempt drew it; null where it was removed with its pack or draft, or a draft is wrong by now. */
  labIfKnown(row: AttemptRow): Lab | null {
    try {
      return this.labOf(row)
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof InputError) return null
      throw error
    }
  }

  private labOf(row: AttemptRow): Lab {
    return this.options.library.lab(row.labId, row.seed)
  }

  private open(row: AttemptRow): FollowedAttempt {
    const { runs, attempts } = this.options
    const reachedNs = Math.max(row.progress.horizonNs, runs.row(row.runId).playheadNs)
    const run = runs.liveRun(row.runId)
    const attempt = new FollowedAttempt(row, this.labOf(row), attempts.entries(row.id), run, reachedNs)
    this.followed.set(row.id, attempt)
    const step = attempt.lab.steps[attempt.state.current]
    if (step?.type === 'watch' && attempt.state.watches.has(step.id)) run.setHook(pauseAtCaptions(attempt))
    return attempt
  }

  private isOverdue(row: AttemptRow): boolean {
    return row.dueAt !== '' && !row.isHandedIn && this.leftMs(row) <= 0
  }

  private leftMs({ dueAt }: AttemptRow): number {
    return Date.parse(dueAt) - Date.parse(this.options.clock.timestamp())
  }

  private mindTime(row: AttemptRow, attempt: FollowedAttempt): void {
    if (row.dueAt === '' || row.isHandedIn) return
    const leftMs = this.leftMs(row)
    if (leftMs <= 0) this.save(attempt, { type: 'hand-in', because: 'time-over' })
    else if (!this.timers.has(row.id)) {
      this.timers.set(
        row.id,
        this.options.clock.after(leftMs, () => this.timeIsOver(row.id)),
      )
    }
  }

  private timeIsOver(attemptId: string): void {
    this.timers.delete(attemptId)
    // It may have been removed with its run meanwhile.
    if (this.options.attempts.find(attemptId) !== null) this.shown(this.follow(attemptId))
  }

  private forgetTimer(attemptId: string): void {
    this.timers.get(attemptId)?.()
    this.timers.delete(attemptId)
  }
}

/** What a person can do with the run of an attempt that is handed in. */
const tryOn = 'Branch the run to try on, or begin a new attempt.'

const stays: Refusal = {
  id: 'attempt-handed-in',
  fault: '',
  message: 'The attempt that this run belongs to is handed in.',
  remedy: tryOn,
}
