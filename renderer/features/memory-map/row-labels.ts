/** Addresses beside the rows of a map of cells. Pure. */
import { gibBytes, mibBytes } from '../../../core/base/units.ts'
import { threeDigits } from '../../format/numbers.ts'
import { cellsPerRow } from './map-cells.ts'

export interface RowLabel {
  readonly row: number
  readonly text: string
}

/** At most one row in `minRows` has one; the unit stands once, at the first. */
export function addressLabels(
  map: { readonly cellCount: number; readonly cellBytes: number; readonly totalBytes: number },
  minRows: number,
): RowLabel[] {
  const rowBytes = map.cellBytes * cellsPerRow
  const rows = Math.ceil(map.cellCount / cellsPerRow)
  const [unit, unitBytes] = map.totalBytes >= 2 * gibBytes ? ['GiB', gibBytes] : ['MiB', mibBytes]
  let step = 1
  while (step < minRows) step *= 2
  const labels: RowLabel[] = []
  for (let row = 0; row < rows; row += step)
    labels.push({ row, text: row === 0 ? `0\u00a0${unit}` : threeDigits((row * rowBytes) / unitBytes) })
  return labels
}
