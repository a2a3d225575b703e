/**
 * Where an attempt stands, derived from the lab, its terms and the entries alone: which step is current, what was
 * answered, which watch steps have begun, what the notebook says. Needs no trace, so that it can be asked before every
 * command.
 */
import { judgeStated } from './answers.ts'
import type { AttemptEntry } from './attempt.ts'
import { hasKey, type Lab, type LabStep } from './schema.ts'
import { practiceTerms, type AttemptTerms } from './terms.ts'

export type AnswerEntry = Extract<AttemptEntry, { type: 'answer' }>
export type WatchEntry = Extract<AttemptEntry, { type: 'watch' }>
export type HypothesisEntry = Extract<AttemptEntry, { type: 'hypothesis' }>

/** Where in the run an entry was made. */
export type Place = Pick<AttemptEntry, 'atNs' | 'commandCount'>

/** A line of the notebook: as it was first written, and as it reads now. */
export interface NotebookLine {
  readonly first: HypothesisEntry
  readonly latest: HypothesisEntry
}

export interface AttemptState {
  readonly terms: AttemptTerms
  /** Index of the current step; the number of steps when the lab is finished. */
  readonly current: number
  /** Where each step that is over was left. */
  readonly leftAt: ReadonlyMap<string, Place>
  /** Answers to each step, oldest first. */
  readonly answers: ReadonlyMap<string, readonly AnswerEntry[]>
  /** The newest answer to any Diagnose step. */
  readonly diagnosis: AnswerEntry | null
  /** The newest showing of each watch step. */
  readonly watches: ReadonlyMap<string, WatchEntry>
  /** Every showing, also those that could not come to their end. */
  readonly showings: readonly WatchEntry[]
  /** By the number of the line. */
  readonly notebook: ReadonlyMap<number, NotebookLine>
  /** Own marks of each explanation. */
  readonly selfMarks: ReadonlyMap<string, readonly boolean[]>
  /** Hints opened of each objective. */
  readonly hintLevels: ReadonlyMap<string, number>
  /** Nothing more is taken. */
  readonly isHandedIn: boolean
}

export function attemptState(
  lab: Lab,
  entries: readonly AttemptEntry[],
  terms: AttemptTerms = practiceTerms,
): AttemptState {
  const reading = new EntryReading(lab, terms)
  for (const entry of entries) reading.take(entry)
  return reading
}

/** Reads entries one by one. What comes after the hand-in, or answers a step that is not current, does not count. */
class EntryReading implements AttemptState {
  readonly terms: AttemptTerms
  readonly leftAt = new Map<string, Place>()
  readonly answers = new Map<string, AnswerEntry[]>()
  readonly watches = new Map<string, WatchEntry>()
  readonly showings: WatchEntry[] = []
  readonly notebook = new Map<number, NotebookLine>()
  readonly selfMarks = new Map<string, readonly boolean[]>()
  readonly hintLevels = new Map<string, number>()
  current = 0
  diagnosis: AnswerEntry | null = null
  isHandedIn = false
  readonly #lab: Lab

  constructor(lab: Lab, terms: AttemptTerms) {
    this.#lab = lab
    this.terms = terms
    this.#skip()
  }

  take(entry: AttemptEntry): void {
    if (this.isHandedIn) return
    const step = this.#lab.steps[this.current]
    switch (entry.type) {
      case 'answer':
        if (step?.id === entry.step) this.#answer(step, entry)
        break
      case 'continue':
        if (step?.id === entry.step) this.#goOn(entry)
        break
      case 'watch':
        this.watches.set(entry.step, entry)
        this.showings.push(entry)
        break
      case 'hypothesis': {
        const first = this.notebook.get(entry.number)?.first ?? entry
        this.notebook.set(entry.number, { first, latest: entry })
        break
      }
      case 'self-mark':
        this.selfMarks.set(entry.step, entry.marks)
        break
      case 'hint':
        this.hintLevels.set(entry.objective, Math.max(entry.level, this.hintLevels.get(entry.objective) ?? 0))
        break
      case 'hand-in':
        this.isHandedIn = true
        break
      default:
    }
  }

  #answer(step: LabStep, entry: AnswerEntry): void {
    this.answers.set(entry.step, [...(this.answers.get(entry.step) ?? []), entry])
    if (step.type === 'diagnose') this.diagnosis = entry
    if (this.#isSettledBy(step, entry)) this.#goOn(entry)
  }

  /** A prediction is settled by being made, an order, explanation or diagnosis by being right: if that is said at all. */
  #isSettledBy(step: LabStep, entry: AnswerEntry): boolean {
    if (step.type === 'predict' || !this.terms.hasChecks || !hasKey(this.#lab)) return true
    return judgeStated(this.#lab, step, entry)?.isRight === true
  }

  #goOn({ atNs, commandCount }: Place): void {
    const left = this.current
    this.current += 1
    this.#skip()
    for (const { id } of this.#lab.steps.slice(left, this.current)) {
      this.leftAt.set(id, { atNs, commandCount })
    }
  }

  #skip(): void {
    const { steps } = this.#lab
    while (steps[this.current] !== undefined && isSkipped(this.#lab, steps[this.current]!, this.terms)) {
      this.current += 1
    }
  }
}

/** Who tests out of a lab is neither taught nor asked for a prediction, unless an objective asks for that one. */
export function isSkipped(lab: Lab, step: LabStep, terms: AttemptTerms): boolean {
  if (terms.mode !== 'test-out') return false
  if (step.type === 'read' || step.type === 'watch') return true
  return step.type === 'predict' && !isAskedFor(lab, step)
}

function isAskedFor(lab: Lab, { id }: LabStep): boolean {
  return lab.objectives.some(({ check, partly }) =>
    [check, partly ?? ''].flat().some((text) => text.includes(`"${id}"`) || text.includes(`'${id}'`)),
  )
}

/** Whether a command of the log was given by a watch step of the lab. */
export function isByLab(lab: Lab, state: AttemptState, logIndex: number): boolean {
  return state.showings.some(({ step, commandCount }) => {
    const found = lab.steps.find((one) => one.id === step)
    const count = found?.type === 'watch' ? found.commands.length : 0
    return logIndex >= commandCount && logIndex < commandCount + count
  })
}
