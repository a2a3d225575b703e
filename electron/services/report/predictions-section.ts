/** Predictions beside what came out: a line for each, then each that has a shape drawn over its outcome. */
import { percent, threeDigits, wholePercent } from '../../../core/base/format.ts'
import type { AnswerView, AttemptView, StepView } from '../../../core/lab/attempt.ts'
import { orderTable, verdictTables } from './answer-tables.ts'
import { linesChart } from './lines-chart.ts'
import { numberLine } from './number-line.ts'
import {
  figureCell,
  heading,
  noFigure,
  subheading,
  withoutMarks,
  words,
  type Block,
  type Cell,
  type Chart,
  type Table,
} from './report-document.ts'

type Asked = NonNullable<StepView['question']>
type AskedAs<Kind extends Asked['kind']> = Extract<Asked, { kind: Kind }>

export function predictionsBlocks(view: AttemptView): Block[] {
  const steps = view.steps.filter((step) => step.type === 'predict')
  if (steps.length === 0) return []
  return [
    heading('Predictions', 'committed before the run; a wrong one costs nothing'),
    {
      kind: 'table',
      title: 'Predictions',
      isTitleQuiet: true,
      columns: [
        { name: 'Question' },
        { name: 'Predicted' },
        { name: 'Outcome' },
        { name: 'Error' },
        { name: 'Verdict' },
      ],
      rows: steps.map(predictionRow),
    },
    ...steps.flatMap(drawnPrediction),
  ]
}

function predictionRow(step: StepView): (string | Cell)[] {
  const { answer, question } = step
  if (answer === null) return [step.title, 'not made', '', '', '']
  const isShort = question?.kind === 'choice' || question?.kind === 'number'
  const predicted = isShort ? answer.text : 'as below'
  const outcome = answer.outcome === null ? 'not known yet' : isShort ? answer.outcome : 'as below'
  const reply = isShort && answer.reply !== null ? { note: withoutMarks(answer.reply) } : {}
  return [
    step.title,
    { text: predicted, look: 'predicted' },
    { text: outcome, look: 'strong', ...reply },
    errorInWords(step, answer),
    verdictCell(answer),
  ]
}

function verdictCell({ isRight, share }: AnswerView): Cell {
  if (isRight === null) return { text: '' }
  if (isRight) return { text: 'right', mark: 'met' }
  return { text: 'not so', mark: share !== null && share > 0 ? 'partly' : 'not-yet' }
}

/** How far off: the difference of a number, the share of what has parts. */
function errorInWords({ question }: StepView, { number, came, share }: AnswerView): string {
  if (question?.kind === 'number')
    return number === null || came?.number === undefined
      ? ''
      : differenceInWords(number, came.number, question.unit)
  return share === null || question?.kind === 'choice' ? '' : `${wholePercent(share)} right`
}

/** `+250 ms, +95 %`; nothing in per cent of 0. */
export function differenceInWords(mine: number, real: number, unit: string): string {
  const off = mine - real
  if (off === 0) return 'none'
  const sign = off > 0 ? '+' : ''
  const size = `${sign}${threeDigits(off)}${unit === '' ? '' : `\u00a0${unit}`}`
  return real === 0 ? size : `${size}, ${sign}${percent(off / Math.abs(real))}`
}

/** Nothing for a choice: its line in the table says it all. */
function drawnPrediction(step: StepView): Block[] {
  const { answer, question } = step
  if (answer === null || question === null || question.kind === 'choice') return []
  const drawing = drawingOf(step.id, step.title, question, answer)
  if (drawing.length === 0) return []
  const reply = question.kind === 'number' ? null : answer.reply
  const told = (reply ?? '').split('\n\n').filter((part) => part !== '')
  return [subheading(step.title), ...drawing, ...told.map((part) => words('reply', withoutMarks(part)))]
}

function drawingOf(id: string, title: string, question: Asked, answer: AnswerView): Block[] {
  switch (question.kind) {
    case 'number':
      return numberChart(id, title, question, answer)
    case 'curve':
      return [curveChart(id, title, question, answer)]
    case 'verdict':
      return verdictTables(question, answer)
    case 'order':
      return [orderTable(question.items, answer.order ?? [], answer.came?.order ?? null)]
    default:
      return []
  }
}

