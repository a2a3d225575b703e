/**
 * When DRS looks at its clusters, and what becomes of what it finds. It looks at the end of an interval in which
 * something has changed, and not again before something else does: so a run comes to its end. What is fully automated
 * it asks for at once; the rest waits as a recommendation.
 */
import type { Refusal } from '../base/errors.ts'
import { drsIntervalNs } from '../drs/automation.ts'
import { Plan, type PlanMemory } from '../drs/plan.ts'
import { recommend } from '../drs/recommend.ts'
import type { DrsRun } from '../drs/recommend.ts'
import type { PlannedMove } from '../drs/recommendation.ts'
import type { Cluster } from '../estate/inventory.ts'
import type { EngineState } from './engine-state.ts'
import { moveKey, movesUnderWay } from './own-moves.ts'
import {
  applyRecommendation,
  dropAll,
  dropPending,
  keepPending,
  recordRecommendation,
  unknownCluster,
} from './recommendations.ts'
import type { ClusterDrs } from './vcenter-services.ts'

/** Puts the next run of every cluster with DRS on the clock, unless it stands there already. */
export function scheduleDrs(state: EngineState): void {
  for (const cluster of state.inventory.clusters.values()) {
    if (cluster.spec.drs === undefined || !runsIn(state, cluster)) continue
    const drs = drsOf(state, cluster.name)
    if (drs.appointment !== null) continue
    const intervalNs = drsIntervalNs(state.inventory, cluster)
    const timeNs = (Math.floor(state.nowNs / intervalNs) + 1) * intervalNs
    drs.appointment = state.scheduleDrsRun(cluster.name, timeNs)
  }
}

function drsOf(state: EngineState, cluster: string): ClusterDrs {
  const known = state.services.drs.get(cluster)
  if (known !== undefined) return known
  const drs: ClusterDrs = {
    runs: 0,
    appointment: null,
    held: new Set(),
    left: new Map(),
    rememberedAt: 0,
  }
  state.services.drs.set(cluster, drs)
  return drs
}

/** The entry of the clock. */
export function takeDrsRun(state: EngineState, name: string): void {
  drsOf(state, name).appointment = null
  const cluster = state.inventory.clusters.get(name)
  if (cluster?.spec.drs !== undefined && runsIn(state, cluster)) runDrs(state, cluster)
}

/** DRS is a part of vCenter; its intervals go on when that is back. */
function runsIn({ inventory }: EngineState, { vcenter }: Cluster): boolean {
  return inventory.vcenters.get(vcenter)?.isRunning === true
}

/** With its vCenter goes what it has found out, and what it has recommended. */
export function forgetDrs(state: EngineState, vcenter: string, detail: string): void {
  const clusters = [...state.inventory.clusters.values()].filter((cluster) => cluster.vcenter === vcenter)
  const names = new Set(clusters.map(({ name }) => name))
  dropAll(state, ({ cluster }) => names.has(cluster), detail)
  for (const name of names) {
    const drs = state.services.drs.get(name)
    drs?.held.clear()
    drs?.left.clear()
  }
}

/** Run DRS Now. */
export function runDrsNow(state: EngineState, name: string): Refusal | null {
  const cluster = state.inventory.clusters.get(name)
  if (cluster === undefined) return unknownCluster(name)
  if (cluster.spec.drs === undefined) {
    return {
      id: 'drs-off',
      fault: 'InvalidState',
      message: `vSphere DRS of ${name} is off.`,
      remedy: `Turn it on: ${name} > Configure > vSphere DRS > Edit.`,
    }
  }
  const task = state.beginTask('Run DRS', name, '')
  runDrs(state, cluster)
  state.endTask(task, 'success', null)
  return null
}

function runDrs(state: EngineState, cluster: Cluster): void {
  const { name } = cluster
  const drs = drsOf(state, name)
  const run = recommend(new Plan(state.inventory, name, plannedAlready(state), memoryOf(state, drs)))
  const { moves } = run
  drs.runs += 1
  recordRun(state, name, drs.runs, run)
  dropUnneeded(state, name, moves)
  const waiting = new Set([...state.services.pending.values()].map((one) => moveKey(one.vm, one.toHost)))
  for (const move of moves) {
    if (waiting.has(moveKey(move.vm, move.toHost))) continue
    if (move.level !== 'fullyAutomated') keepPending(state, name, move)
    else if (applyRecommendation(state, recordRecommendation(state, name, move)) !== null)
      rememberLeft(drs, move)
  }
}

/** What is under way, and evacuations that wait for a person: DRS counts on them. */
function plannedAlready(state: EngineState) {
  const evacuations = [...state.services.pending.values()].filter(({ reason }) => reason === 'maintenance')
  return [...movesUnderWay(state), ...evacuations.map(({ vm, toHost }) => ({ vm, toHost }))]
}

/** What DRS has found out since the last command: that one may have changed everything. */
function memoryOf({ services }: EngineState, drs: ClusterDrs): PlanMemory {
  if (drs.rememberedAt !== services.changes.commands) {
    drs.rememberedAt = services.changes.commands
    drs.held.clear()
    drs.left.clear()
  }
  return drs
}

function rememberLeft({ left }: ClusterDrs, { vm, fromHost, reason }: PlannedMove): void {
  if (reason === 'balance') left.set(vm, [...(left.get(vm) ?? []), fromHost])
}

function recordRun(state: EngineState, cluster: string, run: number, found: DrsRun): void {
  state.record('drs-evaluated', {
    cluster,
    run,
    recommended: found.moves.length,
    faults: found.faults.length,
    highestPermyriad: Math.round(found.highestPercent * 100),
    lowestPermyriad: Math.round(found.lowestPercent * 100),
  })
  for (const fault of found.faults) state.record('drs-fault', { cluster, run, ...fault })
}

/** Recommendations that this run has not come to again. */
function dropUnneeded(state: EngineState, cluster: string, moves: readonly PlannedMove[]): void {
  const needed = new Set(moves.map((move) => `${moveKey(move.vm, move.toHost)} ${move.reason}`))
  dropAll(
    state,
    (one) =>
      one.cluster === cluster &&
      one.reason !== 'maintenance' &&
      !needed.has(`${moveKey(one.vm, one.toHost)} ${one.reason}`),
    'DRS no longer sees a need for it.',
  )
}

/** After a command: what can no longer be applied, or is a matter of nobody any more. */
export function dropStale(state: EngineState): void {
  for (const { id, cluster, vm, fromHost } of state.services.pending.values()) {
    const found = state.inventory.vms.get(vm)
    if (state.inventory.clusters.get(cluster)?.spec.drs === undefined)
      dropPending(state, id, `vSphere DRS of ${cluster} is off.`)
    else if (found === undefined || found.host !== fromHost)
      dropPending(state, id, `${vm} is no longer on ${fromHost}.`)
    else if (found.powerState !== 'poweredOn') dropPending(state, id, `${vm} is no longer powered on.`)
    else if (found.isMigrating || found.queuedTask !== null)
      dropPending(state, id, `${vm} is being migrated already.`)
  }
}
