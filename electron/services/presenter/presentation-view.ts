/** A presentation as its two windows see it. What goes to the audience is taken from what is due, and from nothing else. */
import type {
  Audience,
  Cue,
  Presentation as PresentationView,
} from '../../../core/contract/presenter-messages.ts'
import type { LabCue } from '../../../core/lab/cues.ts'
import type { Runs } from '../runs.ts'
import type { Presentation } from './presentation.ts'

export function presentationViewOf(presentation: Presentation, runs: Runs): PresentationView {
  const { saved, lab, script, beat } = presentation
  return {
    id: saved.id,
    labId: saved.labId,
    title: lab.title,
    runId: saved.runId,
    seed: saved.seed,
    cues: script.cues.map((cue, index) => cueViewOf(presentation, cue, index)),
    current: beat?.cue ?? -1,
    upcoming: presentation.nextBeat?.cue ?? -1,
    isPlaying: presentation.isPlaying,
    next: nextInWords(presentation),
    thinkUntil: saved.thinkUntil,
    branches: saved.branches.map((runId) => {
      const { name, branchedAtNs } = runs.row(runId)
      return { runId, name, atNs: branchedAtNs ?? 0 }
    }),
    shownRunId: saved.shownRunId,
    isBlank: saved.isBlank,
  }
}

export function audienceViewOf(presentation: Presentation, runs: Runs): Audience {
  const { saved, lab, script, beat, isUnderWay, isBranchShown } = presentation
  const current = beat?.cue ?? -1
  const cue = isUnderWay ? undefined : script.cues[current]
  const isRevealed = cue !== undefined && isShown(presentation, cue, current)
  return {
    id: saved.id,
    title: lab.title,
    runId: saved.shownRunId,
    branch: isBranchShown ? runs.row(saved.shownRunId).name : '',
    cueNumber: current + 1,
    cueCount: script.cues.length,
    isBlank: saved.isBlank,
    isPlaying: presentation.isPlaying,
    heading: cue?.title ?? '',
    question: cue?.question ?? '',
    options: cue?.options.map(({ id, text }) => ({ id, text })) ?? [],
    counts: cue?.counts ?? 'nothing',
    open: isUnderWay
      ? script.cues
          .filter((one, index) => stateOf(presentation, one, index) === 'asked')
          .map(({ title }) => title)
      : [],
    thinkUntil: saved.thinkUntil,
    isRevealed,
    answer: isRevealed ? cue.answer : '',
    right: isRevealed ? [...cue.right] : [],
    tally: cue === undefined ? {} : { ...saved.tallies[cue.id] },
  }
}

function cueViewOf(presentation: Presentation, cue: LabCue, index: number): Cue {
  const { title, pausesAt, question, counts, thinkSeconds, notes, answer } = cue
  return {
    number: index + 1,
    title,
    pausesAt,
    question,
    options: cue.options.map(({ id, text }) => ({ id, text })),
    counts,
    right: [...cue.right],
    thinkSeconds,
    notes,
    answer,
    whatIf: cue.whatIf?.name ?? '',
    state: stateOf(presentation, cue, index),
    tally: { ...presentation.saved.tallies[cue.id] },
  }
}

function stateOf(presentation: Presentation, cue: LabCue, index: number): Cue['state'] {
  if (isShown(presentation, cue, index)) {
    return presentation.beat?.cue === index && !presentation.isUnderWay ? 'revealed' : 'done'
  }
  const first = presentation.script.beats.findIndex((beat) => beat.cue === index)
  return presentation.saved.beat >= first ? 'asked' : 'waiting'
}

function isShown({ script, saved }: Presentation, { id }: LabCue, index: number): boolean {
  const reveal = script.beats.findIndex((beat) => beat.cue === index && beat.kind === 'reveal')
  return saved.beat >= reveal || saved.early.includes(id)
}

function nextInWords(presentation: Presentation): string {
  const { nextBeat, script, isBranchShown } = presentation
  if (isBranchShown) return 'Back to the run of the lab'
  if (nextBeat === null) return ''
  const { title, pausesAt, question } = script.cues[nextBeat.cue]!
  const isMoment = question === ''
  const act = nextBeat.kind === 'ask' ? `Ask: ${title}` : isMoment ? `Show: ${title}` : `Reveal: ${title}`
  if (presentation.isPlaying) return `Skip to it. ${act}`
  if (presentation.isAt(nextBeat)) return act
  return isMoment ? `Play until ${pausesAt}. ${act}` : `Play on. ${act}`
}
