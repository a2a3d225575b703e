import { expect, it } from 'vitest'
import { Snapshots } from '../../../electron/services/snapshots.ts'

it('leaves most of the wall time to the engine, however long a snapshot takes', () => {
  const snapshots = new Snapshots()
  expect(snapshots.isDue(0, 0)).toBe(true)
  snapshots.took(1000, 1025)
  expect(snapshots.isDue(60e9, 1100)).toBe(false)
  expect(snapshots.isDue(60e9, 1200)).toBe(true)
})
