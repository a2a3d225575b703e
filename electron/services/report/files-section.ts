/** The disks of one migration in a report: a chart of what is left to copy, a line for each disk, passes. */
import { byteSize, percent, timeSpan, wholePercent } from '../../../core/base/format.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { mirroredShare, skippedBytes, zeroBytes } from '../../../core/trace/storage-figures.ts'
import { passNs, passRatio, readyWords } from '../../../core/trace/storage-verdict.ts'
import type { DiskCopyView } from '../../../core/trace/storage-view.ts'
import {
  byMoverInWords,
  formatChangeInWords,
  moverInWords,
  wayInWords,
} from '../../../core/trace/storage-words.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { disksChart } from './disks-chart.ts'
import { placementOf } from './file-figures.ts'
import { figureCell, heading, noFigure, words, type Block, type Cell, type Table } from './report-document.ts'

export function filesBlocks(migration: MigrationView, vm: VmView | undefined): Block[] {
  const { storage } = migration
  if (storage === null || storage.copies.length === 0) return []
  return [
    heading('Disks to copy', 'GiB; virtual seconds since the task began'),
    disksChart(migration, vm, readyWords(storage, placementOf(storage))),
    heading('Disks'),
    disksTable(storage.copies),
    amountsTable(storage.copies),
    ...storage.copies.map(({ disk, mover, moverReason }) =>
      words('note', `${disk} ${byMoverInWords(mover)}: ${moverReason}`),
    ),
    ...passesBlocks(storage.copies),
  ]
}

function disksTable(copies: readonly DiskCopyView[]): Table {
  return {
    kind: 'table',
    title: 'Disks and their way',
    isTitleQuiet: true,
    columns: [
      { name: 'Disk' },
      { name: 'From, to' },
      { name: 'Format' },
      { name: 'Data mover' },
      { name: 'Mirrored', unit: '%', isNumber: true },
      { name: 'Writes held', isNumber: true },
      { name: 'Takes', unit: 's', isNumber: true },
    ],
    rows: copies.map((copy) => {
      const { ended } = copy
      const share =
        ended === null ? null : mirroredShare({ toSource: ended.writesToSource, toBoth: ended.writesToBoth })
      return [
        copy.disk,
        wayInWords(copy),
        formatChangeInWords(copy.fromFormat, copy.toFormat),
        moverInWords(copy.mover),
        share === null ? noFigure : figureCell(wholePercent(share), share * 100),
        ended === null ? noFigure : figureCell(String(ended.writesHeld), ended.writesHeld),
        ended === null ? noFigure : figureCell(timeSpan(ended.durationNs), ended.durationNs / nsPerSecond),
      ]
    }),
  }
}

function amountsTable(copies: readonly DiskCopyView[]): Table {
  const bytes = (value: number | null | undefined): Cell =>
    value === null || value === undefined ? noFigure : figureCell(byteSize(value), value)
  return {
    kind: 'table',
    title: 'What was read, sent and written',
    columns: [
      { name: 'Disk' },
      { name: 'Read', unit: 'bytes', isNumber: true },
      { name: 'Sent', unit: 'bytes', isNumber: true },
      { name: 'Written', unit: 'bytes', isNumber: true },
      { name: 'Zeros', unit: 'bytes', isNumber: true },
      { name: 'Holes', unit: 'bytes', isNumber: true },
    ],
    rows: copies.map((copy) => [
      copy.disk,
      bytes(copy.ended?.readBytes),
      bytes(copy.ended?.sentBytes),
      bytes(copy.ended?.writtenBytes),
      bytes(zeroBytes(copy)),
      bytes(skippedBytes(copy)),
    ]),
  }
}

function passesBlocks(copies: readonly DiskCopyView[]): Block[] {
  const passes = copies.flatMap((copy) => copy.passes.map((pass, index) => ({ copy, pass, index })))
  if (passes.length === 0) return []
  return [
    heading('Passes', 'of changed block tracking'),
    {
      kind: 'table',
      title: 'Passes of changed block tracking',
      isTitleQuiet: true,
      columns: [
        { name: 'Disk' },
        { name: 'Pass', isNumber: true },
        { name: 'Copied', unit: 'bytes', isNumber: true },
        { name: 'Changed', unit: 'bytes', isNumber: true },
        { name: 'Changed of copied', unit: '%', isNumber: true },
        { name: 'Takes', unit: 's', isNumber: true },
        { name: 'Verdict' },
      ],
      rows: passes.map(({ copy, pass, index }) => [
        copy.disk,
        figureCell(String(pass.pass), pass.pass),
        figureCell(byteSize(pass.passBytes), pass.passBytes),
        figureCell(byteSize(pass.changedBytes), pass.changedBytes),
        figureCell(percent(passRatio(pass)), passRatio(pass) * 100),
        figureCell(timeSpan(passNs(copy, index)), passNs(copy, index) / nsPerSecond),
        pass.reason,
      ]),
    },
  ]
}
