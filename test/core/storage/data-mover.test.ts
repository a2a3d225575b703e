/** The data mover that ESXi chooses, and the order of several disks. */
import { describe, expect, it } from 'vitest'
import { nextCopies } from '../../../core/storage/copy-order.ts'
import { chooseDataMover } from '../../../core/storage/data-mover.ts'
import type { MoveTraits } from '../../../core/storage/data-mover.ts'
import { mib } from '../../support/disks.ts'

const datastore = { array: 'array-1', fileBlockBytes: mib, isAligned: true, hasOffload: true }
const move: MoveTraits = {
  source: datastore,
  target: datastore,
  fromFormat: 'thin',
  toFormat: 'thin',
  hasSnapshot: false,
  isRdmToFile: false,
  isSparse: false,
  isTargetVisible: true,
}

describe('the data mover', () => {
  it('is the array itself, where nothing speaks against it', () => {
    expect(chooseDataMover(move).mover).toBe('hardware-offload')
  })

  it.each<[string, Partial<MoveTraits>, RegExp]>([
    ['fs3dm', { target: { ...datastore, array: 'array-2' } }, /different arrays/],
    ['fs3dm', { source: { ...datastore, array: null } }, /extents/],
    ['fs3dm', { source: { ...datastore, hasOffload: false } }, /does not copy by itself/],
    ['fs3dm', { target: { ...datastore, isAligned: false } }, /aligned/],
    ['fs3dm', { hasSnapshot: true }, /snapshot/],
    ['fs3dm', { isRdmToFile: true }, /raw device/],
    ['fs3dm', { isSparse: true }, /sparse/],
    ['fs3dm', { fromFormat: 'eager-zeroed' }, /becomes thin/],
    ['fsdm', { target: { ...datastore, fileBlockBytes: 8 * mib } }, /block sizes/],
    ['network', { isTargetVisible: false, hasSnapshot: true }, /does not see/],
  ])('is %s with %j', (mover, change, reason) => {
    const choice = chooseDataMover({ ...move, ...change })
    expect(choice.mover).toBe(mover)
    expect(choice.reason).toMatch(reason)
  })
})

describe('the disks of one move', () => {
  const plan = (disk: string, fromDatastore: string, toDatastore: string) => ({
    disk,
    fromDatastore,
    toDatastore,
  })

  it('go side by side between different pairs of datastores, four at most', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => plan(name, `from-${name}`, `to-${name}`))
    expect(nextCopies(five, []).map(({ disk }) => disk)).toEqual(['a', 'b', 'c', 'd'])
    expect(nextCopies(five.slice(4), five.slice(0, 3))).toEqual([five[4]])
    expect(nextCopies(five.slice(4), five.slice(0, 4))).toEqual([])
  })

  it('go one after the other from one datastore or to one', () => {
    const waiting = [plan('a', 'x', 'p'), plan('b', 'x', 'q'), plan('c', 'y', 'p'), plan('d', 'z', 'r')]
    expect(nextCopies(waiting, []).map(({ disk }) => disk)).toEqual(['a', 'd'])
  })
})
