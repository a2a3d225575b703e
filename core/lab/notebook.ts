/**
 * The hypothesis notebook and the hidden faults that it is about: what expressions may ask of them, and what the guide
 * shows. Which faults were drawn never reaches the guide before they were named and mended.
 */
import { nsPerMs } from '../base/units.ts'
import type { AttemptView, HypothesisView } from './attempt.ts'
import { isByLab, type AttemptState, type NotebookLine } from './attempt-state.ts'
import type { CompiledLab } from './compile.ts'
import { changesConfiguration, type LabTrace } from './lab-trace.ts'
import type { Lab } from './schema.ts'
import type { LabView, ViewRecord } from './view-table.ts'

/** Lines by their number, as they read now. */
export function notebookViews(lab: Lab, state: AttemptState, trace: LabTrace): HypothesisView[] {
  const changedAt = firstChange(lab, state, trace)
  return linesOf(state).map(({ first, latest }) => ({
    number: latest.number,
    cause: latest.cause,
    evidence: latest.evidence,
    observation: latest.observation,
    verdict: latest.verdict,
    atNs: first.atNs,
    evidenceAtNs: latest.evidenceAtNs ?? null,
    isBeforeChange: first.commandCount <= changedAt,
  }))
}

export function notebookFacts(lab: Lab, state: AttemptState, trace: LabTrace): ViewRecord<'hypothesis'>[] {
  return notebookViews(lab, state, trace).map((line) => ({
    cause: line.cause,
    evidence: line.evidence,
    observation: line.observation,
    verdict: line.verdict,
    atMs: line.atNs / nsPerMs,
    isBeforeChange: line.isBeforeChange,
  }))
}

function linesOf({ notebook }: AttemptState): NotebookLine[] {
  return [...notebook.values()].sort((left, right) => left.latest.number - right.latest.number)
}

/** Place in the command log at which the learner first changed the configuration; moves and cancels are no change. */
function firstChange(lab: Lab, state: AttemptState, trace: LabTrace): number {
  const change = trace.commands.find(
    ({ type, logIndex, isRefused }) =>
      logIndex !== null && !isRefused && changesConfiguration(type) && !isByLab(lab, state, logIndex),
  )
  return change?.logIndex ?? Infinity
}

/** The hidden faults drawn; `view` is the present state. */
export function hiddenFacts(
  lab: Lab,
  compiled: CompiledLab,
  state: AttemptState,
  view: LabView,
): ViewRecord<'hiddenFault'>[] {
  return (lab.hiddenFaults?.pool ?? []).flatMap(({ id }, index) => {
    if (!lab.draw.causes.includes(id)) return []
    const asked = compiled('hiddenFaults', 'pool', index, 'cured').ask(view)
    const isCured = asked.kind === 'value' && asked.value === true
    return [{ id, isCured, isNamed: state.diagnosis?.causes?.includes(id) === true }]
  })
}

/** Case cards of the faults that were named and mended. */
export function caseCardsOf(
  lab: Lab,
  hidden: readonly ViewRecord<'hiddenFault'>[],
): AttemptView['caseCards'] {
  return hidden.flatMap(({ id, isCured, isNamed }) => {
    const fault = lab.hiddenFaults?.pool.find((one) => one.id === id)
    return fault === undefined || !isCured || !isNamed ? [] : [{ cause: fault.text, ...fault.card }]
  })
}
