/** The report of a class: what was failed most, how points lie, flags, in figures that agree with the gradebook. */
import { describe, expect, it } from 'vitest'
import {
  gradebookSchema,
  type Gradebook,
  type GradedSubmission,
} from '../../../../core/contract/teaching-messages.ts'
import { classReport } from '../../../../electron/services/report/class-report.ts'
import { cellOf, plainText, type Block } from '../../../../electron/services/report/report-document.ts'
import { htmlOf } from '../../../../electron/services/report/write-html.ts'

const objective = (id: string, verdict: 'met' | 'partly' | 'not-yet', points: number) => ({
  id,
  text: `Objective ${id}`,
  verdict,
  points,
  maxPoints: 50,
  reason: '',
  evidenceAtNs: [],
  override: null,
})

function handIn(
  learner: string,
  points: number | null,
  change: Partial<GradedSubmission> = {},
): GradedSubmission {
  return {
    id: learner,
    fileName: `${learner}.yaml`,
    learner,
    attemptId: learner,
    engine: '1.0.0',
    labId: 'the-race',
    labTitle: 'The race',
    seed: 1,
    handedInAt: '2026-11-23T10:00:00Z',
    flags: [],
    points,
    maxPoints: 100,
    first: { points: 40, maxPoints: 100 },
    best: null,
    objectives: [objective('a', 'met', 50), objective('b', points === 100 ? 'met' : 'not-yet', 0)],
    explanations: [],
    predictions: [],
    notebook: [],
    hints: 1,
    checks: 2,
    comment: '',
    ...change,
  }
}

const flag = { id: 'trace', severity: 'error', message: 'Its trace is another one.', remedy: 'Ask.' } as const

const gradebook: Gradebook = gradebookSchema.parse({
  packId: 'p',
  title: 'Evening class',
  submissions: [
    handIn('Ada', 100),
    handIn('Bob', 50),
    handIn('Cy', 60, { comment: 'Well done <b>' }),
    handIn('Dee', null, { flags: [flag] }),
  ],
  objectives: [
    { labId: 'the-race', labTitle: 'The race', id: 'b', text: 'Objective b', met: 1, partly: 0, notMet: 3 },
    { labId: 'the-race', labTitle: 'The race', id: 'a', text: 'Objective a', met: 4, partly: 0, notMet: 0 },
  ],
} satisfies Gradebook)

const document = classReport(gradebook, '23 November 2026')
const found = <Kind extends Block['kind']>(kind: Kind) =>
  document.blocks.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind)

describe('the report of a class', () => {
  it('says first how it went and what was failed most', () => {
    expect(plainText(found('words')[0]!.words)).toBe(
      'On average 70 % of the points were reached. Failed most: “Objective b” (The race), met by 1 of 4.',
    )
    expect(found('figures')[0]!.figures.map(({ key, value }) => [key, value])).toEqual([
      ['handIns', 4],
      ['meanPercent', 70],
      ['medianPercent', 60],
      ['flagged', 1],
    ])
  })

  it('has a bar for each objective that adds up to all', () => {
    const table = found('table').find(({ title }) => title === 'Objectives')!
    for (const row of table.rows) {
      const { stack = [] } = cellOf(row.at(-1)!)
      expect(stack.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
    }
  })

  it('counts hand-ins by points in the chart and in its table alike', () => {
    const [chart] = found('chart')
    const counts = chart!.table.rows.map(([, count]) => (count as { value: number }).value)
    expect(counts).toEqual([0, 0, 0, 0, 0, 1, 1, 0, 0, 1])
    expect(chart!.description).toContain('50–59 %: 1; 60–69 %: 1; 90–100 %: 1.')
  })

  it('tells flags with what to do, and comments, escaped', () => {
    const flags = found('table').find(({ title }) => title === 'Flags')!
    expect(flags.rows).toEqual([['Dee', 'Dee.yaml', 'error', 'Its trace is another one.', 'Ask.']])
    const html = htmlOf(document)
    expect(html).toContain('Well done &lt;b&gt;')
    expect(html).not.toMatch(/undefined|NaN|\[object/)
  })

  it('is a page also while there is nothing in it', () => {
    const empty = classReport({ packId: '', title: '', submissions: [], objectives: [] }, '')
    expect(htmlOf(empty)).toContain('No hand-in is in this gradebook yet.')
    expect(empty.title).toBe('Hand-ins of shipped labs')
  })
})
