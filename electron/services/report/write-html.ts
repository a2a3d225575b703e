/** A report as HTML: sections with their headings in order, tables with captions and scopes, charts with their figures. */
import { markup, trusted, type Html, type HtmlValue } from './html.ts'
import { reportPage } from './page.ts'
import {
  cellOf,
  type Bar,
  type Block,
  type Cell,
  type Chart,
  type Column,
  type Mark,
  type ReportDocument,
  type Table,
  type Words,
} from './report-document.ts'
import type { Paper } from './style.ts'

/** `paper`: what it is printed on; left out, the browser asks its printer. */
export function htmlOf(document: ReportDocument, paper: Paper | null = null): string {
  const { title, kind, origin, blocks } = document
  return reportPage({ title, kind, origin, paper, body: [titleOf(document), ...sectionsOf(blocks)] })
}

function titleOf({ title, subtitle, score }: ReportDocument): Html {
  return markup`<div class="title">
    <div>
      <h1>${title}</h1>
      <p>${subtitle}</p>
    </div>
    ${
      score === null
        ? null
        : markup`<div class="score">
            <b>${score.points ?? '–'}</b> <span>/ ${score.maxPoints}</span>
            <p>${score.detail}</p>
          </div>`
    }
  </div>`
}

/** A heading of the second level begins a section; what comes before the first one stands alone. */
function sectionsOf(blocks: readonly Block[]): Html[] {
  const groups: Block[][] = [[]]
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 2) groups.push([])
    groups.at(-1)!.push(block)
  }
  return groups.map((group, index) => {
    const [first] = group
    const inside = group.map((block) => blockOf(block, index))
    if (first?.kind !== 'heading') return markup`${inside}`
    const look = first.isMajor === true ? ' class="major"' : ''
    return markup`<section aria-labelledby="part-${index}"${trusted(look)}>${inside}</section>`
  })
}

function blockOf(block: Block, part: number): HtmlValue {
  switch (block.kind) {
    case 'heading': {
      const note =
        block.note === undefined || block.note === '' ? null : markup` <small>${block.note}</small>`
      return block.level === 2
        ? markup`<h2 id="part-${part}">${block.text}${note}</h2>`
        : markup`<h3>${block.text}${note}</h3>`
    }
    case 'words':
      return markup`<p class="${block.look}">${block.mark === undefined ? null : markup`${drawnMark(block.mark)} `}${inline(block.words)}</p>`
    case 'quote':
      return markup`<blockquote>${block.text}</blockquote>`
    case 'list': {
      const items = block.items.map((item) => markup`<li>${item}</li>`)
      return block.isOrdered ? markup`<ol>${items}</ol>` : markup`<ul>${items}</ul>`
    }
    case 'figures':
      return markup`<dl class="figures">
        ${block.figures.map(
          ({ label, text }) =>
            markup`<div>
              <dt>${label}</dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>`
    case 'properties':
      return markup`<dl class="properties">
        ${block.items.map(
          ({ name, text, isCode }) =>
            markup`<dt>${name}</dt><dd>${isCode === true ? markup`<code>${text}</code>` : text}</dd>`,
        )}
      </dl>`
    case 'code':
      return markup`<pre>${block.text}</pre>`
    case 'table':
      return tableOf(block)
    case 'chart':
      return chartOf(block)
  }
}

function inline(parts: Words): HtmlValue[] {
  return parts.map((part) => (typeof part === 'string' ? part : markup`<b>${part.strong}</b>`))
}

function chartOf({ title, svg, caption, table, isTableShown }: Chart): Html {
  return markup`<figure>
      ${svg}
      <figcaption>${caption}</figcaption>
    </figure>
    ${
      isTableShown === true
        ? tableOf(table)
        : markup`<details>
            <summary>Figures of the chart: ${title}</summary>
            ${tableOf({ ...table, isTitleQuiet: true })}
          </details>`
    }`
}

function tableOf({ title, columns, rows, isTitleQuiet }: Table): Html {
  return markup`<table>
    <caption${trusted(isTitleQuiet === true ? ' class="quiet"' : '')}>
      ${title}
    </caption>
    <thead>
      <tr>
        ${columns.map(headOf)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => rowOf(columns, row))}
    </tbody>
  </table>`
}

function headOf({ name, isNumber, legend }: Column): Html {
  const keys = (legend ?? []).map(
    ({ look, text }) => markup`<span class="key"><i class="bar ${look}"></i>${text}</span>`,
  )
  return markup`<th scope="col"${trusted(isNumber === true ? ' class="number"' : '')}>${legend === undefined ? name : keys}</th>`
}

/** The first cell of a row names it. */
function rowOf(columns: readonly Column[], row: Table['rows'][number]): Html {
  const cells = row.map((one, index) => {
    const { isNumber, legend } = columns[index]!
    const cell = cellOf(one)
    const look = [
      isNumber === true ? 'number' : '',
      legend === undefined ? '' : 'bars',
      cell.mark === undefined ? '' : 'marked',
      cell.look ?? '',
    ].filter((name) => name !== '')
    const attribute = trusted(look.length === 0 ? '' : ` class="${look.join(' ')}"`)
    const inside = legend === undefined ? cellText(cell) : drawing(cell)
    return index === 0
      ? markup`<th scope="row"${attribute}>${inside}</th>`
      : markup`<td${attribute}>${inside}</td>`
  })
  return markup`<tr>
    ${cells}
  </tr> `
}

function cellText({ text, mark, note }: Cell): HtmlValue[] {
  const lines = text.split('\n').map((line, index) => (index === 0 ? line : markup`<br />${line}`))
  return [
    mark === undefined ? null : markup`${drawnMark(mark)} `,
    ...lines,
    note === undefined || note === '' ? null : markup`<span class="reply">${note}</span>`,
  ]
}

function drawing({ bars, stack }: Cell): HtmlValue {
  if (stack !== undefined) return markup`<span class="stack">${stack.map(drawnBar)}</span>`
  return (bars ?? []).map(drawnBar)
}

function drawnBar({ look, share, from = 0 }: Bar): Html {
  const length = (part: number) => `${(100 * part).toFixed(2)}%`
  return markup`<i class="bar ${look}" style="margin-left:${length(from)};width:${length(share)}"></i>`
}

/** Shapes, not colours, tell them apart; drawn, because not every font has them. */
const markShapes: Readonly<Record<Mark, string>> = {
  met: '<circle cx="5" cy="5" r="4.5" fill="currentColor"/>',
  partly:
    '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/><path d="M5 1a4 4 0 0 0 0 8z" fill="currentColor"/>',
  'not-yet': '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor"/>',
  'cannot-judge': '<path d="M2 5h6" stroke="currentColor" stroke-width="2"/>',
}

function drawnMark(mark: Mark): Html {
  return trusted(
    `<svg class="dot" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">${markShapes[mark]}</svg>`,
  )
}
