/** Values of a presented lab. The presenter's view holds notes and answers; what goes to the audience does not. */
import { z } from 'zod'

const options = z.array(z.strictObject({ id: z.string(), text: z.string() }))
/** Whether hands are counted for each option, for being right (`right`, `not-right`), or not at all. */
const counts = z.enum(['options', 'right', 'nothing'])

/** One cue of a presented lab. `answer`, `right` and `notes` are for the presenter alone. */
export const cueSchema = z.strictObject({
  number: z.number(),
  title: z.string(),
  /** When the run pauses for it, in words. */
  pausesAt: z.string(),
  /** Markdown; '' for a moment that asks nothing. */
  question: z.string(),
  options,
  counts,
  /** Ids of the options that are right. */
  right: z.array(z.string()),
  thinkSeconds: z.number(),
  /** Markdown. */
  notes: z.string(),
  /** Markdown. */
  answer: z.string(),
  /** Name of the branch that its reveal makes and shows; '' for none. */
  whatIf: z.string(),
  state: z.enum(['waiting', 'asked', 'revealed', 'done']),
  /** Hands counted or files read, by option. */
  tally: z.record(z.string(), z.number()),
})

export const presentationSchema = z.strictObject({
  id: z.string(),
  labId: z.string(),
  title: z.string(),
  runId: z.string(),
  seed: z.number(),
  cues: z.array(cueSchema),
  /** Index of the cue that is on; -1 before the first. */
  current: z.number(),
  /** Index of the cue that the next press asks or reveals; -1 at the end. */
  upcoming: z.number(),
  /** The run plays on to the next cue. */
  isPlaying: z.boolean(),
  /** What the next press does, in words; '' at the end. */
  next: z.string(),
  /** Wall time at which the time to think is over, ISO 8601; '' if none runs. */
  thinkUntil: z.string(),
  branches: z.array(z.strictObject({ runId: z.string(), name: z.string(), atNs: z.number() })),
  /** Run that the audience sees: the presentation's own or a branch. */
  shownRunId: z.string(),
  /** The audience sees nothing. */
  isBlank: z.boolean(),
})

/** What the audience sees: no notes, no answer before its reveal. */
export const audienceSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** The run that is shown. */
  runId: z.string(),
  /** Name of the branch that is shown; '' for the lab's own run. */
  branch: z.string(),
  /** 0 before the first. */
  cueNumber: z.number(),
  cueCount: z.number(),
  isBlank: z.boolean(),
  isPlaying: z.boolean(),
  /** Title of the cue; '' while the run plays. */
  heading: z.string(),
  question: z.string(),
  options,
  counts,
  /** Titles of questions that were asked and not revealed, while the run plays. */
  open: z.array(z.string()),
  thinkUntil: z.string(),
  isRevealed: z.boolean(),
  /** '' until revealed. */
  answer: z.string(),
  /** Empty until revealed. */
  right: z.array(z.string()),
  tally: z.record(z.string(), z.number()),
})

export type Cue = z.infer<typeof cueSchema>
export type Presentation = z.infer<typeof presentationSchema>
export type Audience = z.infer<typeof audienceSchema>
