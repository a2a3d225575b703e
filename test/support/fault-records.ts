/** Records of a small estate, two hosts with one VM that migrates, for tests that fold what faults do to it. */
import type { TraceRecord } from '../../core/trace/events.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { TraceRecorder } from '../../core/trace/recorder.ts'
import type { RunView } from '../../core/trace/view.ts'

export const estateRecords: readonly TraceRecord[] = [
  { type: 'run-started', atNs: 0, scenario: 'Broken', scenarioHash: 'ab', seed: 7, engine: '1.0.0' },
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

export const migratingRecords: readonly TraceRecord[] = [
  ...estateRecords,
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
    migration: 1,
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
  { type: 'stage-entered', atNs: 6, migration: 1, stage: 'pre-copy' },
]

/** How a migration ends that has failed, its VM with `owner`. */
export function failedAt(atNs: number, owner: string, message: string): TraceRecord {
  return {
    type: 'migration-ended',
    atNs,
    migration: 1,
    vm: 'web-01',
    outcome: 'failed',
    owner,
    totalNs: atNs - 5,
    downtimeNs: 0,
    networkSilenceNs: 0,
    sentBytes: 9000,
    sentPages: 2,
    zeroPages: 1,
    rounds: 1,
    fault: 'HostNotConnected',
    message,
    remedy: '',
  }
}

export function foldRecords(records: readonly TraceRecord[]): RunView {
  const recorder = new TraceRecorder()
  for (const record of records) recorder.record(record)
  return foldTrace(recorder.bytes())
}
