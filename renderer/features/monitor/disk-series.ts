/**
 * A VM's disks in one move: which are shown, and their samples on the time axis. Colours and dashes tell disks apart,
 * so that they read without colour. Pure.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { DiskSeries } from '../../../core/trace/storage-view.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import type { TimeAxis } from './time-axis.ts'

export interface ShownDisk {
  readonly name: string
  readonly series: DiskSeries | null
}

/** Disks that move, in the order in which their copies begin. */
export function movedDisks(vm: VmView | null, migration: MigrationView | null): ShownDisk[] {
  return (migration?.storage?.copies ?? []).map(({ disk }) => ({
    name: disk,
    series: vm?.disks.get(disk) ?? null,
  }))
}

/** Most disks that one chart tells apart; further ones take the last style. */
const dashes = ['solid', [5, 3], [2, 2], [7, 2, 2, 2]] as const

export function lineStyleOf(index: number, colors: ThemeColors) {
  const palette = [colors.sent, colors.toSend, colors.goal, colors.prediction]
  const place = Math.min(index, dashes.length - 1)
  return {
    color: palette[place]!,
    type: dashes[place]! as 'solid' | number[],
    width: 1.75,
  }
}

/** One column as points; null breaks the line. Samples outside of the axis are left out. */
export function pointsOf(
  series: DiskSeries | null,
  axis: TimeAxis,
  valueAt: (series: DiskSeries, index: number) => number | null,
): [number, number | null][] {
  if (series === null) return []
  const points: [number, number | null][] = []
  for (let index = 0; index < series.atNs.length; index += 1) {
    const atNs = series.atNs[index]!
    if (atNs < axis.minNs || atNs > axis.maxNs) continue
    points.push([atNs / nsPerSecond, valueAt(series, index)])
  }
  return points
}
