/** The map's shapes, so that each state is told apart without colour; seen through a context that records. */
import { describe, expect, it } from 'vitest'
import { pageStates, type MapFrame, type PageState } from '../../../core/contract/map-frame.ts'
import {
  cellAt,
  cellState,
  mapLayout,
  mapTotals,
  movedCursor,
} from '../../../renderer/features/memory-map/map-cells.ts'
import {
  paintMap,
  type MapContext,
  type MapPainting,
} from '../../../renderer/features/memory-map/paint-map.ts'

const colors = {
  clean: 'clean',
  toSend: 'toSend',
  inFlight: 'inFlight',
  sent: 'sent',
  reDirtied: 'reDirtied',
  untouched: 'untouched',
  panel: 'panel',
  text: 'text',
}

/** One cell for each entry; each entry gives pages of some states, of 100. */
function frameOf(cells: readonly Partial<Record<PageState, number>>[]): MapFrame {
  const counts = Uint32Array.from(cells.flatMap((cell) => pageStates.map((state) => cell[state] ?? 0)))
  return { cellCount: cells.length, pagesPerCell: 100, totalPages: cells.length * 100, counts }
}

interface Stroke {
  readonly kind: 'fill' | 'stroke'
  readonly color: string
  readonly alpha: number
  readonly box: readonly [number, number, number, number]
}

function paint(frame: MapFrame, more: Partial<MapPainting> = {}): Stroke[] {
  const strokes: Stroke[] = []
  const context = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    globalAlpha: 1,
    setTransform: () => undefined,
    clearRect: () => undefined,
    fillRect(...box: [number, number, number, number]) {
      strokes.push({ kind: 'fill', color: String(context.fillStyle), alpha: context.globalAlpha, box })
    },
    strokeRect(...box: [number, number, number, number]) {
      strokes.push({ kind: 'stroke', color: String(context.strokeStyle), alpha: context.globalAlpha, box })
    },
  }
  const painting = {
    frame,
    colors,
    width: 640,
    height: 10,
    devicePixelRatio: 1,
    isolated: null,
    cursor: null,
    ...more,
  }
  paintMap(context as unknown as MapContext, painting)
  return strokes
}

// 640 px are 64 cells of 10 px, of which 9 are block; a single row is 10 px high.
describe('shapes', () => {
  it.each([
    ['clean', [['clean', [0, 0, 9, 9]]]],
    ['to-send', [['toSend', [0, 0, 9, 9]]]],
    ['in-flight', [['inFlight', [-1, -1, 11, 11]]]],
    [
      'sent',
      [
        ['clean', [0, 0, 9, 6]],
        ['sent', [0, 6, 9, 3]],
      ],
    ],
    [
      're-dirtied',
      [
        ['reDirtied', [0, 0, 9, 9]],
        ['panel', [3, 3, 3, 3]],
      ],
    ],
    ['untouched', [['untouched', [3.75, 3.75, 1.5, 1.5]]]],
  ] as const)('%s has its own', (state, expected) => {
    const strokes = paint(frameOf([{ [state]: 100 }]))
    expect(strokes.map(({ color, box }) => [color, box])).toEqual(expected)
  })

  it('paints what is in flight last, because it reaches over its neighbours', () => {
    const strokes = paint(frameOf([{ 'in-flight': 1, 'to-send': 99 }, { 'to-send': 100 }, { clean: 100 }]))
    expect(strokes.at(-1)!.color).toBe('inFlight')
  })

  it('makes all but the isolated state faint', () => {
    const strokes = paint(frameOf([{ 'to-send': 100 }, { clean: 100 }]), { isolated: 1 })
    expect(strokes.map(({ color, alpha }) => [color, alpha < 1])).toEqual([
      ['clean', true],
      ['toSend', false],
    ])
  })

  it("outlines the cursor's cell in its row", () => {
    const frame = frameOf(Array.from({ length: 65 }, () => ({ clean: 100 })))
    const outline = paint(frame, { height: 20, cursor: 64 }).filter(({ kind }) => kind === 'stroke')
    expect(outline.map(({ color, box }) => [color, box])).toEqual([
      ['panel', [-1, 9, 11, 11]],
      ['text', [-1, 9, 11, 11]],
    ])
  })
})

describe('state of a cell', () => {
  it.each([
    [{ 'in-flight': 1, 'to-send': 99 }, 'in-flight'],
    [{ 'to-send': 1, sent: 99 }, 'to-send'],
    [{ 're-dirtied': 14, sent: 86 }, 're-dirtied'],
    [{ 're-dirtied': 13, sent: 87 }, 'sent'],
    [{ sent: 1, clean: 99 }, 'sent'],
    [{ clean: 1, untouched: 99 }, 'clean'],
    [{ untouched: 100 }, 'untouched'],
  ] as const)('of %j is %s', (cell, state) => {
    expect(pageStates[cellState(frameOf([cell]), 0)]).toBe(state)
  })

  it('is counted in cells and in pages', () => {
    const totals = mapTotals(frameOf([{ 'to-send': 1, clean: 99 }, { clean: 100 }]))
    expect(totals.cells).toEqual([0, 1, 0, 0, 1, 0])
    expect(totals.pages).toEqual([0, 1, 0, 0, 199, 0])
  })
})

describe('grid', () => {
  it('falls on whole device pixels at any zoom', () => {
    for (const ratio of [1, 1.25, 1.5, 2]) {
      const { pitchX, pitchY, cellWidth } = mapLayout(2048, 381, 177, ratio)
      for (const edge of [pitchX, pitchY, cellWidth]) expect((edge * ratio) % 1).toBeCloseTo(0)
      expect(pitchX * 64).toBeLessThanOrEqual(381)
      expect(pitchY * 32).toBeLessThanOrEqual(177)
    }
  })

  it('finds the cell under the pointer and none beside the grid', () => {
    const frame = frameOf(Array.from({ length: 70 }, () => ({ clean: 100 })))
    const layout = mapLayout(70, 640, 20, 1)
    expect(cellAt(frame, layout, 15, 12)).toBe(65)
    expect(cellAt(frame, layout, 639, 12)).toBeNull()
    expect(cellAt(frame, layout, 641, 2)).toBeNull()
  })

  it('moves the cursor by arrows, rows and ends, and keeps it inside', () => {
    expect(movedCursor(70, 'ArrowUp', 2048, false)).toBe(6)
    expect(movedCursor(6, 'ArrowUp', 2048, false)).toBe(6)
    expect(movedCursor(70, 'Home', 2048, false)).toBe(64)
    expect(movedCursor(70, 'End', 2048, false)).toBe(127)
    expect(movedCursor(70, 'End', 2048, true)).toBe(2047)
    expect(movedCursor(2047, 'ArrowRight', 2048, false)).toBe(2047)
    expect(movedCursor(70, 'a', 2048, false)).toBeNull()
  })
})
