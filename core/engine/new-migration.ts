/** What one migration is at its first instant, and how the trace introduces it. */
import { nsPerSecond, pagesFromMib } from '../base/units.ts'
import type { Host, Vm } from '../estate/inventory.ts'
import { openClientWindow } from '../migration/client-missed.ts'
import { methodNameOf } from '../migration/disk-methods.ts'
import { newFileMove } from '../migration/file-move.ts'
import { bytesToCopyOf, filePlanOf } from '../migration/file-plan.ts'
import { noneSent } from '../migration/migration-state.ts'
import type { MigrationState } from '../migration/migration-state.ts'
import { netTimeoutSeconds, strategyFor } from '../migration/strategies.ts'
import { touchedPagesOf } from '../migration/touched-pages.ts'
import { vmotionPath } from '../migration/vmotion-path.ts'
import type { EngineState } from './engine-state.ts'
import type { QueuedMigration } from './queued-migration.ts'

/** Counts it, and takes its way over the network as it is now; a cold one has none. */
export function newMigration(
  state: EngineState,
  queued: QueuedMigration,
  vm: Vm,
  source: Host,
  destination: Host,
): MigrationState {
  const { inventory } = state
  const { policy } = inventory.scenario
  state.migrationCount += 1
  const ordinal = (state.migrationsOf.get(vm.name) ?? 0) + 1
  state.migrationsOf.set(vm.name, ordinal)
  const hasPath = queued.kind === 'vmotion' || queued.kind === 'combined'
  const path = hasPath ? vmotionPath(inventory, source, destination, vm.spec) : null
  const plan = filePlanOf(inventory, queued.request)
  const method = methodNameOf(policy, queued.kind !== 'cold', queued.request.storageMethod)
  return {
    id: state.migrationCount,
    task: queued.task,
    kind: queued.kind,
    request: queued.request,
    vm: vm.name,
    sourceHost: vm.host,
    destinationHost: destination.name,
    priority: queued.request.priority,
    startedAtNs: state.nowNs,
    path,
    strategy: strategyFor(policy, vm.spec, source, path),
    netTimeoutNs: netTimeoutSeconds(policy, source) * nsPerSecond,
    ordinal,
    stage: 'validate',
    moving: null,
    files: plan === null ? null : newFileMove(plan, method, bytesToCopyOf(plan)),
    percent: 0,
    progressShown: '',
    preCopyStartedAtNs: 0,
    round: 0,
    roundStartedAtNs: 0,
    roundPages: 0,
    secondRoundPages: 0,
    inRound: noneSent(),
    total: noneSent(),
    tracedPages: 0,
    sampled: { atNs: 0, sentBytes: 0, tracedPages: 0 },
    stunnedAtNs: null,
    resumedAtNs: null,
    announcedAtNs: null,
    isPostCopy: false,
    postCopy: null,
    reachedBefore: new Map(),
    isCutOff: false,
    isHandedOver: false,
    totalAtStun: noneSent(),
    deviceStateNs: 0,
    carry: 0,
    silentSinceNs: null,
    awaitsPaths: null,
    endingAs: null,
    lostHost: null,
    isOrphaned: false,
  }
}

export function recordMigrationStart(state: EngineState, vm: Vm, migration: MigrationState): void {
  if (migration.kind !== 'storage-vmotion') recordVmStart(state, vm, migration)
  recordFilesStart(state, migration)
  if (migration.kind !== 'cold') openClientWindow(state, migration.id, vm.name)
}

function recordFilesStart(state: EngineState, migration: MigrationState): void {
  const { id, task, vm, sourceHost, destinationHost, kind, files } = migration
  if (files === null && kind !== 'storage-vmotion') return
  state.record('storage-migration-started', {
    migration: id,
    task,
    vm,
    kind,
    sourceHost,
    destinationHost,
    method: files?.method ?? 'mirror-driver',
    disks: files?.plan.disks.length ?? 0,
    bytesToCopy: files?.bytesToCopy ?? 0,
    copied: (files?.waiting ?? []).map(({ disk }) => disk).join('\t'),
  })
}

function recordVmStart(state: EngineState, vm: Vm, migration: MigrationState): void {
  const { policy } = state.inventory.scenario
  const { memory } = vm.spec
  const { id, task, sourceHost, destinationHost, priority } = migration
  if (migration.kind === 'cold') {
    const { powerState } = vm
    state.record('cold-migration-started', {
      migration: id,
      task,
      vm: vm.name,
      sourceHost,
      destinationHost,
      powerState,
    })
    return
  }
  state.record('migration-started', {
    migration: id,
    task,
    vm: vm.name,
    sourceHost,
    destinationHost,
    policy: policy.name,
    dirtyBookkeeping: policy.dirtyBookkeeping,
    priority,
    memoryPages: pagesFromMib(memory.sizeMiB) + memory.firmwarePages,
    touchedPages: touchedPagesOf(memory),
    usableBytesPerSecond: migration.path?.payloadBytesPerSecond ?? 0,
    switchoverGoalNs: migration.strategy.switchoverGoalNs,
    path: migration.path?.description ?? '',
  })
}
