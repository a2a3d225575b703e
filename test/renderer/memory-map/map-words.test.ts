/** What a person without the picture hears of the memory map. */
import { describe, expect, it } from 'vitest'
import { pageStates, type MapFrame, type PageState } from '../../../core/contract/map-frame.ts'
import { mapTotals } from '../../../renderer/features/memory-map/map-cells.ts'
import {
  cellWords,
  mapPhase,
  mapSentence,
  mapUnit,
  rowLabels,
} from '../../../renderer/features/memory-map/map-words.ts'

/** 128 cells of 2,048 pages (8 MiB): two rows of 512 MiB. */
function frameOf(cells: Readonly<Record<number, Partial<Record<PageState, number>>>>): MapFrame {
  const counts = Uint32Array.from(
    Array.from({ length: 128 }, (_, cell) => {
      const given = cells[cell] ?? { clean: 2048 }
      return pageStates.map((state) => given[state] ?? 0)
    }).flat(),
  )
  return { cellCount: 128, pagesPerCell: 2048, totalPages: 128 * 2048, counts }
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the line under the map', () => {
  it('says where the sending is and how many cells wait', () => {
    const frame = frameOf({ 64: { 'in-flight': 32, 'to-send': 2016 }, 65: { 'to-send': 2048 } })
    expect(plain(mapSentence(frame, mapTotals(frame), 'copying'))).toBe(
      'Now sending page 131,072 at 512 MiB; 1 of 128 cells still wait.',
    )
  })

  it('says before pre-copy that nothing has been sent yet', () => {
    const frame = frameOf({ 0: { untouched: 2048 } })
    for (const stage of ['validate', 'reserve', 'connect'] as const) {
      expect(plain(mapSentence(frame, mapTotals(frame), mapPhase(stage)))).toBe(
        'Nothing has been sent yet: 260,096 touched pages are to cross.',
      )
    }
    for (const stage of ['prepare', 'disk-copy'] as const) {
      expect(plain(mapSentence(frame, mapTotals(frame), mapPhase(stage)))).toBe(
        'The disks go first: 260,096 touched pages follow when they are copied.',
      )
    }
    expect(mapPhase('pre-copy')).toBe('copying')
  })

  it('says that nothing is sent while nothing migrates', () => {
    const frame = frameOf({ 0: { untouched: 2048 } })
    expect(mapSentence(frame, mapTotals(frame), 'idle')).toMatch(/^Nothing is sent now; 99/)
  })
})

describe('a cell', () => {
  it('reads out address, state and counts', () => {
    const frame = frameOf({ 64: { 'to-send': 48, clean: 2000 } })
    expect(plain(cellWords(frame, 64))).toBe(
      'Cell 65 at 512 MiB: to send. Of 2,048 pages: 48 to send, 2,000 clean.',
    )
  })
})

describe('scale', () => {
  it('states a cell, a row, and addresses with the unit once', () => {
    const frame = frameOf({})
    expect(plain(mapUnit(frame))).toBe('8 MiB a cell, 512 MiB a row')
    expect(rowLabels(frame, 1).map(({ row, text }) => [row, plain(text)])).toEqual([
      [0, '0 MiB'],
      [1, '512'],
    ])
  })
})
