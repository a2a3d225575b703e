/**
 * A report as CSV (RFC 4180): its tables, and the tables of its charts, one after another, each with a line that names
 * it. Figures are plain values; their unit stands in the head of their column.
 */
import {
  cellOf,
  type Block,
  type Column,
  type ReportDocument,
  type Table,
  type Value,
} from './report-document.ts'

const lineEnd = '\r\n'

export function csvOf(document: ReportDocument): string {
  const head = [
    ['Report', document.title],
    ['Kind', document.kind],
    ...(document.origin === '' ? [] : [['Origin', document.origin]]),
    ...(document.score === null
      ? []
      : [['Points', document.score.points, 'of', document.score.maxPoints] as Value[]]),
  ]
  const parts = [head, ...tablesOf(document.blocks).map(linesOf)]
  // Excel takes a file for UTF-8 only with this mark.
  return `\ufeff${parts.map((lines) => lines.map(lineOf).join(lineEnd)).join(lineEnd + lineEnd)}${lineEnd}`
}

/** In the order in which they stand, each under the heading that it stands below. */
function tablesOf(blocks: readonly Block[]): Table[] {
  const found: Table[] = []
  const last: Record<2 | 3, string> = { 2: '', 3: '' }
  for (const block of blocks) {
    if (block.kind === 'heading') {
      last[block.level] = block.text
      if (block.level === 2) last[3] = ''
    } else if (block.kind === 'figures') found.push(figuresTable(block.figures, last[2]))
    else if (block.kind === 'properties') found.push(propertiesTable(block.items, last[2]))
    else if (block.kind === 'table') found.push(named(block, last))
    else if (block.kind === 'chart') found.push(named(block.table, last))
  }
  return found
}

function named(table: Table, { 2: section, 3: part }: Record<2 | 3, string>): Table {
  const names = [...new Set([section, part, table.title].filter((name) => name !== ''))]
  return { ...table, title: names.join(': ') }
}

function figuresTable(figures: Extract<Block, { kind: 'figures' }>['figures'], section: string): Table {
  return {
    kind: 'table',
    title: section === '' ? 'Figures' : `${section}: Figures`,
    columns: [{ name: 'Figure' }, { name: 'Value' }],
    rows: figures.map(({ key, value, text }) => [key, { text, value }]),
  }
}

function propertiesTable(items: Extract<Block, { kind: 'properties' }>['items'], title: string): Table {
  const columns = [{ name: 'Name' }, { name: 'Value' }]
  return { kind: 'table', title, columns, rows: items.map(({ name, text }) => [name, text]) }
}

function linesOf(table: Table): Value[][] {
  const isKept = table.columns.map(({ legend }) => legend === undefined)
  return [
    [table.title],
    table.columns.filter((_, index) => isKept[index]).map(headOf),
    ...table.rows.map((row) =>
      row
        .filter((_, index) => isKept[index])
        .map((one) => {
          const { text, value, note } = cellOf(one)
          if (value !== undefined) return value
          return note === undefined ? text : `${text}\n${note}`
        }),
    ),
  ]
}

function headOf({ name, unit }: Column): string {
  return unit === undefined ? name : `${name} (${unit})`
}

function lineOf(values: readonly Value[]): string {
  return values.map(fieldOf).join(',')
}

/**
 * A field that begins like a formula is kept from being one: names in it come from strangers' files.
 */
function fieldOf(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  const text = safe.replaceAll('\u00a0', ' ')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
