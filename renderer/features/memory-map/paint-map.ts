/**
 * Paints a memory map frame onto a canvas. Pure but for the canvas: the same frame, colours and size give the
 * same strokes. Each state has a shape of its own beside its colour, so that it reads in grey: the more ink,
 * the more work is left.
 */
import { pageStates, type MapFrame, type PageState } from '../../../core/contract/map-frame.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import { cellsPerRow, cellState, mapLayout, type MapLayout, type StateIndex } from './map-cells.ts'

/** What of a 2D context the map uses. */
export type MapContext = Pick<
  CanvasRenderingContext2D,
  | 'fillRect'
  | 'clearRect'
  | 'strokeRect'
  | 'setTransform'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'globalAlpha'
>

export type MapColors = Pick<
  ThemeColors,
  'clean' | 'toSend' | 'inFlight' | 'sent' | 'reDirtied' | 'untouched' | 'panel' | 'text'
>

/** What is painted beside the frame, whatever its cells stand for. */
export interface CanvasPainting {
  readonly colors: MapColors
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  readonly devicePixelRatio: number
  /** All other states are faint; null: none is. */
  readonly isolated: number | null
  /** Cell with the outline, or null. */
  readonly cursor: number | null
}

export interface MapPainting extends CanvasPainting {
  readonly frame: MapFrame
}

const faintAlpha = 0.22
/** Edge of the dot that stands for pages never touched. */
const dotPixels = 1.5

export function paintMap(context: MapContext, painting: MapPainting): MapLayout {
  const { frame, width, height, devicePixelRatio, isolated } = painting
  const layout = mapLayout(frame.cellCount, width, height, devicePixelRatio)
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
  context.clearRect(0, 0, width, height)
  const states = Array.from({ length: frame.cellCount }, (_, cell) => cellState(frame, cell))
  paintCells(context, {
    states,
    colors: painting.colors,
    layout,
    isolated,
    cursor: painting.cursor,
  })
  return layout
}

export interface CellPainting extends Pick<MapPainting, 'colors' | 'isolated' | 'cursor'> {
  /** Of each cell, a place in `pageStates`: its shape and colour. */
  readonly states: readonly StateIndex[]
  readonly layout: MapLayout
}

/** All cells and the outline; a map of something else shows its own states in these shapes. */
export function paintCells(
  context: MapContext,
  { states, colors, layout, isolated, cursor }: CellPainting,
): void {
  // In flight comes last, because it reaches over its cell's edge. One state at a time: colours change rarely.
  for (const state of [5, 4, 3, 2, 1, 0]) {
    context.globalAlpha = isolated === null || isolated === state ? 1 : faintAlpha
    const brush = brushFor(pageStates[state]!, context, colors, layout)
    for (let cell = 0; cell < states.length; cell += 1) {
      if (states[cell] !== state) continue
      brush((cell % cellsPerRow) * layout.pitchX, Math.floor(cell / cellsPerRow) * layout.pitchY)
    }
  }
  context.globalAlpha = 1
  if (cursor !== null) outline(context, colors, layout, cursor)
}

type Brush = (x: number, y: number) => void

function brushFor(state: PageState, context: MapContext, colors: MapColors, layout: MapLayout): Brush {
  const { cellWidth, cellHeight } = layout
  switch (state) {
    case 'untouched':
      return dot(context, colors, layout)
    case 'clean':
      return block(context, colors.clean, cellWidth, cellHeight)
    case 'sent':
      return sentBar(context, colors, layout)
    case 're-dirtied':
      return holedBlock(context, colors, layout)
    case 'to-send':
      return block(context, colors.toSend, cellWidth, cellHeight)
    case 'in-flight':
      return (x, y) => {
        context.fillStyle = colors.inFlight
        context.fillRect(x - 1, y - 1, cellWidth + 2, cellHeight + 2)
      }
  }
}

function block(context: MapContext, color: string, width: number, height: number): Brush {
  return (x, y) => {
    context.fillStyle = color
    context.fillRect(x, y, width, height)
  }
}

function dot(context: MapContext, colors: MapColors, { cellWidth, cellHeight }: MapLayout): Brush {
  const size = Math.min(dotPixels, cellWidth, cellHeight)
  return (x, y) => {
    context.fillStyle = colors.untouched
    context.fillRect(x + (cellWidth - size) / 2, y + (cellHeight - size) / 2, size, size)
  }
}

/** On clean ground a bar along the bottom, a third of the height. */
function sentBar(context: MapContext, colors: MapColors, { cellWidth, cellHeight }: MapLayout): Brush {
  const bar = Math.max(1, cellHeight / 3)
  return (x, y) => {
    context.fillStyle = colors.clean
    context.fillRect(x, y, cellWidth, cellHeight - bar)
    context.fillStyle = colors.sent
    context.fillRect(x, y + cellHeight - bar, cellWidth, bar)
  }
}

/** A block with a hole in its middle, a third of each edge. */
function holedBlock(context: MapContext, colors: MapColors, { cellWidth, cellHeight }: MapLayout): Brush {
  const holeWidth = Math.max(1, Math.round(cellWidth / 3))
  const holeHeight = Math.max(1, Math.round(cellHeight / 3))
  return (x, y) => {
    context.fillStyle = colors.reDirtied
    context.fillRect(x, y, cellWidth, cellHeight)
    context.fillStyle = colors.panel
    context.fillRect(
      x + (cellWidth - holeWidth) / 2,
      y + (cellHeight - holeHeight) / 2,
      holeWidth,
      holeHeight,
    )
  }
}

function outline(context: MapContext, colors: MapColors, layout: MapLayout, cell: number): void {
  const x = (cell % cellsPerRow) * layout.pitchX
  const y = Math.floor(cell / cellsPerRow) * layout.pitchY
  context.lineWidth = 3
  context.strokeStyle = colors.panel
  context.strokeRect(x - 1, y - 1, layout.cellWidth + 2, layout.cellHeight + 2)
  context.lineWidth = 1.5
  context.strokeStyle = colors.text
  context.strokeRect(x - 1, y - 1, layout.cellWidth + 2, layout.cellHeight + 2)
}
