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

/** Disks that one chart tells apart; further ones are thin grey lines, told together. */
const dashes = ['solid', [5, 3], [2, 2], [7, 2, 2, 2]] as const

export function lineStyleOf(index: number, colors: ThemeColors) {
  if (index >= dashes.length) return { color: colors.third, type: 'solid' as const, width: 1 }
  const palette = [colors.sent, colors.toSend, colors.goal, colors.prediction]
  return {
    color: palette[index]!,
    type: dashes[index]! as 'solid' | number[],
    width: 1.75,
  }
}

export interface DiskKey {
  readonly name: string
  /** The name, or where disks are numbered and many the number alone. */
  readonly label: string
  /** Of its style. */
  readonly index: number
}

/** Entries of the legend: a disk each, and all that look alike as one. */
export function diskKeys(disks: readonly string[]): DiskKey[] {
  const stem = (disks[0] ?? '').replace(/\d+$/, '')
  const isNumbered = disks.length > 2 && disks.every((name) => name.replace(/\d+$/, '') === stem)
  const named = disks.slice(0, dashes.length).map((name, index) => {
    const label = isNumbered && index > 0 ? name.slice(stem.length) : name
    return { name, label, index }
  })
  const others = disks.length - named.length
  const name = others === 1 ? '1 other disk' : `${others} other disks`
  return others === 0 ? named : [...named, { name, label: name, index: dashes.length }]
}

/** Place of a disk among those of the move, which gives it its style. */
export function diskIndex({ storage }: Pick<MigrationView, 'storage'>, disk: string): number {
  return Math.max(0, storage?.copied.indexOf(disk) ?? 0)
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
