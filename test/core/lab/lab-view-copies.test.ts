import { describe, expect, it } from 'vitest'
import { smallVm } from '../../support/scenarios.ts'
import { Attempt, smallLab } from './lab-fixtures.ts'

/** One write waits for 1 ms at the source and for 5 ms at the destination, and hardly for anything else. */
const datastores = [
  { name: 'fast', performance: { readLatencyUs: 1000, writeLatencyUs: 1000 } },
  { name: 'slow', performance: { readLatencyUs: 5000, writeLatencyUs: 5000 } },
]

function changedStorage(): Attempt {
  const disk = { name: 'Hard disk 1', datastore: 'fast', sizeGiB: 4, usedGiB: 2 }
  const writes = { kind: 'write', pattern: 'random', operationsPerSecond: 100, region: { sizeGiB: 0.1 } }
  const attempt = new Attempt(smallLab(), {
    datastores,
    vms: [smallVm({ disks: [disk], workload: { disks: [writes] } })],
  })
  attempt.command({ type: 'migrate', vm: 'web-01', toDatastore: 'slow', priority: 'high' })
  return attempt
}

describe('a disk copy in the lab view', () => {
  it('says what a write waited for, before the copy and while it went to both sides', () => {
    const attempt = changedStorage()
    attempt.runOut()
    const copy = attempt.tracker.viewNow().migrations[0]!.copies[0]!
    expect(copy.outcome).toBe('switched')
    expect(copy.writeMsBefore).toBeGreaterThan(1)
    expect(copy.writeMsBefore).toBeLessThan(1.5)
    expect(copy.writeMsDuring).toBeGreaterThan(4)
    expect(copy.writeMsDuring).toBeLessThan(6)
    expect(copy).toMatchObject({ readGiB: 2, writtenGiB: 2, lostWrites: 0 })
    expect(copy.mirroredGiB).toBeGreaterThan(0)
    expect(attempt.tracker.viewNow().vms.get('web-01')!.writeMs).toBeGreaterThan(5)
  })

  it('says nothing of it while the copy goes on', () => {
    const attempt = changedStorage()
    attempt.advance(3)
    const copy = attempt.tracker.viewNow().migrations[0]!.copies[0]!
    expect(copy.outcome).toBe('running')
    for (const later of ['writeMsDuring', 'readGiB', 'mirroredGiB']) expect(copy).not.toHaveProperty(later)
  })
})
