/** Problems of a file that was not imported, as a person reads and copies them. Pure. */
import type { ShownError } from '../../client/refusal.ts'
import type { FailedImport } from '../../stores/dialogs.ts'
import type { FileKind } from '../../stores/import-kinds.ts'

type Problem = ShownError['problems'][number]

/** What was expected instead, and the way out; '' if the problem says neither. */
export function expectation({ expected, remedy }: Pick<Problem, 'expected' | 'remedy'>): string {
  return [expected === '' ? '' : `Expected: ${expected}.`, remedy].filter((words) => words !== '').join(' ')
}

const kindWords: Readonly<Record<FileKind, { readonly it: string; readonly remedy: string }>> = {
  scenario: { it: 'This scenario', remedy: 'Mend what is listed and import it again.' },
  lab: { it: 'This lab', remedy: 'Mend what is listed and import it again.' },
  pack: { it: 'This pack', remedy: 'Ask whoever made the pack to export it again.' },
  submission: { it: 'This hand-in', remedy: 'Ask the learner for the file as Precopy wrote it.' },
  feedback: { it: 'This feedback', remedy: 'Ask your instructor for the file as Precopy wrote it.' },
}

/** What is said above and below the problems: by the kind of the file where it says what it is. */
export function importWords({ kind, error }: Pick<FailedImport, 'kind' | 'error'>): {
  readonly message: string
  readonly remedy: string
} {
  const count = error.problems.length
  if (kind === null || count === 0) return { message: error.message, remedy: error.remedy }
  const { it, remedy } = kindWords[kind]
  const problems = `${count} ${count === 1 ? 'problem' : 'problems'}`
  const place = count === 1 ? 'it stands at its line and column' : 'each stands at its line and column'
  return { message: `${it} has ${problems}; ${place}.`, remedy: `${remedy} Nothing was changed.` }
}

/** One line for each problem, as a compiler writes them: an editor finds the place. */
export function problemsAsText({ fileName, error }: Omit<FailedImport, 'kind'>): string {
  if (error.problems.length === 0) return [`${fileName}: ${error.message}`, error.remedy].join(' ').trim()
  return error.problems
    .map((problem) =>
      [
        `${fileName}:${problem.line}:${problem.column}:`,
        ...(problem.path === '' ? [] : [`${problem.path}:`]),
        problem.message,
        expectation(problem),
      ]
        .filter((words) => words !== '')
        .join(' '),
    )
    .join('\n')
}
