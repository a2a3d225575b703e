/** What a guest's thread waits for its disks beyond what is usual: its own queue is usual, everything else is not. */
import { describe, expect, it } from 'vitest'
import { DiskWaits } from '../../../core/storage/disk-waits.ts'
import type { StorageRun } from '../../../core/storage/storage-run.ts'
import { device, mirrorDriver, ms, second, smallStorage, startCopy, writer } from '../../support/disks.ts'

describe('one wait', () => {
  it('lasts from when the answer usually is there until it is', () => {
    const waits = new DiskWaits()
    waits.ask(1, 10)
    expect(waits.isWaiting(10)).toBe(false)
    expect(waits.within(0, 100, 30)).toBe(20)
    waits.answer(1, 40)
    expect(waits.within(0, 100, 90)).toBe(30)
    expect(waits.within(20, 35, 90)).toBe(15)
    waits.forgetBefore(40)
    expect(waits.within(0, 100, 90)).toBe(0)
  })

  it('is that of the one request which the thread has', () => {
    const waits = new DiskWaits()
    waits.ask(1, 10)
    waits.ask(2, 5)
    waits.answer(2, 50)
    expect(waits.isWaiting(50)).toBe(true)
    waits.answer(1, 60)
    waits.ask(3, 70)
    waits.answer(3, 65)
    expect(waits.within(0, 100, 90)).toBe(50)
  })

  it('goes on in a copy by itself', () => {
    const waits = new DiskWaits()
    waits.ask(1, 10)
    const copy = waits.clone()
    waits.answer(1, 20)
    expect(copy.within(0, 100, 50)).toBe(40)
    expect(waits.within(0, 100, 50)).toBe(10)
  })
})

/** Waits of the first second of a guest that asks for 90 % of its datastore. */
function waited(prepare: (run: StorageRun) => void = () => {}): number {
  const run = smallStorage({ source: device(10) })
  const { state } = run.storage
  state.inUse('disk').guest = 'web-01'
  state.waits.set('web-01', new DiskWaits())
  run.storage.setStreams(run, 'disk', [
    writer({ bytes: 65_536, outstanding: 64, operationsPerSecond: 144, arrivals: 'poisson' }),
  ])
  prepare(run)
  run.advance(second)
  return state.waits.get('web-01')!.within(0, second, second)
}

describe('a guest that keeps its datastore busy by itself', () => {
  it('waits for nothing unusual, however long its own queue', () => {
    expect(waited()).toBe(0)
  })

  it('waits when the medium becomes slower than it is meant to be', () => {
    const slow = (run: StorageRun) => {
      run.advance(100 * ms)
      run.storage.changeDevice('source', device(5))
    }
    expect(waited(slow)).toBeGreaterThan(500 * ms)
  })

  it('waits when its disk is copied', () => {
    const copy = (run: StorageRun) => {
      startCopy(run, mirrorDriver())
    }
    expect(waited(copy)).toBeGreaterThan(100 * ms)
  })

  it('waits for all of the time in which nobody answers', () => {
    const cut = (run: StorageRun) => {
      run.advance(500 * ms)
      run.storage.setAccess(run, 'disk', 'no-answer')
    }
    const waitedNs = waited(cut)
    expect(waitedNs).toBeGreaterThan(300 * ms)
    expect(waitedNs).toBeLessThanOrEqual(500 * ms)
  })
})
