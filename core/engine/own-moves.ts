/**
 * Migrations that vCenter itself asks for, for DRS and maintenance mode: under its own name, kept in view until they
 * have ended, and given up while they wait if their destination no longer fits.
 */
import type { Refusal } from '../base/errors.ts'
import type { UnderWay } from '../drs/plan.ts'
import type { DrsReason, PlannedMove } from '../drs/recommendation.ts'
import { staleReason } from '../drs/rule-keeping.ts'
import { system } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { startMigration } from './migration-tasks.ts'
import { withdrawQueued } from './withdraw-queued.ts'

/** In the details of the task, as the Client words the reason of a recommendation. */
const reasonWords: Readonly<Record<DrsReason, string>> = {
  maintenance: 'host maintenance',
  rule: 'apply affinity rule',
  'proactive-ha': 'Proactive HA',
  preference: 'apply VM-Host rule',
  balance: 'balance load',
}

/** The number of its task, or why it cannot be asked for. */
export function startOwnMove(
  state: EngineState,
  cluster: string,
  { vm, toHost, reason }: Pick<PlannedMove, 'vm' | 'toHost' | 'reason'>,
): { readonly task: number; readonly refusal: null } | { readonly task: null; readonly refusal: Refusal } {
  const started = startMigration(state, { vm, toHost, priority: 'high' }, system, reasonWords[reason])
  if (started.task !== null) state.services.ownMoves.set(started.task, { vm, toHost, cluster })
  return started
}

/** Tasks of migrations that wait or run now, as vCenter knows. */
export function liveMoves(state: EngineState): ReadonlySet<number> {
  return new Set([
    ...state.queued.keys(),
    ...state.unheardEnds.keys(),
    ...[...state.migrations.values()].map((migration) => migration.task),
  ])
}

/** Whose migrations they are and where to, whoever asked for them. */
export function movesUnderWay(state: EngineState): UnderWay[] {
  const queued = [...state.queued.values()].map(({ request }) => ({ vm: request.vm, toHost: request.toHost }))
  const running = [...state.migrations.values()].map(({ vm, destinationHost }) => ({
    vm,
    toHost: destinationHost,
  }))
  return [...running, ...queued]
}

/** Takes out what has ended; a VM that has not arrived is not moved again by DRS before another command. */
export function settleOwnMoves(state: EngineState): void {
  const { ownMoves, ended, drs } = state.services
  if (ownMoves.size === 0) return
  const live = liveMoves(state)
  for (const [task, { vm, toHost, cluster }] of ownMoves) {
    if (live.has(task)) continue
    ownMoves.delete(task)
    ended.delete(task)
    if (state.inventory.vms.get(vm)?.host !== toHost) drs.get(cluster)?.held.add(vm)
  }
}

export function moveKey(vm: string, toHost: string): string {
  return `${vm} → ${toHost}`
}

/** Moves that still wait and would now break a rule, or go to a host that is out of service. */
export function withdrawStaleMoves(state: EngineState): void {
  const { ownMoves } = state.services
  const waiting = [...ownMoves].filter(([task]) => state.queued.has(task))
  if (waiting.length === 0) return
  const targets = new Map(movesUnderWay(state).map(({ vm, toHost }) => [vm, toHost]))
  const placesOf = (name: string): readonly string[] => {
    const vm = state.inventory.vms.get(name)
    if (vm === undefined || vm.powerState !== 'poweredOn') return []
    return [vm.host, targets.get(name) ?? vm.host]
  }
  for (const [task, { vm: name, toHost }] of waiting) {
    const vm = state.inventory.vms.get(name)
    if (vm === undefined || vm.queuedTask !== task) continue
    const reason = staleReason(state.inventory, vm, toHost, placesOf)
    if (reason === null) continue
    targets.delete(name)
    ownMoves.delete(task)
    for (const { asked } of state.services.entering.values()) if (asked.get(name) === task) asked.delete(name)
    withdrawQueued(state, vm, `vCenter has withdrawn the migration of ${name} to ${toHost}: ${reason}`)
  }
}
