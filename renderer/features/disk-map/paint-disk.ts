/**
 * Paints a disk map frame onto a canvas, in the memory map's shapes: beside its colour each state has a shape of its
 * own, so that it reads in grey. The bulk copy's place is a bar with feet. Pure but for the canvas.
 */
import type { DiskMapFrame } from '../../../core/contract/disk-map-frame.ts'
import { cellsPerRow, mapLayout, type MapLayout } from '../memory-map/map-cells.ts'
import { paintCells, type CanvasPainting, type MapColors, type MapContext } from '../memory-map/paint-map.ts'
import { cursorCell, diskCellState } from './disk-cells.ts'

export interface DiskPainting extends CanvasPainting {
  readonly frame: DiskMapFrame
}

export function paintDisk(context: MapContext, painting: DiskPainting): MapLayout {
  const { frame, width, height, devicePixelRatio, colors } = painting
  const layout = mapLayout(frame.cellCount, width, height, devicePixelRatio)
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, width, height)
  const states = Array.from({ length: frame.cellCount }, (_, cell) => diskCellState(frame, cell))
  paintCells(context, {
    states,
    colors,
    layout,
    isolated: painting.isolated,
    cursor: painting.cursor,
  })
  const at = cursorCell(frame)
  if (at !== null) copyMark(context, colors, layout, at)
  return layout
}

/** A bar at the left of the cell that comes next, with feet over and under it. */
function copyMark(context: MapContext, colors: MapColors, layout: MapLayout, cell: number): void {
  const x = (cell % cellsPerRow) * layout.pitchX
  const y = Math.floor(cell / cellsPerRow) * layout.pitchY
  context.fillStyle = colors.panel
  context.fillRect(x - 2, y - 2, 4, layout.cellHeight + 4)
  context.fillStyle = colors.text
  context.fillRect(x - 1, y - 2, 2, layout.cellHeight + 4)
  context.fillRect(x - 3, y - 2, 6, 1.5)
  context.fillRect(x - 3, y + layout.cellHeight + 0.5, 6, 1.5)
}
