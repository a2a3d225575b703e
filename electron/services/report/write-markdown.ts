/** A report as Markdown (CommonMark with tables). Charts are their tables; nothing that a stranger wrote becomes markup. */
import {
  cellOf,
  type Block,
  type Cell,
  type Mark,
  type ReportDocument,
  type Table,
  type Words,
} from './report-document.ts'

const marks: Readonly<Record<Mark, string>> = { met: '●', partly: '◐', 'not-yet': '○', 'cannot-judge': '–' }

export function markdownOf(document: ReportDocument): string {
  const { kind, title, subtitle, origin, score, blocks } = document
  const head = [
    `# ${oneLine(title)}`,
    [`Precopy ${kind.toLowerCase()}`, origin, subtitle]
      .filter((part) => part !== '')
      .map(escaped)
      .join(' · '),
  ]
  if (score !== null)
    head.push(`**${score.points ?? '–'} / ${score.maxPoints}** points: ${escaped(score.detail)}`)
  return `${[...head, ...blocks.flatMap(partsOf)].filter((part) => part !== '').join('\n\n')}\n`
}

function partsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading': {
      const note = block.note === undefined || block.note === '' ? '' : ` (${block.note})`
      return [`${'#'.repeat(block.level)} ${oneLine(block.text + note)}`]
    }
    case 'words':
      return [`${block.mark === undefined ? '' : `${marks[block.mark]} `}${inline(block.words)}`]
    case 'quote':
      return [
        block.text
          .split('\n')
          .map((line) => `> ${escaped(line)}`)
          .join('\n'),
      ]
    case 'list':
      return [
        block.items
          .map((item, index) => `${block.isOrdered ? `${index + 1}.` : '-'} ${escaped(item)}`)
          .join('\n'),
      ]
    case 'figures':
      return [block.figures.map(({ label, text }) => `- **${escaped(text)}** ${escaped(label)}`).join('\n')]
    case 'properties':
      return [
        block.items
          .map(
            ({ name, text, isCode }) =>
              `- ${escaped(name)}: ${isCode === true ? coded(text) : escaped(text)}`,
          )
          .join('\n'),
      ]
    case 'code':
      return [fenced(block.text)]
    case 'table':
      return tableParts(block)
    case 'chart':
      return [escaped(block.caption), ...tableParts(block.table)]
  }
}

function tableParts(table: Table): string[] {
  const shown = table.columns.map(({ legend }) => legend === undefined)
  const columns = table.columns.filter((_, index) => shown[index])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rows = table.rows.map((row) =>
    line(row.filter((_, index) => shown[index]).map((one) => cellText(cellOf(one)))),
  )
  const title = table.isTitleQuiet === true ? [] : [`**${oneLine(table.title)}**`]
  return [
    ...title,
    [
      line(columns.map(({ name }) => oneLine(name))),
      line(columns.map(({ isNumber }) => (isNumber === true ? '---:' : '---'))),
      ...rows,
    ].join('\n'),
  ]
}

function cellText({ text, mark, look, note }: Cell): string {
  const told = escaped(text)
  const stressed = look === 'strong' && told !== '' ? `**${told}**` : told
  const shape = mark === undefined ? '' : `${marks[mark]} `
  const below = note === undefined || note === '' ? '' : `<br>${escaped(note)}`
  return `${shape}${stressed}${below}`.replaceAll('\n', '<br>')
}

function inline(parts: Words): string {
  return parts
    .map((part) => (typeof part === 'string' ? escaped(part) : `**${escaped(part.strong)}**`))
    .join('')
}

/** Every character that Markdown or HTML would take for its own. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
    .replace(/^(\s*)([-+=])/gm, '$1\\$2')
}

function oneLine(text: string): string {
  return escaped(text.replace(/\s*\n\s*/g, ' '))
}

function coded(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...(text.match(/`+/g) ?? []).map((run) => run.length + 1)))
  return `${fence}text\n${text}\n${fence}`
}
