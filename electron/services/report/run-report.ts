/** The report of a run without a lab: every migration with its figures and charts, and how to run it again. */
import { nsFromSeconds } from '../../../core/base/units.ts'
import { countOf } from '../../../core/base/wording.ts'
import { clockTime } from '../../../core/base/format.ts'
import type { Run } from '../../../core/engine/run.ts'
import type { PlacedDisk } from '../../../core/trace/disk-trouble.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { placedDisks } from '../placed-disks.ts'
import { markup, type Html } from './html.ts'
import { migrationFinding } from './migration-figures.ts'
import { faultsSection, missedSection, undoneSection } from './faults-section.ts'
import { filesSection } from './files-section.ts'
import { guestSection } from './guest-section.ts'
import { migrationStrip, remainingSection, roundsSection, stunSection } from './migration-section.ts'
import { migrationsTable } from './migrations-table.ts'
import { reportPage } from './page.ts'
import { proofSection } from './proof.ts'

export interface RunReportFacts {
  readonly run: Run
  readonly trace: Uint8Array
  readonly traceHash: string
  /** Id of the scenario in the library, where it is known. */
  readonly scenarioId?: string
  /** Virtual time up to which the run went; left out if it came to rest by itself. */
  readonly reachedNs?: number
}

/** Most migrations that are shown one by one; a table names all. */
const mostDetailed = 12

export function runReportHtml(facts: RunReportFacts): string {
  const { run, trace, traceHash } = facts
  const view = foldTrace(trace)
  const untilNs = openEndNs(view, run, facts.reachedNs)
  return reportPage({
    title: run.scenario.name,
    kind: 'Run report',
    origin: `seed ${run.seed}`,
    body: [
      markup`<div class="title">
        <div>
          <h1>${run.scenario.name}</h1>
          <p>${run.scenario.description}</p>
        </div>
      </div>`,
      openingOf(view),
      ...view.migrations
        .slice(0, mostDetailed)
        .map((migration) => sectionOf(view, migration, placedDisks(run.scenario, migration.vm))),
      view.migrations.length > 1 ? migrationsTable('All migrations', view.migrations) : null,
      faultsSection(view),
      refusalsOf(view),
      proofSection({ run, scenarioId: facts.scenarioId ?? null, traceHash, untilNs }),
    ],
  })
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

function openingOf(view: RunView): Html | null {
  if (view.migrations.length > 0) return null
  return markup`<p class="finding">No VM has been migrated up to <b>${clockTime(view.nowNs)}</b>.</p>`
}

function sectionOf(view: RunView, migration: MigrationView, placed: readonly PlacedDisk[]): Html {
  const guest = view.vms.get(migration.vm)?.guest ?? null
  const isOnly = view.migrations.length === 1
  const heading = isOnly
    ? null
    : markup`<h2>
        Migration ${migration.migration}: ${migration.vm}, ${migration.sourceHost} to
        ${migration.destinationHost}
      </h2>`
  return markup`<div class="${isOnly ? '' : 'migration'}">
    ${heading}
    <p class="finding">${migrationFinding(view, migration)}</p>
    ${migrationStrip(migration, guest)} ${filesSection(migration, view.vms.get(migration.vm))}
    ${remainingSection(migration)} ${roundsSection(migration)}
    ${stunSection(migration)} ${guestSection(migration, guest)} ${missedSection(view, migration, placed)}
    ${undoneSection(view, migration, placed)}
  </div>`
}

function refusalsOf(view: RunView): Html | null {
  const refused = view.events.filter((event) => event.severity === 'error' && event.target === '')
  if (refused.length === 0) return null
  return markup`<section>
    <h2>Refused <small>${countOf(refused.length, 'command')}</small></h2>
    <table>
      <thead>
        <tr>
          <th class="number">Virtual time</th>
          <th>Why</th>
        </tr>
      </thead>
      <tbody>
        ${refused.map(
          (event) =>
            markup`<tr>
              <td class="number">${clockTime(event.atNs)}</td>
              <td>${event.text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}
