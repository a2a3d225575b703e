/** The report of a run without a lab: every migration with its figures and charts, and how to run it again. */
import { nsFromSeconds, nsPerSecond } from '../../../core/base/units.ts'
import { countOf } from '../../../core/base/wording.ts'
import { clockTime } from '../../../core/base/format.ts'
import type { Run } from '../../../core/engine/run.ts'
import type { PlacedDisk } from '../../../core/trace/disk-trouble.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { placedDisks } from '../placed-disks.ts'
import { faultsBlocks, missedBlocks, undoneBlocks } from './faults-section.ts'
import { filesBlocks } from './files-section.ts'
import { guestBlocks } from './guest-section.ts'
import { migrationFinding } from './migration-figures.ts'
import { migrationStrip, remainingBlocks, roundsBlocks, stunBlocks } from './migration-section.ts'
import { migrationsBlocks } from './migrations-table.ts'
import { proofBlocks, reproductionOf } from './proof.ts'
import {
  figureCell,
  heading,
  lowered,
  say,
  strong,
  words,
  type Block,
  type ReportDocument,
  type Reproduction,
} from './report-document.ts'
import { htmlOf } from './write-html.ts'

export interface RunReportFacts {
  readonly run: Run
  readonly trace: Uint8Array
  readonly traceHash: string
  /** Id of the scenario in the library, where it is known. */
  readonly scenarioId?: string | null
  /** The lab that varied the scenario, if one did. */
  readonly lab?: Reproduction['lab']
  /** Virtual time up to which the run went; left out if it came to rest by itself. */
  readonly reachedNs?: number
}

/** Most migrations that are shown one by one; a table names all. */
const mostDetailed = 12

export function runReport(facts: RunReportFacts): ReportDocument {
  const { run, trace, traceHash } = facts
  const view = foldTrace(trace)
  const untilNs = openEndNs(view, run, facts.reachedNs)
  const { scenarioId = null, lab = null } = facts
  const proof = reproductionOf({ run, scenarioId, lab, traceHash, untilNs })
  return {
    kind: 'Run report',
    title: run.scenario.name,
    subtitle: run.scenario.description,
    origin: `seed ${run.seed}`,
    score: null,
    blocks: [
      ...openingOf(view),
      ...view.migrations
        .slice(0, mostDetailed)
        .flatMap((migration) => blocksOf(view, migration, placedDisks(run.scenario, migration.vm))),
      ...(view.migrations.length > 1 ? migrationsBlocks('All migrations', view.migrations) : []),
      ...faultsBlocks(view),
      ...refusalsBlocks(view),
      ...proofBlocks(proof),
    ],
    reproductions: [proof],
  }
}

export function runReportHtml(facts: RunReportFacts): string {
  return htmlOf(runReport(facts))
}

/** So long after its last record, in ns, a run counts as come to rest: guests are sampled ten times a second. */
const restNs = 1_000_000_000

/** Where the run was cut short; null if it came to rest, so that running it to its end gives the same trace. */
export function openEndNs(view: RunView, run: Run, reachedNs: number | undefined): number | null {
  if (reachedNs === undefined) return null
  const isOpen =
    view.migrations.some((migration) => migration.outcome === null) ||
    view.tasks.some((task) => task.endedAtNs === null) ||
    run.commands.some((entry) => entry.atNs > reachedNs) ||
    run.scenario.commands.some((planned) => nsFromSeconds(planned.atSeconds) > reachedNs)
  return isOpen || reachedNs - view.nowNs < restNs ? reachedNs : null
}

function openingOf(view: RunView): Block[] {
  if (view.migrations.length > 0) return []
  return [words('finding', say`No VM has been migrated up to ${strong(clockTime(view.nowNs))}.`)]
}

function blocksOf(view: RunView, migration: MigrationView, placed: readonly PlacedDisk[]): Block[] {
  const { vm, sourceHost, destinationHost } = migration
  const text = `Migration ${migration.migration}: ${vm}, ${sourceHost} to ${destinationHost}`
  const title: Block[] =
    view.migrations.length === 1 ? [] : [{ kind: 'heading', level: 2, text, isMajor: true }]
  const parts = [
    ...migrationBlocks(view, migration),
    ...missedBlocks(view, migration, placed),
    ...undoneBlocks(view, migration, placed),
  ]
  return [
    ...title,
    words('finding', migrationFinding(view, migration)),
    ...(title.length === 0 ? parts : lowered(parts)),
  ]
}

/** Figures and charts of one migration. */
export function migrationBlocks(view: RunView, migration: MigrationView): Block[] {
  const vm = view.vms.get(migration.vm)
  const guest = vm?.guest ?? null
  return [
    migrationStrip(migration, guest),
    ...filesBlocks(migration, vm),
    ...remainingBlocks(migration),
    ...roundsBlocks(migration),
    ...stunBlocks(migration),
    ...guestBlocks(migration, guest),
  ]
}

export function refusalsBlocks(view: RunView): Block[] {
  const refused = view.events.filter((event) => event.severity === 'error' && event.target === '')
  if (refused.length === 0) return []
  return [
    heading('Refused', countOf(refused.length, 'command')),
    {
      kind: 'table',
      title: 'Refused commands',
      isTitleQuiet: true,
      columns: [{ name: 'Virtual time', unit: 's', isNumber: true }, { name: 'Why' }],
      rows: refused.map((event) => [figureCell(clockTime(event.atNs), event.atNs / nsPerSecond), event.text]),
    },
  ]
}
