/**
 * Goes through a lab without a person: gives the answers and commands of a written path, continues where it may,
 * and keeps everything that the lab said. Plays the run itself, or reads what another path has played; nothing is saved.
 */
import type { Refusal } from '../../core/base/errors.ts'
import { nsFromSeconds } from '../../core/base/units.ts'
import { whyNotAnAnswer } from '../../core/lab/answers.ts'
import {
  heldBackBecause,
  whyNotAnswer,
  whyNotCheck,
  whyNotContinue,
  whyNotHypothesis,
  whyNotSelfMark,
  whyNotWatch,
} from '../../core/lab/attempt-refusals.ts'
import { attemptState } from '../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../core/lab/attempt-tracker.ts'
import { isStepDone } from '../../core/lab/attempt-view.ts'
import type { AnswerView, AttemptEntry } from '../../core/lab/attempt.ts'
import type { CompiledLab } from '../../core/lab/compile.ts'
import { gradeObjectives, scoreOf, type GradedObjective, type Score } from '../../core/lab/grade.ts'
import type { PlacedAction } from '../../core/lab/path-actions.ts'
import { answerViewOf } from '../../core/lab/predictions.ts'
import type { Lab, PathAction } from '../../core/lab/schema.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { Path } from '../../core/scenario/document.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { TraceRecord } from '../../core/trace/events.ts'
import { SharedRuns, type SharedRun } from './shared-runs.ts'

type ActionOf<Act extends PathAction['act']> = Extract<PathAction, { act: Act }>

/** Told of a path as it is walked. */
export interface PathWatcher {
  command(command: Command, atNs: number): void
  /** After the tracker has taken the record; so many commands were given before it. */
  record(record: TraceRecord, commandCount: number): void
}

/** Virtual time that "until idle" waits for at most: a lab that needs longer does not end. */
const longestWaitNs = nsFromSeconds(7 * 24 * 3600)

export class AutomaticLearner {
  readonly tracker: AttemptTracker
  /** Replies, reasons, hints to misconceptions and refusals that the learner has read. */
  readonly feedback: string[] = []
  /** Texts of the misconceptions that an answer showed. */
  readonly misconceptions = new Set<string>()
  watcher: PathWatcher | null = null
  private readonly lab: Lab
  private readonly compiled: CompiledLab
  private readonly run: SharedRun
  /** What it has done in the guide so far. */
  readonly entries: AttemptEntry[] = []
  private readonly commands: Command[] = []

  /** `scenario`: as the lab varies it. `runs`: of that scenario and the lab's seed, shared with other paths. */
  constructor(
    lab: Lab,
    compiled: CompiledLab,
    scenario: Scenario,
    runs = new SharedRuns(scenario, lab.draw.seed),
  ) {
    this.lab = lab
    this.compiled = compiled
    this.run = runs.begin()
    this.tracker = new AttemptTracker(lab, compiled, scenario, attemptState(lab, []))
    this.take()
  }

  /** Does one act of a path. Returns why the lab did not let it, or null. */
  act({ action, path }: PlacedAction): string | null {
    switch (action.act) {
      case 'answer':
        return this.answer(action)
      case 'watch':
        return this.watch(action.step)
      case 'command':
        return this.whenFree(() => {
          this.issue(action.command)
          return null
        })
      case 'hypothesis':
        return this.suspect(action)
      case 'check':
        return this.check()
      case 'advance':
        return this.whenFree(() => {
          this.run.advance(action.seconds)
          this.take()
          return null
        })
      case 'advance-until':
        return this.whenFree(() => this.runUntil(action, path))
      case 'advance-until-idle':
        return this.whenFree(() => this.runOut(longestWaitNs))
      case 'cure-hidden':
        return 'Hidden faults are mended by the paths of their own.'
    }
  }

  /** Continues from every step that lets it. */
  goOn(untilStep: string | null = null): void {
    const { lab, tracker } = this
    for (;;) {
      const { current } = tracker.state
      const step = lab.steps[current]
      if (step === undefined || step.id === untilStep) return
      const isDone = isStepDone(tracker, current, tracker.viewNow())
      if (whyNotContinue(lab, tracker.state, step.id, isDone) !== null) return
      this.add({ type: 'continue', step: step.id, ...this.place() })
    }
  }

  /** Lets the run play for so long, if the lab lets a learner do that now. */
  wait(seconds: number): void {
    if (heldBackBecause(this.lab, this.tracker.state) !== null) return
    this.runOut(nsFromSeconds(seconds))
  }

  /** Where the run is now. */
  get at(): { readonly atNs: number; readonly commandCount: number } {
    return this.place()
  }

  get isFinished(): boolean {
    return this.tracker.state.current >= this.lab.steps.length
  }

  /** What the guide says to the answers now, by the index of their step. */
  answerViews(): { readonly index: number; readonly answer: AnswerView }[] {
    return this.lab.steps.flatMap((_, index) => {
      const answer = answerViewOf(this.tracker, index)
      return answer === null ? [] : [{ index, answer }]
    })
  }

