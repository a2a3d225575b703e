/** Hand-ins as a class: learners by labs, what is flagged, where it went wrong most. Pure; the host has marked everything. */
import { plural } from '../../../core/base/format.ts'
import type {
  Flag,
  Gradebook,
  GradedSubmission,
  PackSummary,
} from '../../../core/contract/teaching-messages.ts'

/** A column of the table. */
export interface LabColumn {
  readonly id: string
  readonly title: string
}

export interface LearnerRow {
  readonly key: string
  /** Name of the learner, or of the file that does not say one. */
  readonly name: string
  /** The file could not be read: its name stands for that of a learner. */
  readonly isFile: boolean
  /** By lab: hand-ins, newest first. */
  readonly cells: ReadonlyMap<string, readonly GradedSubmission[]>
  readonly flags: readonly Flag[]
  /** Of the newest hand-in of each lab. */
  readonly points: number
  readonly maxPoints: number
}

/** Lab that a hand-in without one (an unreadable file) stands under. */
const noLab = ''

/** Labs of the pack in its order, then labs that only hand-ins name. */
export function labColumns(
  submissions: readonly GradedSubmission[],
  pack: Pick<PackSummary, 'labs'> | null,
): LabColumn[] {
  const columns = new Map((pack?.labs ?? []).map(({ id, title }) => [id, title]))
  const named = submissions.filter(({ labId }) => labId !== noLab && !columns.has(labId))
  for (const { labId, labTitle } of named.toSorted((a, b) => a.labTitle.localeCompare(b.labTitle))) {
    columns.set(labId, labTitle)
  }
  return [...columns].map(([id, title]) => ({ id, title }))
}

/** One row for each name, whatever its capitals and spaces; by name, unreadable files last. */
export function learnerRows(submissions: readonly GradedSubmission[]): LearnerRow[] {
  const groups = Map.groupBy(submissions, (one) =>
    one.learner.trim() === '' ? `file ${one.id}` : `name ${one.learner.trim().toLowerCase()}`,
  )
  return [...groups]
    .map(([key, of]) => rowOf(key, of))
    .toSorted((a, b) => Number(a.isFile) - Number(b.isFile) || a.name.localeCompare(b.name))
}

function rowOf(key: string, submissions: readonly GradedSubmission[]): LearnerRow {
  const cells = Map.groupBy(
    submissions.toSorted((a, b) => b.handedInAt.localeCompare(a.handedInAt)),
    ({ labId }) => labId,
  )
  const newest = [...cells.values()].map(([first]) => first!)
  const [first] = submissions
  const learner = first!.learner.trim()
  return {
    key,
    name: learner === '' ? first!.fileName : learner,
    isFile: learner === '',
    cells,
    flags: submissions.flatMap(({ flags }) => flags),
    points: newest.reduce((sum, { points }) => sum + (points ?? 0), 0),
    maxPoints: newest.reduce((sum, { maxPoints }) => sum + maxPoints, 0),
  }
}

/** Who is shown: all, or those with a flag, or those who did not meet an objective. */
export interface RowFilter {
  readonly isFlagged: boolean
  readonly objective: { readonly labId: string; readonly id: string } | null
  readonly find: string
}

export function shownRows(
  rows: readonly LearnerRow[],
  { isFlagged, objective, find }: RowFilter,
): LearnerRow[] {
  const words = find.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (!isFlagged || row.flags.length > 0) &&
      row.name.toLowerCase().includes(words) &&
      (objective === null ||
        (row.cells.get(objective.labId) ?? []).some((one) =>
          one.objectives.some(({ id, verdict }) => id === objective.id && verdict !== 'met'),
        )),
  )
}

export interface ObjectiveBar {
  readonly key: string
  readonly labId: string
  readonly id: string
  readonly text: string
  readonly labTitle: string
  readonly notMet: number
  readonly partly: number
  readonly met: number
  readonly total: number
  /** `12 of 25 not met, 4 partly`. */
  readonly words: string
}

/** In the order that the host gives: most failed first. Those that nobody handed in are left out. */
export function objectiveBars(objectives: Gradebook['objectives']): ObjectiveBar[] {
  return objectives.flatMap(({ labId, labTitle, id, text, met, partly, notMet }) => {
    const total = met + partly + notMet
    if (total === 0) return []
    const part = partly === 0 ? '' : `, ${partly} partly`
    const words = notMet + partly === 0 ? `met by all ${total}` : `${notMet} of ${total} not met${part}`
    return [{ key: `${labId} ${id}`, labId, id, text, labTitle, notMet, partly, met, total, words }]
  })
}

/** The first sentence of the screen. */
export function classWords(rows: readonly LearnerRow[], bars: readonly ObjectiveBar[]): string {
  const learners = rows.filter(({ isFile }) => !isFile).length
  const all = rows.flatMap(({ cells }) => [...cells.values()].flat())
  const flagged = all.filter(({ flags }) => flags.length > 0).length
  const flags = flagged === 0 ? 'none flagged' : `${flagged} flagged`
  const [hardest] = bars
  const most =
    hardest === undefined || hardest.notMet + hardest.partly === 0
      ? ''
      : ` Missed most: ${hardest.text.replace(/\.$/, '')} (${hardest.notMet + hardest.partly} of ${hardest.total}).`
  return `${plural(all.length, 'hand-in')} from ${plural(learners, 'learner')}, ${flags}.${most}`
}
