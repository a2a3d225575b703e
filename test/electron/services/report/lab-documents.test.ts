/** Reports of attempts with every kind of step; what is to be found out is not in them before it was. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { labVariant, readLabFile } from '../../../../core/lab/parse.ts'
import { solutionPath, wrongPath } from '../../../../core/lab/path-actions.ts'
import type { Lab } from '../../../../core/lab/schema.ts'
import type { Services } from '../../../../electron/services/services.ts'
import { hiddenCause, withHiddenLab } from '../../../support/hidden-lab.ts'
import { root, temporaryServices } from '../../../support/services.ts'
import { walkAttempt } from '../../../support/walked-attempt.ts'
import type { Block, ReportDocument, Table } from '../../../../electron/services/report/report-document.ts'

const open: Services[] = []
afterEach(() => {
  for (const services of open.splice(0)) services.close()
})

function begun(options: Parameters<typeof temporaryServices>[0] = {}): Services {
  const services = temporaryServices(options)
  open.push(services)
  return services
}

function labOf(id: string, seed: number): Lab {
  const name = `${id}.lab.yaml`
  const text = fs.readFileSync(path.join(root, 'core/lab/shipped', name), 'utf8')
  return labVariant(readLabFile(name, text), seed)
}

async function walked(
  id: string,
  seed: number,
  wrong: number | null = null,
): Promise<[ReportDocument, Services]> {
  const services = begun()
  const lab = labOf(id, seed)
  const { id: attemptId } = services.labs.start(id, seed)
  await walkAttempt({
    services,
    attemptId,
    lab,
    actions: wrong === null ? solutionPath(lab) : wrongPath(lab, wrong),
  })
  return [services.labs.reports.ofAttempt(attemptId).document, services]
}

/** Blocks below a heading. */
function under(document: ReportDocument, text: string): readonly Block[] {
  const from = document.blocks.findIndex((block) => block.kind === 'heading' && block.text === text)
  expect(from, `a heading "${text}"`).toBeGreaterThanOrEqual(0)
  const rest = document.blocks.slice(from + 1)
  const level = (document.blocks[from] as Extract<Block, { kind: 'heading' }>).level
  const end = rest.findIndex((block) => block.kind === 'heading' && block.level <= level)
  return end < 0 ? rest : rest.slice(0, end)
}

function tableIn(blocks: readonly Block[], title: RegExp): Table {
  const found = blocks.flatMap((block) =>
    block.kind === 'table' ? [block] : block.kind === 'chart' ? [block.table] : [],
  )
  const table = found.find((one) => title.test(one.title))
  expect(table, `a table ${String(title)}`).toBeDefined()
  return table!
}

const texts = (table: Table) =>
  table.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text)))

describe('predictions beside their outcome', () => {
  it('of a lab with numbers, a curve and a verdict table', { timeout: 60_000 }, async () => {
    const [document] = await walked('the-race', 42)
    const blocks = under(document, 'Predictions')
    const curve = tableIn(blocks, /^Point by point/)
    const drawn = blocks.find((block) => block.kind === 'chart' && block.table === curve)
    expect(drawn).toMatchObject({
      description: expect.stringContaining('prediction and what came out') as string,
    })
    for (const [, mine, real, off] of curve.rows.map((row) =>
      row.map((cell) => (cell as { value: number }).value),
    )) {
      expect(off).toBeCloseTo(mine! - real!, 4)
    }
    const numbers = blocks.filter((block) => block.kind === 'chart' && block.svg.text.includes('predicted '))
    expect(numbers.length).toBeGreaterThanOrEqual(3)
    expect(texts(tableIn(blocks, /^Row by row/)).every((row) => row.at(-1) === 'right')).toBe(true)
    const steps = tableIn(under(document, 'Course of the attempt'), /^Steps/)
    expect(steps.rows).toHaveLength(14)
    expect(document.score).toMatchObject({ points: 100, maxPoints: 100 })
  })

  it('of a lab with an order, with the reply to the row that was wrong', { timeout: 60_000 }, async () => {
    const [document] = await walked('two-vendors', 7, 0)
    const blocks = under(document, 'Predictions')
    const order = tableIn(blocks, /^Place by place/)
    expect(order.columns.map(({ name }) => name)).toEqual(['Place', 'As given', 'As it is', 'Verdict'])
    const rows = tableIn(blocks, /^Row by row/).rows
    const wrong = rows.filter((row) => (row.at(-1) as { text: string }).text === 'not so')
    expect(wrong.length).toBeGreaterThan(0)
    expect((wrong[0]![2] as { note?: string }).note).not.toBe(undefined)
    expect(under(document, 'Misconceptions met')).toHaveLength(1)
  })
})

