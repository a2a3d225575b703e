/**
 * The guest's pause in its parts, in ms after the last instruction at the source: what each took, where it
 * began, what is not measured yet. Pure; from the trace's stun records alone.
 */
import { largestOf } from '../../../core/base/extremes.ts'
import { slowedBy } from '../../../core/trace/convergence.ts'
import type { GuestSeries, MigrationView, StunView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { milliseconds, timeSpan } from '../../format/duration.ts'
import type { ChartTable } from './chart-table.ts'
import { roundSpan } from './time-axis.ts'

export interface StunPart {
  readonly name: string
  /** From the last instruction at the source; null while it has not happened. */
  readonly startNs: number | null
  readonly durationNs: number
  /** Bytes that crossed, in words; '' if none did. */
  readonly amount: string
  /** The VM runs again meanwhile, but its clients do not reach it. */
  readonly isAfterResume: boolean
}

export interface StunBreakdown {
  readonly parts: readonly StunPart[]
  /** null until the guest runs again. */
  readonly blackoutNs: number | null
  /** null until the switches have learnt the new port. */
  readonly silenceNs: number | null
  /** What the axis spans. */
  readonly axisNs: number
  readonly axisStepNs: number
}

type Part = { atNs: number; durationNs: number; bytes?: number } | null

/** null while the guest has not been stunned. */
export function stunBreakdown(migration: MigrationView): StunBreakdown | null {
  const { stun } = migration
  const zeroNs = stun.stunnedAtNs
  if (zeroNs === null) return null
  const parts = migration.kind === 'storage-vmotion' ? diskParts(migration, zeroNs) : partsOf(stun, zeroNs)
  const endNs = Math.max(...parts.map(({ startNs, durationNs }) => (startNs ?? 0) + durationNs), 1)
  const { span, step } = roundSpan(endNs * 1.08)
  return {
    parts,
    blackoutNs: stun.resumed === null ? null : stun.resumed.atNs - zeroNs,
    silenceNs: stun.network === null ? null : stun.network.atNs - zeroNs,
    axisNs: span,
    axisStepNs: step,
  }
}

/** Why there is no stun to show. */
export function noStunText(migration: MigrationView | null): string {
  if (migration === null) return 'No stun yet: nothing migrates.'
  const { kind, outcome, vm } = migration
  if (outcome !== null) {
    const how = { completed: 'is over', cancelled: 'was cancelled', failed: 'failed' }[outcome.outcome]
    return kind === 'cold'
      ? `No stun: ${vm} does not run.`
      : `No stun: the move ${how} before it came, and ${vm} ran throughout.`
  }
  return kind === 'storage-vmotion'
    ? 'No stun yet: it comes when all disks are copied.'
    : 'No stun yet: it comes when what is left fits the switchover goal.'
}

function partsOf(stun: StunView, zeroNs: number): StunPart[] {
  const part = (name: string, measured: Part, isAfterResume = false): StunPart => ({
    name,
    startNs: measured === null ? null : measured.atNs - measured.durationNs - zeroNs,
    durationNs: measured?.durationNs ?? 0,
    amount: measured?.bytes === undefined ? '' : byteSize(measured.bytes),
    isAfterResume,
  })
  return [
    part('Last pages', stun.lastPages),
    part('Device state, registers', stun.deviceState),
    part('Restored, ownership passes', stun.ownership),
    part('Resume at destination', stun.resumed),
    part('RARP, switch learns port', stun.network, true),
  ]
}

/** Fast suspend and resume of a Storage vMotion: writes are held, the last of them arrives, the VM goes on with its copies. */
function diskParts({ stun, stages, storage, outcome }: MigrationView, zeroNs: number): StunPart[] {
  const switchNs = stages.find(({ stage }) => stage === 'switch')?.atNs ?? null
  const switched = (storage?.copies ?? []).map(({ switchedAtNs }) => switchedAtNs)
  const doneNs =
    switched.length === 0 || switched.includes(null) ? null : Math.max(...switched.map((at) => at ?? 0))
  const resumedNs = stun.resumed?.atNs ?? null
  const part = (name: string, fromNs: number | null, toNs: number | null): StunPart => ({
    name,
    startNs: fromNs === null || toNs === null ? null : fromNs - zeroNs,
    durationNs: fromNs === null || toNs === null ? 0 : toNs - fromNs,
    amount: '',
    isAfterResume: false,
  })
  if (outcome !== null && outcome.outcome !== 'completed')
    return [part('Resume on its old disks', zeroNs, resumedNs)]
  return [
    part('Last writes arrive', zeroNs, switchNs),
    part('Switch to the copies', switchNs, doneNs),
    part('Resume', doneNs, resumedNs),
  ]
}

export interface BrownoutWords {
  readonly name: string
  readonly span: string
  readonly note: string
}

/** Brownout before, blackout, brownout after: the three spans of which a move consists for the guest. */
export function brownoutWords(migration: MigrationView, guest: GuestSeries | null): BrownoutWords[] {
  const { stun, rounds } = migration
  const span = (from: number | null | undefined, to: number | null | undefined): string =>
    from === null || from === undefined || to === null || to === undefined ? '–' : timeSpan(to - from)
  const slowest = largestOf(migration.series.slowdownPermyriad, 0)
  const resumedAtNs = stun.resumed?.atNs ?? null
  if (migration.kind === 'storage-vmotion') return diskSpans(migration)
  return [
    {
      name: 'Brownout before',
      span: span(rounds[0]?.startedAtNs, stun.stunnedAtNs),
      note:
        slowest > 0
          ? `writes traced, ${slowedBy(migration.policy)} up to ${slowest / 100}\u00a0%`
          : 'writes traced',
    },
    { name: 'Blackout', span: span(stun.stunnedAtNs, resumedAtNs), note: 'no vCPU runs' },
    {
      name: 'Brownout after',
      span: span(resumedAtNs, recoveredAtNs(guest, resumedAtNs)),
      note: 'until what waited is served',
    },
  ]
}

function diskSpans({ stun, storage }: MigrationView): BrownoutWords[] {
  const fromNs = storage?.copies[0]?.startedAtNs ?? null
  const { stunnedAtNs, resumed } = stun
  return [
    {
      name: 'Brownout before',
      span: fromNs === null || stunnedAtNs === null ? '–' : timeSpan(stunnedAtNs - fromNs),
      note: 'the copy uses the same datastores',
    },
    {
      name: 'Blackout',
      span: stunnedAtNs === null || resumed === null ? '–' : timeSpan(resumed.atNs - stunnedAtNs),
      note: 'no vCPU runs',
    },
  ]
}

/** A latency of at most this many times what it was before the move counts as normal again. Ours. */
const normalFactor = 1.25

function recoveredAtNs(guest: GuestSeries | null, resumedAtNs: number | null): number | null {
  if (guest === null || resumedAtNs === null) return null
  const normalNs = (guest.latencyNs.find((latency) => latency > 0) ?? 0) * normalFactor
  const index = guest.atNs.findIndex(
    (atNs, at) => atNs > resumedAtNs && guest.latencyNs[at]! > 0 && guest.latencyNs[at]! <= normalNs,
  )
  return index < 0 ? null : guest.atNs[index]!
}

export function stunFinding(migration: MigrationView | null): string {
  const breakdown = migration === null ? null : stunBreakdown(migration)
  if (breakdown === null || migration === null) return 'Stun: the guest has not been stunned.'
  if (breakdown.blackoutNs === null)
    return `Stun: no vCPU of ${migration.vm} runs; its end is not measured yet.`
  const longest = breakdown.parts
    .filter((part) => !part.isAfterResume)
    .reduce((most, part) => (part.durationNs > most.durationNs ? part : most))
  const silence =
    breakdown.silenceNs === null ? '' : `; its clients heard nothing for ${milliseconds(breakdown.silenceNs)}`
  return (
    `Stun: ${migration.vm} stood still for ${milliseconds(breakdown.blackoutNs)}, most of it for ` +
    `${longest.name.toLowerCase()} (${milliseconds(longest.durationNs)})${silence}.`
  )
}

export function stunTable(migration: MigrationView | null): ChartTable {
  const columns = ['Part', 'Begins at', 'Takes', 'Crosses']
  const breakdown = migration === null ? null : stunBreakdown(migration)
  if (breakdown === null) return { columns, rows: [], note: '' }
  const rows = breakdown.parts.map(({ name, startNs, durationNs, amount }) => [
    name,
    startNs === null ? 'not yet' : milliseconds(startNs),
    startNs === null ? 'not yet' : milliseconds(durationNs),
    amount,
  ])
  return { columns, rows, note: '' }
}
