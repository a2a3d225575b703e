/** Problems of single steps that their schema cannot see: ids, right answers, ranges, and misconceptions that lead nowhere. */
import type { Path } from '../scenario/document.ts'
import { problem, twice, unknown, type LabProblem } from './problem-parts.ts'
import type { Question } from './question-schema.ts'
import { hasKey, type Lab, type LabStep } from './schema.ts'

type QuestionOf<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>
interface Offer {
  readonly id: string
  readonly isRight?: boolean
  readonly misconception?: string | undefined
}

export function problemsOfStep(lab: Lab, step: LabStep, path: Path): LabProblem[] {
  const ofConcept = unknown([...path, 'concept'], 'concept', step.concept, lab.concepts)
  return [...ofConcept, ...problemsInside(lab, step, path)]
}

function problemsInside(lab: Lab, step: LabStep, path: Path): LabProblem[] {
  switch (step.type) {
    case 'order':
      return problemsOfOrder(lab, step, path)
    case 'explain':
      return [
        ...problemsOfOffers(lab, step.options, [...path, 'options'], 'option'),
        ...oneIsRight(lab, step.options, [...path, 'options']),
      ]
    case 'diagnose':
      return problemsOfDiagnose(lab, step, path)
    case 'predict':
      return problemsOfQuestion(lab, step.question, [...path, 'question'])
    default:
      return []
  }
}

function problemsOfQuestion(lab: Lab, question: Question, path: Path): LabProblem[] {
  switch (question.kind) {
    case 'choice':
      return problemsOfChoice(lab, question, path)
    case 'number':
      return [
        ...(question.min < question.max
          ? []
          : [
              problem(
                [...path, 'max'],
                `No number lies between ${question.min} and ${question.max}.`,
                `more than ${question.min}`,
                'Widen the range.',
              ),
            ]),
        ...problemsOfTraps(lab, question.traps, path),
      ]
    case 'order':
      return problemsOfOrder(lab, question, path)
    case 'verdict':
      return problemsOfVerdict(lab, question, path)
    case 'curve':
      return problemsOfCurve(lab, question, path)
  }
}

function misconceptionsOf(lab: Lab): string[] {
  return lab.misconceptions.map(({ id }) => id)
}

function problemsOfOffers(lab: Lab, offers: readonly Offer[], path: Path, what: string): LabProblem[] {
  return [
    ...twice(offers, path, what),
    ...offers.flatMap(({ misconception, isRight }, index) => [
      ...unknown([...path, index, 'misconception'], 'misconception', misconception, misconceptionsOf(lab)),
      ...(misconception === undefined || isRight !== true
        ? []
        : [
            problem(
              [...path, index, 'misconception'],
              `The right ${what} shows a misconception.`,
              'a misconception of a wrong one',
              'Move it to the option that shows it.',
            ),
          ]),
    ]),
  ]
}

/** A copy without its key marks none. */
function oneIsRight(lab: Lab, options: readonly Offer[], path: Path): LabProblem[] {
  if (!hasKey(lab)) return []
  const right = options.filter((option) => option.isRight === true).length
  if (right === 1) return []
  const message = right === 0 ? 'No option is right.' : `${right} options are right.`
  return [problem(path, message, 'exactly one option with "isRight: true"', 'Mark the right one.')]
}

function problemsOfChoice(lab: Lab, question: QuestionOf<'choice'>, path: Path): LabProblem[] {
  const at = [...path, 'options']
  const ofOptions = problemsOfOffers(lab, question.options, at, 'option')
  if (question.outcome === undefined) return [...ofOptions, ...oneIsRight(lab, question.options, at)]
  const marked = question.options.findIndex(({ isRight }) => isRight)
  if (marked < 0) return ofOptions
  return [
    ...ofOptions,
    problem(
      [...at, marked, 'isRight'],
      'An option is marked as right, but the outcome decides which one is.',
      'either "isRight" or "outcome"',
      'Remove one of them.',
    ),
  ]
}

function problemsOfOrder(
  lab: Lab,
  { items, distractors }: Pick<QuestionOf<'order'>, 'items' | 'distractors'>,
  path: Path,
): LabProblem[] {
  const shared = distractors.flatMap(({ id }, index) =>
    items.some((item) => item.id === id)
      ? [
          problem(
            [...path, 'distractors', index, 'id'],
            `The item id "${id}" is used twice.`,
            'an id of its own',
            'Rename one of them.',
          ),
        ]
      : [],
  )
  return [
    ...twice(items, [...path, 'items'], 'item'),
    ...shared,
    ...problemsOfOffers(lab, distractors, [...path, 'distractors'], 'distractor'),
  ]
}

