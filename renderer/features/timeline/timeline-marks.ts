/**
 * The scrubber's marks: what each stretch of virtual time was, and how long the bar is. Pure; from the folded
 * trace. The bar's end is a round length beyond all that has happened and is expected, so it seldom changes.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { FaultView } from '../../../core/trace/fault-view.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { titleOfKind } from '../faults/fault-kinds.ts'
import { roundSpan, timeAxisOf } from '../monitor/time-axis.ts'

export interface TimelineMark {
  readonly kind: 'prepare' | 'disk' | 'round' | 'stun' | 'finish' | 'failed' | 'fault'
  readonly fromNs: number
  readonly toNs: number
  /** Of a fault its name. */
  readonly vm: string
  /** Of a round or a disk its number, else 0. */
  readonly round: number
  readonly text: string
}

/**
 * Stretches of all migrations, in order of time; of moves that run beside each other the later one lies on top. Then
 * those in which faults were broken.
 */
export function timelineMarks(view: RunView, nowNs: number): TimelineMark[] {
  const moves = view.migrations.flatMap((migration) => marksOf(migration, nowNs))
  return [...moves, ...view.faults.flatMap((fault) => faultMarks(fault, nowNs))]
}

function faultMarks({ name, kind, target, spans }: FaultView, nowNs: number): TimelineMark[] {
  const text = `fault ${name}: ${titleOfKind(kind)}, ${target}`
  return spans.map(({ beganAtNs, endedAtNs }) =>
    markOf(name)('fault', beganAtNs, endedAtNs ?? nowNs, 0, text),
  )
}

function marksOf(migration: MigrationView, nowNs: number): TimelineMark[] {
  const { vm, rounds, stun, outcome } = migration
  const endNs = outcome?.atNs ?? nowNs
  const mark = markOf(vm)
  const stunNs = stun.stunnedAtNs ?? migration.stages.find(({ stage }) => stage === 'stun')?.atNs ?? null
  const copyEndNs = stunNs ?? endNs
  const marks = beforeMemory(migration, endNs)
  for (const round of rounds) {
    const toNs = round.finished?.atNs ?? copyEndNs
    marks.push(mark('round', round.startedAtNs, toNs, round.round, `${vm}: round ${round.round}`))
  }
  if (stunNs !== null) {
    const resumedNs = stun.resumed?.atNs ?? endNs
    marks.push(mark('stun', stunNs, resumedNs, 0, `${vm}: stun`))
    const after = migration.kind === 'storage-vmotion' ? 'clean-up' : 'network, clean-up'
    if (stun.resumed !== null) marks.push(mark('finish', resumedNs, endNs, 0, `${vm}: ${after}`))
  } else if (outcome !== null && outcome.outcome !== 'completed') {
    marks.push(mark('failed', endNs, endNs, 0, `${vm}: ${outcome.outcome}`))
  }
  return marks
}

/** Checks and reservations, the home directory, then each disk from its begin until it is copied. */
function beforeMemory(migration: MigrationView, endNs: number): TimelineMark[] {
  const { vm, kind, rounds, stun, stages, storage, startedAtNs } = migration
  const mark = markOf(vm)
  const copies = storage?.copies ?? []
  if (storage === null) {
    const toNs = rounds[0]?.startedAtNs ?? endNs
    return [mark('prepare', startedAtNs, toNs, 0, `${vm}: validate, reserve, connect`)]
  }
  const registerNs = stages.find(({ stage }) => stage === 'register')?.atNs ?? null
  const nextNs = rounds[0]?.startedAtNs ?? stun.stunnedAtNs ?? registerNs ?? endNs
  const before =
    kind === 'combined' ? 'validate, reserve, connect, home directory' : 'validate, home directory'
  const marks = [mark('prepare', startedAtNs, copies[0]?.startedAtNs ?? nextNs, 0, `${vm}: ${before}`)]
  copies.forEach((copy, index) => {
    const toNs = copy.readyAtNs ?? copy.ended?.atNs ?? nextNs
    marks.push(mark('disk', copy.startedAtNs, toNs, index + 1, `${vm}: ${copy.disk}`))
  })
  if (registerNs !== null) marks.push(mark('finish', registerNs, endNs, 0, `${vm}: register`))
  return marks
}

function markOf(vm: string) {
  return (
    kind: TimelineMark['kind'],
    fromNs: number,
    toNs: number,
    round: number,
    text: string,
  ): TimelineMark => ({ kind, vm, fromNs, toNs: Math.max(fromNs, toNs), round, text })
}

export interface RoundLabel {
  readonly mark: TimelineMark
  /** There is room for "Round 1"; else only for its number. */
  readonly isWord: boolean
}

/** Parts of the bar that a number and that "Round 1" need. */
const numberShare = 0.028
const wordShare = 0.15

/**
 * Rounds that have their number above the bar: those of the VM on show, or of the newest migration where
 * another object is shown, and wide enough. Of moves beside each other the labels would run into each other.
 */
export function roundLabels(marks: readonly TimelineMark[], vm: string | null, endNs: number): RoundLabel[] {
  const rounds = marks.filter(({ kind }) => kind === 'round')
  const shown = rounds.some((mark) => mark.vm === vm) ? vm : rounds.at(-1)?.vm
  return rounds
    .filter((mark) => mark.vm === shown && (mark.toNs - mark.fromNs) / endNs > numberShare)
    .map((mark) => ({ mark, isWord: (mark.toNs - mark.fromNs) / endNs > wordShare }))
}

export interface TimelineScale {
  readonly endNs: number
  readonly stepNs: number
}

const emptySpanNs = 20 * nsPerSecond

/** From 0 to beyond the horizon and the newest migration's own axis. */
export function timelineScale(view: RunView, nowNs: number, horizonNs: number): TimelineScale {
  const newest = view.migrations.at(-1) ?? null
  const neededNs = Math.max(
    emptySpanNs / 2,
    horizonNs,
    nowNs,
    newest === null ? 0 : timeAxisOf(newest, nowNs).maxNs,
  )
  if (newest === null && neededNs <= emptySpanNs) return { endNs: emptySpanNs, stepNs: emptySpanNs / 5 }
  const { span, step } = roundSpan(neededNs)
  return { endNs: span, stepNs: step }
}

/** Where the keys of a slider take the playhead; null for other keys. */
export function scrubbedNs(
  key: string,
  nowNs: number,
  horizonNs: number,
  withControl: boolean,
): number | null {
  const smallNs = withControl ? nsPerSecond : nsPerSecond / 10
  const targets: Record<string, number> = {
    ArrowLeft: nowNs - smallNs,
    ArrowDown: nowNs - smallNs,
    ArrowRight: nowNs + smallNs,
    ArrowUp: nowNs + smallNs,
    PageDown: nowNs - 5 * nsPerSecond,
    PageUp: nowNs + 5 * nsPerSecond,
    Home: 0,
    End: horizonNs,
  }
  const target = targets[key]
  return target === undefined ? null : Math.max(0, Math.round(target))
}

/** What stands at a time, for the slider's spoken value. */
export function markAt(marks: readonly TimelineMark[], atNs: number): string {
  const here = marks.filter(({ fromNs, toNs }) => fromNs <= atNs && atNs <= toNs)
  const move = here.findLast(({ kind }) => kind !== 'fault')
  const faults = here.filter(({ kind }) => kind === 'fault')
  return [...(move === undefined ? [] : [move]), ...faults].map(({ text }) => text).join(', ')
}
