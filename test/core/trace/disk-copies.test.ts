/** What the trace says of disks before the move is over: which wait for their turn, and what a ready one has done. */
import { describe, expect, it } from 'vitest'
import type { RunView } from '../../../core/trace/view.ts'
import { skippedBytes, zeroBytes } from '../../../core/trace/storage-figures.ts'
import { diskRows, disksTable } from '../../../renderer/features/monitor/disk-rows.ts'
import { viewOf } from '../../support/scenarios.ts'
import { begunStorageMove, disk, diskVm } from '../../support/storage-moves.ts'

const names = ['Hard disk 1', 'Hard disk 2', 'Hard disk 3']
const engine = begunStorageMove({ vms: [diskVm({ disks: [1, 2, 3].map((number) => disk(number)) })] })

function until(isThere: (view: RunView) => boolean): RunView {
  for (let steps = 0; steps < 500 && !isThere(viewOf(engine)); steps += 1) engine.advance(engine.nowNs + 1e8)
  return viewOf(engine)
}

const storageOf = (view: RunView) => view.migrations[0]!.storage!
const rowsOf = (view: RunView) => diskRows(view.migrations[0]!, view.vms.get('web-01')!.disks, view.nowNs)
const factOf = (row: ReturnType<typeof rowsOf>[number], label: string) =>
  row.facts.find((fact) => fact.label === label)?.value

describe('a move of three disks', () => {
  it('names all of them from the start, and lists those that wait', () => {
    const view = until(({ migrations }) => (migrations[0]?.storage?.copies.length ?? 0) === 1)
    expect(storageOf(view).copied).toEqual(names)
    expect(rowsOf(view).map((row) => row.disk)).toEqual(names)
    expect(
      rowsOf(view)
        .map(({ state }) => state)
        .slice(1),
    ).toEqual(['waiting', 'waiting'])
    const widths = disksTable(rowsOf(view)).rows.map((row) => row.length)
    expect(new Set(widths).size).toBe(1)
  })

  it('tells of a disk that is ready what was read, sent and written, and how long it took', () => {
    const isReady = (view: RunView) => storageOf(view).copies[0]?.readyAtNs !== null
    const view = until(isReady)
    const [copy] = storageOf(view).copies
    expect(copy!.ended).toBeNull()
    expect(copy!.ready).toMatchObject({ atNs: copy!.readyAtNs })
    expect(copy!.ready!.writtenBytes).toBeGreaterThan(2 ** 28)
    expect(skippedBytes(copy!)).toBeGreaterThan(2 ** 28)
    expect(zeroBytes(copy!)).not.toBeNull()
    const [row] = rowsOf(view)
    expect(row!.state).toMatch(/^ready since \d/)
    const labels = ['Sent', 'Written', 'Zeros skipped', 'Holes skipped', 'Duration']
    const before = labels.map((label) => factOf(row!, label))
    expect(before).not.toContain('–')
    const later = until((next) => storageOf(next).copies.length === 3)
    expect(labels.map((label) => factOf(rowsOf(later)[0]!, label))).toEqual(before)
  })

  it('keeps the duration of a copy when the move is over', () => {
    const view = until(({ migrations }) => migrations[0]!.outcome !== null)
    const [copy] = storageOf(view).copies
    expect(copy!.ended!.durationNs).toBeGreaterThan(copy!.ready!.durationNs)
    const { durationNs } = copy!.ready!
    expect(durationNs).toBe(copy!.readyAtNs! - copy!.startedAtNs)
  })
})
