/** A whole migration, written out record by record, folds into what the monitor, the tasks and the events show. */
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { applyRecord, foldTrace, newRunView } from '../../../core/trace/fold.ts'
import { TraceRecorder } from '../../../core/trace/recorder.ts'

const m = { migration: 1 }
const ended = {
  sentBytes: 9000,
  sentPages: 2,
  zeroPages: 1,
  rounds: 1,
  fault: '',
  message: '',
  remedy: '',
}
const estate: TraceRecord[] = [
  { type: 'run-started', atNs: 0, scenario: 'First move', scenarioHash: 'ab', seed: 7, engine: '1.0.0' },
  { type: 'host-present', atNs: 0, host: 'esx-01', cluster: 'CL-1', memoryBytes: 1000, cpuMhz: 10 },
  { type: 'host-present', atNs: 0, host: 'esx-02', cluster: 'CL-1', memoryBytes: 1000, cpuMhz: 10 },
  {
    type: 'vm-present',
    atNs: 0,
    vm: 'web-01',
    host: 'esx-01',
    powerState: 'poweredOn',
    vcpus: 2,
    memoryPages: 3,
    touchedPages: 2,
  },
]
const begun: TraceRecord[] = [
  {
    type: 'task-queued',
    atNs: 5,
    task: 1,
    name: 'Relocate virtual machine',
    target: 'web-01',
    initiator: 'you',
    detail: 'queued',
  },
  { type: 'task-started', atNs: 5, task: 1 },
  {
    type: 'migration-started',
    atNs: 5,
    ...m,
    task: 1,
    vm: 'web-01',
    sourceHost: 'esx-01',
    destinationHost: 'esx-02',
    policy: 'vsphere',
    dirtyBookkeeping: 'mark-after-send',
    priority: 'high',
    memoryPages: 3,
    touchedPages: 2,
    usableBytesPerSecond: 100,
    switchoverGoalNs: 500_000_000,
    path: 'vmk1 → vmk1',
  },
  { type: 'stage-entered', atNs: 5, ...m, stage: 'validate' },
]
const moved: TraceRecord[] = [
  { type: 'stage-entered', atNs: 6, ...m, stage: 'reserve' },
  { type: 'reservation-made', atNs: 6, ...m, host: 'esx-02', memoryBytes: 400, cpuMhz: 1 },
  { type: 'stage-entered', atNs: 7, ...m, stage: 'pre-copy' },
  { type: 'round-started', atNs: 7, ...m, round: 1, pagesToSend: 3 },
  {
    type: 'migration-sample',
    atNs: 8,
    ...m,
    round: 1,
    remainingPages: 2,
    sentBytes: 4100,
    transferBytesPerSecond: 99,
    dirtyPagesPerSecond: 1,
    slowdownPermyriad: 0,
    linkPermyriad: 9900,
  },
  {
    type: 'round-finished',
    atNs: 9,
    ...m,
    round: 1,
    sentPages: 2,
    zeroPages: 1,
    skippedPages: 0,
    sentBytes: 9000,
    dirtiedPages: 1,
    remainingPages: 1,
    durationNs: 2,
  },
  {
    type: 'verdict-reached',
    atNs: 9,
    ...m,
    round: 1,
    verdict: 'switch-over',
    reason: 'It fits.',
    remainingBytes: 4096,
    goalBytes: 5000,
    transferBytesPerSecond: 99,
    dirtyBytesPerSecond: 1,
  },
  { type: 'guest-slowed', atNs: 9, ...m, vm: 'web-01', slowdownPermyriad: 2500 },
  { type: 'vm-stunned', atNs: 10, ...m, vm: 'web-01', host: 'esx-01' },
  {
    type: 'guest-sample',
    atNs: 11,
    vm: 'web-01',
    throughputPermyriad: 0,
    requestsPerSecond: 0,
    latencyNs: 0,
  },
  { type: 'last-pages-sent', atNs: 12, ...m, pages: 1, bytes: 4100, durationNs: 2 },
  { type: 'device-state-sent', atNs: 13, ...m, bytes: 10, durationNs: 1 },
  { type: 'memory-verified', atNs: 13, ...m, pages: 3, stalePages: 0 },
  {
    type: 'ownership-passed',
    atNs: 14,
    ...m,
    vm: 'web-01',
    fromHost: 'esx-01',
    toHost: 'esx-02',
    durationNs: 1,
  },
  { type: 'vm-resumed', atNs: 15, ...m, vm: 'web-01', host: 'esx-02', durationNs: 1 },
  { type: 'network-announced', atNs: 16, ...m, vm: 'web-01', host: 'esx-02', durationNs: 1 },
  { type: 'reservation-released', atNs: 17, ...m, host: 'esx-02', memoryBytes: 400, cpuMhz: 1 },
  {
    type: 'migration-ended',
    atNs: 18,
    ...m,
    vm: 'web-01',
    outcome: 'completed',
    owner: 'esx-02',
    totalNs: 13,
    downtimeNs: 5,
    networkSilenceNs: 6,
    ...ended,
  },
  { type: 'task-ended', atNs: 18, task: 1, state: 'success', fault: '', message: '', remedy: '' },
]

