/** The guest in a report, as its clients saw it: a chart around the stun, and a line for each part of the time. */
import { milliseconds, percent } from '../../../core/base/format.ts'
import { nsPerMs } from '../../../core/base/units.ts'
import type { GuestSeries, MigrationView } from '../../../core/trace/view.ts'
import { guestFiguresOf, type GuestFigures, type GuestStretch } from '../guest-figures.ts'
import { guestChart } from './guest-chart.ts'
import { markup, type Html } from './html.ts'

export function guestSection(migration: MigrationView, guest: GuestSeries | null): Html | null {
  if (guest === null) return null
  const figures = guestFiguresOf(migration, guest)
  const chart = guestChart(migration, guest)
  if (chart === null) {
    // No stun to show; what the rounds did to clients is told all the same.
    if (figures.rounds === null) return null
    return markup`<section>
      <h2>Guest <small>as its clients see it</small></h2>
      ${stretchTable(figures)}
    </section>`
  }
  const { network, stunnedAtNs } = migration.stun
  const reply =
    network === null || stunnedAtNs === null
      ? ''
      : `The first reply came ${milliseconds(network.atNs - stunnedAtNs)} after the last instruction at the source. `
  return markup`<section>
    <h2>Guest around the stun <small>as its clients see it; ms after the last instruction</small></h2>
    <figure>
      ${chart}
      <figcaption>
        ${reply}While no vCPU runs there is no latency, so its line breaks; what waited is served afterwards.
      </figcaption>
    </figure>
    ${stretchTable(figures)}
  </section>`
}

function stretchTable(figures: GuestFigures): Html {
  const parts = [
    { name: 'Before', stretch: figures.before },
    { name: 'While traces were installed', stretch: figures.tracing },
    { name: 'In the rounds', stretch: figures.rounds },
    { name: 'After the stun', stretch: figures.afterStun },
  ]
  const { servedAfterMs, longestGapMs } = figures
  const gap =
    longestGapMs === null || longestGapMs === 0
      ? ''
      : `Longest gap without an answer: ${milliseconds(longestGapMs * nsPerMs)}. `
  const served =
    servedAfterMs === null
      ? ''
      : `What had waited was served ${milliseconds(servedAfterMs * nsPerMs)} after the first instruction at the destination.`
  return markup`<table>
      <thead>
        <tr>
          <th>Part</th>
          <th class="number">Served, mean</th>
          <th class="number">Least</th>
          <th class="number">Worst 99th percentile</th>
        </tr>
      </thead>
      <tbody>
        ${parts.map(({ name, stretch }) => (stretch === null ? null : stretchRow(name, stretch)))}
      </tbody>
    </table>
    <p class="note">${gap}${served}</p>`
}

function stretchRow(name: string, stretch: GuestStretch): Html {
  return markup`<tr>
    <td>${name}</td>
    <td class="number">${percent(stretch.meanThroughputPercent / 100)}</td>
    <td class="number">${percent(stretch.leastThroughputPercent / 100)}</td>
    <td class="number">${milliseconds(stretch.worstLatencyMs * nsPerMs)}</td>
  </tr> `
}
