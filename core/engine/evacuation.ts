/**
 * Empties a host that is entering maintenance mode: which of its VMs are asked to move now, which are recommended to a
 * person, and what keeps the others. A VM is looked at again only when something has changed that may let it go.
 */
import { automationOf } from '../drs/automation.ts'
import { evacuate } from '../drs/evacuate.ts'
import { Plan } from '../drs/plan.ts'
import type { PlannedMove } from '../drs/recommendation.ts'
import type { Cluster, Host, Vm } from '../estate/inventory.ts'
import type { EngineState } from './engine-state.ts'
import { admissionHoldUp, failedHoldUp, ruledOut, stuckHoldUp, waitsForPerson } from './hold-ups.ts'
import { liveMoves, movesUnderWay, startOwnMove } from './own-moves.ts'
import { dropPending, keepPending, recordRecommendation, staleReasonOf } from './recommendations.ts'
import type { Blocked, EnteringHost } from './vcenter-services.ts'

/** Returns the VMs that do not run and that the host has to wait for all the same. */
export function tendEvacuation(state: EngineState, host: Host, entering: EnteringHost): readonly Vm[] {
  const { changes } = state.services
  const ended = settleAsked(state, host, entering)
  const hasCommands = changes.commands !== entering.seen.commands
  const hasMoves = changes.moves !== entering.seen.moves
  entering.seen = { ...changes }
  if (hasCommands || hasMoves) dropStaleEvacuations(state, host)
  const vms = vmsToMove(state, host, entering)
  unblockGone(state, host, entering, vms)
  const due = vms.filter((vm) => {
    if (vm.isMigrating || vm.queuedTask !== null || ended.has(vm.name)) return false
    const blocked = entering.blocked.get(vm.name)
    return blocked === undefined || hasCommands || (hasMoves && blocked.isCapacity)
  })
  if (due.length > 0) lookAt(state, host, entering, due)
  return vms.filter((vm) => vm.powerState !== 'poweredOn' && mustWaitFor(state, host, entering, vm))
}

/** Those whose moves have ended and who are still here; each says why. */
function settleAsked(state: EngineState, host: Host, entering: EnteringHost): ReadonlySet<string> {
  const live = liveMoves(state)
  const ended = new Set<string>()
  for (const [name, task] of entering.asked) {
    if (live.has(task)) continue
    entering.asked.delete(name)
    if (state.inventory.vms.get(name)?.host !== host.name) continue
    ended.add(name)
    block(state, host, entering, name, failedHoldUp(name, state.services.ended.get(task) ?? 'error'))
  }
  return ended
}

/** Running ones, and the others where the person asked for it. */
function vmsToMove(state: EngineState, host: Host, { moveOffline }: EnteringHost): readonly Vm[] {
  return [...state.inventory.vms.values()].filter(
    (vm) => vm.host === host.name && (moveOffline || vm.powerState === 'poweredOn'),
  )
}

/**
 * In a cluster with DRS a VM that is off may stay behind if no host takes it or DRS is disabled for it; without DRS a
 * person has to move it (GOV-TYPES, EnterMaintenanceMode_Task evacuatePoweredOffVms).
 */
function mustWaitFor(state: EngineState, host: Host, { asked }: EnteringHost, vm: Vm): boolean {
  const cluster = state.inventory.clusters.get(host.cluster) ?? null
  return automationOf(cluster, vm) === 'off' || asked.has(vm.name) || vm.queuedTask !== null || vm.isMigrating
}

