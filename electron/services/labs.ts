/**
 * Attempts at labs: begun, answered, watched, checked, reported. Every entry is saved before it counts. Whether
 * something is right, done or allowed is decided by core/lab; here it meets the run and the store.
 */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Refusal } from '../../core/base/errors.ts'
import type { LabSummary } from '../../core/contract/messages.ts'
import { whyNotAnAnswer, type GivenAnswer } from '../../core/lab/answers.ts'
import type { AttemptEntry, AttemptView } from '../../core/lab/attempt.ts'
import {
  attemptState,
  heldBackBecause,
  whyNotAnswer,
  whyNotContinue,
  whyNotWatch,
} from '../../core/lab/attempt-state.ts'
import { gradeObjectives } from '../../core/lab/grade.ts'
import { openHints, whyNotHint } from '../../core/lab/hints.ts'
import type { Lab, LabStep } from '../../core/lab/schema.ts'
import type { AttemptRow, AttemptRows } from '../store/attempts.ts'
import { FollowedAttempt, pauseAtCaptions, traceUpTo } from './followed-attempt.ts'
import type { Library } from './library.ts'
import type { LiveRun } from './live-run.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import { attemptReportHtml } from './report/attempt-report.ts'
import { runReportHtml } from './report/run-report.ts'
import { reportFileName } from './report/file-name.ts'
import { hashOfTrace } from './report/trace-hash.ts'
import type { Runs } from './runs.ts'
import type { WallClock } from './wall-clock.ts'

export interface LabsOptions {
  readonly attempts: AttemptRows
  readonly runs: Runs
  readonly library: Library
  readonly clock: WallClock
  /** As the learner wants to be called in reports; may be empty. */
  readonly learnerName: () => string
}

export interface AnswerInput extends GivenAnswer {
  readonly attemptId: string
  readonly step: string
}

/** A file for a person to keep. */
export interface ReportFile {
  name: string
  mediaType: string
  text: string
}

/** An entry before place and time are added. */
type NewEntry = AttemptEntry extends infer Entry
  ? Entry extends AttemptEntry
    ? Omit<Entry, 'atNs' | 'commandCount'>
    : never
  : never

type WatchStep = Extract<LabStep, { type: 'watch' }>

export class Labs {
  private readonly options: LabsOptions
  private readonly followed = new Map<string, FollowedAttempt>()

  constructor(options: LabsOptions) {
    this.options = options
  }

  list(): LabSummary[] {
    const rows = this.options.attempts.all()
    return this.options.library.labs().map((lab) => summarise(lab, rows))
  }

  /** A new run of the lab's scenario and an attempt that belongs to it. */
  start(labId: string, seed?: number): AttemptView {
    const { attempts, runs, library, clock } = this.options
    const lab = library.lab(labId)
    const run = runs.create(lab.scenario, seed).summary
    const id = randomUUID()
    const startedAt = clock.timestamp()
    attempts.insert({ id, labId, runId: run.id, seed: run.seed, startedAt, changedAt: startedAt })
    return this.view(id)
  }

  /** Throws NotFoundError. */
  view(attemptId: string): AttemptView {
    return this.shown(this.follow(attemptId))
  }

  /** Commits an answer to a predict, order or explain step. */
  answer(input: AnswerInput): AttemptView {
    const attempt = this.follow(input.attemptId)
    const { lab, state } = attempt
    refuse(whyNotAnswer(lab, state, input.step))
    refuse(whyNotAnAnswer(lab.steps[state.current]!, input))
    const { step, option, number, order, text } = input
    this.save(attempt, {
      type: 'answer',
      step,
      ...(option === undefined ? {} : { option }),
      ...(number === undefined ? {} : { number }),
      ...(order === undefined ? {} : { order: [...order] }),
      ...(text === undefined ? {} : { text }),
    })
    return this.shown(attempt)
  }

