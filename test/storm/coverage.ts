/**
 * What the storm has met, so that coverage is seen and not believed: faults and their triggers, the stages at which
 * they hit, how migrations of every kind ended, and with which vim faults. Counted from traces alone.
 */
import type { TraceRecord } from '../../core/trace/events.ts'
import { triggerStages } from '../../core/scenario/fault-schema.ts'
import { faultKinds, triggerKinds } from './draw-faults.ts'
import type { StormDocument } from './document.ts'

/** Counts by what was met, `group: what`. */
export type Tally = Map<string, number>

const migrationKinds = ['vmotion', 'post-copy', 'combined', 'storage-vmotion', 'cold'] as const
const outcomes = ['completed', 'failed', 'failed at the destination', 'cancelled'] as const

/** What cannot happen (post-copy is not cancelled), or too seldom to be asked for (it fails before its hand-over). */
const notAsked = new Set([
  'post-copy × cancelled',
  'post-copy × failed',
  'cold × failed at the destination',
  'storage-vmotion × failed at the destination',
])

/** What a large storm must have met; a count of zero there is a gap of the storm. */
export const expected: readonly string[] = [
  ...faultKinds.map((kind) => `fault: ${kind}`),
  ...triggerKinds.map((at) => `trigger: ${at}`),
  ...triggerStages.map((stage) => `stage: ${stage}`),
  ...migrationKinds
    .flatMap((kind) => outcomes.map((outcome) => `${kind} × ${outcome}`))
    .filter((pair) => !notAsked.has(pair))
    .map((pair) => `outcome: ${pair}`),
  'event: host failed',
  'event: host declared dead by HA',
  'event: VM restarted by HA',
  'event: no host for HA',
  'event: task orphaned',
  'event: write out of space',
  'event: post-copy paused',
  'event: post-copy recovered',
]

export function gapsOf(tally: Tally): string[] {
  return expected.filter((what) => (tally.get(what) ?? 0) === 0)
}

export function add(tally: Tally, what: string, count = 1): void {
  tally.set(what, (tally.get(what) ?? 0) + count)
}

interface Moving {
  kind: (typeof migrationKinds)[number]
  stage: string
  isHandedOver: boolean
}

/** Adds what one run has met. */
export function countRun(tally: Tally, document: StormDocument, records: readonly TraceRecord[]): void {
  const triggers = new Map<string, string>()
  for (const { command } of document.commands ?? [])
    if (command.type === 'inject-fault') triggers.set(command.name, command.trigger?.at ?? 'none')
  const moving = new Map<number, Moving>()
  for (const record of records) {
    if (record.type === 'fault-begun') {
      add(tally, `fault: ${record.kind}`)
      if (record.occurrence === 1) add(tally, `trigger: ${triggers.get(record.fault) ?? 'none'}`)
      else add(tally, 'event: fault repeated')
      for (const { stage } of moving.values()) {
        add(tally, `stage: ${stage}`)
        add(tally, `pair: ${record.kind} at ${stage}`)
      }
    } else if ('migration' in record) countMigration(tally, moving, record)
    else countEvent(tally, record)
  }
}

function countMigration(
  tally: Tally,
  moving: Map<number, Moving>,
  record: TraceRecord & { readonly migration: number },
): void {
  const known = moving.get(record.migration)
  switch (record.type) {
    case 'migration-started':
      moving.set(record.migration, { kind: 'vmotion', stage: 'validate', isHandedOver: false })
      return
    case 'cold-migration-started':
      moving.set(record.migration, { kind: 'cold', stage: 'validate', isHandedOver: false })
      return
    case 'storage-migration-started':
      if (known?.kind === 'vmotion') known.kind = 'combined'
      else if (known === undefined)
        moving.set(record.migration, { kind: 'storage-vmotion', stage: 'validate', isHandedOver: false })
      return
    case 'stage-entered':
      if (known !== undefined) known.stage = record.stage
      return
    case 'post-copy-started':
      if (known !== undefined) known.kind = 'post-copy'
      return
    case 'post-copy-paused':
      return add(tally, 'event: post-copy paused')
    case 'post-copy-recovered':
      return add(tally, 'event: post-copy recovered')
    case 'migration-undone':
      return add(tally, `undone: ${record.step}${record.isDone ? '' : ' (nobody there)'}`)
    case 'client-missed':
      return add(tally, 'event: client counted')
    case 'ownership-passed':
      if (known !== undefined) known.isHandedOver = true
      return
    case 'migration-ended': {
      if (known === undefined) return
      const isAway = record.outcome === 'failed' && known.isHandedOver
      add(tally, `outcome: ${known.kind} × ${record.outcome}${isAway ? ' at the destination' : ''}`)
      add(tally, `migrations`)
      if (record.outcome === 'failed') add(tally, `vim: ${record.fault}`)
      moving.delete(record.migration)
      return
    }
    default:
  }
}

function countEvent(tally: Tally, record: TraceRecord): void {
  if (record.type === 'host-failed') add(tally, 'event: host failed')
  else if (record.type === 'host-declared-failed') add(tally, 'event: host declared dead by HA')
  else if (record.type === 'task-orphaned') add(tally, 'event: task orphaned')
  else if (record.type === 'write-out-of-space') add(tally, 'event: write out of space')
  else if (record.type === 'vm-failed') add(tally, 'event: VM failed')
  else if (record.type === 'fault-skipped') add(tally, 'event: fault skipped')
  else if (record.type === 'fault-turned') add(tally, 'event: fault turned')
  else if (record.type === 'command-refused') add(tally, 'event: command refused')
  else if (record.type === 'vm-restarted-by-ha')
    add(tally, record.toHost === '' ? 'event: no host for HA' : 'event: VM restarted by HA')
  else if (record.type === 'datastore-path-changed') add(tally, `event: datastore ${record.state}`)
  else if (record.type === 'disk-stalled' && record.reason !== '') add(tally, 'event: disk stalled')
  else if (record.type === 'host-connection-changed') add(tally, `event: host ${record.state}`)
}
