/** A fault that leaves its migration alone, and when it begins and ends: for tests of the life of faults. */
import { nsPerSecond } from '../../core/base/units.ts'
import type { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { FaultSpec, FaultTrigger } from '../../core/scenario/fault-schema.ts'
import { begunEngine, recordsOfType, smallScenario } from './scenarios.ts'
import { inject } from './vcenter-faults.ts'

/** It breaks a setting and leaves the migration alone. */
export const skew = { kind: 'time-skew', vcenter: 'vc-a', seconds: 4 } as const satisfies FaultSpec
export const clear: Command = { type: 'clear-fault', name: 'fault' }

export function begun(trigger: FaultTrigger, more: Parameters<typeof inject>[1] = {}): Engine {
  const engine = begunEngine(smallScenario())
  engine.issue(inject(skew, { trigger, ...more }))
  return engine
}

/** s at which the fault has begun, each time. */
export function begins(engine: Engine, name = 'fault'): number[] {
  return recordsOfType(engine, 'fault-begun').flatMap(({ fault, atNs }) =>
    fault === name ? [atNs / nsPerSecond] : [],
  )
}

export function ends(engine: Engine, name = 'fault') {
  return recordsOfType(engine, 'fault-ended').flatMap(({ fault, atNs, cause, returns }) =>
    fault === name ? [[atNs / nsPerSecond, cause, returns]] : [],
  )
}

export function clockOf(engine: Engine): number | undefined {
  return engine.inventory.vcenters.get('vc-a')!.spec.clockOffsetSeconds
}
