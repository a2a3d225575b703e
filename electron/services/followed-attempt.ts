/**
 * An attempt in memory: its entries, its lab, and the tracker that follows its run. It is judged by everything
 * the run has reached, also while the playhead is back at an earlier moment; after a restart the engine makes
 * that trace again from the saved commands, so that the guide shows what it showed before.
 */
import { largestOf } from '../../core/base/extremes.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import { Engine } from '../../core/engine/engine.ts'
import { attemptState, type AttemptState } from '../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../core/lab/attempt-tracker.ts'
import { attemptViewOf, isStepDone } from '../../core/lab/attempt-view.ts'
import type { AttemptEntry, AttemptView } from '../../core/lab/attempt.ts'
import { compileLab, type CompiledLab } from '../../core/lab/compile.ts'
import type { Lab, LabStep } from '../../core/lab/schema.ts'
import type { Feedback } from '../../core/lab/submission-schema.ts'
import type { AttemptProgress, AttemptRow } from '../store/attempts.ts'
import type { LiveRun } from './live-run.ts'

export class FollowedAttempt {
  readonly row: AttemptRow
  readonly lab: Lab
  readonly entries: AttemptEntry[]
  tracker: AttemptTracker
  /** What lists show of it, as it was saved last. */
  savedProgress: AttemptProgress
  /** Furthest virtual time that the run has reached. */
  horizonNs: number
  private readonly compiled: CompiledLab
  private readonly run: LiveRun
  private takenBytes = 0
  private commandCount: number

  constructor(row: AttemptRow, lab: Lab, entries: readonly AttemptEntry[], run: LiveRun, reachedNs: number) {
    this.row = row
    this.savedProgress = row.progress
    this.lab = lab
    this.entries = [...entries]
    this.run = run
    this.compiled = compileLab(lab)
    this.commandCount = run.commands.length
    this.horizonNs = largestOf(
      entries.map((entry) => entry.atNs),
      Math.max(reachedNs, run.nowNs),
    )
    this.tracker = this.newTracker()
    this.take(this.traceAtHorizon())
  }

  get state(): AttemptState {
    return this.tracker.state
  }

  /** The trace up to the furthest moment. */
  traceAtHorizon(): Uint8Array {
    return traceUpTo(this.run, this.horizonNs)
  }

  /** Whether the run has gone beyond what was taken in. */
  get hasNews(): boolean {
    return this.run.traceLength > this.takenBytes
  }

  /** Takes in what has happened since. */
  sync(): void {
    const { commands } = this.run
    if (commands.length > this.commandCount) {
      const branchesOffNs = commands[this.commandCount]!.atNs
      this.commandCount = commands.length
      this.tracker.trace.setCommandLog(commands.map(({ command }) => command))
      if (branchesOffNs < this.tracker.trace.view.nowNs) return this.startOver()
    }
    this.horizonNs = Math.max(this.horizonNs, this.run.nowNs)
    if (this.hasNews) this.take(this.run.traceBytes(this.takenBytes))
  }

  /** An entry that has been saved. */
  add(entry: AttemptEntry): void {
    this.entries.push(entry)
    this.tracker.setState(this.stateNow())
  }

  isCurrentStepDone(): boolean {
    return isStepDone(this.tracker, this.state.current, this.tracker.viewNow())
  }

  /** Whether this watch step was begun and cannot come to its end any more. */
  isShowingStuck(step: LabStep): boolean {
    return !this.isCurrentStepDone() && this.tracker.isShowingStuck(step)
  }

  /** When the last thing happened that is known of the run. */
  get lastRecordNs(): number {
    return this.tracker.trace.view.nowNs
  }

  /** `feedback`: what the instructor sent back, if anything. `exportedAt`: when its hand-in was exported last. */
  view(feedback: Feedback | null = null, exportedAt = ''): AttemptView {
    const { id, labId: labKey, runId, seed, dueAt } = this.row
    const identity = { id, labKey, runId, seed, dueAt, exportedAt, feedback: feedbackViewOf(feedback) }
    return attemptViewOf(identity, this.tracker, this.entries, this.run.commands.length)
  }

  /** The learner went back and another way: what lay ahead has not happened. */
  private startOver(): void {
    this.horizonNs = this.run.nowNs
    this.takenBytes = 0
    this.tracker = this.newTracker()
    this.take(this.run.traceBytes())
  }

  private newTracker(): AttemptTracker {
    const tracker = new AttemptTracker(this.lab, this.compiled, this.run.scenario, this.stateNow())
    tracker.trace.setCommandLog(this.run.commands.map(({ command }) => command))
    return tracker
  }

  private stateNow(): AttemptState {
    return attemptState(this.lab, this.entries, this.row.terms)
  }

  private take(bytes: Uint8Array): void {
    for (const record of decodeRecords(bytes).records) this.tracker.add(record)
    this.takenBytes += bytes.length
  }
}

/** As it opens beside the attempt: what only files need is left out. */
function feedbackViewOf(feedback: Feedback | null): AttemptView['feedback'] {
  if (feedback === null) return null
  const { instructor, markedAt, comment, points, maxPoints } = feedback
  return {
    instructor,
    markedAt,
    comment,
    points,
    maxPoints,
    objectives: feedback.objectives.map(({ text: _text, ...one }) => one),
    explanations: feedback.explanations.map(({ title: _title, ...one }) => one),
  }
}

/** The trace of a run up to a time; made again by an engine of its own where the playhead stands before it. */
export function traceUpTo(run: LiveRun, atNs: number): Uint8Array {
  if (run.nowNs >= atNs) return run.traceBytes()
  const engine = Engine.start({ scenario: run.scenario, seed: run.seed })
  for (const { atNs: commandNs, command } of run.commands) engine.plan(command, commandNs)
  engine.advance(atNs)
  return engine.recorder.bytes()
}

/** Pauses where a caption is reached for the first time, and where the demonstration is over. */
export function pauseAtCaptions(attempt: FollowedAttempt): (run: LiveRun) => boolean {
  return (run) => {
    if (!attempt.hasNews) return false
    const reached = attempt.tracker.captions.length
    const wasDone = attempt.isCurrentStepDone()
    attempt.sync()
    const isReached = attempt.tracker.captions.length > reached
    if (!isReached && (wasDone || !attempt.isCurrentStepDone())) return false
    run.pause()
    return true
  }
}