function lookAt(state: EngineState, host: Host, entering: EnteringHost, due: readonly Vm[]): void {
  const cluster = state.inventory.clusters.get(host.cluster) ?? null
  const pending = new Set([...state.services.pending.values()].map((one) => one.vm))
  const movable: Vm[] = []
  for (const vm of due) {
    const ruled = ruledOut(cluster, host, vm)
    if (ruled !== null) block(state, host, entering, vm.name, ruled)
    else if (!pending.has(vm.name)) movable.push(vm)
  }
  if (cluster === null || movable.length === 0) return
  const admission = admissionHoldUp(state.inventory, cluster, host, movable[0]!)
  if (admission !== null) {
    const running = movable.filter((vm) => vm.powerState === 'poweredOn')
    for (const vm of running) block(state, host, entering, vm.name, admission)
    plan(
      state,
      host,
      entering,
      cluster,
      movable.filter((vm) => vm.powerState !== 'poweredOn'),
    )
  } else plan(state, host, entering, cluster, movable)
}

function plan(
  state: EngineState,
  host: Host,
  entering: EnteringHost,
  cluster: Cluster,
  vms: readonly Vm[],
): void {
  if (vms.length === 0) return
  const planned = [...state.services.pending.values()]
    .filter(({ reason }) => reason === 'maintenance')
    .map(({ vm, toHost }) => ({ vm, toHost }))
  const ahead = new Plan(state.inventory, cluster.name, [...movesUnderWay(state), ...planned])
  const { moves, stuck } = evacuate(
    ahead,
    host.name,
    vms.map((vm) => ahead.vm(vm.name)),
  )
  for (const { vm, obstacles } of stuck)
    block(state, host, entering, vm, stuckHoldUp(cluster, host, vm, obstacles))
  for (const move of moves) carryOut(state, host, entering, cluster, move)
}

/** What does not run needs nobody's leave: it is only registered elsewhere (GOV-TYPES). */
function carryOut(
  state: EngineState,
  host: Host,
  entering: EnteringHost,
  cluster: Cluster,
  move: PlannedMove,
): void {
  const runs = state.inventory.vms.get(move.vm)?.powerState === 'poweredOn'
  if (runs && move.level !== 'fullyAutomated') {
    keepPending(state, cluster.name, move)
    block(state, host, entering, move.vm, waitsForPerson(cluster, move))
    return
  }
  const started = startOwnMove(state, cluster.name, move)
  const detail = started.refusal?.message ?? ''
  const { id } = recordRecommendation(state, cluster.name, move)
  const outcome = started.task === null ? 'dropped' : 'applied'
  state.record('recommendation-ended', { recommendation: id, outcome, task: started.task ?? 0, detail })
  if (started.task !== null) {
    entering.asked.set(move.vm, started.task)
    unblock(state, host, entering, move.vm)
  } else {
    const { id: check, fault, message } = started.refusal
    block(state, host, entering, move.vm, {
      cause: 'check',
      check,
      fault,
      reason: message,
      isCapacity: false,
    })
  }
}

function dropStaleEvacuations(state: EngineState, host: Host): void {
  for (const one of state.services.pending.values()) {
    if (one.reason !== 'maintenance' || one.fromHost !== host.name) continue
    const stale = staleReasonOf(state, one)
    if (stale !== null) dropPending(state, one.id, stale)
  }
}

function block(state: EngineState, host: Host, entering: EnteringHost, vm: string, blocked: Blocked): void {
  const before = entering.blocked.get(vm)
  entering.blocked.set(vm, blocked)
  if (before?.reason === blocked.reason && before.cause === blocked.cause) return
  const { cause, check, fault, reason } = blocked
  state.record('maintenance-blocked', {
    host: host.name,
    task: entering.task,
    vm,
    cause,
    check,
    fault,
    reason,
  })
}

function unblock(state: EngineState, host: Host, entering: EnteringHost, vm: string): void {
  if (entering.blocked.delete(vm)) state.record('maintenance-unblocked', { host: host.name, vm })
}

/** Those that have left, were switched off, or are on their way. */
function unblockGone(state: EngineState, host: Host, entering: EnteringHost, vms: readonly Vm[]): void {
  const here = new Map(vms.map((vm) => [vm.name, vm]))
  for (const name of entering.blocked.keys()) {
    const vm = here.get(name)
    if (vm === undefined || vm.isMigrating || vm.queuedTask !== null) unblock(state, host, entering, name)
  }
}
