/** What the browser is given to run: the engine behind one call that takes text and returns text. */
import { runToEnd } from '../../core/engine/engine.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import { parseScenario } from '../../core/scenario/parse.ts'

/** Runs a scenario file with its own seed and planned commands, and these; returns the trace's SHA-256. */
export function hashOfRun(fileName: string, text: string, commands: readonly LoggedCommand[] = []): string {
  const scenario = parseScenario(fileName, text)
  return runToEnd({ scenario, seed: scenario.seed, commands }).recorder.hash()
}
