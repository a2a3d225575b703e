/**
 * Follows the run of an attempt record by record and keeps what grading and the guide need of its past: since
 * when each condition holds, and which captions of a demonstration were reached; a demonstration looks only at what
 * happened since it began. A trace that is cut (seeking
 * back and going another way) needs a new tracker; the same records always give the same findings.
 */
import type { Scenario } from '../scenario/schema.ts'
import type { TraceRecord } from '../trace/events.ts'
import { answerFacts } from './answer-facts.ts'
import { judgeStated } from './answers.ts'
import { isByLab, type AttemptState, type Place } from './attempt-state.ts'
import type { CompiledLab } from './compile.ts'
import type { Expression } from './expression.ts'
import type { Judgement } from './judgement.ts'
import { isSample, LabTrace, type Extent } from './lab-trace.ts'
import { labViewOf, type AnswerFacts, type LabViewOptions } from './lab-view.ts'
import { hiddenFacts, notebookFacts } from './notebook.ts'
import { judgementOf, stepThatShows } from './predictions.ts'
import type { Lab, LabObjective, LabStep } from './schema.ts'
import { watchEver, watchNever, watchNow, watchOrder, watchWithin, type ScopeWatch } from './scopes.ts'
import type { LabView } from './view-table.ts'

interface ObjectiveWatch {
  readonly check: ScopeWatch
  readonly partly: ScopeWatch | null
}

/** A caption of a watch step and the moment at which the run paused for it. */
export interface ReachedCaption {
  readonly step: string
  readonly caption: string
  readonly atNs: number
}

/** A prediction whose outcome was seen: it is kept as it was when the learner went on from the step that showed it. */
interface SeenPrediction {
  readonly index: number
  readonly leftAt: Place
}

interface PauseWatch {
  readonly step: string
  readonly when: Expression
  readonly caption: string
  isReached: boolean
}

export class AttemptTracker {
  readonly lab: Lab
  readonly compiled: CompiledLab
  readonly trace: LabTrace
  readonly objectives: readonly ObjectiveWatch[]
  /** In the order in which they were reached. */
  captions: ReachedCaption[] = []
  readonly #pauses: readonly PauseWatch[]
  /** How much had happened when the newest showing of each watch step gave its first command. */
  readonly #begun = new Map<string, Extent>()
  /** By the id of the step. A later move must not change what came out of an earlier one. */
  readonly #kept = new Map<string, Judgement | null>()
  #seen: readonly SeenPrediction[] = []
  #state: AttemptState
  #recordCount = 0
  /** The present state, until the next record or entry. */
  #given: LabView | null = null
  #now: LabView | null = null

