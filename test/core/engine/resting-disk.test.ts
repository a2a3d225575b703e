/** The map of a disk that nothing copies: never empty for a disk that there is, and it has what the estate says. */
import { describe, expect, it } from 'vitest'
import { runOut } from '../../support/scenarios.ts'
import { begunStorageMove, gib } from '../../support/storage-moves.ts'
import { trackingBlockBytes } from '../../../core/storage/granularity.ts'

const sum = (column: Uint32Array) => column.reduce((total, count) => total + count, 0)

describe('the map of a disk', () => {
  it('is there after the move, with what is used', () => {
    const engine = runOut(begunStorageMove())
    const frame = engine.diskFrame('web-01', 'Hard disk 1', 256)!
    expect(frame.cursor).toBeNull()
    expect(frame.blocks * trackingBlockBytes).toBe(gib)
    const used = engine.inventory.vms.get('web-01')!.spec.disks[0]!.usedGiB!
    expect(sum(frame.initialised) * trackingBlockBytes).toBeCloseTo(used * gib, -6)
    expect(sum(frame.arrived)).toBe(0)
  })

  it('is there before it', () => {
    const engine = begunStorageMove()
    const frame = engine.diskFrame('web-01', 'Hard disk 1', 64)!
    expect(frame.content).toHaveLength(64)
    expect(sum(frame.content) * trackingBlockBytes).toBe(gib / 2)
  })

  it('is null of a disk that there is not', () => {
    const engine = begunStorageMove()
    expect(engine.diskFrame('web-01', 'Hard disk 9', 64)).toBeNull()
    expect(engine.diskFrame('nobody', 'Hard disk 1', 64)).toBeNull()
  })
})