function problemsOfDiagnose(
  lab: Lab,
  step: Extract<LabStep, { type: 'diagnose' }>,
  path: Path,
): LabProblem[] {
  const at = [...path, 'decoys']
  const pool = lab.hiddenFaults?.pool ?? []
  const missing =
    pool.length > 0
      ? []
      : [
          problem(
            path,
            `"${step.title}" has nothing to diagnose.`,
            'a pool of "hiddenFaults"',
            'Add hidden faults, or ask with an explain step.',
          ),
        ]
  const same = step.decoys.flatMap(({ id }, index) =>
    pool.some((fault) => fault.id === id)
      ? [
          problem(
            [...at, index, 'id'],
            `"${id}" is a hidden fault of the pool and a decoy.`,
            'an id of its own',
            'Rename one of them.',
          ),
        ]
      : [],
  )
  return [...missing, ...same, ...problemsOfOffers(lab, step.decoys, at, 'decoy')]
}

function problemsOfTraps(
  lab: Lab,
  traps: readonly { readonly misconception: string }[],
  path: Path,
): LabProblem[] {
  return traps.flatMap(({ misconception }, index) =>
    unknown(
      [...path, 'traps', index, 'misconception'],
      'misconception',
      misconception,
      misconceptionsOf(lab),
    ),
  )
}

function problemsOfVerdict(lab: Lab, question: QuestionOf<'verdict'>, path: Path): LabProblem[] {
  const { options, rows, reasons } = question
  const noReason = hasKey(lab) && reasons.length > 0 && reasons.every(({ isRight }) => !isRight)
  return [
    ...twice(options, [...path, 'options'], 'option'),
    ...twice(rows, [...path, 'rows'], 'row'),
    ...problemsOfOffers(lab, reasons, [...path, 'reasons'], 'reason'),
    ...(noReason
      ? [
          problem(
            [...path, 'reasons'],
            'No reason is right.',
            'at least one reason with "isRight: true"',
            'Mark those that hold.',
          ),
        ]
      : []),
    ...rows.flatMap((row, index) => problemsOfRow(lab, question, row, [...path, 'rows', index])),
  ]
}

function problemsOfRow(
  lab: Lab,
  { options, mostPerRow }: QuestionOf<'verdict'>,
  row: QuestionOf<'verdict'>['rows'][number],
  path: Path,
): LabProblem[] {
  const known = options.map(({ id }) => id)
  const fits = !hasKey(lab) || (row.right.length <= mostPerRow && (mostPerRow > 1 || row.right.length === 1))
  return [
    ...row.right.flatMap((id, index) => unknown([...path, 'right', index], 'option', id, known)),
    ...(fits
      ? []
      : [
          problem(
            [...path, 'right'],
            `${row.right.length} verdicts are right in this row.`,
            mostPerRow === 1 ? 'exactly one' : `at most ${mostPerRow}`,
            'Correct the row, or "mostPerRow".',
          ),
        ]),
    ...Object.entries(row.misconceptions).flatMap(([option, misconception]) => {
      const at = [...path, 'misconceptions', option]
      const isRight = row.right.includes(option)
      return [
        ...unknown(at, 'option', option, known),
        ...unknown(at, 'misconception', misconception, misconceptionsOf(lab)),
        ...(isRight
          ? [
              problem(
                at,
                `"${option}" is right in this row.`,
                'a wrong option of the row',
                'Name the one that shows it.',
              ),
            ]
          : []),
      ]
    }),
  ]
}

function problemsOfCurve(lab: Lab, { x, y, first, traps }: QuestionOf<'curve'>, path: Path): LabProblem[] {
  const falls = x.values.findIndex((value, index) => index > 0 && value <= x.values[index - 1]!)
  const isOutside = first !== undefined && (first < y.min || first > y.max)
  return [
    ...(falls < 0
      ? []
      : [
          problem(
            [...path, 'x', 'values', falls],
            `${x.values[falls]} does not lie above the value before it.`,
            'ascending values',
            'Sort them.',
          ),
        ]),
    ...(y.min < y.max
      ? []
      : [
          problem(
            [...path, 'y', 'max'],
            `No height lies between ${y.min} and ${y.max}.`,
            `more than ${y.min}`,
            'Widen the range.',
          ),
        ]),
    ...(y.scale === 'log' && y.min <= 0
      ? [
          problem(
            [...path, 'y', 'min'],
            `A logarithmic scale has no ${y.min}.`,
            'a min above 0',
            'Raise it, or take the linear scale.',
          ),
        ]
      : []),
    ...(isOutside
      ? [
          problem(
            [...path, 'first'],
            `The first height ${first} lies outside the chart.`,
            `${y.min} to ${y.max}`,
            'Correct it, or the range.',
          ),
        ]
      : []),
    ...problemsOfTraps(lab, traps, path),
  ]
}
