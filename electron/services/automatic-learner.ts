/**
 * Goes through a lab without a person: gives the answers and commands of a written path, continues where it may,
 * and keeps everything that the lab said. Runs the engine itself; nothing is saved.
 */
import type { Refusal } from '../../core/base/errors.ts'
import { nsFromSeconds } from '../../core/base/units.ts'
import { Engine } from '../../core/engine/engine.ts'
import { whyNotAnAnswer } from '../../core/lab/answers.ts'
import {
  attemptState,
  heldBackBecause,
  whyNotAnswer,
  whyNotContinue,
  whyNotWatch,
} from '../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../core/lab/attempt-tracker.ts'
import { isStepDone } from '../../core/lab/attempt-view.ts'
import type { AttemptEntry } from '../../core/lab/attempt.ts'
import type { CompiledLab } from '../../core/lab/compile.ts'
import { gradeObjectives, scoreOf, type GradedObjective, type Score } from '../../core/lab/grade.ts'
import { answerViewOf } from '../../core/lab/predictions.ts'
import type { Lab, SolutionAction } from '../../core/lab/schema.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords } from '../../core/trace/encode.ts'

type Answer = Extract<SolutionAction, { act: 'answer' }>

/** Virtual time that "until idle" waits for at most: a lab that needs longer does not end. */
const longestWaitNs = nsFromSeconds(7 * 24 * 3600)

export class AutomaticLearner {
  readonly tracker: AttemptTracker
  /** Replies, reasons and refusals that the learner has read. */
  readonly feedback: string[] = []
  private readonly lab: Lab
  private readonly engine: Engine
  private readonly entries: AttemptEntry[] = []
  private takenBytes = 0
  private commandCount = 0

  constructor(lab: Lab, compiled: CompiledLab, scenario: Scenario, seed: number) {
    this.lab = lab
    this.engine = Engine.start({ scenario, seed })
    this.tracker = new AttemptTracker(lab, compiled, scenario, attemptState(lab, []))
    this.take()
  }

  /** Does one act of a path. Returns why the lab did not let it, or null. */
  act(action: SolutionAction): string | null {
    switch (action.act) {
      case 'answer':
        return this.answer(action)
      case 'watch':
        return this.watch(action.step)
      case 'command':
        return this.command(action.command)
      case 'advance':
        this.engine.advance(this.engine.nowNs + nsFromSeconds(action.seconds))
        this.take()
        return null
      case 'advance-until-idle':
        return this.runOut()
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

  get isFinished(): boolean {
    return this.tracker.state.current >= this.lab.steps.length
  }

  /** Titles of number and choice predictions that turned out wrong. */
  wrongPredictions(): string[] {
    return this.lab.steps.flatMap((step, index) =>
      step.type === 'predict' && answerViewOf(this.tracker, index)?.isRight === false ? [step.title] : [],
    )
  }

  /** Grades, after reading what the lab says to everything. */
  grade(): { readonly objectives: readonly GradedObjective[]; readonly score: Score } {
    const objectives = gradeObjectives(this.tracker)
    this.feedback.push(...objectives.map((one) => one.reason))
    this.lab.steps.forEach((_, index) => {
      const reply = answerViewOf(this.tracker, index)?.reply
      if (reply !== undefined && reply !== null) this.feedback.push(reply)
    })
    return { objectives, score: scoreOf(this.lab, this.tracker.state, objectives) }
  }

  private answer(action: Answer): string | null {
    this.goOn(action.step)
    const { lab, tracker } = this
    const refusal = whyNotAnswer(lab, tracker.state, action.step)
    if (refusal !== null) return this.told(refusal)
    const unfit = whyNotAnAnswer(lab.steps[tracker.state.current]!, action)
    if (unfit !== null) return this.told(unfit)
    const { act: _, ...answer } = action
    this.add({ type: 'answer', ...answer, ...this.place() } as AttemptEntry)
    return null
  }

  private watch(stepId: string): string | null {
    this.goOn(stepId)
    const refusal = whyNotWatch(this.lab, this.tracker.state, stepId)
    if (refusal !== null) return this.told(refusal)
    const step = this.lab.steps[this.tracker.state.current]
    if (step?.type !== 'watch') return `"${stepId}" is not a step to watch.`
    this.add({ type: 'watch', step: stepId, ...this.place() })
    for (const command of step.commands) this.issue(command)
    const stuck = this.runOut()
    if (stuck !== null) return stuck
    if (isStepDone(this.tracker, this.tracker.state.current, this.tracker.viewNow())) return null
    return `The demonstration "${step.title}" ended without what its "doneWhen" asks for.`
  }

  private command(command: Command): string | null {
    this.goOn()
    const heldBack = heldBackBecause(this.lab, this.tracker.state)
    if (heldBack !== null) {
      return this.told(heldBack)
    }
    this.issue(command)
    return null
  }

  private issue(command: Command): void {
    this.engine.issue(command)
    this.commandCount += 1
    this.take()
  }

  private runOut(): string | null {
    const endNs = this.engine.nowNs + longestWaitNs
    while (!this.engine.isIdle) {
      if ((this.engine.nextEventNs ?? 0) > endNs) return 'The run does not come to rest within seven days.'
      if (!this.engine.step()) break
    }
    this.take()
    return null
  }

  private told(refusal: Refusal): string {
    this.feedback.push(`${refusal.message} ${refusal.remedy}`)
    return refusal.message
  }

  private place(): { atNs: number; commandCount: number } {
    return { atNs: this.engine.nowNs, commandCount: this.commandCount }
  }

  private add(entry: AttemptEntry): void {
    this.entries.push(entry)
    this.tracker.setState(attemptState(this.lab, this.entries))
  }

  private take(): void {
    const bytes = this.engine.recorder.bytes(this.takenBytes)
    for (const record of decodeRecords(bytes).records) this.tracker.add(record)
    this.takenBytes += bytes.length
  }
}
