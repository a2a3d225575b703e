/** A report as JSON: sections with their text, figures with their unit in the name, rows of tables, and the reproduction block. */
import { plainName } from './plain-names.ts'
import {
  cellOf,
  plainText,
  type Block,
  type ReportDocument,
  type Table,
  type Value,
} from './report-document.ts'

interface JsonTable {
  readonly title: string
  readonly rows: Record<string, Value>[]
}

interface JsonSection {
  readonly title: string
  readonly level: number
  readonly text: string[]
  readonly figures: Record<string, Value>
  readonly tables: JsonTable[]
  readonly charts: {
    readonly title: string
    readonly description: string
    readonly rows: JsonTable['rows']
  }[]
}

export function jsonOf(document: ReportDocument): string {
  const { kind, title, subtitle, origin, score, blocks, reproductions } = document
  const value = {
    precopy: 'report',
    version: 1,
    kind: kind.toLowerCase(),
    title,
    subtitle,
    origin,
    score,
    findings: blocks.flatMap((block) =>
      block.kind === 'words' && block.look === 'finding' ? [spoken(plainText(block.words))] : [],
    ),
    sections: sectionsOf(blocks),
    reproduction: reproductions,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

function sectionsOf(blocks: readonly Block[]): JsonSection[] {
  const sections: JsonSection[] = [newSection('', 1)]
  for (const block of blocks) {
    if (block.kind === 'heading') sections.push(newSection(block.text, block.level))
    else put(sections.at(-1)!, block)
  }
  return sections.filter(
    ({ text, figures, tables, charts, level }) =>
      level > 1 || text.length + tables.length + charts.length + Object.keys(figures).length > 0,
  )
}

function newSection(title: string, level: number): JsonSection {
  return { title, level, text: [], figures: {}, tables: [], charts: [] }
}

function put(section: JsonSection, block: Exclude<Block, { kind: 'heading' }>): void {
  switch (block.kind) {
    case 'words':
      section.text.push(spoken(plainText(block.words)))
      break
    case 'quote':
    case 'code':
      section.text.push(block.text)
      break
    case 'list':
      section.text.push(...block.items)
      break
    case 'figures':
      for (const { key, value } of block.figures) section.figures[key] = value
      break
    case 'properties':
      for (const { name, text } of block.items) section.figures[plainName(name)] = spoken(text)
      break
    case 'table':
      section.tables.push({ title: block.title, rows: rowsOf(block) })
      break
    case 'chart': {
      const { title, description, table } = block
      section.charts.push({ title, description: spoken(description), rows: rowsOf(table) })
    }
  }
}

function rowsOf({ columns, rows }: Table): Record<string, Value>[] {
  return rows.map((row) => {
    const entries = row.flatMap((one, index): [string, Value][] => {
      const column = columns[index]!
      if (column.legend !== undefined) return []
      const { text, value, note } = cellOf(one)
      const name = plainName(column.name, column.unit)
      const said: [string, Value] = [name, value === undefined ? spoken(text) : value]
      return note === undefined ? [said] : [said, [`${name}Note`, spoken(note)]]
    })
    return Object.fromEntries(entries)
  })
}

/** Without no-break spaces: those are for lines. */
function spoken(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}
