/** Recommendations of DRS between the moment they are made and the moment they are applied or dropped. */
import type { Refusal } from '../base/errors.ts'
import { checkMigration, isError } from '../checks/check-migration.ts'
import type { PlannedMove } from '../drs/recommendation.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { EngineState } from './engine-state.ts'
import { startOwnMove } from './own-moves.ts'
import type { Recommendation } from './vcenter-services.ts'

/** Says it in the trace; whether it waits for a person is decided by who calls. */
export function recordRecommendation(state: EngineState, cluster: string, move: PlannedMove): Recommendation {
  const { services } = state
  services.recommendationCount += 1
  const id = services.recommendationCount
  const { vm, fromHost, toHost, priority, reason, detail } = move
  state.record('recommendation-made', {
    recommendation: id,
    cluster,
    vm,
    fromHost,
    toHost,
    priority,
    reason,
    detail,
  })
  return { ...move, id, cluster }
}

export function keepPending(state: EngineState, cluster: string, move: PlannedMove): void {
  const recommendation = recordRecommendation(state, cluster, move)
  state.services.pending.set(recommendation.id, recommendation)
}

export function dropPending(state: EngineState, id: number, detail: string): void {
  if (!state.services.pending.delete(id)) return
  state.record('recommendation-ended', { recommendation: id, outcome: 'dropped', task: 0, detail })
}

/** Drops all that `isMeant` names. */
export function dropAll(
  state: EngineState,
  isMeant: (recommendation: Recommendation) => boolean,
  detail: string,
): void {
  for (const recommendation of state.services.pending.values())
    if (isMeant(recommendation)) dropPending(state, recommendation.id, detail)
}

/** Asks for the migration; null if it was refused, with the reason in the trace. */
export function applyRecommendation(state: EngineState, recommendation: Recommendation): number | null {
  const { id, cluster } = recommendation
  state.services.pending.delete(id)
  const stale = staleReasonOf(state, recommendation)
  const started =
    stale === null
      ? startOwnMove(state, cluster, recommendation)
      : { task: null, refusal: { message: stale } as const }
  if (started.task === null) {
    const detail = started.refusal.message
    state.record('recommendation-ended', { recommendation: id, outcome: 'dropped', task: 0, detail })
    return null
  }
  const { task } = started
  state.record('recommendation-ended', { recommendation: id, outcome: 'applied', task, detail: '' })
  if (recommendation.reason === 'maintenance')
    state.services.entering.get(recommendation.fromHost)?.asked.set(recommendation.vm, task)
  return task
}

/** Why it no longer holds, or null. */
export function staleReasonOf(state: EngineState, { vm, fromHost, toHost }: Recommendation): string | null {
  const found = state.inventory.vms.get(vm)
  if (found === undefined) return `${vm} is no longer in the inventory.`
  if (found.host !== fromHost) return `${vm} is on ${found.host} now.`
  if (found.powerState !== 'poweredOn') return `${vm} is no longer powered on.`
  if (found.isMigrating || found.queuedTask !== null) return `${vm} is being migrated already.`
  const { findings } = checkMigration(state.inventory, { vm, toHost, bySystem: true })
  return findings.find(isError)?.message ?? null
}

type Apply = Extract<Command, { type: 'apply-recommendations' }>

/** Cluster > Monitor > vSphere DRS > Recommendations > Apply. */
export function applyRecommendations(state: EngineState, command: Apply): Refusal | null {
  const { cluster, recommendations: asked } = command
  if (!state.inventory.clusters.has(cluster)) return unknownCluster(cluster)
  const all = [...state.services.pending.values()].filter((one) => one.cluster === cluster)
  const missing = asked?.find((id) => !all.some((one) => one.id === id))
  if (missing !== undefined) return unknownRecommendation(cluster, missing)
  if (all.length === 0) return nothingToApply(cluster)
  const chosen = all
    .filter((one) => asked?.includes(one.id) ?? true)
    .sort((a, b) => a.priority - b.priority || a.id - b.id)
  const task = state.beginTask('Apply recommendation', cluster, chosen.map(({ vm }) => vm).join(', '))
  const started = chosen.filter((one) => applyRecommendation(state, one) !== null)
  state.endTask(task, started.length > 0 ? 'success' : 'error', started.length > 0 ? null : allStale(cluster))
  return null
}

export function unknownCluster(cluster: string): Refusal {
  return {
    id: 'cluster-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no cluster named ${cluster} in this estate.`,
    remedy: 'Choose a cluster of the inventory.',
  }
}

function unknownRecommendation(cluster: string, id: number): Refusal {
  return {
    id: 'recommendation-unknown',
    fault: 'InvalidArgument',
    message: `DRS of ${cluster} has no recommendation ${id} that waits to be applied.`,
    remedy: 'Look at the recommendations again: DRS drops what no longer holds.',
  }
}

function nothingToApply(cluster: string): Refusal {
  return {
    id: 'nothing-to-apply',
    fault: 'InvalidState',
    message: `DRS of ${cluster} has no recommendations that wait to be applied.`,
    remedy: 'Run DRS, or wait for its next interval.',
  }
}

function allStale(cluster: string): Refusal {
  return {
    id: 'recommendations-stale',
    fault: 'InvalidState',
    message: `None of the recommendations of ${cluster} could be applied any more.`,
    remedy: 'Run DRS to get new ones.',
  }
}
