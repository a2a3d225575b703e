/** The remaining-memory chart: axes that stand still, rounds and goal as marks, the stun hatched and then red. */
import { describe, expect, it } from 'vitest'
import { nsFromSeconds, nsPerSecond, pagesFromMib } from '../../../core/base/units.ts'
import type { FaultView } from '../../../core/trace/fault-view.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { remainingOption, type RemainingFacts } from '../../../renderer/features/monitor/remaining-chart.ts'
import { memoryTicks } from '../../../renderer/features/monitor/memory-ticks.ts'
import { timeAxisOf } from '../../../renderer/features/monitor/time-axis.ts'
import type { ThemeColors } from '../../../renderer/theme/theme-colors.ts'
import { Story } from './story.ts'

const colors = new Proxy({}, { get: (_, role) => String(role) }) as ThemeColors

function optionAt(story: Story | null, more: Partial<RemainingFacts> = {}) {
  const migration = story?.view.migrations[0] ?? null
  const nowNs = story?.view.nowNs ?? 0
  return remainingOption({
    migration,
    memoryPages: pagesFromMib(8192),
    nowNs,
    axis: timeAxisOf(migration, nowNs),
    forecast: migration === null ? null : forecastRounds(migration, nowNs),
    scale: 'log',
    colors,
    hatch: null,
    plotWidth: 440,
    plotHeight: 124,
    ...more,
  }) as unknown as Option
}

interface Line {
  readonly id: string
  readonly data: [number, number][]
  readonly markLine?: {
    data: { id?: string; xAxis?: number; yAxis?: number; label: { formatter?: string } }[]
  }
  readonly markArea?: { data: [{ xAxis: number; itemStyle: { color: string } }, { xAxis: number }][] }
}

interface Option {
  readonly animation: boolean
  readonly tooltip: { renderMode: string }
  readonly xAxis: { min: number; max: number }
  readonly yAxis: { type: string; min: number; max: number }
  readonly series: Line[]
}

function goalOf(story: Story, more: Partial<RemainingFacts> = {}) {
  return seriesOf(optionAt(story, more), 'goal').markLine!.data[0]!
}

const seriesOf = (option: Option, id: string) => option.series.find((line) => line.id === id)!

describe('axes', () => {
  it('are the same from the first instant to the end of a move', () => {
    const begun = optionAt(new Story().started().stage(1, 'validate'))
    for (const later of [
      new Story().halfOfRoundOne(),
      new Story().halfOfRoundTwo(4000, 500),
      new Story().completed(),
    ]) {
      const option = optionAt(later)
      expect([option.xAxis.min, option.xAxis.max]).toEqual([begun.xAxis.min, begun.xAxis.max])
      expect([option.yAxis.min, option.yAxis.max]).toEqual([begun.yAxis.min, begun.yAxis.max])
    }
  })

  it('double in time, and only there, when the move outlives them', () => {
    const story = new Story().halfOfRoundTwo(8000, 1000)
    const before = timeAxisOf(story.migration, story.view.nowNs)
    const after = timeAxisOf(story.migration, before.maxNs + 1)
    expect(after).toMatchObject({ minNs: before.minNs, maxNs: before.maxNs * 2, doublings: 1 })
  })

  it('are log to the base 2, from a quarter GiB to the power of two above the memory', () => {
    expect(optionAt(null).yAxis).toMatchObject({ type: 'log', min: 0.25, max: 8 })
    expect(memoryTicks(pagesFromMib(12 * 1024), 0, 'log')).toEqual({
      min: 0.25,
      max: 16,
      ticks: [0.25, 0.5, 1, 2, 4, 8, 16],
    })
  })

  it('reach below the goal of a slow link, and to zero when linear', () => {
    const goalBytes = 56 * 1024 * 1024
    expect(memoryTicks(pagesFromMib(8192), goalBytes, 'log').min).toBeLessThan(56 / 1024)
    expect(optionAt(new Story().halfOfRoundOne(), { scale: 'linear' }).yAxis).toMatchObject({
      type: 'value',
      min: 0,
      max: 8,
    })
  })

  it('reach to the forecast end, rounded up', () => {
    const { migration, view } = new Story().halfOfRoundOne()
    const usual = timeAxisOf(migration, view.nowNs)
    const widened = timeAxisOf(migration, view.nowNs, usual.maxNs + nsFromSeconds(1))
    expect(widened.doublings).toBe(0)
    expect(widened.maxNs).toBeGreaterThan(usual.maxNs)
    expect(widened.maxNs).toBeLessThan(usual.maxNs * 1.5)
  })

  it('begin at the move where it begins late in a run', () => {
    const axis = timeAxisOf(new Story().started(100).migration, nsFromSeconds(100))
    expect(axis.minNs).toBeGreaterThan(nsFromSeconds(90))
    expect(axis.minNs).toBeLessThanOrEqual(nsFromSeconds(100))
  })
})

