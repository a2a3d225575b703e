/** The guest in a report, as its clients saw it: a chart around the stun, and a line for each part of the time. */
import { milliseconds, percent } from '../../../core/base/format.ts'
import { nsPerMs } from '../../../core/base/units.ts'
import type { GuestSeries, MigrationView } from '../../../core/trace/view.ts'
import { guestFiguresOf, type GuestFigures, type GuestStretch } from '../guest-figures.ts'
import { guestChart } from './guest-chart.ts'
import { figureCell, heading, words, type Block, type Table } from './report-document.ts'

export function guestBlocks(migration: MigrationView, guest: GuestSeries | null): Block[] {
  if (guest === null) return []
  const figures = guestFiguresOf(migration, guest)
  const chart = guestChart(migration, guest, captionOf(migration))
  if (chart !== null) {
    return [
      heading('Guest around the stun', 'as its clients see it; ms after the last instruction'),
      chart,
      ...stretchBlocks(figures),
    ]
  }
  // No stun to show; what the rounds did to clients is told all the same.
  return figures.rounds === null ? [] : [heading('Guest', 'as its clients see it'), ...stretchBlocks(figures)]
}

function captionOf({ stun: { network, stunnedAtNs } }: MigrationView): string {
  const reply =
    network === null || stunnedAtNs === null
      ? ''
      : `The first reply came ${milliseconds(network.atNs - stunnedAtNs)} after the last instruction at the source. `
  return `${reply}While no vCPU runs there is no latency, so its line breaks; what waited is served afterwards.`
}

function stretchBlocks(figures: GuestFigures): Block[] {
  const parts = [
    { name: 'Before', stretch: figures.before },
    { name: 'While traces were installed', stretch: figures.tracing },
    { name: 'In the rounds', stretch: figures.rounds },
    { name: 'After the stun', stretch: figures.afterStun },
  ]
  const table: Table = {
    kind: 'table',
    title: 'What clients got, part by part',
    isTitleQuiet: true,
    columns: [
      { name: 'Part' },
      { name: 'Served, mean', unit: '%', isNumber: true },
      { name: 'Least', unit: '%', isNumber: true },
      { name: 'Worst 99th percentile', unit: 'ms', isNumber: true },
    ],
    rows: parts.flatMap(({ name, stretch }) => (stretch === null ? [] : [stretchRow(name, stretch)])),
  }
  const { servedAfterMs, longestGapMs } = figures
  const gap =
    longestGapMs === null || longestGapMs === 0
      ? ''
      : `Longest gap without an answer: ${milliseconds(longestGapMs * nsPerMs)}. `
  const served =
    servedAfterMs === null
      ? ''
      : `What had waited was served ${milliseconds(servedAfterMs * nsPerMs)} after the first instruction at the destination.`
  return gap + served === '' ? [table] : [table, words('note', (gap + served).trim())]
}

function stretchRow(name: string, stretch: GuestStretch) {
  const { meanThroughputPercent: mean, leastThroughputPercent: least, worstLatencyMs: worst } = stretch
  return [
    name,
    figureCell(percent(mean / 100), Number(mean.toFixed(3))),
    figureCell(percent(least / 100), least),
    figureCell(milliseconds(worst * nsPerMs), Number(worst.toFixed(3))),
  ]
}
