/** The report of a run without a lab: every migration with its figures and charts, and how to run it again. */
import { countOf } from '../../../core/base/wording.ts'
import { clockTime } from '../../../core/base/format.ts'
import type { Run } from '../../../core/engine/run.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { html, type Html } from './html.ts'
import { migrationFinding } from './migration-figures.ts'
import {
  guestSection,
  migrationStrip,
  remainingSection,
  roundsSection,
  stunSection,
} from './migration-section.ts'
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
  const untilNs = openEndNs(view, facts.reachedNs)
  return reportPage({
    title: run.scenario.name,
    kind: 'Run report',
    origin: `seed ${run.seed}`,
    body: [
      html`<div class="title">
        <div>
          <h1>${run.scenario.name}</h1>
          <p>${run.scenario.description}</p>
        </div>
      </div>`,
      openingOf(view),
      ...view.migrations.slice(0, mostDetailed).map((migration) => sectionOf(view, migration)),
      view.migrations.length > 1 ? migrationsTable('All migrations', view.migrations) : null,
      refusalsOf(view),
      proofSection({ run, scenarioId: facts.scenarioId ?? null, traceHash, untilNs }),
    ],
  })
}

/** Where the run was cut short: a migration is still under way then, or somebody stopped it at a time. */
export function openEndNs(view: RunView, reachedNs: number | undefined): number | null {
  if (reachedNs === undefined) return null
  const isOpen = view.migrations.some((migration) => migration.outcome === null)
  const isQueued = view.tasks.some((task) => task.state === 'queued' || task.state === 'running')
  return isOpen || isQueued || view.nowNs >= reachedNs ? reachedNs : null
}

function openingOf(view: RunView): Html | null {
  if (view.migrations.length > 0) return null
  return html`<p class="finding">No VM has been migrated up to <b>${clockTime(view.nowNs)}</b>.</p>`
}

function sectionOf(view: RunView, migration: MigrationView): Html {
  const guest = view.vms.get(migration.vm)?.guest ?? null
  const isOnly = view.migrations.length === 1
  const heading = isOnly
    ? null
    : html`<h2>
        Migration ${migration.migration}: ${migration.vm}, ${migration.sourceHost} →
        ${migration.destinationHost}
      </h2>`
  return html`<div class="${isOnly ? '' : 'migration'}">
    ${heading}
    <p class="finding">${migrationFinding(migration)}</p>
    ${migrationStrip(migration, guest)} ${remainingSection(migration)}
    <div class="columns">${roundsSection(migration)}${stunSection(migration)}</div>
    ${guestSection(migration, guest)}
  </div>`
}

function refusalsOf(view: RunView): Html | null {
  const refused = view.events.filter((event) => event.severity === 'error' && event.target === '')
  if (refused.length === 0) return null
  return html`<section>
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
            html`<tr>
              <td class="number">${clockTime(event.atNs)}</td>
              <td>${event.text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}
