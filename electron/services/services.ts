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
import { DraftRows } from '../store/drafts.ts'
import { NamedValues } from '../store/named-values.ts'
import { PackRows } from '../store/packs.ts'
import { RunRows } from '../store/runs.ts'
import { ScenarioRows } from '../store/scenarios.ts'
import { SubmissionRows } from '../store/submissions.ts'
import { Drafts } from './drafts/drafts.ts'
import { Files } from './files.ts'
import { Gradebook } from './grading/gradebook.ts'
import { HandIns } from './grading/hand-ins.ts'
import { shippedGradingLabs } from './grading/shipped-grading-labs.ts'
import { Jobs } from './jobs.ts'
import { Labs } from './labs.ts'
import { Library } from './library.ts'
import { Packs } from './packs/packs.ts'
import type { PdfPrinter } from './report/pdf-printer.ts'
import { Reports } from './reports.ts'
import { Presenter } from './presenter/presenter.ts'
import { Runs } from './runs.ts'
import { NotFoundError } from './refused.ts'
import type { ShippedFolders } from './shipped-files.ts'
import { systemClock, type WallClock } from './wall-clock.ts'

export { packagedFolders, sourceFolders } from './shipped-files.ts'

export const productVersion = '1.0.0'

export interface ServicesOptions {
  readonly stateFolder: string
  readonly shipped: ShippedFolders
  readonly host: About['host']
  readonly clock?: WallClock
  /** Prints reports; left out where the host cannot. */
  readonly pdfPrinter?: PdfPrinter
}

export interface Services {
  readonly library: Library
  readonly runs: Runs
  readonly labs: Labs
  readonly packs: Packs
  readonly drafts: Drafts
  readonly files: Files
  readonly jobs: Jobs
  readonly gradebook: Gradebook
  readonly handIns: HandIns
  readonly reports: Reports
  readonly presenter: Presenter
  about(): About
  settings(): Settings
  changeSettings(changes: Partial<Settings>): Settings
  place(): WorkbenchPlace | null
  rememberPlace(place: WorkbenchPlace): void
  /** Saves playheads and closes the database. */
  close(): void
}

const madeWith = { precopy: productVersion, engine: engineVersion }

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
  const scenarios = new ScenarioRows(store.db)
  const library = new Library(options.shipped, scenarios, clock)
  const submissions = new SubmissionRows(store.db)
  const jobs = new Jobs()
  const runs: Runs = new Runs({
    rows: new RunRows(store.db),
    library,
    clock,
    attemptOf: (runId) => attempts.findByRun(runId)?.id ?? null,
    heldBackBecause: (runId) => labs.heldBackBecause(runId),
    isAttemptOver: (id) => labs.isAttemptOver(id) || presenter.isOver(id),
  })
  const labs: Labs = new Labs({
    attempts,
    runs,
    library,
    clock,
    learnerName: () => settings().learnerName,
    labHash: (key) => gradingLab(key)?.hash ?? null,
  })

  const packs = new Packs({
    rows: new PackRows(store.db),
    library,
    clock,
    madeWith,
    submissionCount: (packId) => submissions.countOf(packId),
    forgetSubmissions: (packId) => submissions.removeOf(packId),
  })
  const drafts = new Drafts({ rows: new DraftRows(store.db), scenarios, library, labs, jobs, clock })
  const shippedLabs = () => shippedGradingLabs(options.shipped)
  const gradingLab = (key: string) =>
    packs.packLabOf(key) ?? shippedLabs().find(({ labId }) => labId === key) ?? null
  const gradebook = new Gradebook({
    rows: submissions,
    labs: () => [
      ...shippedLabs(),
      ...packs.list().flatMap(({ id, copy }) => (copy === 'instructor' ? packs.packLabsOf(id) : [])),
    ],
    packTitle: (packId) => {
      const pack = packs.find(packId)
      if (pack === null) throw new NotFoundError('pack', packId)
      return pack.title
    },
    runs,
    jobs,
    clock,
    instructorName: () => settings().learnerName,
  })
  const handIns = new HandIns({
    attempts,
    open: labs.open,
    clock,
    learnerName: () => settings().learnerName,
    madeWith,
    gradingLab,
  })
  const files = new Files({
    library,
    drafts,
    packs,
    handIns: {
      importSubmission: (fileName, text) => gradebook.importSubmission(fileName, text),
      importFeedback: (fileName, text) => handIns.importFeedback(fileName, text),
    },
  })
  const presenter: Presenter = new Presenter({ library, runs, values, clock })

  const reports = new Reports({
    labs,
    gradebookOf: (packId) => gradebook.open(packId),
    printer: options.pdfPrinter ?? null,
    clock,
  })

  function settings(): Settings {
    const saved = settingsSchema.partial().safeParse(values.get('settings') ?? {})
    return { ...defaultSettings, ...(saved.success ? saved.data : {}) }
  }

  return {
    library,
    runs,
    labs,
    packs,
    drafts,
    files,
    jobs,
    gradebook,
    handIns,
    reports,
    presenter,
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
      void jobs.close()
      presenter.close()
      labs.close()
      runs.close()
      store.close()
    },
  }
}
