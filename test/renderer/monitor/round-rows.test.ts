/** Rows of the rounds' table: the ratio, bars scaled to round 2, the running round's plan, forecasts marked. */
import { describe, expect, it } from 'vitest'
import { nsFromSeconds } from '../../../core/base/units.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { roundRows, roundsFinding, roundsTable } from '../../../renderer/features/monitor/round-rows.ts'
import { untilStopped } from '../../../renderer/features/monitor/until-stopped.ts'
import { Story } from './story.ts'

function rowsOf(story: Story) {
  const { migration, view } = story
  return roundRows(migration, view.nowNs, forecastRounds(migration, view.nowNs))
}

describe('roundRows', () => {
  it('gives a finished round its ratio and cuts its bar beside a much shorter round 2', () => {
    const [first] = rowsOf(new Story().halfOfRoundTwo(2000, 250))
    expect(first).toMatchObject({
      kind: 'finished',
      sent: '7.81',
      dirtied: '1.95',
      ratio: '0.25',
      isCut: true,
      sentShare: 1,
    })
  })

  it('shows a running round as a plan and what is done of it, without a ratio', () => {
    const row = rowsOf(new Story().halfOfRoundTwo(2000, 250))[1]!
    expect(row).toMatchObject({ kind: 'running', ratio: '…', planShare: 0.8 })
    expect(row.sentShare).toBeCloseTo(0.4)
  })

  it('marks every forecast figure with ≈', () => {
    const forecasts = rowsOf(new Story().halfOfRoundTwo(4000, 500)).filter(({ kind }) => kind === 'forecast')
    expect(forecasts.length).toBeGreaterThan(0)
    for (const { sent, dirtied, ratio, time } of forecasts) {
      for (const figure of [sent, dirtied, ratio, time]) expect(figure).toMatch(/^≈/)
    }
  })

  it('keeps a single round whole', () => {
    const rows = rowsOf(new Story().completed())
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ sentShare: 1, ratio: '0.04' })
  })
})

describe('a round that the migration did not finish', () => {
  const broken = () =>
    new Story().started().round(2, 1, 8000).sample(3, 1, 1000, 7000).sample(5, 1, 3000, 5000)

  it('has no ratio once the move has failed, and is told as not finished', () => {
    const { migration } = broken().ended(25, 'failed')
    const rows = roundRows(migration, nsFromSeconds(40), null)
    expect(rows).toMatchObject([{ round: 1, kind: 'unfinished', ratio: '–' }])
    expect(roundsFinding(migration, rows)).toBe('Rounds: the first one was not finished.')
    expect(roundsTable(rows, 'GiB').rows[0]![0]).toBe('1 (not finished)')
  })

  it('ends with its VM where that stopped with its host, before the move has failed', () => {
    const { migration } = broken()
    const [row] = roundRows(migration, nsFromSeconds(40), null, nsFromSeconds(4))
    expect(row).toMatchObject({ kind: 'unfinished', time: '2\u00a0s' })
  })

  it('curves end where the VM stopped', () => {
    const { migration } = broken()
    const { series } = untilStopped(migration, nsFromSeconds(4))
    expect(series.atNs).toEqual([nsFromSeconds(3)])
    expect(series.remainingPages).toHaveLength(1)
    expect(untilStopped(migration, null)).toBe(migration)
  })
})
