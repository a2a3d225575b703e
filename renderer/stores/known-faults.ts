/**
 * Faults as they were given, by run: those that this window has injected, and those that the run's scenario plans. The
 * trace tells what they did, not all that their commands said; to inject one again takes that.
 */
import { defineStore } from 'pinia'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { PlannedFault } from '../../core/scenario/fault-schema.ts'
import { useRunStore } from './run.ts'

export const useKnownFaultsStore = defineStore('known-faults', () => {
  const run = useRunStore()
  const injected = new Map<string, PlannedFault>()
  const keyOf = (name: string) => JSON.stringify([run.runId, name])

  return {
    remember(fault: PlannedFault): void {
      injected.set(keyOf(fault.name), fault)
    },
    /** null for one that was injected before the window was opened: the trace alone knows of it. */
    find(name: string): PlannedFault | null {
      return injected.get(keyOf(name)) ?? plannedIn(run.description?.scenarioText ?? '', name)
    },
  }
})

/** Throws InputError if the text is no scenario. */
function plannedIn(scenarioText: string, wanted: string): PlannedFault | null {
  if (scenarioText === '') return null
  for (const { command } of parseScenario('scenario.yaml', scenarioText).commands) {
    if (command.type !== 'inject-fault' || command.name !== wanted) continue
    const { type: _, ...planned } = command
    return planned
  }
  return null
}
