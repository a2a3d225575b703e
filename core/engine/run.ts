/** A run: enough to make its trace again, byte for byte, on any platform. */
import type { LoggedCommand } from '../scenario/command-schema.ts'
import type { Scenario } from '../scenario/schema.ts'

/** Goes into the trace and its hash; raise it whenever a change makes any trace differ. */
export const engineVersion = '1.2.0'

export interface Run {
  readonly scenario: Scenario
  readonly seed: number
  /** In ascending order of time; planned commands of the scenario are not repeated here. */
  readonly commands: readonly LoggedCommand[]
}
