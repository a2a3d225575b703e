/** Joins store and services; the one place that knows all of them. Every host (window, browser, terminal) uses this. */
import {
  settingsSchema,
  workbenchPlaceSchema,
  type About,
  type Settings,
  type WorkbenchPlace,
} from '../../core/contract/messages.ts'
import { engineVersion } from '../../core/engine/run.ts'
import { AttemptRows } from '../store/attempts.ts'
import { openStore } from '../store/database.ts'
import { NamedValues } from '../store/named-values.ts'
import { RunRows } from '../store/runs.ts'
import { ScenarioRows } from '../store/scenarios.ts'
import { Labs } from './labs.ts'
import { Library } from './library.ts'
import { Runs } from './runs.ts'
import type { ShippedFolders } from './shipped-files.ts'
import { systemClock, type WallClock } from './wall-clock.ts'

export { packagedFolders, sourceFolders } from './shipped-files.ts'

export const productVersion = '1.0.0'

export interface ServicesOptions {
  readonly stateFolder: string
  readonly shipped: ShippedFolders
  readonly host: About['host']
  readonly clock?: WallClock
}

export interface Services {
  readonly library: Library
  readonly runs: Runs
  readonly labs: Labs
  about(): About
  settings(): Settings
  changeSettings(changes: Partial<Settings>): Settings
  place(): WorkbenchPlace | null
  rememberPlace(place: WorkbenchPlace): void
  /** Saves playheads and closes the database. */
  close(): void
}

const defaultSettings: Settings = {
  theme: 'system',
  reducedMotion: false,
  singleKeyShortcuts: true,
  learnerName: '',
}

/** Throws StoreError if the state folder cannot be used. */
export function createServices(options: ServicesOptions): Services {
  const clock = options.clock ?? systemClock
  const store = openStore(options.stateFolder)
  const values = new NamedValues(store.db)
  const attempts = new AttemptRows(store.db)
  const library = new Library(options.shipped, new ScenarioRows(store.db), clock)
  const runs: Runs = new Runs({
    rows: new RunRows(store.db),
    library,
    clock,
    attemptOf: (runId) => attempts.findByRun(runId)?.id ?? null,
    heldBackBecause: (runId) => labs.heldBackBecause(runId),
  })
  const labs: Labs = new Labs({
    attempts,
    runs,
    library,
    clock,
    learnerName: () => settings().learnerName,
  })

  function settings(): Settings {
    const saved = settingsSchema.partial().safeParse(values.get('settings') ?? {})
    return { ...defaultSettings, ...(saved.success ? saved.data : {}) }
  }

  return {
    library,
    runs,
    labs,
    settings,
    about: () => ({
      version: productVersion,
      engine: engineVersion,
      host: options.host,
      stateFolder: options.stateFolder,
      notices: [...store.notices],
    }),
    changeSettings(changes) {
      const changed = { ...settings(), ...changes }
      values.set('settings', changed)
      return changed
    },
    place() {
      const saved = workbenchPlaceSchema.safeParse(values.get('place'))
      return saved.success ? saved.data : null
    },
    rememberPlace: (place) => values.set('place', place),
    close() {
      runs.close()
      store.close()
    },
  }
}