  /** Grades, after reading what the lab says to everything. */
  grade(): { readonly objectives: readonly GradedObjective[]; readonly score: Score } {
    const objectives = gradeObjectives(this.tracker)
    this.feedback.push(...objectives.map((one) => one.reason))
    for (const { answer } of this.answerViews()) this.read(answer)
    const { refusals, tasks } = this.tracker.trace.view
    this.feedback.push(...refusals.map(({ message, remedy }) => `${message} ${remedy}`))
    this.feedback.push(...tasks.map(({ message, remedy }) => `${message} ${remedy}`))
    return { objectives, score: scoreOf(this.lab, this.tracker.state, objectives) }
  }

  private read({ reply, rowReplies, misconceptions }: AnswerView): void {
    if (reply !== null) this.feedback.push(reply)
    this.feedback.push(...Object.values(rowReplies), ...misconceptions.map((one) => one.reply))
    for (const { text } of misconceptions) this.misconceptions.add(text)
  }

  private answer(action: ActionOf<'answer'>): string | null {
    this.goOn(action.step)
    const { lab, tracker } = this
    const refusal = whyNotAnswer(lab, tracker.state, action.step)
    if (refusal !== null) return this.told(refusal)
    const index = tracker.state.current
    const step = lab.steps[index]!
    const unfit = whyNotAnAnswer(lab, step, action)
    if (unfit !== null) return this.told(unfit)
    const { act: _, ...answer } = action
    this.add({ type: 'answer', ...answer, ...this.place() })
    // An answer that may be given again is replied to at once, and the next one takes its place.
    const view = answerViewOf(tracker, index)
    if (view !== null) this.read(view)
    if (step.type === 'explain' && step.rubric.length > 0) this.mark(step.id, step.rubric.length, index)
    return null
  }

  /** A learner who has given good words marks them so, as soon as the rubric is shown. */
  private mark(step: string, lines: number, index: number): void {
    const isRight = answerViewOf(this.tracker, index)?.isRight === true
    const marks = Array.from({ length: lines }, () => isRight)
    if (whyNotSelfMark(this.lab, this.tracker.state, step, marks) !== null) return
    this.add({ type: 'self-mark', step, marks, ...this.place() })
  }

  private watch(stepId: string): string | null {
    this.goOn(stepId)
    const refusal = whyNotWatch(this.lab, this.tracker.state, stepId)
    if (refusal !== null) return this.told(refusal)
    const step = this.lab.steps[this.tracker.state.current]
    if (step?.type !== 'watch') return `"${stepId}" is not a step to watch.`
    this.add({ type: 'watch', step: stepId, ...this.place() })
    for (const command of step.commands) this.issue(command)
    const stuck = this.runOut(longestWaitNs)
    if (stuck !== null) return stuck
    if (isStepDone(this.tracker, this.tracker.state.current, this.tracker.viewNow())) return null
    return `The demonstration "${step.title}" ended without what its "doneWhen" asks for.`
  }

  private suspect(action: ActionOf<'hypothesis'>): string | null {
    const { lab, tracker } = this
    const number = tracker.state.notebook.size + 1
    const refusal = whyNotHypothesis(lab, tracker.state, number)
    if (refusal !== null) return this.told(refusal)
    const { act: _, ...line } = action
    this.add({ type: 'hypothesis', number, ...line, ...this.place() })
    return null
  }

  private check(): string | null {
    const refusal = whyNotCheck(this.lab, this.tracker.state)
    if (refusal !== null) return this.told(refusal)
    const unmet = gradeObjectives(this.tracker).filter(({ verdict }) => verdict !== 'met')
    this.feedback.push(...unmet.map(({ reason }) => reason))
    this.add({ type: 'check', unmet: unmet.map(({ objective }) => objective.id), ...this.place() })
    return null
  }

  /** Commands and playback wait for predictions. */
  private whenFree(act: () => string | null): string | null {
    this.goOn()
    const heldBack = heldBackBecause(this.lab, this.tracker.state)
    return heldBack === null ? act() : this.told(heldBack)
  }

  private issue(command: Command): void {
    this.commands.push(command)
    this.tracker.trace.setCommandLog(this.commands)
    this.watcher?.command(command, this.run.nowNs)
    this.run.issue(command)
    this.take()
  }

  private runOut(longestNs: number): string | null {
    this.run.rest(longestNs)
    this.take()
    if (!this.run.isCutShort || longestNs < longestWaitNs) return null
    return 'The run does not come to rest within seven days.'
  }

  private runUntil({ when, atMostSeconds }: ActionOf<'advance-until'>, path: Path): string | null {
    const condition = this.compiled(...path, 'when')
    const endNs = this.run.nowNs + nsFromSeconds(atMostSeconds)
    for (;;) {
      const asked = condition.ask(this.tracker.viewNow())
      if (asked.kind === 'value' && asked.value === true) return null
      this.run.next(endNs)
      this.take()
      if (this.run.isCutShort) return `"${when}" does not come true within ${atMostSeconds} s.`
    }
  }

  private told(refusal: Refusal): string {
    this.feedback.push(`${refusal.message} ${refusal.remedy}`)
    return refusal.message
  }

  private place(): { atNs: number; commandCount: number } {
    return { atNs: this.run.nowNs, commandCount: this.commands.length }
  }

  private add(entry: AttemptEntry): void {
    this.entries.push(entry)
    this.tracker.setState(attemptState(this.lab, this.entries))
  }

  private take(): void {
    for (const record of this.run.records) {
      this.tracker.add(record)
      this.watcher?.record(record, this.commands.length)
    }
  }
}
