/** The disks of one migration in a report: a chart of what is left to copy, a line for each disk, passes. */
import { byteSize, clockTime, percent, timeSpan, wholePercent } from '../../../core/base/format.ts'
import { gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import { largestOf } from '../../../core/base/extremes.ts'
import { mirroredShare, skippedBytes, zeroBytes } from '../../../core/trace/storage-figures.ts'
import { passNs, passRatio, readyWords } from '../../../core/trace/storage-verdict.ts'
import type { DiskCopyView, DiskSeries } from '../../../core/trace/storage-view.ts'
import {
  byMoverInWords,
  formatChangeInWords,
  moverInWords,
  wayInWords,
} from '../../../core/trace/storage-words.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { fontFamily, paper } from './colors.ts'
import { placementOf } from './file-figures.ts'
import { markup, type Html } from './html.ts'
import { svgChart } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

export function filesSection(migration: MigrationView, vm: VmView | undefined): Html | null {
  const { storage } = migration
  if (storage === null || storage.copies.length === 0) return null
  return markup`<section>
      <h2>Disks to copy <small>GiB; virtual seconds since the task began</small></h2>
      <figure>
        ${remainingChart(migration, vm)}
        <figcaption>${readyWords(storage, placementOf(storage))}</figcaption>
      </figure>
    </section>
    <section>
      <h2>Disks</h2>
      <table>
        <thead>
          <tr>
            <th>Disk</th>
            <th>From, to</th>
            <th>Format</th>
            <th>Data mover</th>
            <th class="number">Read</th>
            <th class="number">Sent</th>
            <th class="number">Written</th>
            <th class="number">Zeros</th>
            <th class="number">Holes</th>
            <th class="number">Mirrored</th>
            <th class="number">Held</th>
            <th class="number">Takes</th>
          </tr>
        </thead>
        <tbody>
          ${storage.copies.map(diskRow)}
        </tbody>
      </table>
      ${storage.copies.map(
        ({ disk, mover, moverReason }) =>
          markup`<p class="note">${disk} ${byMoverInWords(mover)}: ${moverReason}</p>`,
      )}
    </section>
    ${passesSection(storage.copies)}`
}

function diskRow(copy: DiskCopyView): Html {
  const { ended } = copy
  const bytes = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : byteSize(value)
  const share =
    ended === null ? null : mirroredShare({ toSource: ended.writesToSource, toBoth: ended.writesToBoth })
  return markup`<tr>
    <td>${copy.disk}</td>
    <td>${wayInWords(copy)}</td>
    <td>${formatChangeInWords(copy.fromFormat, copy.toFormat)}</td>
    <td>${moverInWords(copy.mover)}</td>
    <td class="number">${bytes(ended?.readBytes)}</td>
    <td class="number">${bytes(ended?.sentBytes)}</td>
    <td class="number">${bytes(ended?.writtenBytes)}</td>
    <td class="number">${bytes(zeroBytes(copy))}</td>
    <td class="number">${bytes(skippedBytes(copy))}</td>
    <td class="number">${share === null ? '–' : wholePercent(share)}</td>
    <td class="number">${ended?.writesHeld ?? '–'}</td>
    <td class="number">${ended === null ? '–' : timeSpan(ended.durationNs)}</td>
  </tr> `
}

function passesSection(copies: readonly DiskCopyView[]): Html | null {
  const passes = copies.flatMap((copy) => copy.passes.map((pass, index) => ({ copy, pass, index })))
  if (passes.length === 0) return null
  return markup`<section>
    <h2>Passes <small>of changed block tracking</small></h2>
    <table>
      <thead>
        <tr>
          <th>Disk</th>
          <th class="number">Pass</th>
          <th class="number">Copied</th>
          <th class="number">Changed</th>
          <th class="number">Changed of copied</th>
          <th class="number">Takes</th>
          <th>Verdict</th>
        </tr>
      </thead>
      <tbody>
        ${passes.map(
          ({ copy, pass, index }) =>
            markup`<tr>
              <td>${copy.disk}</td>
              <td class="number">${pass.pass}</td>
              <td class="number">${byteSize(pass.passBytes)}</td>
              <td class="number">${byteSize(pass.changedBytes)}</td>
              <td class="number">${percent(passRatio(pass))}</td>
              <td class="number">${timeSpan(passNs(copy, index))}</td>
              <td>${pass.reason}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section>`
}

const size = { width: 674, height: 220 }
const dashes = ['solid', [5, 3], [2, 2]] as const

function remainingChart(migration: MigrationView, vm: VmView | undefined): Html {
  const copies = migration.storage?.copies ?? []
  const endNs =
    migration.outcome?.atNs ??
    largestOf(
      copies.map((copy) => lastNs(copy, vm)),
      migration.startedAtNs,
    )
  const seconds = (atNs: number) => (atNs - migration.startedAtNs) / nsPerSecond
  const time = niceTicks(Math.max(1, seconds(endNs)) * 1.02)
  const most = largestOf(
    copies.map(({ bytesToCopy }) => bytesToCopy),
    gibBytes / 16,
  )
  const amount = niceTicks(most / gibBytes)
  const text = { color: paper.third, fontSize: 11, fontFamily }
  const instants = [
    { atNs: latest(copies, (copy) => copy.readyAtNs), name: 'ready' },
    { atNs: latest(copies, (copy) => copy.switchedAtNs), name: 'switch' },
  ].filter((mark): mark is { atNs: number; name: string } => mark.atNs !== null)
  return svgChart({
    id: `disks-${migration.migration}`,
    description: describe(copies),
    ...size,
    option: {
      textStyle: { fontFamily },
      grid: { left: 44, right: 110, top: 24, bottom: 26 },
      xAxis: {
        type: 'value',
        min: 0,
        max: time.max,
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          ...text,
          customValues: time.ticks,
          formatter: (value: number) => `${value}${value === time.ticks.at(-1) ? '\u00a0s' : ''}`,
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: amount.max,
        splitLine: { show: false },
        axisLabel: { ...text, customValues: amount.ticks },
      },
      series: copies.map((copy, index) => ({
        type: 'line',
        symbol: 'none',
        data: points(migration, copy, vm?.disks.get(copy.disk)).map(([atNs, left]) => [
          seconds(atNs),
          left / gibBytes,
        ]),
        lineStyle: {
          color: index % 2 === 0 ? paper.sent : paper.toSend,
          type: dashes[Math.min(index, 2)],
          width: 1.75,
        },
        markLine: {
          silent: true,
          symbol: 'none',
          data:
            index > 0
              ? []
              : marksOf(
                  instants.map(({ atNs, name }) => ({ at: seconds(atNs), name })),
                  time.max,
                ),
        },
        markPoint: undefined,
        endLabel: { show: false },
      })),
    },
  })
}

/** Two that are near each other are told together. */
function marksOf(instants: readonly { at: number; name: string }[], span: number): object[] {
  const told: { at: number; name: string }[] = []
  for (const mark of instants) {
    const before = told.at(-1)
    if (before !== undefined && mark.at - before.at < span * 0.07) before.name += `, ${mark.name}`
    else told.push({ ...mark })
  }
  return told.map(({ at, name }) => ({
    xAxis: at,
    lineStyle: { color: paper.goal, type: [4, 3], width: 1 },
    label: { formatter: name, color: paper.text, fontSize: 11, fontFamily, align: 'left', distance: 4 },
  }))
}

function latest(copies: readonly DiskCopyView[], of: (copy: DiskCopyView) => number | null): number | null {
  const all = copies.map(of)
  return all.includes(null) || all.length === 0
    ? null
    : largestOf(
        all.map((at) => at ?? 0),
        0,
      )
}

function lastNs(copy: DiskCopyView, vm: VmView | undefined): number {
  return copy.ended?.atNs ?? vm?.disks.get(copy.disk)?.atNs.at(-1) ?? copy.startedAtNs
}

function points(
  { migration }: MigrationView,
  copy: DiskCopyView,
  series: DiskSeries | undefined,
): [atNs: number, bytes: number][] {
  const found: [number, number][] = [[copy.startedAtNs, copy.bytesToCopy]]
  series?.atNs.forEach((atNs, index) => {
    if (
      series.migration[index] === migration &&
      atNs > copy.startedAtNs &&
      atNs <= (copy.ended?.atNs ?? Infinity)
    )
      found.push([atNs, series.remainingBytes[index]!])
  })
  if (copy.switchedAtNs !== null) found.push([copy.switchedAtNs, 0])
  return found
}

function describe(copies: readonly DiskCopyView[]): string {
  const parts = copies.map(
    ({ disk, bytesToCopy, readyAtNs }) =>
      `${disk} begins at ${byteSize(bytesToCopy)}${readyAtNs === null ? '' : ` and is copied at ${clockTime(readyAtNs)}`}`,
  )
  return `Disks to copy in GiB over virtual seconds. ${parts.join('; ')}.`
}
