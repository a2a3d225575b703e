/** Problems of a file that was not imported, as a person reads and copies them. Pure. */
import type { ShownError } from '../../client/refusal.ts'
import type { FailedImport } from '../../stores/dialogs.ts'

type Problem = ShownError['problems'][number]

/** What was expected instead, and the way out; '' if the problem says neither. */
export function expectation({ expected, remedy }: Pick<Problem, 'expected' | 'remedy'>): string {
  return [expected === '' ? '' : `Expected: ${expected}.`, remedy].filter((words) => words !== '').join(' ')
}

/** One line for each problem, as a compiler writes them: an editor finds the place. */
export function problemsAsText({ fileName, error }: FailedImport): string {
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