  /** Goes on from a step that asks nothing, or whose question was answered wrongly and is given up. */
  continue(attemptId: string, step: string): AttemptView {
    const attempt = this.follow(attemptId)
    refuse(whyNotContinue(attempt.lab, attempt.state, step, attempt.isCurrentStepDone()))
    this.save(attempt, { type: 'continue', step })
    return this.shown(attempt)
  }

  /** Begins a demonstration, goes on with it after a caption, or gives it anew where it cannot come to its end. */
  watch(attemptId: string, stepId: string): AttemptView {
    const attempt = this.follow(attemptId)
    refuse(whyNotWatch(attempt.lab, attempt.state, stepId))
    const step = attempt.lab.steps[attempt.state.current] as WatchStep
    const run = this.runOf(attempt)
    if (!attempt.state.watches.has(stepId) || attempt.isShowingStuck(step)) {
      refuse(run.hasLaterCommands || run.nowNs < attempt.lastRecordNs ? backInTime : null)
      this.save(attempt, { type: 'watch', step: stepId })
    }
    this.giveCommands(attempt, step)
    run.setHook(pauseAtCaptions(attempt))
    this.options.runs.playUnasked(attempt.row.runId, step.speed)
    return this.shown(attempt)
  }

  /** "Check my work": says what is met and what is not, free and as often as wanted. */
  check(attemptId: string): AttemptView {
    const attempt = this.follow(attemptId)
    const unmet = gradeObjectives(attempt.tracker).filter((one) => one.verdict !== 'met')
    this.save(attempt, { type: 'check', unmet: unmet.map((one) => one.objective.id) })
    return this.shown(attempt)
  }

  hint(attemptId: string, objectiveId: string): AttemptView {
    const attempt = this.follow(attemptId)
    const objective = attempt.lab.objectives.find((one) => one.id === objectiveId)
    if (objective === undefined) throw new NotFoundError('objective', objectiveId)
    refuse(whyNotHint(attempt.lab, objective, attempt.entries, this.runOf(attempt).commands.length))
    const level = openHints(objective, attempt.entries).length + 1
    this.save(attempt, { type: 'hint', objective: objectiveId, level })
    return this.shown(attempt)
  }

  note(attemptId: string, text: string): AttemptView {
    const attempt = this.follow(attemptId)
    if (attempt.view().note !== text) this.save(attempt, { type: 'note', text })
    return this.shown(attempt)
  }

  report(attemptId: string): ReportFile {
    const attempt = this.follow(attemptId)
    const run = this.runOf(attempt)
    const row = this.options.runs.row(attempt.row.runId)
    const html = attemptReportHtml({
      run: { scenario: run.scenario, seed: run.seed, commands: run.commands },
      scenarioId: row.scenarioId,
      trace: attempt.traceAtHorizon(),
      reachedNs: attempt.horizonNs,
      tracker: attempt.tracker,
      entries: attempt.entries,
      view: attempt.view(),
      learnerName: this.options.learnerName(),
      startedAt: attempt.row.startedAt,
    })
    return { name: reportFileName(attempt.lab.id), mediaType: 'text/html', text: html }
  }

  /** The report of any run, up to its playhead. */
  runReport(runId: string): ReportFile {
    const row = this.options.runs.row(runId)
    const run = this.options.runs.liveRun(runId)
    // A run that was opened only now is still on its way to its saved playhead.
    const reachedNs = Math.max(run.nowNs, row.playheadNs)
    const trace = traceUpTo(run, reachedNs)
    const html = runReportHtml({
      run: { scenario: run.scenario, seed: run.seed, commands: run.commands },
      scenarioId: row.scenarioId,
      trace,
      traceHash: hashOfTrace(trace),
      reachedNs,
    })
    return { name: reportFileName(row.name), mediaType: 'text/html', text: html }
  }

