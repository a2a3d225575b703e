/** The views that a fold starts from, before any figure has come in: one for each record that introduces an object. */
import type { RecordOf } from './events.ts'
import type { StorageMoveView } from './storage-view.ts'
import type { HostView, MigrationView, RunView, TaskView, VmView } from './view.ts'

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
    recommendations: [],
    drs: new Map(),
    datastores: new Map(),
    events: [],
    faults: [],
    stoppedVcenters: new Set(),
    refusals: [],
    estateRevision: 0,
  }
}

export function newHostView(record: RecordOf<'host-present'>): HostView {
  return {
    name: record.host,
    cluster: record.cluster,
    memoryBytes: record.memoryBytes,
    cpuMhz: record.cpuMhz,
    maintenance: 'none',
    heldUpBy: new Map(),
    reservedMemoryBytes: 0,
    reservedCpuMhz: 0,
    isFailed: false,
    declaredFailedAtNs: null,
    connection: 'connected',
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
    queuedTask: 0,
    networkLoss: null,
    failure: null,
    stalledDisks: new Map(),
    guest: { atNs: [], throughputPermyriad: [], requestsPerSecond: [], latencyNs: [] },
    disks: new Map(),
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
    waits: null,
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
  return { ...facts, kind: 'vmotion', startedAtNs: atNs, ...nothingYet() }
}

/** A cold move sends no memory, so that it has no policy, no path and no goal. */
export function newColdMigrationView(
  record: RecordOf<'cold-migration-started'>,
  vm: Pick<VmView, 'memoryPages' | 'touchedPages'>,
): MigrationView {
  return { ...withoutMemory(record, vm), kind: 'cold', ...nothingYet() }
}

export function newStorageMigrationView(
  record: RecordOf<'storage-migration-started'>,
  vm: Pick<VmView, 'memoryPages' | 'touchedPages'>,
  storage: StorageMoveView,
): MigrationView {
  return { ...withoutMemory(record, vm), kind: 'storage-vmotion', ...nothingYet(), storage }
}

function withoutMemory(
  record: RecordOf<'cold-migration-started'> | RecordOf<'storage-migration-started'>,
  vm: Pick<VmView, 'memoryPages' | 'touchedPages'>,
) {
  const { migration, task, sourceHost, destinationHost, atNs } = record
  return {
    migration,
    task,
    vm: record.vm,
    sourceHost,
    destinationHost,
    policy: '',
    dirtyBookkeeping: '',
    priority: '',
    memoryPages: vm.memoryPages,
    touchedPages: vm.touchedPages,
    usableBytesPerSecond: 0,
    switchoverGoalNs: 0,
    path: '',
    startedAtNs: atNs,
  }
}

function nothingYet() {
  return {
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
    networkLoss: null,
    postCopy: null,
    written: null,
    slowdowns: [],
    verifiedPages: null,
    storage: null,
    vcenterChange: null,
    outcome: null,
    undone: [],
    clientMissed: null,
    orphaned: '',
  } satisfies Partial<MigrationView>
}
