/** Answers as expressions may ask for them: what was given, and whether it is right once that is known. */
import { asksSomething, type AskingStep } from './answers.ts'
import type { AnswerEntry, AttemptState } from './attempt-state.ts'
import type { Judgement } from './judgement.ts'
import type { Lab } from './schema.ts'
import type { ViewRecord } from './view-table.ts'

/** `judge` gives null for an answer whose outcome is not known. */
export function answerFacts(
  lab: Lab,
  state: AttemptState,
  judge: (step: AskingStep, index: number, answer: AnswerEntry) => Judgement | null,
): ReadonlyMap<string, ViewRecord<'answer'>> {
  const facts = new Map<string, ViewRecord<'answer'>>()
  lab.steps.forEach((step, index) => {
    const given = state.answers.get(step.id)
    const latest = given?.at(-1)
    if (given === undefined || latest === undefined || !asksSomething(step)) return
    const judged = judge(step, index, latest)
    facts.set(step.id, {
      option: latest.option ?? '',
      order: latest.order ?? [],
      text: latest.text ?? '',
      tries: given.length,
      verdicts: new Map(Object.entries(latest.verdicts ?? {})),
      reasons: latest.reasons ?? [],
      curve: latest.curve ?? [],
      causes: latest.causes ?? [],
      ...(latest.number === undefined ? {} : { number: latest.number }),
      ...(judged === null ? {} : { isRight: judged.isRight, share: judged.share }),
    })
  })
  return facts
}
