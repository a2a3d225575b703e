/** A problem of a lab before its line is known, and those that many parts of a lab share. */
import { nearestName } from '../base/nearest-name.ts'
import type { Path } from '../scenario/document.ts'

export interface LabProblem {
  readonly path: Path
  readonly message: string
  readonly expected: string
  readonly remedy: string
}

export function problem(path: Path, message: string, expected: string, remedy: string): LabProblem {
  return { path, message, expected, remedy }
}

/** Each id once; the second is the problem. */
export function twice(items: readonly { readonly id: string }[], path: Path, what: string): LabProblem[] {
  return items.flatMap(({ id }, index) =>
    items.findIndex((item) => item.id === id) === index
      ? []
      : [
          problem(
            [...path, index, 'id'],
            `The ${what} id "${id}" is used twice.`,
            'an id of its own',
            'Rename one of them.',
          ),
        ],
  )
}

/** None where the id is known, or not given. */
export function unknown(
  path: Path,
  what: string,
  id: string | undefined,
  known: readonly string[],
): LabProblem[] {
  if (id === undefined || known.includes(id)) return []
  const near = nearestName(id, known)
  const list = known.length === 0 ? `a ${what}, of which there is none` : `one of ${known.join(', ')}`
  return [
    problem(
      path,
      `There is no ${what} "${id}" in this lab.`,
      list,
      near === null ? 'Correct its spelling, or add it.' : `Did you mean "${near}"?`,
    ),
  ]
}
