/** A step of a migration for which the VM's disks have to be opened: taken, put off until paths are back, or its end. */
import { whyDisksCannotOpen } from './disks-at-destination.ts'
import { failMigration } from './ending.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import type { MigrationWorld } from './world.ts'

/** True: the disks are open, and the step goes on. While it waits, `waitAtMost` may say what happens at a limit. */
export function disksAreOpen(
  world: MigrationWorld,
  state: MigrationState,
  step: MigrationStep,
  waitAtMost: () => void,
): boolean {
  const problem = whyDisksCannotOpen(world, state)
  state.awaitsPaths = problem === 'waits' ? step : null
  if (problem === null) return true
  if (problem === 'waits') waitAtMost()
  else failMigration(world, state, problem)
  return false
}