function fold(records: readonly TraceRecord[]) {
  const recorder = new TraceRecorder()
  for (const record of records) recorder.record(record)
  return foldTrace(recorder.bytes())
}

describe('fold', () => {
  it('shows a completed migration in every part of the view', () => {
    const view = fold([...estate, ...begun, ...moved])
    expect(view).toMatchObject({ nowNs: 18, recordCount: 27, scenario: 'First move', seed: 7 })
    expect(view.vms.get('web-01')).toMatchObject({
      host: 'esx-02',
      isStunned: false,
      slowdownPermyriad: 0,
      migration: 1,
    })
    expect(view.vms.get('web-01')!.guest).toEqual({
      atNs: [11],
      throughputPermyriad: [0],
      requestsPerSecond: [0],
      latencyNs: [0],
    })
    expect(view.hosts.get('esx-02')!.reservedMemoryBytes).toBe(0)
    expect(view.tasks[0]).toMatchObject({
      state: 'success',
      percent: 100,
      isCancellable: false,
      endedAtNs: 18,
    })
    const migration = view.migrations[0]!
    expect(migration.stages.map((stage) => stage.stage)).toEqual(['validate', 'reserve', 'pre-copy'])
    expect(migration.rounds[0]).toMatchObject({
      startedAtNs: 7,
      finished: { atNs: 9, sentPages: 2, durationNs: 2 },
    })
    expect(migration.series).toMatchObject({ atNs: [8], remainingPages: [2], linkPermyriad: [9900] })
    expect(migration.stun).toMatchObject({ stunnedAtNs: 10, resumed: { atNs: 15 }, network: { atNs: 16 } })
    expect(migration).toMatchObject({
      verifiedPages: 3,
      outcome: { outcome: 'completed', owner: 'esx-02', downtimeNs: 5 },
    })
  })

  it('shows the state in between: stunned, slowed and reserved', () => {
    const view = fold([...estate, ...begun, ...moved.slice(0, 9)])
    expect(view.vms.get('web-01')).toMatchObject({ host: 'esx-01', isStunned: true, slowdownPermyriad: 2500 })
    expect(view.hosts.get('esx-02')!.reservedMemoryBytes).toBe(400)
    expect(view.migrations[0]!.outcome).toBeNull()
  })

  it('writes events in the words of vSphere', () => {
    const { events } = fold([...estate, ...begun, ...moved])
    expect(events.map((event) => event.eventClass).filter((name) => name !== '')).toEqual([
      'VmBeingHotMigratedEvent',
      'VmMigratedEvent',
    ])
    expect(events.at(-1)!.text).toBe(
      'web-01 was migrated from esx-01 to esx-02 in 0 µs: 1 round, 8.8 KiB sent, stunned for 0 µs.',
    )
    expect(events.every((event) => /^.+\.$/.test(event.text))).toBe(true)
  })

  it('tells a move that a check refused from one that failed under way', () => {
    const failed: TraceRecord = {
      type: 'migration-ended',
      atNs: 20,
      ...m,
      vm: 'web-01',
      outcome: 'failed',
      owner: 'esx-01',
      totalNs: 2,
      downtimeNs: 0,
      networkSilenceNs: 0,
      ...ended,
      message: 'It broke.',
      remedy: 'Mend it.',
    }
    const refusedEvent = fold([...estate, ...begun, failed]).events.at(-1)!
    expect(refusedEvent).toMatchObject({
      severity: 'error',
      eventClass: 'MigrationErrorEvent',
      text: 'It broke. web-01 stays on esx-01. Mend it.',
    })
    const brokenEvent = fold([...estate, ...begun, ...moved.slice(0, 3), failed]).events.at(-1)!
    expect(brokenEvent.eventClass).toBe('VmFailedMigrateEvent')
  })

  it('gives the same view record by record as all at once', () => {
    const view = newRunView()
    for (const record of [...estate, ...begun, ...moved]) applyRecord(view, record)
    expect(view).toEqual(fold([...estate, ...begun, ...moved]))
  })

  it('stops on a record about something that never appeared', () => {
    expect(() => fold([{ type: 'task-started', atNs: 0, task: 1 }])).toThrow(AssertionError)
  })
})
