/** What `lab verify` finds: each rule that is broken at a place of the lab is told once, with the first seed that shows it. */
import type { InputError } from '../../core/base/errors.ts'
import { placeInLab } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { Path } from '../../core/scenario/document.ts'

export const labRules = [
  'variant-valid',
  'not-solved-idle',
  'not-solved-watching',
  'solution-goes-through',
  'solution-meets-all',
  'solution-predicts-right',
  'solution-reaches-end',
  'solution-full-points',
  'wrong-path-fails',
  'wrong-path-message',
  'nothing-hidden-told',
  'misconception-reached',
  'variable-used',
  'fault-drawn',
  'fault-matters',
  'engine-holds',
] as const

export type LabRule = (typeof labRules)[number]

export interface LabFinding {
  readonly rule: LabRule
  readonly file: string
  /** 1-based; 0 where the lab was not read from text. */
  readonly line: number
  readonly column: number
  /** Seed with which it shows first. */
  readonly seed: number
  readonly message: string
  /** Place, rule and what it is about: findings that differ in figures alone have the same. */
  readonly key: string
}

/** Collects the findings of one seed. */
export class Findings {
  readonly list: LabFinding[] = []
  private readonly lab: Lab

  constructor(lab: Lab) {
    this.lab = lab
  }

  add(rule: LabRule, path: Path, message: string, about = ''): void {
    const { seed } = this.lab.draw
    const key = `${rule} ${path.join('.')} ${about}`
    this.list.push({ rule, ...placeInLab(this.lab, path), seed, message, key })
  }
}

/** Problems of a variant of a lab, or of the scenario that it makes. */
export function findingsOfInput(error: InputError, seed: number): LabFinding[] {
  return error.problems.map(({ line, column, path, message, expected, remedy }) => ({
    rule: 'variant-valid',
    file: error.file,
    line,
    column,
    seed,
    message: [message, expected === '' ? '' : `Expected: ${expected}.`, remedy].filter(Boolean).join(' '),
    key: `variant-valid ${path} ${message}`,
  }))
}

/** Each once, in the order of the file; those of one place in the order of the seeds. */
export function mergedFindings(reports: readonly (readonly LabFinding[])[]): LabFinding[] {
  const known = new Map<string, LabFinding>()
  for (const finding of reports.flat()) if (!known.has(finding.key)) known.set(finding.key, finding)
  return [...known.values()].sort(
    (left, right) => left.line - right.line || left.column - right.column || left.seed - right.seed,
  )
}
