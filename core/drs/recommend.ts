/**
 * One run of DRS over a cluster: broken rules first, then hosts in quarantine, should rules, and load as far as the
 * migration threshold lets it. Pure and deterministic: the same plan gives the same moves in the same order.
 */
import { balance } from './balance.ts'
import type { Plan } from './plan.ts'
import type { DrsFault, PlannedMove } from './recommendation.ts'
import { followPreferences, leaveQuarantine, mendRules } from './repairs.ts'
import type { Findings } from './repairs.ts'

export interface DrsRun {
  /** In the order in which they are to be asked for. */
  readonly moves: readonly PlannedMove[]
  readonly faults: readonly DrsFault[]
  /** Load of the most and the least loaded host in service before the moves, per cent; 0 if there is none. */
  readonly highestPercent: number
  readonly lowestPercent: number
}

/**
 * Changes the plan: the moves are made in it. The cluster has DRS. What moves by itself is planned first, and does not
 * count on what a person has yet to apply; else it would be moved for a place that nobody takes.
 */
export function recommend(plan: Plan): DrsRun {
  const threshold = plan.cluster.spec.drs?.threshold ?? 1
  const percents = plan.hosts.filter((host) => plan.isOpen(host)).map((host) => plan.percentOf(host))
  const automatic = onePass(plan, threshold, 'automatic')
  const manual = onePass(plan, threshold, 'manual')
  return {
    moves: [...automatic.moves, ...manual.moves],
    faults: [...automatic.faults, ...manual.faults],
    highestPercent: percents.reduce((most, percent) => Math.max(most, percent), 0),
    lowestPercent: percents.reduce((least, percent) => Math.min(least, percent), percents[0] ?? 0),
  }
}

function onePass(plan: Plan, threshold: number, pass: Findings['pass']): Findings {
  const found: Findings = { pass, moves: [], faults: [] }
  mendRules(plan, found)
  leaveQuarantine(plan, found)
  if (threshold > 1) {
    followPreferences(plan, found)
    balance(plan, found, threshold)
  }
  return found
}
