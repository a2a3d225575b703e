/** Curves of one move in two runs over each other: remaining memory, and what the guest's clients got. */
import { largestOf } from '../../../core/base/extremes.ts'
import { threeDigits } from '../../../core/base/format.ts'
import { bytesFromPages, gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import type { Pair, Side } from './compared-sides.ts'
import { linesChart } from './lines-chart.ts'
import { figureCell, type Chart } from './report-document.ts'

/** Most points of a curve. */
const points = 160

/** What is left of memory, or of the disks where no memory moves, over the seconds since each task began. */
export function remainingOverlay([mine, theirs]: Pair, left: Side, right: Side): Chart | null {
  const curves = [remainingCurve(mine), remainingCurve(theirs)]
  if (curves.some((curve) => curve.length < 2)) return null
  const title = `Remaining memory of ${mine.vm} in both runs`
  const most = largestOf(
    curves.flatMap((curve) => curve.map(([, gib]) => gib)),
    1 / 1024,
  )
  const floor = Math.max(most / 4096, Math.min(0.25, most / 64))
  const drawn = curves.map((curve) => curve.map(([at, gib]) => [at, Math.max(gib, floor)] as const))
  const description = `${title}, GiB still to send, log scale, over virtual seconds since each task began.`
  return overlay(
    { id: `compared-${mine.migration}`, title, description, unit: 'GiB', caption: description },
    drawn,
    [left, right],
    {
      scale: 'log',
      min: floor,
      max: most,
    },
  )
}

function remainingCurve({ series, startedAtNs, stun }: MigrationView): (readonly [number, number])[] {
  const until = stun.stunnedAtNs ?? Infinity
  return thinned(
    series.atNs.flatMap((atNs, index) =>
      atNs > until
        ? []
        : [
            [
              (atNs - startedAtNs) / nsPerSecond,
              bytesFromPages(series.remainingPages[index]!) / gibBytes,
            ] as const,
          ],
    ),
  )
}

/** What clients got, in per cent of what they asked for. */
export function guestOverlay([mine, theirs]: Pair, left: Side, right: Side): Chart | null {
  const curves = [guestCurve(mine, left.view), guestCurve(theirs, right.view)]
  if (curves.some((curve) => curve.length < 2)) return null
  const title = `Throughput of the guest of ${mine.vm} in both runs`
  const description = `${title}, in per cent of what clients ask for, over virtual seconds since each task began.`
  const most = largestOf(
    curves.flatMap((curve) => curve.map(([, share]) => share)),
    100,
  )
  return overlay(
    { id: `compared-guest-${mine.migration}`, title, description, unit: '%', caption: description },
    curves,
    [left, right],
    {
      scale: 'linear',
      min: 0,
      max: most,
    },
  )
}

function guestCurve(
  { vm, startedAtNs, outcome }: MigrationView,
  view: RunView,
): (readonly [number, number])[] {
  const guest = view.vms.get(vm)?.guest
  if (guest === undefined) return []
  const until = (outcome?.atNs ?? Infinity) + nsPerSecond
  return thinned(
    guest.atNs.flatMap((atNs, index) =>
      atNs < startedAtNs || atNs > until
        ? []
        : [[(atNs - startedAtNs) / nsPerSecond, guest.throughputPermyriad[index]! / 100] as const],
    ),
  )
}

/** So many points that a line on paper shows no difference; the first and the last are kept. */
function thinned<Point>(all: readonly Point[]): Point[] {
  const every = Math.max(1, Math.ceil(all.length / points))
  return all.filter((_, index) => index % every === 0 || index === all.length - 1)
}

function overlay(
  about: {
    readonly id: string
    readonly title: string
    readonly description: string
    readonly unit: string
    readonly caption: string
  },
  curves: readonly (readonly (readonly [number, number])[])[],
  sides: readonly Side[],
  scale: { readonly scale: 'linear' | 'log'; readonly min: number; readonly max: number },
): Chart {
  const { id, title, description, unit, caption } = about
  const looks = ['first', 'second'] as const
  return {
    kind: 'chart',
    title,
    description,
    caption: `${caption} Solid, ${sides[0]!.name}. Dashed, ${sides[1]!.name}.`,
    svg: linesChart({
      id,
      title,
      description,
      lines: curves.map((curve, index) => ({
        name: sides[index]!.letter,
        look: looks[index]!,
        points: curve,
      })),
      x: { unit: 's' },
      y: { unit, ...scale },
    }),
    table: {
      kind: 'table',
      title,
      columns: [
        { name: 'Run' },
        { name: 'After', unit: 's', isNumber: true },
        { name: 'Value', unit, isNumber: true },
      ],
      rows: curves.flatMap((curve, index) =>
        curve.map(([at, value]) => [
          sides[index]!.name,
          figureCell(threeDigits(at), Number(at.toFixed(6))),
          figureCell(threeDigits(value), Number(value.toFixed(6))),
        ]),
      ),
    },
  }
}
