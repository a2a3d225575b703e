/** Library headline and sparkline, and report figures, of moves of files. */
import { describe, expect, it } from 'vitest'
import { RunSummary } from '../../../electron/services/run-summary.ts'
import { fileFigures, fileFinding, moveWords } from '../../../electron/services/report/file-figures.ts'
import { filesBlocks } from '../../../electron/services/report/files-section.ts'
import { plainText } from '../../../electron/services/report/report-document.ts'
import { viewOf } from '../../support/scenarios.ts'
import { begunStorageMove, toB } from '../../support/storage-moves.ts'

function summaryOf(engine: ReturnType<typeof begunStorageMove>) {
  const summary = new RunSummary()
  summary.take(engine.recorder.bytes())
  return summary.summary(engine.nowNs)
}

describe('the library', () => {
  it('says how far the disks are, then the stun; its line falls to nothing', () => {
    const engine = begunStorageMove()
    while ((viewOf(engine).vms.get('web-01')?.disks.get('Hard disk 1')?.copiedBytes.at(-1) ?? 0) < 2 ** 28)
      engine.step()
    expect(summaryOf(engine)).toMatchObject({ vm: 'web-01', outcome: 'running' })
    expect(summaryOf(engine).headline).toMatch(/^Disk 1 of 1, \d+\u00a0%$/)
    while (engine.step());
    const { headline, outcome, sparkline } = summaryOf(engine)
    expect({ headline: headline.slice(0, 4), outcome }).toEqual({ headline: 'Stun', outcome: 'completed' })
    expect(sparkline[0]).toBeGreaterThan(0.9)
    expect(sparkline.at(-1)).toBe(0)
  })
})

describe('the report', () => {
  const view = (combined: boolean) => {
    const engine = begunStorageMove({}, combined ? { ...toB, toHost: 'esx-02' } : toB)
    while (engine.step());
    return viewOf(engine)
  }

  it('has figures, a finding, a chart and a row of each disk', () => {
    const done = view(false)
    const migration = done.migrations[0]!
    expect(fileFigures(migration)!.map(({ label }) => label)).toEqual([
      'total',
      'disk',
      expect.stringMatching(/^written of /),
      'of writes mirrored',
      'stun',
    ])
    expect(plainText(fileFinding(migration)!)).toContain('The files of web-01 moved')
    const blocks = filesBlocks(migration, done.vms.get('web-01'))
    const chart = blocks.find((block) => block.kind === 'chart')!
    expect(chart.svg.text).toContain('<svg role="img"')
    expect(chart.table.rows.at(-1)!.at(-1)).toMatchObject({ value: 0 })
    const table = blocks.find((block) => block.kind === 'table')!
    expect(table.rows.map(([disk, way]) => [disk, way])).toEqual([['Hard disk 1', 'a to b']])
  })

  it('of one that failed or was cancelled names the datastore, not the host that it stays on', () => {
    const engine = begunStorageMove()
    while (viewOf(engine).migrations[0]!.storage!.copies.length === 0) engine.step()
    engine.issue({ type: 'cancel', vm: 'web-01' })
    while (engine.step());
    expect(moveWords(viewOf(engine).migrations[0]!)).toBe('The Storage vMotion of web-01 to b')
  })

  it('adds rounds for a combined move', () => {
    const labels = fileFigures(view(true).migrations[0]!)!.map(({ label }) => label)
    expect(labels).toContain('rounds of memory')
  })
})
