/** A class: its gradebook as a report. Which objective was failed most comes first; flags of hand-ins are told in full. */
import { plural, threeDigits } from '../../../core/base/format.ts'
import type { Gradebook } from '../../../core/contract/teaching-messages.ts'
import { distributionChart, sharesOf } from './class-distribution.ts'
import { commentsBlocks, flagsBlocks, matrixBlocks, studentsBlocks } from './class-students.ts'
import {
  figureCell,
  heading,
  say,
  strong,
  words,
  type Block,
  type Figure,
  type ReportDocument,
  type Words,
} from './report-document.ts'

/** `day`: of the report, in words. */
export function classReport(gradebook: Gradebook, day: string): ReportDocument {
  const { submissions, title } = gradebook
  const students = new Set(submissions.map(({ learner }) => learner)).size
  return {
    kind: 'Class report',
    title: title === '' ? 'Hand-ins of shipped labs' : title,
    subtitle: `${plural(submissions.length, 'hand-in')} of ${plural(students, 'student')}`,
    origin: day,
    score: null,
    blocks: [
      words('finding', findingOf(gradebook)),
      ...(submissions.length === 0
        ? []
        : [
            { kind: 'figures' as const, figures: figuresOf(gradebook) },
            ...objectivesBlocks(gradebook),
            heading('Distribution of points'),
            distributionChart(submissions),
            ...studentsBlocks(submissions),
            ...matrixBlocks(submissions),
            ...flagsBlocks(submissions),
            ...commentsBlocks(submissions),
          ]),
    ],
    reproductions: [],
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function findingOf({ submissions, objectives }: Gradebook): Words {
  if (submissions.length === 0) return ['No hand-in is in this gradebook yet.']
  const average = mean(sharesOf(submissions))
  const marked =
    average === null
      ? 'None could be marked.'
      : `On average ${threeDigits(average)} % of the points were reached.`
  const [worst] = objectives
  if (worst === undefined || worst.notMet + worst.partly === 0)
    return [marked, ' Every objective was met by all.']
  const all = worst.met + worst.partly + worst.notMet
  return say`${marked} Failed most: ${strong(`“${worst.text}” (${worst.labTitle})`)}, met by ${String(worst.met)} of ${String(all)}.`
}

function figuresOf({ submissions }: Gradebook): Figure[] {
  const shares = sharesOf(submissions)
  const share = (value: number | null) => (value === null ? '–' : `${threeDigits(value)}\u00a0%`)
  const flagged = submissions.filter(({ flags }) => flags.length > 0).length
  const [average, middle] = [mean(shares), median(shares)]
  return [
    {
      label: submissions.length === 1 ? 'hand-in' : 'hand-ins',
      text: String(submissions.length),
      key: 'handIns',
      value: submissions.length,
    },
    { label: 'points, mean', text: share(average), key: 'meanPercent', value: average },
    { label: 'points, median', text: share(middle), key: 'medianPercent', value: middle },
    { label: 'flagged', text: String(flagged), key: 'flagged', value: flagged },
  ]
}

function objectivesBlocks({ objectives }: Gradebook): Block[] {
  if (objectives.length === 0) return []
  return [
    heading('Objectives', 'failed most first'),
    {
      kind: 'table',
      title: 'Objectives',
      isTitleQuiet: true,
      columns: [
        { name: 'Objective' },
        { name: 'Lab' },
        { name: 'Met', isNumber: true },
        { name: 'Partly', isNumber: true },
        { name: 'Not met', isNumber: true },
        {
          name: 'Drawn',
          legend: [
            { look: 'met', text: 'met' },
            { look: 'partly', text: 'partly' },
            { look: 'not-met', text: 'not met' },
          ],
        },
      ],
      rows: objectives.map(({ text, labTitle, met, partly, notMet }) => {
        const all = Math.max(1, met + partly + notMet)
        return [
          text,
          labTitle,
          figureCell(String(met), met),
          figureCell(String(partly), partly),
          figureCell(String(notMet), notMet),
          {
            text: '',
            stack: [
              { look: 'met' as const, share: met / all },
              { look: 'partly' as const, share: partly / all },
              { look: 'not-met' as const, share: notMet / all },
            ].filter(({ share }) => share > 0),
          },
        ]
      }),
    },
  ]
}
