/**
 * Paths through a lab as they are walked: the solution with the cures of the hidden faults that were drawn, and wrong
 * paths that are the solution with some answers replaced. Each action keeps its place in the lab.
 */
import type { Path } from '../scenario/document.ts'
import type { Lab, PathAction } from './schema.ts'

/** An action and where it stands in the lab. */
export interface PlacedAction {
  readonly action: PathAction
  readonly path: Path
}

/** The reference solution. Of these hidden faults the cure is left out. */
export function solutionPath(lab: Lab, uncured: readonly string[] = []): PlacedAction[] {
  return withCures(lab, placed(lab.solution, ['solution']), uncured)
}

/** The wrong path of this index. */
export function wrongPath(lab: Lab, index: number): PlacedAction[] {
  const wrong = lab.wrongPaths[index]
  if (wrong === undefined) return []
  const path = ['wrongPaths', index]
  if (wrong.actions.length > 0) return withCures(lab, placed(wrong.actions, [...path, 'actions']), [])
  const instead = placed(wrong.instead, [...path, 'instead'])
  const solution = placed(lab.solution, ['solution'])
  const end = solution.findIndex(({ action }) => isFor(action, wrong.stopsBefore))
  return withCures(lab, replaced(end < 0 ? solution : solution.slice(0, end), instead), [])
}

function placed(actions: readonly PathAction[], path: Path): PlacedAction[] {
  return actions.map((action, index) => ({ action, path: [...path, index] }))
}

function isFor(action: PathAction, step: string | undefined): boolean {
  return (action.act === 'answer' || action.act === 'watch') && action.step === step
}

/** All answers to a step that stand in `instead` are given in the place of the solution's. */
function replaced(solution: readonly PlacedAction[], instead: readonly PlacedAction[]): PlacedAction[] {
  return solution.flatMap((one) => {
    if (one.action.act !== 'answer') return [one]
    const { step } = one.action
    const others = instead.filter(({ action }) => isFor(action, step))
    return others.length > 0 ? others : [one]
  })
}

/** What finds and mends each hidden fault that was drawn, in the order of the pool. */
function withCures(lab: Lab, actions: readonly PlacedAction[], uncured: readonly string[]): PlacedAction[] {
  const cures = (lab.hiddenFaults?.pool ?? []).flatMap(({ id, solution }, index) =>
    lab.draw.causes.includes(id) && !uncured.includes(id)
      ? placed(solution, ['hiddenFaults', 'pool', index, 'solution'])
      : [],
  )
  return actions.flatMap((one) => (one.action.act === 'cure-hidden' ? cures : [one]))
}