  constructor(lab: Lab, compiled: CompiledLab, scenario: Scenario, state: AttemptState) {
    this.lab = lab
    this.compiled = compiled
    this.trace = new LabTrace(scenario)
    this.#state = state
    this.#seen = this.#seenPredictions()
    this.objectives = lab.objectives.map((objective, index) => watchOf(compiled, objective, index))
    this.#pauses = lab.steps.flatMap((step, index) =>
      step.type !== 'watch'
        ? []
        : step.pauses.map(({ caption }, at) => ({
            step: step.id,
            when: compiled('steps', index, 'pauses', at, 'when'),
            caption,
            isReached: false,
          })),
    )
  }

  /** Told of every new entry, before the run goes on. */
  setState(state: AttemptState): void {
    for (const [step, { commandCount }] of state.watches) {
      if (this.#state.watches.get(step)?.commandCount !== commandCount) this.#startShowing(step)
    }
    this.#state = state
    this.#seen = this.#seenPredictions()
    this.#forgetPresent()
  }

  get state(): AttemptState {
    return this.#state
  }

  add(record: TraceRecord): void {
    this.#keepSeen(record)
    const before = record.type === 'command-issued' ? this.trace.extent() : null
    this.trace.add(record)
    this.#recordCount += 1
    this.#forgetPresent()
    if (before !== null) this.#noteBeginnings(before)
    const view = this.#viewAlongTrace()
    this.#seeCaptions(record)
    if (isSample(record)) return
    const stretch = labViewOf(this.trace, { ...this.#commandOptions(), since: this.trace.stretch })
    const state = { index: this.#recordCount, atNs: record.atNs, view, stretch }
    for (const { check, partly } of this.objectives) {
      check.see(state)
      partly?.see(state)
    }
  }

  /** The present state with all answers, for conditions that hold now. */
  viewNow(): LabView {
    this.#now ??= this.#presentView(() =>
      answerFacts(this.lab, this.#state, (_, index, answer) => judgementOf(this, index, answer)),
    )
    return this.#now
  }

  /** As `viewNow`, without whether predictions are right: what came out is asked of it. */
  viewOfOutcomes(): LabView {
    this.#given ??= this.#presentView(() =>
      answerFacts(this.lab, this.#state, (step, _, answer) => judgeStated(this.lab, step, answer)),
    )
    return this.#given
  }

  /** What was said of a prediction when the learner went on from the step that showed its outcome; null before. */
  keptJudgement(step: string): Judgement | null {
    return this.#kept.get(step) ?? null
  }

  /** What the newest showing of a watch step has shown so far; null if it has not begun. */
  viewOfShowing(step: string): LabView | null {
    const since = this.#begun.get(step)
    return since === undefined ? null : labViewOf(this.trace, { ...this.#commandOptions(), since })
  }

  /** Whether the newest showing of a watch step has given its commands and nothing of it is under way any more. */
  isShowingStuck(step: LabStep): boolean {
    const watch = this.#state.watches.get(step.id)
    if (step.type !== 'watch' || watch === undefined) return false
    return this.trace.loggedCount >= watch.commandCount + step.commands.length && this.trace.isAtRest
  }

  #seenPredictions(): SeenPrediction[] {
    const { lab } = this
    return lab.steps.flatMap((step, index) => {
      if (step.type !== 'predict' || this.#kept.has(step.id)) return []
      const showing = lab.steps[stepThatShows(lab, index) ?? -1]
      const leftAt = showing === undefined ? undefined : this.#state.leftAt.get(showing.id)
      return leftAt === undefined ? [] : [{ index, leftAt }]
    })
  }

  /** Before the first record that comes after the learner went on, so that a trace read again says the same. */
  #keepSeen(record: TraceRecord): void {
    for (const one of this.#seen) {
      const { index, leftAt } = one
      const isNextCommand = record.type === 'command-issued' && this.trace.loggedCount >= leftAt.commandCount
      if (record.atNs <= leftAt.atNs && !isNextCommand) continue
      const { id } = this.lab.steps[index]!
      const answer = this.#state.answers.get(id)?.at(-1)
      const judged = answer === undefined ? null : judgementOf(this, index, answer)
      this.#seen = this.#seen.filter((other) => other !== one)
      // What could not be told then is not settled by what happens later: it stays what the run says now.
      this.#kept.set(id, judged)
    }
  }

  #startShowing(step: string): void {
    this.#begun.delete(step)
    this.captions = this.captions.filter((caption) => caption.step !== step)
    for (const pause of this.#pauses) if (pause.step === step) pause.isReached = false
  }

  #noteBeginnings(before: Extent): void {
    const issued = this.trace.commands.at(-1)?.logIndex
    for (const [step, { commandCount }] of this.#state.watches) {
      if (issued === commandCount) this.#begun.set(step, before)
    }
  }

  #viewAlongTrace(): LabView {
    return labViewOf(this.trace, this.#commandOptions())
  }

  /** What is costly is worked out when an expression asks for it, and once. */
  #presentView(answersNow: () => AnswerFacts): LabView {
    const { lab, compiled, trace } = this
    const state = this.#state
    const answers = once(answersNow)
    const notebook = once(() => notebookFacts(lab, state, trace))
    const hidden = once(() => hiddenFacts(lab, compiled, state, this.#viewAlongTrace()))
    return labViewOf(trace, {
      ...this.#commandOptions(),
      get answers() {
        return answers()
      },
      get notebook() {
        return notebook()
      },
      get hidden() {
        return hidden()
      },
    })
  }

  #commandOptions(): Pick<LabViewOptions, 'isByLab' | 'vars'> {
    const isLabs = (index: number) => isByLab(this.lab, this.#state, index)
    return { isByLab: isLabs, vars: this.lab.draw.values }
  }

  #forgetPresent(): void {
    this.#given = null
    this.#now = null
  }

  /** One at an instant at most, so that there is time to read each; another that holds as well comes next. */
  #seeCaptions({ atNs }: TraceRecord): void {
    for (const step of this.#begun.keys()) {
      const view = this.viewOfShowing(step)
      const last = this.captions.findLast((caption) => caption.step === step)
      if (view === null || last?.atNs === atNs) continue
      const next = this.#pauses.find((pause) => {
        if (pause.step !== step || pause.isReached) return false
        const asked = pause.when.ask(view)
        return asked.kind === 'value' && asked.value === true
      })
      if (next === undefined) continue
      next.isReached = true
      this.captions.push({ step, caption: next.caption, atNs })
    }
  }
}

function watchOf(compiled: CompiledLab, objective: LabObjective, index: number): ObjectiveWatch {
  const at = (...path: (string | number)[]) => compiled('objectives', index, ...path)
  const isNow = objective.scope === 'now'
  const partly =
    objective.partly === undefined ? null : isNow ? watchNow(at('partly')) : watchEver(at('partly'))
  if (objective.scope === 'order') return { check: watchOrder(at('check', 0), at('check', 1)), partly }
  const kinds = { now: watchNow, ever: watchEver, within: watchWithin, never: watchNever }
  return { check: kinds[objective.scope](at('check')), partly }
}

function once<Value>(make: () => Value): () => Value {
  let known: { readonly value: Value } | null = null
  return () => {
    known ??= { value: make() }
    return known.value
  }
}
