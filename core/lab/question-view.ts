/** The question of a step as the guide asks it: nothing in it tells the answer. */
import type { StepView } from './attempt.ts'
import { candidatesOf } from './diagnosis.ts'
import type { Question } from './question-schema.ts'
import type { Lab, LabStep } from './schema.ts'
import { shuffled } from './shuffle.ts'

type QuestionView = NonNullable<StepView['question']>
type Listed = readonly { readonly id: string; readonly text: string }[]
/** Items without anything but their text, in the attempt's own order. */
type Shuffle = (items: Listed) => { id: string; text: string }[]

export function questionViewOf(
  lab: Lab,
  step: LabStep,
  seed: number,
  isRubricShown: boolean,
): QuestionView | null {
  const shuffle: Shuffle = (items) => plain(shuffled(items, seed, lab.id, step.id))
  switch (step.type) {
    case 'order':
      return { kind: 'order', items: shuffle([...step.items, ...step.distractors]) }
    case 'explain': {
      const rubric = isRubricShown ? [...step.rubric] : []
      return { kind: 'explain', options: shuffle(step.options), ownWords: step.ownWords, rubric }
    }
    case 'diagnose':
      return {
        kind: 'diagnose',
        candidates: shuffle(candidatesOf(lab, step)),
        leastHypotheses: step.leastHypotheses,
      }
    case 'predict':
      return predictionView(step.question, shuffle)
    default:
      return null
  }
}

function plain(items: Listed): { id: string; text: string }[] {
  return items.map(({ id, text }) => ({ id, text }))
}

function predictionView(question: Question, shuffle: Shuffle): QuestionView {
  switch (question.kind) {
    case 'choice':
      return { kind: 'choice', options: shuffle(question.options) }
    case 'number': {
      const { kind, unit, min, max } = question
      return { kind, unit, min, max }
    }
    case 'order':
      return { kind: 'order', items: shuffle([...question.items, ...question.distractors]) }
    case 'verdict':
      // Rows and verdicts keep their order: they read as a table, not as a riddle.
      return {
        kind: 'verdict',
        rows: plain(question.rows),
        options: plain(question.options),
        mostPerRow: question.mostPerRow,
        reasons: shuffle(question.reasons),
      }
    case 'curve': {
      const { kind, x, y, first = null } = question
      return { kind, x: { ...x, values: [...x.values] }, y: { ...y }, first }
    }
  }
}
