/** The views that a fold starts from, before any figure has come in: one for each record that introduces an object. */
import type { RecordOf } from './events.ts'
import type { MigrationView, RunView, TaskView, VmView } from './view.ts'

export function newRunView(): RunView {
  return {
    nowNs: 0,
    recordCount: 0,
    scenario: '',
    seed: 0,
    hosts: new Map(),
    vms: new Map(),
    tasks: [],
    migrations: [],
    events: [],
  }
}

export function newVmView(record: RecordOf<'vm-present'>): VmView {
  return {
    name: record.vm,
    host: record.host,
    powerState: record.powerState,
    vcpus: record.vcpus,
    memoryPages: record.memoryPages,
    touchedPages: record.touchedPages,
    isStunned: false,
    slowdownPermyriad: 0,
    migration: 0,
    guest: { atNs: [], throughputPermyriad: [], requestsPerSecond: [], latencyNs: [] },
  }
}

export function newTaskView(record: RecordOf<'task-queued'>): TaskView {
  return {
    task: record.task,
    name: record.name,
    target: record.target,
    initiator: record.initiator,
    state: 'queued',
    detail: record.detail,
    percent: 0,
    isCancellable: true,
    queuedAtNs: record.atNs,
    startedAtNs: null,
    endedAtNs: null,
    fault: '',
    message: '',
    remedy: '',
  }
}

export function newMigrationView(record: RecordOf<'migration-started'>): MigrationView {
  const { type: _, atNs, ...facts } = record
  return {
    ...facts,
    startedAtNs: atNs,
    stages: [],
    rounds: [],
    verdicts: [],
    convergence: null,
    series: {
      atNs: [],
      round: [],
      remainingPages: [],
      sentBytes: [],
      transferBytesPerSecond: [],
      dirtyPagesPerSecond: [],
      slowdownPermyriad: [],
      linkPermyriad: [],
    },
    stun: {
      stunnedAtNs: null,
      lastPages: null,
      deviceState: null,
      ownership: null,
      resumed: null,
      network: null,
    },
    postCopy: null,
    written: null,
    slowdowns: [],
    verifiedPages: null,
    outcome: null,
  }
}
