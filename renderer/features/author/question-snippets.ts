/** Predictions of every kind as ready pieces, each with its answer in the reference solution. Pure. */
import { step, type Snippet } from './snippet.ts'

export const questions: readonly Snippet[] = [
  step(
    'predict-choice',
    'Predict: a choice',
    'One of several answers.',
    (id) => `type: predict
id: ${id}
title: What will happen?
prose: |
  Before you run it: what do you expect?
question:
  kind: choice
  options:
    - { id: right-one, text: What happens, isRight: true, reply: 'Yes, and this is why.' }
    - { id: wrong-one, text: What many expect, reply: 'No, and this is why not.' }`,
    { answer: (id) => [`{ act: answer, step: ${id}, option: right-one }`] },
  ),
  step(
    'predict-number',
    'Predict: a number',
    'A number with its unit; what came out is asked of the run.',
    (id) => `type: predict
id: ${id}
title: How long will it stand still?
prose: |
  How many milliseconds will the guest stand still?
question:
  kind: number
  unit: ms
  min: 0
  max: 60000
  outcome: last(migrations).downtimeMs
  tolerancePercent: 30
  replies:
    within: Near enough.
    above: You expected more than came out.
    below: You expected less than came out.`,
    { answer: (id) => [`{ act: answer, step: ${id}, number: 300 }`] },
  ),
  step(
    'predict-order',
    'Predict: an order',
    'Items in the order in which they will come.',
    (id) => `type: predict
id: ${id}
title: In which order will they come?
prose: |
  Put them in the order that you expect.
question:
  kind: order
  items:
    - { id: first, text: What comes first }
    - { id: second, text: What comes then }
    - { id: third, text: What comes last }
  reply: { right: 'Yes, in this order.', wrong: Not in this order. }`,
    { answer: (id) => [`{ act: answer, step: ${id}, order: [first, second, third] }`] },
  ),
  step(
    'predict-verdicts',
    'Predict: a verdict table',
    'A verdict for each row, with reasons.',
    (id) => `type: predict
id: ${id}
title: What will each do?
prose: |
  Give each row a verdict.
question:
  kind: verdict
  options:
    - { id: goes, text: Goes }
    - { id: refused, text: Is refused }
  rows:
    - { id: first-row, text: The first one, right: [goes], reply: Nothing holds it. }
    - { id: second-row, text: The second one, right: [refused], reply: Something holds it. }
  replies: { right: 'Yes, all of them.', wrong: Look at the rows that are marked. }`,
    {
      answer: (id) => [
        `{ act: answer, step: ${id}, verdicts: { first-row: [goes], second-row: [refused] } }`,
      ],
    },
  ),
  step(
    'predict-curve',
    'Predict: a curve',
    'Drawn on the empty chart, point by point.',
    (id) => `type: predict
id: ${id}
title: How does it go down?
prose: |
  Draw how much is left after each round.
question:
  kind: curve
  x: { label: Round, values: [1, 2, 3, 4] }
  y: { label: Left, unit: MiB, min: 1, max: 4096, scale: log }
  outcome: last(migrations).roundList.map(r, r.remainingMiB)
  tolerancePercent: 40
  replies:
    within: Near enough.
    above: You expected more to be left.
    below: You expected less to be left.`,
    { answer: (id) => [`{ act: answer, step: ${id}, curve: [500, 100, 20, 4] }`] },
  ),
]
