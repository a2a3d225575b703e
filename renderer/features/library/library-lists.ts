/** What the Library makes of its lists: labs by track, scenarios by topic, the lab to go on with, how a run ended. Pure. */
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { RunSummary, ScenarioSummary } from '../../../core/contract/messages.ts'
import type { PackSummary } from '../../../core/contract/teaching-messages.ts'
import { packOf } from './pack-words.ts'

export interface Track {
  readonly id: string
  readonly letter: string
  readonly title: string
}

export const tracks: readonly Track[] = [
  { id: 'memory', letter: 'A', title: 'Memory' },
  { id: 'requirements', letter: 'B', title: 'Requirements' },
  { id: 'processor', letter: 'C', title: 'Processor' },
  { id: 'storage', letter: 'D', title: 'Storage' },
  { id: 'distance', letter: 'E', title: 'Distance' },
  { id: 'operations', letter: 'F', title: 'Operations' },
]

export interface LabGroup {
  /** null: all labs in the order of their numbers, or those of a pack. */
  readonly track: Track | null
  /** null: labs that come with Precopy, or are in the making. */
  readonly pack: PackSummary | null
  readonly labs: readonly LabSummary[]
}

/** Packs first, since somebody waits for their labs; then tracks. Groups without a lab are left out. */
export function groupLabs(
  labs: readonly LabSummary[],
  grouping: 'track' | 'order',
  find: string,
  packs: readonly PackSummary[] = [],
): LabGroup[] {
  const words = find.trim().toLowerCase()
  const found = labs
    .filter((lab) => `${lab.number} ${lab.title} ${lab.summary}`.toLowerCase().includes(words))
    .toSorted((left, right) => left.number - right.number)
  const ofPacks = packs.map((pack) => ({
    track: null,
    pack,
    labs: found.filter(({ id }) => packOf(id, [pack]) !== null),
  }))
  const own = found.filter(({ id }) => packOf(id, packs) === null)
  const others =
    grouping === 'order'
      ? [{ track: null, pack: null, labs: own }]
      : tracks.map((track) => ({ track, pack: null, labs: own.filter((lab) => lab.track === track.id) }))
  return [...ofPacks, ...others].filter((group) => group.labs.length > 0)
}

/**
 * As many as a card has room for: a person's own first, so that what was just imported is there, then those without a
 * topic, which show the thing itself; each in its order.
 */
export function scenariosAtAGlance(scenarios: readonly ScenarioSummary[], most: number): ScenarioSummary[] {
  const own = scenarios.filter(({ isShipped }) => !isShipped)
  const shipped = scenarios.filter(({ isShipped }) => isShipped)
  const general = shipped.filter(({ topic }) => topic === '')
  return [...own, ...general, ...shipped.filter(({ topic }) => topic !== '')].slice(0, most)
}

/** Its newest attempt is finished, or was handed in as it was. */
export function isOver({ attempt }: LabSummary): boolean {
  return attempt !== null && (attempt.isFinished || attempt.isHandedIn)
}

export function countDone(labs: readonly LabSummary[]): number {
  return labs.filter(isOver).length
}

/** The lab whose attempt changed last and is not over, else the first that has not been begun; null if none is left. */
export function labToGoOnWith(labs: readonly LabSummary[]): LabSummary | null {
  const open = labs
    .filter((lab) => lab.attempt !== null && !isOver(lab))
    .toSorted((left, right) => (left.attempt!.changedAt < right.attempt!.changedAt ? 1 : -1))
  const fresh = labs
    .filter((lab) => lab.attempt === null)
    .toSorted((left, right) => left.number - right.number)
  return open[0] ?? fresh[0] ?? null
}

export function labState(lab: LabSummary): string {
  const { attempt } = lab
  if (attempt === null) return ''
  if (attempt.hasFeedback) return 'marked'
  if (attempt.isHandedIn) return 'handed in'
  return attempt.isFinished ? 'done' : `step ${attempt.currentStep + 1} of ${lab.stepCount}`
}

/** `first 60, best 85 of 100`; one figure where there is only one attempt; '' before the first is finished. */
export function pointsWords({ first, best }: LabSummary): string {
  if (first === null || best === null) return ''
  return first.points === best.points && first.maxPoints === best.maxPoints
    ? `${best.points} of ${best.maxPoints} points`
    : `first ${first.points}, best ${best.points} of ${best.maxPoints}`
}

/** `after First move and The race`: labs that come before it and are not finished; '' if nothing holds it back. */
export function afterWords(lab: LabSummary, labs: readonly LabSummary[]): string {
  const titles = lab.prerequisites.flatMap((id) => {
    const before = labs.find((one) => one.id === id)
    return before === undefined || before.isMastered || isOver(before) ? [] : [before.title]
  })
  if (titles.length === 0) return ''
  const last = titles.at(-1)!
  return titles.length === 1 ? `after ${last}` : `after ${titles.slice(0, -1).join(', ')} and ${last}`
}

