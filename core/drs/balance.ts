/**
 * Load balancing: moves that take a host's load below the tolerance at more gain than they cost. Each makes the sum
 * of the hosts' costs smaller by more than a fixed amount, and breaks no rule and no preference, so that with a load
 * that does not change it comes to an end. No VM is brought back to a host that balancing took it from before somebody
 * has changed something (ours; DRS weighs stability, how is not published). MaxMovesPerHost: FD-MOVES.
 */
import type { Host, Vm } from '../estate/inventory.ts'
import { levelOf } from './evacuate.ts'
import { costOf, costOfMoving, demandOn, lessOf, priorityOfGain, sumOf, tolerancePercent } from './load.ts'
import type { Plan } from './plan.ts'
import { movableGroup } from './repairs.ts'
import type { Findings } from './repairs.ts'

/** Most balancing moves from and to one host in one run (FD-MOVES; adaptive since 4.1, which is left out). */
export const maxMovesPerHost = 8

/** Most placements that one step looks at before it gives the host up. Ours: it bounds the time of a run. */
const mostTries = 64

interface Candidate {
  readonly group: readonly Vm[]
  readonly target: Host
  readonly gain: number
}

/** Adds to the findings; `threshold` is the cluster's, 2 to 5. */
export function balance(plan: Plan, found: Findings, threshold: number): void {
  const tolerance = tolerancePercent(threshold)
  const movesAt = new Map<string, number>()
  const passed = new Set<string>()
  for (;;) {
    const hot = hottest(plan, tolerance, (host) => passed.has(host) || isSpent(movesAt, host))
    if (hot === null) return
    const candidate = bestMove(plan, found.pass, hot, { tolerance, threshold }, movesAt)
    if (candidate === null) passed.add(hot.name)
    else carryOut(plan, found, hot, candidate, movesAt)
  }
}

function isSpent(movesAt: ReadonlyMap<string, number>, host: string): boolean {
  return (movesAt.get(host) ?? 0) >= maxMovesPerHost
}

function hottest(plan: Plan, tolerance: number, isOver: (host: string) => boolean): Host | null {
  let best: Host | null = null
  for (const host of plan.hosts) {
    if (isOver(host.name) || plan.percentOf(host) <= tolerance) continue
    if (best === null || plan.percentOf(host) > plan.percentOf(best)) best = host
  }
  return best
}

/** The move with the most gain, to the least loaded host of several, that nothing stands in the way of. */
function bestMove(
  plan: Plan,
  pass: Findings['pass'],
  hot: Host,
  { tolerance, threshold }: { readonly tolerance: number; readonly threshold: number },
  movesAt: ReadonlyMap<string, number>,
): Candidate | null {
  const candidates = candidatesFrom(plan, pass, hot, tolerance, movesAt)
    .filter(({ gain }) => priorityOfGain(gain) <= threshold)
    .sort((a, b) => b.gain - a.gain || plan.percentOf(a.target) - plan.percentOf(b.target))
  for (const candidate of candidates.slice(0, mostTries)) {
    const { group, target } = candidate
    if (!group.every((vm) => plan.isLiked(vm, target))) continue
    if (plan.place(group, { only: [target.name] }).toHost !== null) return candidate
  }
  return null
}

function candidatesFrom(
  plan: Plan,
  pass: Findings['pass'],
  hot: Host,
  tolerance: number,
  movesAt: ReadonlyMap<string, number>,
): Candidate[] {
  const targets = plan.hosts.filter(
    (host) => host !== hot && plan.isOpen(host) && !isSpent(movesAt, host.name),
  )
  const groups = plan.running
    .filter((vm) => vm.host === hot.name)
    .flatMap((vm) => {
      const group = movableGroup(plan, pass, vm)
      return group !== null && group[0] === vm && plan.unitOf(vm).length === group.length ? [group] : []
    })
  return groups.flatMap((group) =>
    targets.flatMap((target): Candidate[] => {
      if (group.some((vm) => plan.hasLeft(vm, target))) return []
      const gain = gainOf(plan, hot, target, group, tolerance)
      return gain > costOfMoving(group) ? [{ group, target, gain }] : []
    }),
  )
}

function gainOf(plan: Plan, from: Host, to: Host, group: readonly Vm[], tolerance: number): number {
  const [fromLoad, toLoad] = [plan.loadOf(from.name), plan.loadOf(to.name)]
  const fromAfter = group.reduce((load, vm) => lessOf(load, demandOn(vm, from)), fromLoad)
  const toAfter = group.reduce((load, vm) => sumOf(load, demandOn(vm, to)), toLoad)
  const before = costOf(from, fromLoad, tolerance) + costOf(to, toLoad, tolerance)
  return before - costOf(from, fromAfter, tolerance) - costOf(to, toAfter, tolerance)
}

/** The plan has made the move already. */
function carryOut(
  plan: Plan,
  { moves }: Findings,
  hot: Host,
  { group, target, gain }: Candidate,
  movesAt: Map<string, number>,
): void {
  const level = levelOf(plan, group)
  for (const vm of group) {
    moves.push({
      vm: vm.name,
      fromHost: hot.name,
      toHost: target.name,
      priority: priorityOfGain(gain),
      reason: 'balance',
      detail: `${hot.name} is loaded more than it runs its VMs efficiently; ${target.name} comes to ${Math.round(plan.percentOf(target))} %.`,
      level,
    })
  }
  for (const host of [hot.name, target.name]) movesAt.set(host, (movesAt.get(host) ?? 0) + group.length)
}
