/** What has become of a VM beside its migration: disks that its host does not reach, and how it stopped and came back. */
import { describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../core/base/units.ts'
import {
  diskTroubles,
  failureInWords,
  troubleInWords,
  uncountedStorage,
} from '../../../core/trace/disk-trouble.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { failedAt, foldRecords, migratingRecords } from '../../support/fault-records.ts'

const at = (seconds: number) => seconds * nsPerSecond
const disks = [
  { name: 'Hard disk 1', datastore: 'a' },
  { name: 'Hard disk 2', datastore: 'a' },
  { name: 'Raw', datastore: 'b', rdm: {} },
]
const path = (seconds: number, state: string, datastore = 'a', host = 'esx-01'): TraceRecord => ({
  type: 'datastore-path-changed',
  atNs: at(seconds),
  datastore,
  host,
  state,
})
const troublesAfter = (...records: TraceRecord[]) =>
  diskTroubles(foldRecords([...migratingRecords, ...records]), 'web-01', disks)

describe('disks that the host of a VM does not reach', () => {
  it('are those on its datastores, since their trouble began', () => {
    const [trouble, ...rest] = troublesAfter(path(1, 'all-paths-down'), path(141, 'apd-timeout'))
    expect(rest).toEqual([])
    expect(trouble).toMatchObject({ datastore: 'a', host: 'esx-01', state: 'apd-timeout', sinceNs: at(1) })
    expect(troubleInWords(trouble!)).toBe(
      'Hard disk 1, Hard disk 2 are not accessible on esx-01 (all paths down since 00:01.000): their I/O waits',
    )
  })

  it('are none where another host has the trouble, where it is over, and where the device is raw', () => {
    expect(troublesAfter(path(1, 'read-only', 'a', 'esx-02'))).toEqual([])
    expect(troublesAfter(path(1, 'read-only'), path(2, 'accessible'))).toEqual([])
    expect(troublesAfter(path(1, 'permanent-device-loss', 'b'))).toEqual([])
  })

  it('are none of a VM that does not run', () => {
    const off: TraceRecord = { type: 'vm-power-changed', atNs: at(2), vm: 'web-01', powerState: 'poweredOff' }
    expect(troublesAfter(path(1, 'permanent-device-loss'), off)).toEqual([])
  })

  it('are known from stalls where nobody says where disks lie', () => {
    const stall = { vm: 'web-01', disk: 'Data', datastore: 'c', reason: 'its requests wait' }
    const records: TraceRecord[] = [
      path(1, 'permanent-device-loss', 'c'),
      { type: 'disk-stalled', atNs: at(1), ...stall },
    ]
    const view = foldRecords([...migratingRecords, ...records])
    expect(diskTroubles(view, 'web-01').map(troubleInWords)).toEqual([
      'Data is not accessible on esx-01 (permanent device loss since 00:01.000): its I/O fails',
    ])
  })
})

describe('a VM that stopped in its migration', () => {
  const died: TraceRecord = {
    type: 'vm-failed',
    atNs: at(2),
    vm: 'web-01',
    host: 'esx-01',
    reason: 'its host has failed',
  }
  const parts = { missedNs: 0, pausedNs: 0, slowedNs: 0, silentNs: 0, storageNs: 0 }
  const counted = (windowNs: number): TraceRecord => ({
    type: 'client-missed',
    atNs: at(2),
    migration: 1,
    vm: 'web-01',
    windowNs,
    ...parts,
  })
  const restarted: TraceRecord = {
    type: 'vm-restarted-by-ha',
    atNs: at(22),
    vm: 'web-01',
    fromHost: 'esx-01',
    toHost: 'esx-02',
    reason: '',
  }
  const wordsAfter = (...records: TraceRecord[]) => {
    const view = foldRecords([...migratingRecords, ...records])
    return failureInWords(view, 'web-01', view.migrations[0]!)
  }

  it('is told with how long it was off', () => {
    expect(wordsAfter()).toBeNull()
    expect(wordsAfter(died)).toContain('stopped with esx-01 at 00:02.000 and has been off since')
    expect(wordsAfter(died, counted(at(2) - 5), restarted)).toContain('started it on esx-02 20.0 s later')
    expect(wordsAfter(died, { ...restarted, toHost: '', reason: 'no room.' } as TraceRecord)).toMatch(
      /: no room$/,
    )
  })

  it('does not take its host with it where memory was lost elsewhere', () => {
    const reason = 'esx-02 has failed with 7 pages of its memory that had not arrived'
    expect(wordsAfter({ ...died, reason } as TraceRecord)).toContain('stopped on esx-01 at')
  })

  it('does not end a count that was over before', () => {
    expect(wordsAfter(counted(at(1)), died)).toBeNull()
  })
})

describe('waiting for storage in a vMotion', () => {
  const fault = { fault: 'slow', kind: 'datastore-slow', target: 'a', detail: '20 times slower' }
  const begun = (atNs: number, changes = {}): TraceRecord => ({
    type: 'fault-begun',
    atNs,
    ...fault,
    occurrence: 1,
    ...changes,
  })
  const wordsAfter = (...records: TraceRecord[]) => {
    const view = foldRecords([...migratingRecords, ...records])
    return uncountedStorage(view, view.migrations[0]!, disks)
  }

  it('is said not to be counted where a datastore of the VM was slow or broken meanwhile', () => {
    expect(wordsAfter(begun(at(1)))).toBe(
      'Waiting for storage is not counted: a vMotion alone does not simulate disks, and a was slow meanwhile',
    )
    expect(wordsAfter(begun(at(1), { target: 'z' }))).toBeNull()
    expect(wordsAfter(failedAt(at(1), 'esx-01', ''), begun(at(2)))).toBeNull()
  })
})
