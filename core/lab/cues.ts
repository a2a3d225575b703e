/**
 * The run sheet of a lab for those who present it: each question, each caption of a demonstration and each cue of the
 * author as a moment at which the run pauses, with what is asked, the time to think, what is right, and what can be
 * said to wrong answers. Some answers come out of the run; they are told by whoever has played it (`OutcomeOf`).
 */
import type { Command } from '../scenario/command-schema.ts'
import { asksSomething, type AskingStep } from './answers.ts'
import { usualThinkSeconds, type AuthoredCue } from './cue-schema.ts'
import { listOf, notesOf, wrongAnswers } from './cue-notes.ts'
import { numberOptions, type NumberOption } from './cue-options.ts'
import { headingOf, momentInWords } from './cue-words.ts'
import { candidatesOf } from './diagnosis.ts'
import type { Judgement } from './judgement.ts'
import { stepThatShows } from './predictions.ts'
import type { Lab, LabStep } from './schema.ts'
import { shuffled } from './shuffle.ts'

type Listed = { readonly id: string; readonly text: string }

export interface WhatIf {
  readonly name: string
  readonly commands: readonly Command[]
}

export interface LabCue {
  /** Of the step; of a caption, an author's cue and the debrief one of its own. */
  readonly id: string
  readonly stepIndex: number
  /** Caption of a watch step, or cue of the author, by its index; null for none. */
  readonly caption: number | null
  readonly authored: number | null
  readonly title: string
  /** When the run pauses for it, in words. */
  readonly pausesAt: string
  /** Markdown; '' for a moment that asks nothing and is shown as it is. */
  readonly question: string
  readonly options: readonly Listed[]
  /** Hands are counted for each option, for being right or not, or not at all. */
  readonly counts: 'options' | 'right' | 'nothing'
  /** Options that are right. */
  readonly right: readonly string[]
  /** The options of a number, by their values. */
  readonly numbers: readonly NumberOption[]
  readonly thinkSeconds: number
  /** Markdown, for the presenter alone. */
  readonly notes: string
  /** Markdown: what is right, and why. */
  readonly answer: string
  readonly whatIf: WhatIf | null
}

/** What the reference solution's answer to a step was found to be, and what the question's traps came to. */
export interface CueOutcome {
  readonly judgement: Judgement
  readonly traps: readonly (number | null)[]
}

export type OutcomeOf = (stepIndex: number) => CueOutcome | null

/** In the order of the lab. Cues of the author without `when` say more of the step that they name. */
export function cuesOf(lab: Lab, outcomeOf: OutcomeOf = () => null): LabCue[] {
  return [
    ...lab.steps.flatMap((step, index) => [
      ...captionCues(lab, step, index),
      ...(asksSomething(step) ? [questionCue(lab, step, index, outcomeOf(index))] : []),
      ...lab.cues.flatMap((cue, at) =>
        cue.after === step.id && cue.when !== undefined ? [momentCue(lab, cue, index, at)] : [],
      ),
    ]),
    debriefCue(lab),
  ]
}

const plainCue = {
  caption: null,
  authored: null,
  options: [],
  counts: 'nothing',
  right: [],
  numbers: [],
  thinkSeconds: 0,
  notes: '',
  question: '',
  whatIf: null,
} as const

function captionCues(lab: Lab, step: LabStep, stepIndex: number): LabCue[] {
  if (step.type !== 'watch') return []
  return step.pauses.map(({ when, caption }, index) => ({
    ...plainCue,
    id: `${step.id}.${index + 1}`,
    stepIndex,
    caption: index,
    title: headingOf(caption) ?? step.title,
    pausesAt: momentInWords(when) ?? 'its caption is due',
    notes: index === 0 ? joined([toTell(lab, stepIndex), step.prose, step.note ?? '']) : '',
    answer: caption,
  }))
}

function debriefCue(lab: Lab): LabCue {
  return {
    ...plainCue,
    id: 'debrief',
    stepIndex: lab.steps.length,
    title: 'What we have seen',
    pausesAt: 'the end of the lab',
    answer: lab.debrief,
  }
}

function momentCue(lab: Lab, cue: AuthoredCue, stepIndex: number, authored: number): LabCue {
  const { options, when = '', question = '', notes } = cue
  const right = options.filter(({ isRight }) => isRight)
  return {
    ...plainCue,
    id: `cue-${authored + 1}`,
    stepIndex,
    authored,
    title: cue.title ?? lab.steps[stepIndex]!.title,
    pausesAt: cue.pausesAt ?? momentInWords(when) ?? 'its moment comes',
    question,
    options: plain(options),
    counts: options.length > 0 ? 'options' : 'nothing',
    right: right.map(({ id }) => id),
    thinkSeconds: question === '' ? 0 : cue.thinkSeconds,
    notes: joined([notes, ...wrongAnswers(lab, options)]),
    answer: joined(right.flatMap(({ text, reply }) => [`**${text}**`, reply])),
    whatIf: whatIfOf(cue),
  }
}

