/** Every format is written from one document: what one says, all say. */
import { describe, expect, it } from 'vitest'
import { runToEnd } from '../../../../core/engine/engine.ts'
import { foldTrace } from '../../../../core/trace/fold.ts'
import { formatOfEnding } from '../../../../electron/services/report/file-name.ts'
import { paperOf } from '../../../../electron/services/report/pdf-printer.ts'
import { plainName } from '../../../../electron/services/report/plain-names.ts'
import {
  heading,
  words,
  type Block,
  type ReportDocument,
} from '../../../../electron/services/report/report-document.ts'
import { runReport } from '../../../../electron/services/report/run-report.ts'
import { csvOf } from '../../../../electron/services/report/write-csv.ts'
import { htmlOf } from '../../../../electron/services/report/write-html.ts'
import { jsonOf } from '../../../../electron/services/report/write-json.ts'
import { markdownOf } from '../../../../electron/services/report/write-markdown.ts'
import { writtenReport } from '../../../../electron/services/report/write-report.ts'
import { migrateWeb, smallScenario, smallVm } from '../../../support/scenarios.ts'

const busy = smallVm({
  workload: { writes: [{ pattern: 'uniform', region: { sizeMiB: 32 }, pagesPerSecond: 4000 }] },
})
const run = {
  scenario: smallScenario({ vms: [busy] }),
  seed: 7,
  commands: [{ atNs: 0, command: migrateWeb }],
}
const engine = runToEnd(run)
const trace = engine.recorder.bytes()
const [migration] = foldTrace(trace).migrations
const document = runReport({ run, trace, traceHash: engine.recorder.hash(), scenarioId: 'small' })

interface Json {
  readonly sections: {
    readonly title: string
    readonly figures: Record<string, unknown>
    readonly tables: { readonly rows: Record<string, unknown>[] }[]
    readonly charts: { readonly rows: unknown[] }[]
  }[]
  readonly reproduction: {
    readonly traceSha256: string
    readonly commands: unknown[]
    readonly seed: number
  }[]
}

/** RFC 4180, strictly. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < text.length) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(at))
    const field = quoted ?? /^[^",\r\n]*/.exec(text.slice(at))!
    rows.at(-1)!.push(quoted === null ? field[0] : quoted[1]!.replaceAll('""', '"'))
    at += field[0].length
    if (text.startsWith('\r\n', at)) {
      at += 2
      if (at < text.length) rows.push([])
    } else if (text[at] === ',') at += 1
    else if (at < text.length) throw new Error(`Not CSV at ${text.slice(at, at + 20)}`)
  }
  return rows
}

function documentOf(blocks: readonly Block[]): ReportDocument {
  return { kind: 'Run report', title: 'T', subtitle: '', origin: '', score: null, blocks, reproductions: [] }
}

