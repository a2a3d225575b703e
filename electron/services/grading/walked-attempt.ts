/**
 * Makes an attempt again from what was handed in: the engine runs its commands, the tracker follows, and each entry is
 * taken at its place and asked whether the guide would have taken it there. The same walk makes the results that a
 * student's copy writes into the file and those that an instructor's copy compares them with.
 */
import { AssertionError } from '../../../core/base/assert.ts'
import { Engine } from '../../../core/engine/engine.ts'
import { attemptState } from '../../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptEntry } from '../../../core/lab/attempt.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import type { LoggedCommand } from '../../../core/scenario/command-schema.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import { problemOfEntry, whyNotCommand, type EntryProblem } from './entry-problems.ts'
import type { LabVariant } from './grading-lab.ts'

export interface AttemptToWalk {
  readonly seed: number
  readonly terms: AttemptTerms
  readonly commands: readonly LoggedCommand[]
  readonly entries: readonly AttemptEntry[]
  readonly horizonNs: number
}

export interface WalkedAttempt {
  readonly tracker: AttemptTracker
  readonly traceHash: string
  /** What the guide would have refused, and places that cannot be. */
  readonly problems: readonly EntryProblem[]
  /** Why the run could not be made to its end; null if it was. */
  readonly brokenOff: string | null
}

export function walkAttempt(variant: LabVariant, attempt: AttemptToWalk): WalkedAttempt {
  return new Walk(variant, attempt).result()
}

class Walk {
  private readonly variant: LabVariant
  private readonly attempt: AttemptToWalk
  private readonly engine: Engine
  private readonly tracker: AttemptTracker
  private readonly taken: AttemptEntry[] = []
  private readonly problems: EntryProblem[] = []
  private issued = 0
  private takenBytes = 0
  /** Furthest that the run had got when the newest entry was made. */
  private reachedNs = 0
  private brokenOff: string | null = null

  constructor(variant: LabVariant, attempt: AttemptToWalk) {
    this.variant = variant
    this.attempt = attempt
    const { lab, compiled, scenario } = variant
    this.engine = Engine.start({ scenario, seed: attempt.seed })
    this.tracker = new AttemptTracker(lab, compiled, scenario, attemptState(lab, [], attempt.terms))
    this.tracker.trace.setCommandLog(attempt.commands.map(({ command }) => command))
  }

  result(): WalkedAttempt {
    this.attempt.entries.forEach((entry, index) => this.takeEntry(entry, index))
    this.issueUpTo(this.attempt.commands.length)
    this.runToHorizon()
    return {
      tracker: this.tracker,
      traceHash: this.engine.recorder.hash(),
      problems: this.problems,
      brokenOff: this.brokenOff,
    }
  }

  private takeEntry(entry: AttemptEntry, index: number): void {
    const { commands } = this.attempt
    const tell = (message: string) => this.problems.push({ entry: index, command: null, message })
    if (entry.commandCount < this.issued || entry.commandCount > commands.length) {
      tell(
        entry.commandCount < this.issued
          ? 'It stands behind an entry that was made after a later command.'
          : `It was made after command ${entry.commandCount}; the file has ${commands.length}.`,
      )
    }
    this.issueUpTo(Math.min(entry.commandCount, commands.length))
    const reachedNs = entry.reachedNs ?? entry.atNs
    this.refuseHeldTime(reachedNs, index)
    // A later command may have begun at an earlier moment: what lay ahead of it then did not stay.
    const nextNs = commands[this.issued]?.atNs ?? this.attempt.horizonNs
    if (commands[this.issued] === undefined && reachedNs > nextNs) {
      tell(
        `It was made when the run had got to ${seconds(reachedNs)}; the file says that it got to ${seconds(nextNs)} only.`,
      )
    }
    const isAhead = reachedNs > nextNs
    this.advance(isAhead ? nextNs : reachedNs)
    this.reachedNs = Math.max(this.reachedNs, reachedNs)
    const asked = isAhead ? this.trackerAhead(Math.min(reachedNs, nextNs * 4 + longestAheadNs)) : this.tracker
    const message = problemOfEntry(asked, entry, this.taken)
    if (message !== null) tell(message)
    this.taken.push(entry)
    this.tracker.setState(attemptState(this.variant.lab, this.taken, this.attempt.terms))
  }

