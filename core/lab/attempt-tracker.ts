/**
 * Follows the run of an attempt record by record and keeps what grading and the guide need of its past: since
 * when each condition holds, and which captions of a demonstration were reached; a demonstration looks only at what
 * happened since it began. A trace that is cut (seeking
 * back and going another way) needs a new tracker; the same records always give the same findings.
 */
import type { Scenario } from '../scenario/schema.ts'
import type { TraceRecord } from '../trace/events.ts'
import { isAnswerRight } from './answers.ts'
import { isByLab, type AttemptState } from './attempt-state.ts'
import type { CompiledLab } from './compile.ts'
import type { Expression } from './expression.ts'
import { isSample, LabTrace, type Extent } from './lab-trace.ts'
import { labViewOf } from './lab-view.ts'
import type { Lab, LabObjective, LabStep } from './schema.ts'
import { watchEver, watchNever, watchNow, watchOrder, watchWithin, type ScopeWatch } from './scopes.ts'
import type { LabView, ViewRecord } from './view-table.ts'

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
  #state: AttemptState
  #recordCount = 0

  constructor(lab: Lab, compiled: CompiledLab, scenario: Scenario, state: AttemptState) {
    this.lab = lab
    this.compiled = compiled
    this.trace = new LabTrace(scenario)
    this.#state = state
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
  }

  get state(): AttemptState {
    return this.#state
  }

  add(record: TraceRecord): void {
    const before = record.type === 'command-issued' ? this.trace.extent() : null
    this.trace.add(record)
    this.#recordCount += 1
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
    return labViewOf(this.trace, { ...this.#commandOptions(), answers: answerFacts(this.lab, this.#state) })
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

  #commandOptions() {
    return { isByLab: (index: number) => isByLab(this.lab, this.#state, index) }
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

function answerFacts(lab: Lab, state: AttemptState): ReadonlyMap<string, ViewRecord<'answer'>> {
  const facts = new Map<string, ViewRecord<'answer'>>()
  for (const step of lab.steps) {
    const given = state.answers.get(step.id)
    const latest = given?.at(-1)
    if (given === undefined || latest === undefined) continue
    const isRight = isAnswerRight(step, latest)
    facts.set(step.id, {
      option: latest.option ?? '',
      order: latest.order ?? [],
      text: latest.text ?? '',
      tries: given.length,
      ...(latest.number === undefined ? {} : { number: latest.number }),
      ...(isRight === null ? {} : { isRight }),
    })
  }
  return facts
}