describe('a lab with hidden faults', () => {
  it('tells notebook, diagnosis, case cards and how to make it again', { timeout: 60_000 }, async () => {
    const [document] = await walked('why-not', 3)
    const notebook = texts(tableIn(under(document, 'Hypothesis notebook'), /notebook/))
    expect(notebook.every((row) => row.at(-1) === 'before')).toBe(true)
    const hidden = texts(tableIn(under(document, 'Hidden faults'), /Hidden/))
    expect(hidden.every(([, named, mended]) => named === 'yes' && mended === 'yes')).toBe(true)
    expect(tableIn(under(document, 'Case cards'), /Case/).rows).toHaveLength(hidden.length)
    expect(document.reproductions).toMatchObject([
      { lab: { id: 'why-not' }, scenario: { id: null }, seed: 3 },
    ])
    const code = under(document, 'The run').filter((block) => block.kind === 'code')
    expect(code[0]).toMatchObject({ text: expect.stringContaining('precopy -- grade') as string })
  })

  it('says nothing of them in any format before they are found', { timeout: 60_000 }, async () => {
    const services = begun(withHiddenLab())
    const { id, runId } = services.labs.start('loose-cable', 5)
    services.labs.answer({ attemptId: id, step: 'guess', option: 'yes' })
    services.runs.command(runId, { type: 'migrate', vm: 'app-01', toHost: 'esx-03', priority: 'high' })
    await services.runs.seek(runId, 60e9)
    const all: string[] = []
    for (const format of ['html', 'markdown', 'csv', 'json'] as const) {
      for (const subject of [
        { kind: 'attempt', attemptId: id } as const,
        { kind: 'run', runId } as const,
        { kind: 'comparison', runId, otherRunId: services.runs.branch(runId, 60e9).summary.id } as const,
      ]) {
        all.push((await services.reports.make(subject, format)).content)
      }
    }
    for (const text of all) {
      expect(text).not.toContain(hiddenCause)
      expect(text).not.toMatch(/hidden[- ]fault|Injected faults|link-down|(?<!loose[- ])cable/i)
    }
    services.labs.continue(id, 'move')
    services.labs.hypothesis({
      attemptId: id,
      cause: 'A cable',
      evidence: '',
      observation: '',
      verdict: 'open',
    })
    services.labs.answer({ attemptId: id, step: 'name-it', causes: ['loose-cable'] })
    const over = (await services.reports.make({ kind: 'attempt', attemptId: id }, 'json')).content
    expect(over).toContain(hiddenCause)
    expect(over).toContain('Injected faults')
  })
})

describe('two runs', () => {
  it('are compared figure by figure, with the difference and its share', { timeout: 60_000 }, async () => {
    const services = begun()
    const made = [1, 2].map((seed) => services.runs.create('first-move', seed).summary.id)
    for (const [index, runId] of made.entries()) {
      services.runs.command(runId, {
        type: 'migrate',
        vm: 'app-01',
        toHost: 'esx-03',
        priority: index === 0 ? 'high' : 'regular',
      })
      await services.runs.seek(runId, 40e9)
    }
    const [runId, otherRunId] = made as [string, string]
    const { document } = services.labs.reports.ofTwoRuns(runId, otherRunId)
    expect(document.subtitle).toBe('They differ in: seed, commands.')
    const blocks = under(document, 'Migration of app-01')
    const total = tableIn(blocks, /^Figure by figure/).rows.find(
      ([name]) => (name as { text?: string }).text === 'Total',
    )!
    const [a, b, off, share] = total.slice(1).map((cell) => (cell as { value: number }).value)
    expect(off).toBeCloseTo(b! - a!, 5)
    if (off !== 0) expect(share).toBeCloseTo((100 * off!) / a!, 2)
    expect(blocks.filter((block) => block.kind === 'chart')).toHaveLength(2)
    expect(() => services.labs.reports.ofTwoRuns(runId, runId)).toThrow('compared with itself')
  })
})
