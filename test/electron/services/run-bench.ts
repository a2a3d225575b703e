/** Runs on a real store with a wall clock that the test moves; without labs, which are tested by themselves. */
import { Library } from '../../../electron/services/library.ts'
import { Runs } from '../../../electron/services/runs.ts'
import { openStore } from '../../../electron/store/database.ts'
import { RunRows } from '../../../electron/store/runs.ts'
import { ScenarioRows } from '../../../electron/store/scenarios.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { smallScenarioText, type SmallScenario } from '../../support/scenarios.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export interface RunBench {
  readonly clock: FakeClock
  readonly rows: RunRows
  readonly library: Library
  readonly runs: Runs
  /** Why commands and playback must wait; null at first. */
  holdBack(reason: string | null): void
  /** A new run of a small scenario; its id. */
  newRun(parts?: SmallScenario): string
  close(): void
}

export function openRunBench(stateFolder: string = temporaryFolder()): RunBench {
  const store = openStore(stateFolder)
  const clock = new FakeClock()
  const rows = new RunRows(store.db)
  const noFolders = { scenarios: temporaryFolder(), labs: temporaryFolder(), glossary: '' }
  const library = new Library(noFolders, new ScenarioRows(store.db), clock)
  const imported = new Map<string, string>()
  let heldBack: string | null = null
  const runs = new Runs({
    rows,
    library,
    clock,
    attemptOf: () => null,
    isAttemptOver: () => false,
    heldBackBecause: () =>
      heldBack === null ? null : { id: 'prediction-open', fault: '', message: heldBack, remedy: '' },
  })
  return {
    clock,
    rows,
    library,
    runs,
    holdBack: (reason) => (heldBack = reason),
    newRun(parts) {
      const text = smallScenarioText(parts)
      const scenarioId = imported.get(text) ?? library.importText('small.scenario.json', text).id
      imported.set(text, scenarioId)
      return runs.create(scenarioId).summary.id
    },
    close() {
      runs.close()
      store.close()
    },
  }
}
