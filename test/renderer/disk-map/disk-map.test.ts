/** The disk map: what a cell shows, what its words say, and that it is painted in shapes, not in colour alone. */
import { describe, expect, it } from 'vitest'
import type { DiskMapFrame } from '../../../core/contract/disk-map-frame.ts'
import {
  cursorCell,
  diskCellState,
  diskStates,
  diskTotals,
} from '../../../renderer/features/disk-map/disk-cells.ts'
import {
  diskCellWords,
  diskMapSentence,
  diskMapTable,
  diskMapUnit,
  diskRowLabels,
  diskStateNames,
} from '../../../renderer/features/disk-map/disk-words.ts'
import { paintDisk } from '../../../renderer/features/disk-map/paint-disk.ts'

/** Six cells of 1 MiB: copied, copied and written again, on the way, to copy, zeros, a hole. */
function frame(change: Partial<DiskMapFrame> = {}): DiskMapFrame {
  return {
    cellCount: 6,
    blocksPerCell: 16,
    blocks: 96,
    cursor: 40,
    content: Uint32Array.of(16, 16, 16, 16, 0, 0),
    initialised: Uint32Array.of(16, 16, 16, 16, 16, 0),
    arrived: Uint32Array.of(16, 16, 4, 0, 0, 0),
    moving: Uint32Array.of(0, 0, 8, 0, 0, 0),
    rewritten: Uint32Array.of(0, 9, 0, 0, 0, 0),
    ...change,
  }
}

const stateOf = (cell: number, shown = frame()) => diskStates[diskCellState(shown, cell)]

describe('cells', () => {
  it('show their most urgent state', () => {
    expect([0, 1, 2, 3, 4, 5].map((cell) => stateOf(cell))).toEqual([
      'copied',
      'rewritten',
      'copying',
      'to-copy',
      'empty',
      'empty',
    ])
  })

  it('show content alone while nothing copies the disk', () => {
    const resting = frame({ cursor: null, moving: new Uint32Array(6) })
    expect([0, 3, 5].map((cell) => stateOf(cell, resting))).toEqual(['content', 'content', 'empty'])
  })

  it('do not call a few blocks written again', () => {
    expect(stateOf(1, frame({ rewritten: Uint32Array.of(0, 2, 0, 0, 0, 0) }))).toBe('copied')
  })

  it('are counted, each once', () => {
    const { cells, content, arrived } = diskTotals(frame())
    expect(cells).toEqual([1, 1, 1, 1, 0, 2])
    expect({ content, arrived }).toEqual({ content: 64, arrived: 36 })
  })

  it('have the copy where its cursor is, and nowhere once it has passed all', () => {
    expect(cursorCell(frame())).toBe(2)
    expect(cursorCell(frame({ cursor: 96 }))).toBeNull()
    expect(cursorCell(frame({ cursor: null }))).toBeNull()
  })
})

describe('words', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')

  it('say what a write to the cell means just now', () => {
    expect(plain(diskCellWords(frame(), 3, 'mirror-driver'))).toBe(
      'Cell 4 at 3 MiB: to copy; a write here goes to the source only. Of 1 MiB: 1 MiB content, 0 B copied.',
    )
    expect(plain(diskCellWords(frame(), 2, 'mirror-driver'))).toContain(
      'where the copy is: being copied; a write here waits until it has arrived',
    )
    expect(plain(diskCellWords(frame(), 1, 'changed-block-tracking'))).toContain(
      'written again; it is copied once more',
    )
    expect(plain(diskCellWords(frame(), 0, 'changed-block-tracking'))).not.toContain('goes on to the copy')
    expect(plain(diskCellWords(frame(), 4, 'mirror-driver'))).toContain('1 MiB zeros')
  })

  it('say where the copy is and what has arrived', () => {
    expect(plain(diskMapSentence(frame(), diskTotals(frame())))).toBe(
      'The copy is at 2.5 MiB of 6 MiB; 42 % of 4 MiB has arrived, without 576 KiB that were written again.',
    )
    expect(diskMapSentence(frame({ cursor: null }), diskTotals(frame()))).toContain(
      'Nothing copies this disk now',
    )
    expect(plain(diskMapUnit(frame()))).toBe('1 MiB a cell, 64 MiB a row')
    expect(diskRowLabels(frame(), 1)).toEqual([{ row: 0, text: '0\u00a0MiB' }])
  })

  it('stand in a table with a row for each state', () => {
    expect(diskMapTable(diskTotals(frame())).rows.map(([name]) => name)).toEqual([...diskStateNames])
    // The mirror driver sends what is written again to both sides at once: nothing waits to be copied once more.
    const mirrored = diskMapTable(diskTotals(frame()), 'mirror-driver')
    expect(mirrored.rows.map(([name]) => name)).toEqual(
      diskStateNames.filter((name) => name !== 'written again'),
    )
    expect(mirrored.note).not.toContain('written again')
    expect(diskMapTable(null).rows).toEqual([])
  })
})

describe('painting', () => {
  function painted(shown: DiskMapFrame): string[] {
    const strokes: string[] = []
    const context = {
      fillStyle: '',
      strokeStyle: '',
      lineWidth: 1,
      globalAlpha: 1,
      setTransform: () => undefined,
      clearRect: () => undefined,
      strokeRect: () => undefined,
      fillRect(x: number, y: number, width: number, height: number) {
        strokes.push(`${context.fillStyle} ${x},${y} ${width}×${height}`)
      },
    }
    const names = ['clean', 'toSend', 'inFlight', 'sent', 'reDirtied', 'untouched', 'panel', 'text'] as const
    const colors = Object.fromEntries(names.map((name) => [name, name])) as Record<
      (typeof names)[number],
      string
    >
    paintDisk(context as never, {
      frame: shown,
      colors,
      width: 640,
      height: 100,
      devicePixelRatio: 1,
      isolated: null,
      cursor: null,
    })
    return strokes
  }

  it('gives each state a shape of its own and marks the place of the copy', () => {
    const colorsUsed = new Set(painted(frame()).map((stroke) => stroke.split(' ')[0]))
    expect([...colorsUsed].sort()).toEqual(
      ['clean', 'inFlight', 'panel', 'reDirtied', 'sent', 'text', 'toSend', 'untouched'].sort(),
    )
    expect(painted(frame()).at(-1)).toMatch(/^text /)
    expect(painted(frame({ cursor: null })).some((stroke) => stroke.startsWith('text '))).toBe(false)
  })

  it('is the same twice', () => {
    expect(painted(frame())).toEqual(painted(frame()))
  })
})
