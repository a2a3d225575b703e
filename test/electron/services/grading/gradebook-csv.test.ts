/** The CSV of a gradebook: fields that hold anything stay one field each, and none of them is a formula. */
import { describe, expect, it } from 'vitest'
import type { GradedSubmission } from '../../../../core/contract/teaching-messages.ts'
import { gradebookCsv } from '../../../../electron/services/grading/gradebook-csv.ts'
import { noOneMarked, withMarks } from '../../../../electron/services/grading/marks.ts'

const objective = (id: string, points: number): GradedSubmission['objectives'][number] => ({
  id,
  text: 'Move it, "live"',
  verdict: points > 0 ? 'met' : 'not-yet',
  points,
  maxPoints: 40,
  reason: 'line one\nline two',
  evidenceAtNs: [],
  override: null,
})

const explanation = {
  step: 'why',
  title: 'Why',
  chosen: '',
  isRight: false,
  ownWords: '',
  rubric: [],
  points: 0,
  maxPoints: 20,
  override: null,
}

const graded: GradedSubmission = {
  id: 'x',
  fileName: 'a.yaml',
  learner: '=HYPERLINK("evil")',
  labId: 'first-move',
  labTitle: 'First move',
  seed: 7,
  attemptId: '1111',
  engine: '1',
  handedInAt: '',
  flags: [{ id: 'trace', severity: 'error', message: 'm', remedy: 'r' }],
  points: 40,
  maxPoints: 100,
  first: null,
  best: { points: 40, maxPoints: 100 },
  objectives: [objective('one', 40), objective('two', 0)],
  explanations: [explanation],
  predictions: [],
  notebook: [],
  hints: 1,
  checks: 2,
  comment: '',
}

describe('the CSV of a gradebook', () => {
  it('has a row for each objective, quoted as RFC 4180 says', () => {
    const lines = gradebookCsv([noOneMarked(graded)]).split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain(
      'learner,lab,seed,attempt id,objective id,objective,verdict,points,max points,reason',
    )
    expect(lines[1]).toBe(
      `"'=HYPERLINK(""evil"")",first-move,7,1111,one,"Move it, ""live""",met,40,40,"line one\nline two",,,trace,40,100,,40,1,2,1,a.yaml`,
    )
  })

  it.each(['+1', '-1', '@SUM(A1)', '\tx', '=1'])('does not let %j be a formula', (learner) => {
    expect(gradebookCsv([{ ...graded, learner }])).toContain(`'${learner}`)
  })

  it('has a row for a file that could not be marked', () => {
    const lines = gradebookCsv([{ ...graded, attemptId: '', objectives: [], points: null }]).split('\r\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toContain(',trace,,,,40,1,2,1,a.yaml')
  })

  it('counts what the instructor gave instead', () => {
    const marks = {
      objectives: { two: { points: 50, comment: 'seen by hand' } },
      explanations: { why: { points: 12.5, comment: '' } },
      comment: 'Good.',
    }
    const marked = withMarks(graded, marks)
    // Never more than an objective is worth.
    expect(marked.points).toBe(92.5)
    const [, , two] = gradebookCsv([marked]).split('\r\n')
    expect(two).toContain('not-yet,40,40')
    expect(two).toContain(',40,seen by hand | Good.,trace,92.5,100,')
  })
})
