/** Diagnoses: the causes of what is seen, named out of the pool of hidden faults and the decoys. */
import type { Refusal } from '../base/errors.ts'
import { holdSame, shownBy, unfit, type Judgement } from './judgement.ts'
import type { Lab, LabStep } from './schema.ts'

export type DiagnoseStep = Extract<LabStep, { type: 'diagnose' }>

/** Everything that can be named; which of it was drawn does not show. */
export function candidatesOf(lab: Lab, step: DiagnoseStep): { id: string; text: string }[] {
  return [...(lab.hiddenFaults?.pool ?? []), ...step.decoys].map(({ id, text }) => ({ id, text }))
}

export function whyNotADiagnosis(
  lab: Lab,
  step: DiagnoseStep,
  causes: readonly string[] | undefined,
): Refusal | null {
  const ids = new Set(candidatesOf(lab, step).map(({ id }) => id))
  if (causes !== undefined && causes.length > 0) {
    if (new Set(causes).size === causes.length && causes.every((id) => ids.has(id))) return null
  }
  return unfit(
    'answer-not-a-diagnosis',
    `"${step.title}" takes one or more of its causes, each at most once.`,
    'Tick every cause that the evidence shows.',
  )
}

export function causesInWords(lab: Lab, step: DiagnoseStep, causes: readonly string[]): string {
  return candidatesOf(lab, step)
    .filter(({ id }) => causes.includes(id))
    .map(({ text }) => text)
    .join('\n')
}

/** Right with exactly the causes that were drawn. Decoys among them are replied to first. */
export function judgeDiagnosis(lab: Lab, step: DiagnoseStep, causes: readonly string[]): Judgement {
  const drawn = lab.draw.causes
  const isRight = holdSame(drawn, causes)
  const taken = step.decoys.filter(({ id }) => causes.includes(id))
  const both = drawn.filter((id) => causes.includes(id)).length
  return {
    isRight,
    share: both / Math.max(1, new Set([...drawn, ...causes]).size),
    reply: [...taken.map((one) => one.reply), isRight ? step.reply.right : step.reply.wrong].join('\n\n'),
    outcome: causesInWords(lab, step, drawn),
    came: { causes: [...drawn] },
    rowReplies: {},
    misconceptions: taken.map(shownBy),
  }
}
