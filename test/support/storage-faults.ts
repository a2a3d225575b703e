/** Faults of datastores for tests: injected now or at a trigger, and what a run says of them. */
import type { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { FaultSpec, PlannedFault } from '../../core/scenario/fault-schema.ts'
import { recordsOfType, viewOf } from './scenarios.ts'

export const second = 1_000_000_000

/** The command; it begins at once unless a trigger is given. */
export function injecting(fault: FaultSpec, plan: Partial<PlannedFault> = {}): Command {
  return { type: 'inject-fault', name: 'broken', fault, ...plan }
}

export function inject(engine: Engine, fault: FaultSpec, plan: Partial<PlannedFault> = {}): void {
  const before = viewOf(engine).refusals.length
  engine.issue(injecting(fault, plan))
  const refusal = viewOf(engine).refusals[before]
  if (refusal !== undefined) throw new Error(refusal.message)
}

export function clear(engine: Engine, name = 'broken'): void {
  engine.issue({ type: 'clear-fault', name })
}

/** What each host saw of the datastore, in order, for example `esx-01 all-paths-down`. */
export function pathsTold(engine: Engine): string[] {
  return recordsOfType(engine, 'datastore-path-changed').map(({ host, state }) => `${host} ${state}`)
}

/** Instants at which a disk stalled and at which it answered again, in order. */
export function stallsTold(engine: Engine): { atNs: number; isStalled: boolean }[] {
  return recordsOfType(engine, 'disk-stalled').map(({ atNs, reason }) => ({ atNs, isStalled: reason !== '' }))
}

/** Steps until some host has a mount that it did not have: until a fault of paths has begun. */
export function stepToLostPath(engine: Engine): void {
  const isLost = () => [...engine.inventory.hosts.values()].some(({ spec }) => (spec.mounts ?? []).length > 0)
  while (!isLost()) if (!engine.step()) throw new Error('The run ended before paths were lost.')
}
