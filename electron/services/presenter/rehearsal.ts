/**
 * Goes through a lab once before it is presented, by its reference solution: when each command is due, at which
 * moments the run pauses, and what came out. The presented run then only has to be given the same commands at the
 * same moments, and the presenter knows every answer before it is asked for.
 */
import { judgeStated } from '../../../core/lab/answers.ts'
import { compileLab, type CompiledLab } from '../../../core/lab/compile.ts'
import { cuesOf, type CueOutcome, type LabCue } from '../../../core/lab/cues.ts'
import { solutionPath, type PlacedAction } from '../../../core/lab/path-actions.ts'
import { judgementOf } from '../../../core/lab/predictions.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { LoggedCommand } from '../../../core/scenario/command-schema.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { AutomaticLearner } from '../automatic-learner.ts'
import { RefusedError } from '../refused.ts'

interface Place {
  readonly atNs: number
  readonly commandCount: number
}

/** A press of the presenter: a cue is asked, or revealed. */
export interface Beat extends Place {
  readonly kind: 'ask' | 'reveal'
  /** Index of the cue. */
  readonly cue: number
  /** Virtual seconds per wall second on the way there, where the lab says so. */
  readonly speed: number | null
}

export interface Script {
  /** In the order in which they come. */
  readonly cues: readonly LabCue[]
  readonly beats: readonly Beat[]
  readonly commands: readonly LoggedCommand[]
  /** What came out, by the id of the step. */
  readonly outcomes: ReadonlyMap<string, CueOutcome>
}

type Mark = Omit<Beat, 'cue'> & { readonly id: string }

/** `scenario`: as the lab varies it. Throws RefusedError where the lab does not let its own solution through. */
export function rehearse(lab: Lab, scenario: Scenario): Script {
  return new Rehearsal(lab, scenario).script()
}

class Rehearsal {
  private readonly lab: Lab
  private readonly compiled: CompiledLab
  private readonly learner: AutomaticLearner
  private readonly marks: Mark[] = []
  private readonly commands: LoggedCommand[] = []
  private readonly outcomes = new Map<string, CueOutcome>()
  private readonly asked = new Set<string>()
  private captionCount = 0

  constructor(lab: Lab, scenario: Scenario) {
    this.lab = lab
    this.compiled = compileLab(lab)
    this.learner = new AutomaticLearner(lab, this.compiled, scenario)
    this.learner.watcher = {
      command: (command, atNs) => this.commands.push({ atNs, command }),
      record: (record, commandCount) => this.seeMoments(record, commandCount),
    }
  }

  script(): Script {
    for (const placed of solutionPath(this.lab)) this.act(placed)
    this.learner.goOn()
    this.revealWhatIsDue()
    // What the run never tells is revealed at the end all the same, so that no question stays open.
    for (const id of this.asked) if (!this.isMarked(id, 'reveal')) this.mark(id, 'reveal')
    this.mark('debrief', 'reveal')
    const known = cuesOf(this.lab, (index) => this.outcomes.get(this.lab.steps[index]?.id ?? '') ?? null)
    const ids = [...new Set(this.marks.map(({ id }) => id))]
    const cues = ids.map((id) => known.find((cue) => cue.id === id)!)
    const beats = this.marks.map(({ id, ...mark }) => ({ ...mark, cue: ids.indexOf(id) }))
    return { cues, beats, commands: this.commands, outcomes: this.outcomes }
  }

  private act(placed: PlacedAction): void {
    const { action } = placed
    if (action.act === 'answer' || action.act === 'watch') this.learner.goOn(action.step)
    else if (action.act !== 'hypothesis' && action.act !== 'check') this.learner.goOn()
    this.revealWhatIsDue()
    if (action.act === 'answer' && !this.asked.has(action.step)) {
      this.asked.add(action.step)
      this.mark(action.step, 'ask')
    }
    const refusal = this.learner.act(placed)
    if (refusal !== null) throw new RefusedError(cannotPresent(this.lab, refusal))
    if (action.act === 'answer') this.revealStated(action.step)
  }

  /** Orders, explanations and diagnoses wait for nothing. */
  private revealStated(id: string): void {
    const index = this.lab.steps.findIndex((step) => step.id === id)
    const step = this.lab.steps[index]!
    const answer = this.learner.tracker.state.answers.get(id)?.at(-1)
    const judgement = answer === undefined ? null : judgeStated(this.lab, step, answer)
    if (judgement?.isRight === true) this.reveal(index, { judgement, traps: [] })
  }

  private revealWhatIsDue(): void {
    const { tracker } = this.learner
    for (const [index, step] of this.lab.steps.entries()) {
      const answer = tracker.state.answers.get(step.id)?.at(-1)
      if (step.type !== 'predict' || answer === undefined || this.isMarked(step.id, 'reveal')) continue
      const judgement = judgementOf(tracker, index, answer)
      if (judgement !== null) this.reveal(index, { judgement, traps: this.trapsOf(index) })
    }
  }

  private trapsOf(index: number): (number | null)[] {
    const step = this.lab.steps[index]
    if (step?.type !== 'predict' || step.question.kind !== 'number') return []
    const view = this.learner.tracker.viewOfOutcomes()
    return step.question.traps.map((_, at) => {
      const asked = this.compiled('steps', index, 'question', 'traps', at, 'value').ask(view)
      return asked.kind === 'value' && typeof asked.value === 'number' ? asked.value : null
    })
  }

  private reveal(index: number, outcome: CueOutcome): void {
    const { id } = this.lab.steps[index]!
    if (this.isMarked(id, 'reveal')) return
    this.outcomes.set(id, outcome)
    this.mark(id, 'reveal')
  }

  /** Captions of a demonstration that the tracker has seen, and cues of the author whose moment has come. */
  private seeMoments({ atNs }: TraceRecord, commandCount: number): void {
    const { tracker } = this.learner
    for (const { step: id, caption } of tracker.captions.slice(this.captionCount)) {
      const step = this.lab.steps.find((one) => one.id === id)
      if (step?.type !== 'watch') continue
      const index = step.pauses.findIndex((pause) => pause.caption === caption)
      this.mark(`${id}.${index + 1}`, 'reveal', { atNs, commandCount }, step.speed)
    }
    this.captionCount = tracker.captions.length
    for (const [index, cue] of this.lab.cues.entries()) {
      const id = `cue-${index + 1}`
      const from = this.lab.steps.findIndex((step) => step.id === cue.after)
      if (cue.when === undefined || tracker.state.current < from || this.isMarked(id, 'reveal')) continue
      const asked = this.compiled('cues', index, 'when').ask(tracker.viewNow())
      if (asked.kind !== 'value' || asked.value !== true) continue
      if (cue.question !== undefined) this.mark(id, 'ask', { atNs, commandCount })
      this.mark(id, 'reveal', { atNs, commandCount })
    }
  }

  private isMarked(id: string, kind: Beat['kind']): boolean {
    return this.marks.some((mark) => mark.id === id && mark.kind === kind)
  }

  private mark(
    id: string,
    kind: Beat['kind'],
    { atNs, commandCount } = this.learner.at,
    speed: number | null = null,
  ): void {
    if (!this.isMarked(id, kind)) this.marks.push({ id, kind, atNs, commandCount, speed })
  }
}

function cannotPresent(lab: Lab, refusal: string) {
  return {
    id: 'lab-not-presentable',
    fault: '',
    message: `"${lab.title}" cannot be presented with seed ${lab.draw.seed}: its solution does not get through. ${refusal}`,
    remedy: 'Prove the lab with "precopy lab verify" and mend it, or present it with another seed.',
  }
}
