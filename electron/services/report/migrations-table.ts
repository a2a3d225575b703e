/** Several migrations of a run in one table, a line each. */
import { byteSize, milliseconds, timeSpan } from '../../../core/base/format.ts'
import { nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { figureCell, heading, noFigure, type Block, type Cell } from './report-document.ts'

export function migrationsBlocks(title: string, migrations: readonly MigrationView[]): Block[] {
  return [
    heading(title),
    {
      kind: 'table',
      title,
      isTitleQuiet: true,
      columns: [
        { name: 'VM' },
        { name: 'From' },
        { name: 'To' },
        { name: 'Outcome' },
        { name: 'Total', unit: 's', isNumber: true },
        { name: 'Rounds', isNumber: true },
        { name: 'Sent', unit: 'bytes', isNumber: true },
        { name: 'Stun', unit: 'ms', isNumber: true },
      ],
      rows: migrations.map(rowOf),
    },
  ]
}

function rowOf(migration: MigrationView): (string | Cell)[] {
  const { vm, sourceHost, destinationHost, outcome } = migration
  const rounds = outcome?.rounds ?? migration.rounds.length
  const sent = outcome?.sentBytes ?? migration.series.sentBytes.at(-1) ?? 0
  return [
    vm,
    sourceHost,
    destinationHost,
    endInWords(migration),
    outcome === null ? noFigure : figureCell(timeSpan(outcome.totalNs), outcome.totalNs / nsPerSecond),
    figureCell(String(rounds), rounds),
    figureCell(byteSize(sent), sent),
    outcome === null || outcome.downtimeNs === 0
      ? { text: '–', value: outcome?.downtimeNs ?? null }
      : figureCell(milliseconds(outcome.downtimeNs), outcome.downtimeNs / nsPerMs),
  ]
}

export function endInWords({ outcome, orphaned }: MigrationView): string {
  if (outcome === null) return 'running'
  const end = outcome.fault === '' ? outcome.outcome : outcome.fault
  if (orphaned === '') return end
  return `${end === 'completed' ? 'arrived' : end}; vCenter lost its task`
}