  /** Why a person's command or playback of this run must wait, or null. Needs no trace. */
  heldBackBecause(runId: string): Refusal | null {
    const row = this.options.attempts.findByRun(runId)
    if (row === null) return null
    const known = this.followed.get(row.id)
    if (known !== undefined) return heldBackBecause(known.lab, known.state)
    const lab = this.options.library.lab(row.labId)
    return heldBackBecause(lab, attemptState(lab, this.options.attempts.entries(row.id)))
  }

  private follow(attemptId: string): FollowedAttempt {
    const row = this.options.attempts.find(attemptId)
    if (row === null) throw new NotFoundError('attempt', attemptId)
    const known = this.followed.get(attemptId)
    if (known !== undefined) {
      known.sync()
      return known
    }
    const { runs, library, attempts } = this.options
    const reachedNs = Math.max(row.progress.horizonNs, runs.row(row.runId).playheadNs)
    const run = runs.liveRun(row.runId)
    const attempt = new FollowedAttempt(row, library.lab(row.labId), attempts.entries(row.id), run, reachedNs)
    this.followed.set(attemptId, attempt)
    const step = attempt.lab.steps[attempt.state.current]
    if (step?.type === 'watch' && attempt.state.watches.has(step.id)) run.setHook(pauseAtCaptions(attempt))
    return attempt
  }

  private runOf(attempt: FollowedAttempt): LiveRun {
    return this.options.runs.liveRun(attempt.row.runId)
  }

  /** Saved, then counted; a run that plays stops where a prediction opens. */
  private save(attempt: FollowedAttempt, entry: NewEntry): void {
    const run = this.runOf(attempt)
    const placed = { ...entry, atNs: run.nowNs, commandCount: run.commands.length } as AttemptEntry
    this.options.attempts.append(attempt.row.id, placed, this.options.clock.timestamp())
    attempt.add(placed)
    const step = attempt.lab.steps[attempt.state.current]
    if (step?.type !== 'watch') run.setHook(null)
    if (step?.type === 'predict' && run.playback().isPlaying) run.pause()
  }

  private shown(attempt: FollowedAttempt): AttemptView {
    attempt.sync()
    const view = attempt.view()
    const { points, maxPoints } = view.score
    const { currentStep, isFinished } = view
    const { horizonNs } = attempt
    const progress = { currentStep, isFinished, points, maxPoints, horizonNs }
    if (!isDeepStrictEqual(progress, attempt.savedProgress)) {
      this.options.attempts.saveProgress(attempt.row.id, progress)
      attempt.savedProgress = progress
    }
    return view
  }

  /** What a crash between saving the entry and giving the commands may have left out is given now. */
  private giveCommands(attempt: FollowedAttempt, step: WatchStep): void {
    const run = this.runOf(attempt)
    const begun = attempt.state.watches.get(step.id)!
    const given = run.commands.length - begun.commandCount
    for (const command of step.commands.slice(given)) {
      this.options.runs.commandUnasked(attempt.row.runId, command)
    }
  }
}

const backInTime: Refusal = {
  id: 'watch-before-later-command',
  fault: '',
  message: 'The playhead stands before what has already happened.',
  remedy: 'Seek to the end of the timeline, then watch.',
}

function refuse(refusal: Refusal | null): void {
  if (refusal !== null) throw new RefusedError(refusal)
}

function summarise(lab: Lab, rows: readonly AttemptRow[]): LabSummary {
  const newest = rows.find((row) => row.labId === lab.id)
  const { id, number, title, summary, track, minutes, prerequisites } = lab
  const common = { id, number, title, summary, track, minutes, prerequisites, stepCount: lab.steps.length }
  if (newest === undefined) return { ...common, attempt: null }
  const { currentStep, isFinished, points, maxPoints } = newest.progress
  const attempt = {
    id: newest.id,
    currentStep,
    isFinished,
    points,
    maxPoints,
    changedAt: newest.changedAt,
  }
  return { ...common, attempt }
}