/** The lab that comes after `labId`: first one that builds on it, else the next number; not one that is over. */
export function nextLab(labs: readonly LabSummary[], labId: string): LabSummary | null {
  const number = labs.find((one) => one.id === labId)?.number ?? 0
  const open = labs
    .filter((one) => one.id !== labId && !isOver(one))
    .toSorted((left, right) => left.number - right.number)
  return (
    open.find((one) => one.prerequisites.includes(labId)) ?? open.find((one) => one.number > number) ?? null
  )
}

export interface WayToBegin {
  readonly mode: 'practice' | 'exam' | 'test-out' | null
  readonly title: string
  /** A sentence; '' if it can be done. */
  readonly disabledBecause: string
}

/** A lab of a pack is begun on the terms that its instructor set, and on no other. */
export function waysToBegin(lab: LabSummary): WayToBegin[] {
  if (lab.terms !== null) {
    return [{ mode: null, title: 'Begin anew, as the pack says', disabledBecause: '' }]
  }
  return [
    { mode: 'practice', title: 'Practice: everything open', disabledBecause: '' },
    { mode: 'exam', title: 'Exam: against the clock, no hints or checks', disabledBecause: '' },
    {
      mode: 'test-out',
      title: 'Test out: meet the objectives on a fresh variant',
      disabledBecause: lab.isMastered ? 'You have mastered this lab.' : '',
    },
  ]
}

export interface ScenarioGroup {
  /** '' for scenarios without a topic. */
  readonly topic: string
  readonly scenarios: readonly ScenarioSummary[]
}

/** Scenarios without a topic first, then topic by topic in the order in which they come up. */
export function groupScenarios(scenarios: readonly ScenarioSummary[]): ScenarioGroup[] {
  const groups = new Map<string, ScenarioSummary[]>([['', []]])
  for (const scenario of scenarios) {
    const group = groups.get(scenario.topic)
    if (group === undefined) groups.set(scenario.topic, [scenario])
    else group.push(scenario)
  }
  return [...groups]
    .map(([topic, found]) => ({ topic, scenarios: found }))
    .filter((group) => group.scenarios.length > 0)
}

export interface ShownOutcome {
  readonly tone: 'success' | 'warning' | 'error' | 'info' | ''
  readonly icon: string
  readonly words: string
  readonly note: string
}

export function outcomeOf(run: RunSummary): ShownOutcome {
  switch (run.outcome) {
    case 'completed':
      return {
        tone: 'success',
        icon: 'success-standard',
        words: 'Switched over',
        note: lowered(run.headline),
      }
    case 'cancelled':
      return { tone: 'warning', icon: 'warning-standard', words: 'Cancelled', note: lowered(run.headline) }
    case 'failed':
      return { tone: 'error', icon: 'error-standard', words: 'Failed', note: run.headline }
    case 'running':
      return { tone: 'info', icon: 'two-way-arrows', words: 'Under way', note: lowered(run.headline) }
    default:
      return { tone: '', icon: 'circle', words: 'No migration yet', note: '' }
  }
}

/** A headline after its outcome goes on in small letters; names of faults keep theirs. */
function lowered(headline: string): string {
  return /^[A-Z][a-z]+ /.test(headline) ? headline.charAt(0).toLowerCase() + headline.slice(1) : headline
}

/** `09:41` today, `Sat` in the last six days, `20 Nov` before, with the year if it is another. `''` for no date. */
export function shortDate(timestamp: string, now: Date): string {
  const date = new Date(timestamp)
  if (Number.isNaN(date.getTime())) return ''
  const days = (startOfDay(now) - startOfDay(date)) / 86_400_000
  if (days === 0) return date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (days > 0 && days < 7) return date.toLocaleDateString('en-GB', { weekday: 'short' })
  const isOtherYear = date.getFullYear() !== now.getFullYear()
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(isOtherYear ? { year: 'numeric' } : {}),
  })
}

function startOfDay(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
}

/** Smallest share of memory that a sparkline tells from nothing: 1/4096. */
const sparkBits = 12

/** Points of a polyline in a box, equal ratios as equal heights. `shares` 0…1 at equal steps of time. */
export function sparkPoints(shares: readonly number[], width: number, height: number): string {
  if (shares.length === 0) return ''
  const step = shares.length === 1 ? 0 : width / (shares.length - 1)
  return shares
    .map((share, index) => {
      const bits = Math.min(sparkBits, -Math.log2(Math.max(share, 2 ** -sparkBits)))
      return `${(index * step).toFixed(1)},${((bits / sparkBits) * height).toFixed(1)}`
    })
    .join(' ')
}