function numberChart(
  id: string,
  title: string,
  { unit }: AskedAs<'number'>,
  { number, came, isRight }: AnswerView,
): Chart[] {
  if (number === null || came?.number === undefined) return []
  const off = differenceInWords(number, came.number, unit)
  const said = (value: number) => `${threeDigits(value)}${unit === '' ? '' : ` ${unit}`}`
  const description = `Predicted ${said(number)}, outcome ${said(came.number)}; error ${off}.`
  const band = came.tolerance === undefined ? '' : `Hatched: what counts as right, ±${said(came.tolerance)}.`
  return [
    {
      kind: 'chart',
      title,
      description,
      caption: `${description} ${band}`.trim(),
      svg: numberLine({
        id: `predicted-${id}`,
        title,
        description,
        predicted: number,
        outcome: came.number,
        tolerance: came.tolerance ?? 0,
        unit,
      }),
      table: {
        kind: 'table',
        title,
        columns: ['Predicted', 'Outcome', 'Error', 'Tolerance']
          .map((name) => ({ name, unit, isNumber: true }))
          .concat([{ name: 'Right', unit: '', isNumber: false }])
          .map(({ unit: measure, ...column }) => (measure === '' ? column : { ...column, unit: measure })),
        rows: [
          [
            figureCell(said(number), number),
            figureCell(said(came.number), came.number),
            figureCell(off, number - came.number),
            figureCell(`±${said(came.tolerance ?? 0)}`, came.tolerance ?? 0),
            { text: isRight === true ? 'yes' : 'no', value: isRight },
          ],
        ],
      },
    },
  ]
}

function curveChart(
  id: string,
  title: string,
  { x, y }: AskedAs<'curve'>,
  { curve, came }: AnswerView,
): Chart {
  const mine = curve ?? []
  const real = came?.curve ?? []
  const over = (heights: readonly number[]) =>
    heights.map(
      (height, index) =>
        [x.values[index] ?? index, Math.max(height, y.scale === 'log' ? y.min : height)] as const,
    )
  const description = `${y.label} over ${x.label}: the prediction${real.length === 0 ? '; what came out is not known yet' : ' and what came out'}.`
  return {
    kind: 'chart',
    title,
    description,
    caption: `${y.label}${y.unit === '' ? '' : `, ${y.unit}`}${y.scale === 'log' ? ', log scale' : ''}, over ${x.label}. Dotted: as predicted. Solid: as it came out.`,
    svg: linesChart({
      id: `predicted-${id}`,
      title,
      description,
      lines: [
        { name: 'predicted', look: 'prediction' as const, points: over(mine), hasDots: true },
        { name: 'outcome', look: 'first' as const, points: over(real), hasDots: true },
      ].filter(({ points }) => points.length > 0),
      x: { unit: x.unit, values: x.values },
      y: { unit: y.unit, scale: y.scale, min: y.min, max: y.max },
    }),
    isTableShown: true,
    table: curveTable({ kind: 'curve', x, y, first: null }, mine, real),
  }
}

function curveTable({ x, y }: AskedAs<'curve'>, mine: readonly number[], real: readonly number[]): Table {
  const measured = (name: string, unit: string) => ({
    name,
    isNumber: true,
    ...(unit === '' ? {} : { unit }),
  })
  const cell = (value: number | undefined): Cell =>
    value === undefined ? noFigure : figureCell(threeDigits(value), Number(value.toFixed(6)))
  return {
    kind: 'table',
    title: `Point by point${y.unit === '' ? '' : `, ${y.unit}`}`,
    columns: [
      measured(x.label, x.unit),
      measured('Predicted', y.unit),
      measured('Outcome', y.unit),
      measured('Error', y.unit),
      measured('Error of outcome', '%'),
    ],
    rows: x.values.map((at, index) => {
      const [my, came] = [mine[index], real[index]]
      const off = my === undefined || came === undefined ? null : my - came
      const share = off === null || came === undefined || came === 0 ? null : off / Math.abs(came)
      return [
        cell(at),
        cell(my),
        cell(came),
        off === null ? noFigure : figureCell(signed(off), Number(off.toFixed(6))),
        share === null
          ? noFigure
          : figureCell(`${signed(share * 100)}\u00a0%`, Number((share * 100).toFixed(3))),
      ]
    }),
  }
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${threeDigits(value)}`
}