  /** Time does not go on while a prediction is open, other than in a demonstration. */
  private refuseHeldTime(reachedNs: number, index: number): void {
    if (reachedNs <= Math.max(this.reachedNs, this.engine.nowNs)) return
    const { lab } = this.variant
    const { state } = this.tracker
    const step = lab.steps[state.current]
    if (step?.type === 'watch' && state.watches.has(step.id)) return
    const why = whyNotCommand(lab, state)
    if (why === null) return
    const from = seconds(Math.max(this.reachedNs, this.engine.nowNs))
    this.problems.push({
      entry: index,
      command: null,
      message: `The run went on from ${from} to ${seconds(reachedNs)} before it. ${why}`,
    })
  }

  private issueUpTo(count: number): void {
    const { commands } = this.attempt
    for (; this.issued < count && this.brokenOff === null; this.issued += 1) {
      const { atNs, command } = commands[this.issued]!
      if (atNs < this.engine.nowNs) {
        this.problems.push({
          entry: null,
          command: this.issued,
          message: `It was given at ${seconds(atNs)}, before what stands above it (${seconds(this.engine.nowNs)}).`,
        })
      }
      this.refuseHeldCommand()
      this.advance(Math.max(atNs, this.engine.nowNs))
      this.guarded(() => this.engine.issue(command))
      this.take()
      this.reachedNs = this.engine.nowNs
    }
  }

  private refuseHeldCommand(): void {
    const { lab } = this.variant
    const why = whyNotCommand(lab, this.tracker.state, {
      command: this.attempt.commands[this.issued]!.command,
      index: this.issued,
    })
    if (why !== null) this.problems.push({ entry: null, command: this.issued, message: why })
  }

  private runToHorizon(): void {
    const { horizonNs } = this.attempt
    if (horizonNs < this.engine.nowNs) {
      const message = `The file says that the run got to ${seconds(horizonNs)}; its last command or entry is at ${seconds(this.engine.nowNs)}.`
      this.problems.push({ entry: null, command: null, message })
    }
    this.advance(Math.max(horizonNs, this.engine.nowNs))
  }

  private advance(toNs: number): void {
    if (toNs < this.engine.nowNs) return
    this.guarded(() => this.engine.advance(toNs))
    this.take()
  }

  /** A run that went further than the command that came next, as it was then. */
  private trackerAhead(toNs: number): AttemptTracker {
    const { lab, compiled, scenario } = this.variant
    const { seed, commands, terms } = this.attempt
    const engine = Engine.start({ scenario, seed })
    const tracker = new AttemptTracker(lab, compiled, scenario, attemptState(lab, this.taken, terms))
    const given = commands.slice(0, this.issued)
    tracker.trace.setCommandLog(given.map(({ command }) => command))
    this.guarded(() => {
      for (const { atNs, command } of given) {
        engine.advance(Math.max(atNs, engine.nowNs))
        engine.issue(command)
      }
      engine.advance(Math.max(toNs, engine.nowNs))
    })
    for (const record of decodeRecords(engine.recorder.bytes()).records) tracker.add(record)
    return tracker
  }

  /** A broken invariant ends the run here as it would have ended there; anything else is a defect of ours. */
  private guarded(act: () => void): void {
    if (this.brokenOff !== null) return
    try {
      act()
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error
      this.brokenOff = error.message
    }
  }

  private take(): void {
    const bytes = this.engine.recorder.bytes(this.takenBytes)
    if (bytes.length === 0) return
    for (const record of decodeRecords(bytes).records) this.tracker.add(record)
    this.takenBytes += bytes.length
  }
}

/** An entry that says it was made later than a run lasts is not followed for ever. */
const longestAheadNs = 24 * 3600 * 1e9

function seconds(ns: number): string {
  return `${Math.round(ns / 1e6) / 1e3} s`
}