function questionCue(lab: Lab, step: AskingStep, stepIndex: number, came: CueOutcome | null): LabCue {
  const authored = lab.cues.findIndex((cue) => cue.after === step.id && cue.when === undefined)
  const more = lab.cues[authored]
  const numbers = numbersOf(lab, step, came)
  const asked = askedOf(lab, step, numbers)
  return {
    ...plainCue,
    ...asked,
    id: step.id,
    stepIndex,
    title: more?.title ?? step.title,
    pausesAt: more?.pausesAt ?? momentOf(lab, stepIndex),
    question: more?.question ?? asked.question,
    right: rightOf(lab, step, numbers, came),
    numbers,
    thinkSeconds: more?.thinkSeconds ?? usualThinkSeconds,
    notes: joined([more?.notes ?? '', toTell(lab, stepIndex), notesOf(lab, step, numbers)]),
    answer: came === null ? '' : joined([inMarkdown(came.judgement.outcome), came.judgement.reply]),
    whatIf: more === undefined ? null : whatIfOf(more),
  }
}

/** A fault is always injected in a branch: what the lab does next counts on a run that is whole. */
function whatIfOf({ fault, branch }: AuthoredCue): WhatIf | null {
  if (fault === undefined && branch === undefined) return null
  const injected: Command[] = fault === undefined ? [] : [{ type: 'inject-fault', ...fault }]
  const name = branch?.name ?? `What if: ${(fault?.name ?? 'a fault').replaceAll('-', ' ')}`
  return { name: name.slice(0, 80), commands: [...injected, ...(branch?.commands ?? [])] }
}

/** What the lab tells a reader between the last question and this one, which somebody has to say aloud. */
function toTell(lab: Lab, stepIndex: number): string {
  const told: string[] = []
  for (let at = stepIndex - 1; at >= 0; at -= 1) {
    const step = lab.steps[at]!
    if (asksSomething(step) || step.type === 'watch') break
    if (step.type === 'read') told.unshift(`**${step.title}.** ${step.prose.trim()}`)
  }
  return joined(told)
}

function numbersOf(lab: Lab, step: AskingStep, came: CueOutcome | null): NumberOption[] {
  const number = came?.judgement.came.number
  if (step.type !== 'predict' || step.question.kind !== 'number' || number === undefined) return []
  return numberOptions(step.question, number, came?.traps ?? [], lab.draw.seed, `${lab.id}/${step.id}`)
}

function askedOf(
  lab: Lab,
  step: AskingStep,
  numbers: readonly NumberOption[],
): Pick<LabCue, 'question' | 'options' | 'counts'> {
  const mixed = (items: readonly Listed[]) => plain(shuffled(items, lab.draw.seed, lab.id, step.id))
  const { prose } = step
  switch (step.type) {
    case 'order':
      return { question: prose, options: mixed([...step.items, ...step.distractors]), counts: 'right' }
    case 'explain':
      return { question: prose, options: mixed(step.options), counts: 'options' }
    case 'diagnose':
      return { question: prose, options: mixed(candidatesOf(lab, step)), counts: 'options' }
    case 'predict':
  }
  const { question } = step
  switch (question.kind) {
    case 'choice':
      return { question: prose, options: mixed(question.options), counts: 'options' }
    case 'number':
      return { question: prose, options: plain(numbers), counts: numbers.length > 0 ? 'options' : 'right' }
    case 'order':
      return {
        question: prose,
        options: mixed([...question.items, ...question.distractors]),
        counts: 'right',
      }
    case 'verdict': {
      const verdicts = question.options.map(({ text }) => `**${text}**`).join(' · ')
      const reasons = listOf(mixed(question.reasons).map(({ text }) => text))
      return {
        question: joined([prose, `For each: ${verdicts}`, reasons]),
        options: plain(question.rows),
        counts: 'right',
      }
    }
    case 'curve': {
      const { x, y } = question
      const unit = y.unit === '' ? '' : ` in ${y.unit}`
      const sketch = `Sketch **${y.label}**${unit} over **${x.label}**.`
      return { question: joined([prose, sketch]), options: [], counts: 'right' }
    }
  }
}

function rightOf(
  lab: Lab,
  step: AskingStep,
  numbers: readonly NumberOption[],
  came: CueOutcome | null,
): string[] {
  if (numbers.length > 0) return numbers.filter(({ isRight }) => isRight).map(({ id }) => id)
  if (step.type === 'diagnose') return [...lab.draw.causes]
  const option = came?.judgement.came.option
  if (option !== undefined) return [option]
  if (step.type === 'explain') return step.options.filter(({ isRight }) => isRight).map(({ id }) => id)
  if (step.type !== 'predict' || step.question.kind !== 'choice') return []
  return step.question.options.filter(({ isRight }) => isRight).map(({ id }) => id)
}

/** A prediction is asked before what shows it; what asks for understanding comes after what was seen. */
function momentOf(lab: Lab, stepIndex: number): string {
  if (lab.steps[stepIndex]!.type === 'predict') {
    const shows = stepThatShows(lab, stepIndex)
    if (shows !== null) return `before the run: ${lab.steps[shows]!.title}`
  }
  const seen = lab.steps.slice(0, stepIndex).findLast(({ type }) => ['run', 'watch', 'do'].includes(type))
  return seen === undefined ? 'the start' : `after: ${seen.title}`
}

function plain(items: readonly Listed[]): Listed[] {
  return items.map(({ id, text }) => ({ id, text }))
}

/** Lines of an order are numbered already; other lines become a list. */
function inMarkdown(outcome: string): string {
  const lines = outcome.split('\n')
  if (lines.length === 1) return `**${outcome}**`
  return outcome.startsWith('1. ') ? outcome : listOf(lines)
}

function joined(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n')
}
