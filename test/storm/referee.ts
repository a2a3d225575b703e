/**
 * The referee: whether a trace keeps the promises of a migration. It reads records alone, with books of its own, and
 * knows nothing of the engine's state nor of how the window folds traces; the inspector looks from the other side.
 */
import type { TraceRecord } from '../../core/trace/events.ts'
import { CopiesRule } from './referee-copies.ts'
import { FaultsRule } from './referee-faults.ts'
import { ReservationsRule, TasksRule } from './referee-ledgers.ts'
import { OwnersRule, type Place } from './referee-owners.ts'
import type { Breach, Rule } from './rule.ts'

export interface Judgement {
  /** The first promise that the trace breaks, or null. */
  readonly breach: Breach | null
  /** Where VMs are in the end. */
  readonly places: ReadonlyMap<string, Place>
}

/** `isWhole`: the run has come to its end. */
export function judge(records: readonly TraceRecord[], isWhole: boolean): Judgement {
  let breach: Breach | null = null
  let atNs = 0
  const blame = (check: string, detail: string) => {
    breach ??= { check, detail, atNs }
  }
  const owners = new OwnersRule(blame)
  const rules: Rule[] = [
    owners,
    new ReservationsRule(blame),
    new TasksRule(blame),
    new CopiesRule(blame),
    new FaultsRule(blame),
  ]
  for (const record of records) {
    if (record.atNs !== atNs) for (const rule of rules) rule.endInstant?.()
    if (record.atNs < atNs) blame('time-never-backwards', `${record.type} at ${record.atNs} ns`)
    atNs = record.atNs
    for (const rule of rules) rule.take(record)
    if (breach !== null) break
  }
  for (const rule of rules) rule.endInstant?.()
  if (isWhole) for (const rule of rules) rule.end?.()
  return { breach, places: owners.places }
}