describe('a report in every format', () => {
  const csv = parseCsv(csvOf(document).slice(1))
  const json = JSON.parse(jsonOf(document)) as Json
  const markdown = markdownOf(document)

  it('has the same rounds in CSV, JSON, Markdown and HTML', () => {
    const rounds = migration!.rounds
    const head = csv.findIndex(([first]) => first === 'Rounds: Rounds of the migration of web-01')
    const table = csv.slice(head + 2, head + 2 + rounds.length)
    const rows = json.sections.find(({ title }) => title === 'Rounds')!.tables[0]!.rows
    expect(rows).toHaveLength(rounds.length)
    expect(csv[head + 1]!.slice(0, 3)).toEqual(['No.', 'Sent (MiB)', 'Dirtied (MiB)'])
    rows.forEach((row, index) => {
      expect(table[index]!.slice(0, 5).map(Number)).toEqual([
        row['no'],
        row['sentMiB'],
        row['dirtiedMiB'],
        row['ratio'],
        row['takesSeconds'],
      ])
      expect(row['takesSeconds']).toBe(rounds[index]!.finished!.durationNs / 1e9)
      expect(markdown).toContain(`| ${index + 1} | `)
    })
    expect(csv.every((row) => row.every((field) => !field.includes('\u00a0')))).toBe(true)
  })

  it('has figures with units in their names, and what is needed to run it again', () => {
    const [first] = json.sections
    expect(first!.figures).toMatchObject({
      totalSeconds: migration!.outcome!.totalNs / 1e9,
      stunMs: migration!.outcome!.downtimeNs / 1e6,
      sentBytes: migration!.outcome!.sentBytes,
    })
    expect(json.reproduction).toMatchObject([
      { traceSha256: engine.recorder.hash(), seed: 7, commands: run.commands, scenario: { id: 'small' } },
    ])
  })

  it('has a table of figures for each chart', () => {
    const charts = json.sections.flatMap((section) => section.charts)
    expect(charts.length).toBeGreaterThanOrEqual(2)
    for (const { rows } of charts) expect(rows.length).toBeGreaterThan(2)
    expect(htmlOf(document).match(/<summary>Figures of the chart/g)).toHaveLength(charts.length)
  })

  it('has headings in order, a caption for each table and scopes', () => {
    const html = htmlOf(document)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1)
      return level
    }, 0)
    expect(html.match(/<caption/g)).toHaveLength(html.match(/<table>/g)!.length)
    expect(html).not.toMatch(/<th(?![^>]*scope=)[ >]/)
    expect(html).toMatch(/<html lang="en">[\s\S]*<header[\s\S]*<main>/)
  })

  it('names the paper only where it prints', async () => {
    expect(htmlOf(document)).not.toContain('size: A4')
    const asked: string[] = []
    const printer = {
      print: (html: string, paper: string) =>
        Promise.resolve(new TextEncoder().encode((asked.push(html, paper), 'pdf'))),
    }
    const written = await writtenReport(document, 'pdf', printer, 'letter')
    expect(written).toEqual(new TextEncoder().encode('pdf'))
    expect(asked[0]).toContain('size: letter')
    expect(asked[1]).toBe('letter')
  })

  it('refuses a PDF where nothing can print, with what to do', async () => {
    await expect(writtenReport(document, 'pdf', null)).rejects.toMatchObject({
      refusal: { id: 'cannot-print', remedy: expect.stringContaining('HTML') as string },
    })
  })
})

describe('what a stranger wrote', () => {
  const wicked = '=cmd|"x"\n<b>_*`[a](b)'
  const blocks: Block[] = [
    heading(wicked),
    words('plain', wicked),
    { kind: 'quote', text: wicked },
    {
      kind: 'table',
      title: wicked,
      columns: [{ name: wicked }],
      rows: [[wicked], [{ text: '5 s', value: -5 }]],
    },
  ]

  it('stays text in Markdown', () => {
    const text = markdownOf(documentOf(blocks)).replaceAll('<br>', '').replaceAll('**', '')
    // A heading, a title, the head of a table and its cells are a line each.
    expect(text.match(/^\|/gm)).toHaveLength(4)
    expect(text).not.toMatch(/<b>|(?<!\\)\*|(?<!\\)`|(?<!\\)\[/)
  })

  it('is no formula in CSV, and a number below 0 stays one', () => {
    const rows = parseCsv(csvOf(documentOf(blocks)).slice(1))
    const fields = rows.flat()
    expect(fields).toContain(`'${wicked}`)
    expect(fields).toContain('-5')
  })

  it('is escaped in HTML', () => {
    expect(htmlOf(documentOf(blocks)).split('</style>')[1]).not.toContain('<b>_')
  })
})

describe('names', () => {
  it.each([
    ['Served, mean', '%', 'servedMeanPercent'],
    ['No.', '', 'no'],
    ['Path', 'MiB/s', 'pathMiBPerSecond'],
    ['VM', '', 'vm'],
    ['Predicted', 'rounds', 'predictedRounds'],
  ])('%s in %s is %s', (name, unit, plain) => expect(plainName(name, unit)).toBe(plain))

  it.each([
    ['a.html', 'html'],
    ['A.PDF', 'pdf'],
    ['a.md', 'markdown'],
    ['a.csv', 'csv'],
    ['a.json', 'json'],
    ['a.txt', null],
    ['report', null],
  ])('of a file %s asks for %s', (file, format) => expect(formatOfEnding(file)).toBe(format))

  it('of a land say its paper', () => {
    expect(['en-US', 'fr-CA', 'de-DE', 'en', 'zh-Hans-CN'].map(paperOf)).toEqual([
      'letter',
      'letter',
      'A4',
      'A4',
      'A4',
    ])
  })
})
