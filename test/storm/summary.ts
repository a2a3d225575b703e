/** The storm in figures: how much was played, how fast, and what was met. */
import type { ChunkResult } from './chunk.ts'
import { expected, gapsOf, type Tally } from './coverage.ts'

export function mergedTally(results: readonly ChunkResult[]): Tally {
  const tally: Tally = new Map()
  for (const result of results)
    for (const [what, count] of result.tally) tally.set(what, (tally.get(what) ?? 0) + count)
  return tally
}

const columns = 3
const columnWidth = 44

/** Groups of coverage in the order in which they are shown. */
const groups = ['fault', 'trigger', 'stage', 'outcome', 'event', 'undone', 'vim']

export function summaryLines(tally: Tally, wallMs: number): string[] {
  const seconds = wallMs / 1000
  const of = (what: string) => tally.get(what) ?? 0
  const perSecond = (count: number) => Math.round(count / seconds).toLocaleString('en')
  const plain = (count: number) => count.toLocaleString('en')
  const pairs = [...tally.keys()].filter((what) => what.startsWith('pair: ')).length
  return [
    `${plain(of('seeds'))} seeds in ${seconds.toFixed(1)} s (${perSecond(of('seeds'))} per second), ` +
      `${plain(of('migrations'))} migrations (${perSecond(of('migrations'))} per second), ` +
      `${plain(of('events'))} events (${perSecond(of('events'))} per second), ` +
      `${plain(Math.round(of('virtual ms') / 1000))} virtual seconds`,
    ...groups.flatMap((group) => groupLines(tally, group)),
    `${pairs} pairs of a fault and the stage that it hit`,
    ...gapsOf(tally).map((what) => `never met: ${what}`),
  ]
}

function groupLines(tally: Tally, group: string): string[] {
  const known = new Set(expected.filter((what) => what.startsWith(`${group}: `)))
  for (const what of tally.keys()) if (what.startsWith(`${group}: `)) known.add(what)
  const cells = [...known].map((what) => {
    const count = String(tally.get(what) ?? 0)
    return `${count.padStart(8)} ${what.slice(group.length + 2)}`
  })
  const rows: string[] = []
  for (let at = 0; at < cells.length; at += columns)
    rows.push(
      cells
        .slice(at, at + columns)
        .map((cell) => cell.padEnd(columnWidth))
        .join('')
        .trimEnd(),
    )
  return [`${group}:`, ...rows]
}
