/** Several migrations of a run in one table, a line each. */
import { byteSize, milliseconds, timeSpan } from '../../../core/base/format.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { markup, type Html } from './html.ts'

export function migrationsTable(title: string, migrations: readonly MigrationView[]): Html {
  return markup`<section>
    <h2>${title}</h2>
    <table>
      <thead>
        <tr>
          <th>VM</th>
          <th>From</th>
          <th>To</th>
          <th>Outcome</th>
          <th class="number">Total</th>
          <th class="number">Rounds</th>
          <th class="number">Sent</th>
          <th class="number">Stun</th>
        </tr>
      </thead>
      <tbody>
        ${migrations.map(rowOf)}
      </tbody>
    </table>
  </section>`
}

function rowOf(migration: MigrationView): Html {
  const { vm, sourceHost, destinationHost, outcome } = migration
  return markup`<tr>
    <td>${vm}</td>
    <td>${sourceHost}</td>
    <td>${destinationHost}</td>
    <td>${endInWords(migration)}</td>
    <td class="number">${outcome === null ? '–' : timeSpan(outcome.totalNs)}</td>
    <td class="number">${outcome?.rounds ?? migration.rounds.length}</td>
    <td class="number">${byteSize(outcome?.sentBytes ?? migration.series.sentBytes.at(-1) ?? 0)}</td>
    <td class="number">
      ${outcome === null || outcome.downtimeNs === 0 ? '–' : milliseconds(outcome.downtimeNs)}
    </td>
  </tr> `
}

function endInWords({ outcome, orphaned }: MigrationView): string {
  if (outcome === null) return 'running'
  const end = outcome.fault === '' ? outcome.outcome : outcome.fault
  if (orphaned === '') return end
  return `${end === 'completed' ? 'arrived' : end}; vCenter lost its task`
}
