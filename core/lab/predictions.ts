/**
 * Answers beside what came out: predictions against the run, once its outcome is due; orders, explanations and
 * diagnoses against the lab. What was right of those stays hidden as long as they may be given again.
 */
import { answerInWords, judgePrediction, judgeStated, type AskRun } from './answers.ts'
import type { AnswerView } from './attempt.ts'
import type { AnswerEntry } from './attempt-state.ts'
import type { AttemptTracker } from './attempt-tracker.ts'
import type { Judgement } from './judgement.ts'
import { misconceptionViews, shownByWords } from './misconceptions.ts'
import { hasKey, type Lab, type LabStep } from './schema.ts'

/** The latest answer to a step as the guide shows it; null while there is none. */
export function answerViewOf(
  tracker: AttemptTracker,
  index: number,
  areVerdictsShown = tracker.state.terms.hasChecks,
): AnswerView | null {
  const step = tracker.lab.steps[index]!
  const answer = tracker.state.answers.get(step.id)?.at(-1)
  return answer === undefined ? null : judgeAnswer(tracker, index, answer, areVerdictsShown)
}

/** Any answer to a step, as the guide would show it now. */
export function judgeAnswer(
  tracker: AttemptTracker,
  index: number,
  answer: AnswerEntry,
  areVerdictsShown = tracker.state.terms.hasChecks,
): AnswerView {
  const { lab, state } = tracker
  const step = lab.steps[index]!
  const given = asGiven(lab, step, answer)
  const judged = areVerdictsShown ? judgementOf(tracker, index, answer) : null
  if (judged === null) return given
  const isOver = index < state.current
  const shown = [...judged.misconceptions, ...shownByWords(lab, answer.text ?? '')]
  const said = {
    isRight: judged.isRight,
    reply: judged.reply,
    rowReplies: { ...judged.rowReplies },
    misconceptions: misconceptionViews(lab, shown),
  }
  if (!isOver) return { ...given, ...said }
  const isPrediction = step.type === 'predict'
  return {
    ...given,
    ...said,
    share: judged.share,
    came: judged.came,
    outcome: isPrediction || !judged.isRight ? judged.outcome : null,
  }
}

/** The answer alone, with nothing said about it. */
function asGiven(lab: Lab, step: LabStep, answer: AnswerEntry): AnswerView {
  return {
    text: answerInWords(lab, step, answer),
    words: answer.text ?? '',
    option: answer.option ?? null,
    number: answer.number ?? null,
    order: answer.order ?? null,
    verdicts: answer.verdicts ?? null,
    reasons: answer.reasons ?? null,
    curve: answer.curve ?? null,
    causes: answer.causes ?? null,
    came: null,
    share: null,
    rowReplies: {},
    misconceptions: [],
    outcome: null,
    isRight: null,
    reply: null,
  }
}

/** What can be said of an answer now; null while its outcome is not due, or cannot be told. */
export function judgementOf(tracker: AttemptTracker, index: number, answer: AnswerEntry): Judgement | null {
  const { lab, compiled } = tracker
  const step = lab.steps[index]!
  if (step.type !== 'predict') return judgeStated(lab, step, answer)
  if (!hasKey(lab)) return null
  const kept = tracker.keptJudgement(step.id)
  if (kept !== null) return kept
  if (!isOutcomeDue(tracker, index)) return null
  const ask: AskRun = (...place) => {
    const asked = compiled('steps', index, 'question', ...place).ask(tracker.viewOfOutcomes())
    return asked.kind === 'value' ? asked.value : null
  }
  return judgePrediction(step.question, answer, ask)
}

/** Due once the step that shows it is done; at once where none does. */
function isOutcomeDue(tracker: AttemptTracker, index: number): boolean {
  const { lab, compiled, state } = tracker
  if (index >= state.current) return false
  const showing = stepThatShows(lab, index)
  if (showing === null || showing < state.current) return true
  const step = lab.steps[showing]
  if (showing > state.current || step === undefined) return false
  const view = step.type === 'watch' ? tracker.viewOfShowing(step.id) : tracker.viewOfOutcomes()
  const asked = view === null ? null : compiled('steps', showing, 'doneWhen').ask(view)
  return asked?.kind === 'value' && asked.value === true
}

/**
 * The step in which a prediction comes true: the next one to run. Where another prediction is asked before that, but
 * after something was watched or done, the last of those shows it.
 */
export function stepThatShows(lab: Lab, index: number): number | null {
  let shown: number | null = null
  for (let at = index + 1; at < lab.steps.length; at += 1) {
    const { type } = lab.steps[at]!
    if (type === 'run') return at
    if (type === 'predict' && shown !== null) return shown
    if (type === 'watch' || type === 'do') shown = at
  }
  return shown
}
