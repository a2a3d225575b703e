/**
 * After each entry of the clock that has changed something: maintenance mode and DRS look at what has become of the
 * estate. An estate without either goes on as if there were no services.
 */
import { assertInvariant } from '../base/assert.ts'
import { tendDatastoreMaintenance } from './datastore-maintenance.ts'
import { dropStale, scheduleDrs } from './drs-runs.ts'
import type { EngineState } from './engine-state.ts'
import { tendMaintenance } from './maintenance.ts'
import { startAdmitted } from './migration-tasks.ts'
import { settleOwnMoves, withdrawStaleMoves } from './own-moves.ts'

/** Moves that fail as they begin stir services again; they are not asked for twice, so that few passes are enough. */
const mostPasses = 10_000

export function tendServices(state: EngineState): void {
  const { services } = state
  for (let passes = 0; services.isStirred; passes += 1) {
    assertInvariant(passes < mostPasses, 'services-come-to-rest', () => `${passes} passes at one instant`)
    services.isStirred = false
    withdrawStaleMoves(state)
    dropStale(state)
    tendMaintenance(state)
    tendDatastoreMaintenance(state)
    settleOwnMoves(state)
    scheduleDrs(state)
    startAdmitted(state)
  }
}