describe('marks', () => {
  it('show when a fault on the axis began and ended, and none beyond it', () => {
    const story = () => new Story().halfOfRoundTwo(4000, 500)
    const linesWith = (faults: readonly FaultView[]) =>
      seriesOf(optionAt(story(), { faults }), 'remaining').markLine!.data
    const span = { beganAtNs: 3 * nsPerSecond, endedAtNs: 4 * nsPerSecond }
    const late = { beganAtNs: 9000 * nsPerSecond, endedAtNs: null }
    const fault = { name: 'cut', spans: [span, late] } as unknown as FaultView
    const added = linesWith([fault]).filter(
      (line) => !linesWith([]).some((one) => JSON.stringify(one) === JSON.stringify(line)),
    )
    expect(added.map(({ xAxis }) => xAxis)).toEqual([3, 4])
  })

  it('has a line where each round began and one for now', () => {
    const lines = seriesOf(optionAt(new Story().halfOfRoundTwo(4000, 500)), 'remaining').markLine!.data
    expect(lines.filter(({ xAxis }) => xAxis !== undefined).map(({ xAxis }) => xAxis)).toEqual([2, 10, 12])
  })

  it('labels the goal with its arithmetic', () => {
    const goal = goalOf(new Story().halfOfRoundOne())
    expect(goal.yAxis).toBeCloseTo(500 / 1024)
    expect(goal.label.formatter!.replaceAll('\u00a0', ' ')).toBe(
      'Switchover goal {goal|500 MiB} {sum|= 0.5 s × 1,000 MiB/s}',
    )
  })

  it('draws the goal where the rate of this migration puts it, which is half beside another one', () => {
    const story = new Story().started().stage(1, 'validate').stage(2, 'pre-copy').round(2, 1, 8000)
    for (let at = 3; at <= 8; at += 1) story.sample(at, 1, (at - 2) * 500, 8000 - (at - 2) * 500)
    const goal = goalOf(story)
    expect(goal.yAxis).toBeCloseTo(250 / 1024, 1)
    expect(goal.label.formatter!.replaceAll('\u00a0', ' ')).toMatch(/25[01] MiB.*0.5 s × 50[01] MiB/)
  })

  it('leaves the arithmetic out where there is no room for it', () => {
    expect(goalOf(new Story().halfOfRoundOne(), { plotWidth: 250 }).label.formatter).not.toContain('×')
  })

  it('hatches the expected stun and paints the measured one red, where it was', () => {
    const expected = seriesOf(optionAt(new Story().halfOfRoundOne(100)), 'remaining').markArea!.data.at(-1)!
    expect(expected[0].itemStyle.color).toBe('hatch')
    const measured = seriesOf(optionAt(new Story().completed()), 'remaining').markArea!.data.at(-1)!
    expect(measured[0]).toMatchObject({ xAxis: 10, itemStyle: { color: 'reDirtied' } })
    expect(measured[1].xAxis).toBeCloseTo(10.4)
  })
})

describe('series', () => {
  it('starts where round 1 began, with all that it has to send', () => {
    const { data } = seriesOf(optionAt(new Story().halfOfRoundOne(400)), 'remaining')
    expect(data[0]).toEqual([2, 8000 / 1024])
    expect(data.at(-1)).toEqual([6, 4400 / 1024])
  })

  it('clips at the axis, because a log axis has no zero', () => {
    const story = new Story().halfOfRoundOne(0).sample(9.99, 1, 7999, 1)
    expect(seriesOf(optionAt(story), 'remaining').data.at(-1)![1]).toBe(0.25)
  })

  it('projects from now on, and stops projecting when it is over', () => {
    const running = seriesOf(optionAt(new Story().halfOfRoundTwo(4000, 500)), 'projection')
    expect(running.data[0]![0]).toBe(12)
    expect(seriesOf(optionAt(new Story().completed()), 'projection').data).toEqual([])
  })

  it('neither animates nor draws its tooltip as an element', () => {
    expect(optionAt(null)).toMatchObject({ animation: false, tooltip: { renderMode: 'richText' } })
  })
})
