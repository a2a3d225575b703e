/** The run's faults as the list shows them: what, where, how it stands with each. Pure. */
import type { FaultView } from '../../../core/trace/fault-view.ts'
import { clockTime } from '../../format/duration.ts'
import { plural } from '../../format/numbers.ts'
import { titleOfKind } from './fault-kinds.ts'

export interface FaultRow {
  readonly name: string
  readonly kind: string
  readonly title: string
  readonly target: string
  /** What the fault is, whatever it does now. */
  readonly detail: string
  readonly state: FaultView['state']
  /** `Waits: when round 3 …`, `Broken since 00:12.480, now vmnic1 up`, `Over at 00:14.480: its time was up`. */
  readonly stateText: string
  /** '' for one that has begun at most once. */
  readonly countText: string
  /** A sentence; '' if it can be cleared. */
  readonly cannotClear: string
}

/** Newest first among those that are broken, then those that wait, then those that are over. */
export function faultRows(faults: readonly FaultView[]): FaultRow[] {
  const order = { active: 0, waiting: 1, over: 2 } as const
  return faults
    .map((fault, index) => ({ fault, index }))
    .toSorted((one, other) => order[one.fault.state] - order[other.fault.state] || other.index - one.index)
    .map(({ fault }) => rowOf(fault))
}

function rowOf(fault: FaultView): FaultRow {
  return {
    name: fault.name,
    kind: fault.kind,
    title: titleOfKind(fault.kind),
    target: fault.target,
    detail: fault.what,
    state: fault.state,
    stateText: stateText(fault),
    countText: fault.occurrences > 1 ? `begun ${plural(fault.occurrences, 'time')}` : '',
    cannotClear: fault.state === 'over' ? 'It is over; there is nothing to clear.' : '',
  }
}

function stateText(fault: FaultView): string {
  const { state, spans, trigger, outcome, occurrences } = fault
  const span = spans.at(-1)
  if (state === 'active') {
    const turn = fault.detail === fault.what ? '' : `, now ${fault.detail}`
    return `Broken since ${clockTime(span?.beganAtNs ?? 0)}${turn}`
  }
  if (state === 'waiting')
    return occurrences === 0 ? `Waits: ${trigger}` : `Waits to begin again; ${endedText(span, outcome)}`
  return capital(endedText(span, outcome))
}

function endedText(span: FaultView['spans'][number] | undefined, outcome: string): string {
  const why = outcomeWords[outcome] ?? outcome
  if (span === undefined || span.endedAtNs === null) return `did not begin${why === '' ? '' : `: ${why}`}`
  return `over at ${clockTime(span.endedAtNs)}${why === '' ? '' : `: ${why}`}`
}

/** Causes as `fault-ended` records them. */
const outcomeWords: Readonly<Record<string, string>> = {
  duration: 'its time was up',
  cleared: 'cleared',
  once: 'done at once',
  mended: 'somebody has changed it back',
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** `2 broken, 1 waits`; `none` without any. */
export function faultCounts(faults: readonly FaultView[]): string {
  if (faults.length === 0) return 'none'
  const broken = faults.filter(({ state }) => state === 'active').length
  const waiting = faults.filter(({ state }) => state === 'waiting').length
  const parts = [...(broken > 0 ? [`${broken} broken`] : []), ...(waiting > 0 ? [`${waiting} waiting`] : [])]
  return parts.length > 0 ? parts.join(', ') : 'all over'
}
