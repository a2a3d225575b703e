/**
 * Scopes: when in a run a condition must hold. Each kind watches the states after the records of the trace and
 * remembers only what its verdict needs. `now` is asked of the present state alone.
 */
import type { Asked, Expression } from './expression.ts'
import type { LabView } from './view-table.ts'

/** A state of the run: the whole view, and the part since the last change of configuration. */
export interface LabState {
  readonly index: number
  readonly atNs: number
  readonly view: LabView
  readonly stretch: LabView
}

/** What a scope says: whether it holds, since when, or why that cannot be said. */
export interface Held {
  readonly holds: boolean
  /** Virtual times that show it; of a breach where a `never` was broken. */
  readonly atNs: readonly number[]
  /** Why it could not be asked, at the latest state. */
  readonly missing: string | null
  readonly failed: string | null
}

export interface ScopeWatch {
  /** Takes the next state into account. */
  see(state: LabState): void
  held(now: LabView): Held
}

type Moment = { readonly index: number; readonly atNs: number }

/** The first state at which an expression held. */
class FirstHeld {
  readonly #expression: Expression
  moment: Moment | null = null
  latest: Asked = { kind: 'missing', why: 'Nothing has happened yet.' }

  constructor(expression: Expression) {
    this.#expression = expression
  }

  see(index: number, atNs: number, view: LabView): void {
    if (this.moment !== null) return
    this.latest = this.#expression.ask(view)
    if (this.latest.kind === 'value' && this.latest.value === true) this.moment = { index, atNs }
  }
}

function heldFrom(asked: Asked, holds: boolean, atNs: readonly number[]): Held {
  return {
    holds,
    atNs,
    missing: !holds && asked.kind === 'missing' ? asked.why : null,
    failed: !holds && asked.kind === 'failed' ? asked.why : null,
  }
}

/** True of the present state. */
export function watchNow(expression: Expression): ScopeWatch {
  return {
    see: () => undefined,
    held(now) {
      const asked = expression.ask(now)
      return heldFrom(asked, asked.kind === 'value' && asked.value === true, [])
    },
  }
}

/** Was true at least once. */
export function watchEver(expression: Expression): ScopeWatch {
  const first = new FirstHeld(expression)
  return {
    see: (state) => first.see(state.index, state.atNs, state.view),
    held: () => heldFrom(first.latest, first.moment !== null, momentsOf(first)),
  }
}

/** Was true at least once of one stretch without changes of configuration. */
export function watchWithin(expression: Expression): ScopeWatch {
  const first = new FirstHeld(expression)
  return {
    see: (state) => first.see(state.index, state.atNs, state.stretch),
    held: () => heldFrom(first.latest, first.moment !== null, momentsOf(first)),
  }
}

/** Was never true. */
export function watchNever(expression: Expression): ScopeWatch {
  const first = new FirstHeld(expression)
  return {
    see: (state) => first.see(state.index, state.atNs, state.view),
    held() {
      if (first.latest.kind === 'failed') return heldFrom(first.latest, false, [])
      return { holds: first.moment === null, atNs: momentsOf(first), missing: null, failed: null }
    },
  }
}

/** The first became true earlier than the second, which also did. */
export function watchOrder(earlier: Expression, later: Expression): ScopeWatch {
  const [first, second] = [new FirstHeld(earlier), new FirstHeld(later)]
  return {
    see(state) {
      first.see(state.index, state.atNs, state.view)
      second.see(state.index, state.atNs, state.view)
    },
    held() {
      const isInOrder =
        first.moment !== null && second.moment !== null && first.moment.index < second.moment.index
      const asked = first.moment === null ? first.latest : second.latest
      return heldFrom(asked, isInOrder, [...momentsOf(first), ...momentsOf(second)])
    },
  }
}

function momentsOf(first: FirstHeld): number[] {
  return first.moment === null ? [] : [first.moment.atNs]
}
