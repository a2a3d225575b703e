/**
 * Refusals: what a person is told when input is wrong or a check says no. They are values with an id, a
 * message and a remedy; they cross process boundaries as data and are never parsed from text.
 */

/** Something a person asked for that cannot be done, said so that they can mend it. */
export interface Refusal {
  /** Stable id, kebab-case, for example `vm-not-powered-on`. */
  readonly id: string
  /** vim25 fault type that vSphere raises for it, or '' where vSphere has none. */
  readonly fault: string
  /** What is wrong, with the names of the objects concerned. */
  readonly message: string
  /** What the person can do about it. */
  readonly remedy: string
}

/** One fault of an input file: where it is, what was expected there and how to mend it. */
export interface InputProblem {
  /** 1-based; 0 where the file as a whole is meant. */
  readonly line: number
  readonly column: number
  /** Path inside the document, for example `estate.vms[2].memory.sizeMiB`; '' for the whole. */
  readonly path: string
  readonly message: string
  readonly expected: string
  readonly remedy: string
}

/** Thrown by parsers of files that people write; carries every problem found, not only the first. */
export class InputError extends Error {
  readonly file: string
  readonly problems: readonly InputProblem[]

  constructor(file: string, problems: readonly InputProblem[]) {
    super(problems.map((problem) => describeProblem(file, problem)).join('\n'))
    this.name = 'InputError'
    this.file = file
    this.problems = problems
  }
}

/** Their lines; of neighbours with the same remedy, only the last one gives it. */
export function describeProblems(file: string, problems: readonly InputProblem[]): string[] {
  return problems.map((problem, index) => {
    const isSaidNext = problems[index + 1]?.remedy === problem.remedy
    return describeProblem(file, isSaidNext ? { ...problem, remedy: '' } : problem).trimEnd()
  })
}

/** One line for a terminal: `file:line:column path: message. Expected …. Remedy.` */
export function describeProblem(file: string, problem: InputProblem): string {
  const place = problem.line > 0 ? `${file}:${problem.line}:${problem.column}` : file
  const path = problem.path === '' ? '' : ` ${problem.path}:`
  const expected = problem.expected === '' ? '' : ` Expected ${problem.expected}.`
  return `${place}:${path} ${problem.message}${expected} ${problem.remedy}`
}
