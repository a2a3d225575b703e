/**
 * Turns trace records into the view that screens, grades and reports read. Pure but for the view it writes
 * to: the same records give the same view, one at a time or all at once. It adds no fact of its own.
 */
import { assertInvariant } from '../base/assert.ts'
import { decodeRecords } from './encode.ts'
import { eventLineOf } from './event-lines.ts'
import type { MigrationStage, RecordOf, TraceRecord } from './events.ts'
import { failureDuring } from './fault-figures.ts'
import { applyToDrs } from './fold-drs.ts'
import { applyToFaults } from './fold-faults.ts'
import { judgeMigration, judgeNewestRound } from './fold-convergence.ts'
import { applyToPostCopy } from './fold-post-copy.ts'
import { applyToStorage } from './fold-storage.ts'
import { applyToTask } from './fold-tasks.ts'
import { hostOf, migrationOf, vmOf } from './lookup.ts'
import { newColdMigrationView, newHostView, newMigrationView, newRunView, newVmView } from './new-views.ts'
import type { MigrationOutcome, MigrationView, RunView } from './view.ts'

export { newRunView }

/** Folds a whole trace. Throws RangeError if `bytes` does not end with a whole record. */
export function foldTrace(bytes: Uint8Array): RunView {
  const view = newRunView()
  for (const record of decodeRecords(bytes).records) applyRecord(view, record)
  return view
}

/**
 * Takes back the line of an earlier record that this one makes untrue or needless. A move of VM and files is one
 * relocation: the record before is of the VM alone. A fault that could not begin was said to begin. A VM that stops
 * with its host is not powered off by anybody: vCenter has no such event of it.
 */
function dropSuperseded({ events }: RunView, record: TraceRecord): void {
  const last = events.at(-1)
  if (last?.atNs !== record.atNs) return
  if (record.type === 'storage-migration-started') {
    const isStart = last.recordType === 'migration-started' || last.recordType === 'cold-migration-started'
    if (isStart && last.target === record.vm) events.pop()
  }
  if (record.type === 'fault-skipped' && last.recordType === 'fault-begun' && last.target === record.target)
    events.pop()
  if (record.type === 'vm-failed' && last.recordType === 'vm-power-changed' && last.target === record.vm)
    events.pop()
}

/** Adds what one record says. Throws AssertionError if it names something that no earlier record introduced. */
export function applyRecord(view: RunView, record: TraceRecord): void {
  const line = eventLineOf(view, record)
  if (line !== null) {
    dropSuperseded(view, record)
    view.events.push(line)
  }
  view.nowNs = record.atNs
  view.recordCount += 1
  if (
    !applyToEstate(view, record) &&
    !applyToDrs(view, record) &&
    !applyToTask(view, record) &&
    !applyToStorage(view, record) &&
    !applyToFaults(view, record)
  )
    applyToMigration(view, record)
}

function applyToEstate(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'run-started':
      view.scenario = record.scenario
      view.seed = record.seed
      return true
    case 'host-present':
      view.hosts.set(record.host, newHostView(record))
      return true
    case 'vm-present':
      view.vms.set(record.vm, newVmView(record))
      return true
    case 'command-refused':
      view.refusals.push({ fault: record.fault, message: record.message, remedy: record.remedy })
      return true
    case 'object-reconfigured':
    case 'link-changed':
    case 'workload-changed':
      view.estateRevision += 1
      return true
    case 'vm-power-changed': {
      view.estateRevision += 1
      const vm = vmOf(view, record.vm)
      vm.powerState = record.powerState
      if (record.powerState !== 'poweredOn') {
        vm.isStunned = false
        vm.slowdownPermyriad = 0
        // A guest that does not run waits for no disk.
        vm.stalledDisks.clear()
      }
      return true
    }
    case 'guest-sample': {
      const { guest } = vmOf(view, record.vm)
      guest.atNs.push(record.atNs)
      guest.throughputPermyriad.push(record.throughputPermyriad)
      guest.requestsPerSecond.push(record.requestsPerSecond)
      guest.latencyNs.push(record.latencyNs)
      return true
    }
    default:
      return false
  }
}

function applyToMigration(view: RunView, record: TraceRecord): void {
  switch (record.type) {
    case 'migration-started':
      view.migrations.push(newMigrationView(record))
      vmOf(view, record.vm).migration = record.migration
      return
    case 'cold-migration-started': {
      const vm = vmOf(view, record.vm)
      view.migrations.push(newColdMigrationView(record, vm))
      vm.migration = record.migration
      return
    }
    case 'stage-entered':
      migrationOf(view, record.migration).stages.push({
        stage: record.stage as MigrationStage,
        atNs: record.atNs,
      })
      return
    case 'reservation-made':
      changeReservation(view, record, 1)
      return
    case 'reservation-released':
      changeReservation(view, record, -1)
      return
    case 'migration-ended':
      endMigration(view, record)
      return
    case 'migration-sample':
      appendSample(migrationOf(view, record.migration), record)
      return
    default:
      if (
        !applyToRounds(view, record) &&
        !applyToPostCopy(record, (migration) => migrationOf(view, migration))
      )
        applyToStun(view, record)
  }
}

function appendSample(migration: MigrationView, record: RecordOf<'migration-sample'>): void {
  const { series } = migration
  series.atNs.push(record.atNs)
  series.round.push(record.round)
  series.remainingPages.push(record.remainingPages)
  series.sentBytes.push(record.sentBytes)
  series.transferBytesPerSecond.push(record.transferBytesPerSecond)
  series.dirtyPagesPerSecond.push(record.dirtyPagesPerSecond)
  series.slowdownPermyriad.push(record.slowdownPermyriad)
  series.linkPermyriad.push(record.linkPermyriad)
}

function applyToRounds(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'round-started':
      migrationOf(view, record.migration).rounds.push({
        round: record.round,
        startedAtNs: record.atNs,
        pagesToSend: record.pagesToSend,
        finished: null,
        judged: null,
        convergence: null,
      })
      return true
    case 'round-finished': {
      const round = migrationOf(view, record.migration).rounds.at(-1)
      assertInvariant(
        round?.round === record.round,
        'rounds-in-order',
        () => `round ${record.round} ended unopened`,
      )
      const { type: _, migration: _migration, round: _round, ...figures } = record
      round.finished = figures
      return true
    }
    case 'verdict-reached': {
      const { type: _, migration: _migration, ...verdict } = record
      const migration = migrationOf(view, record.migration)
      migration.verdicts.push(verdict)
      judgeNewestRound(migration)
      return true
    }
    case 'path-changed': {
      const migration = migrationOf(view, record.migration)
      migration.usableBytesPerSecond = record.usableBytesPerSecond
      migration.path = record.path
      return true
    }
    case 'guest-slowed':
    case 'traces-installed':
      vmOf(view, record.vm).slowdownPermyriad = record.slowdownPermyriad
      migrationOf(view, record.migration).slowdowns.push({
        atNs: record.atNs,
        slowdownPermyriad: record.slowdownPermyriad,
      })
      judgeMigration(migrationOf(view, record.migration))
      return true
    default:
      return false
  }
}

function applyToStun(view: RunView, record: TraceRecord): void {
  const { atNs } = record
  switch (record.type) {
    case 'vm-stunned':
      migrationOf(view, record.migration).stun.stunnedAtNs = atNs
      vmOf(view, record.vm).isStunned = true
      return
    case 'last-pages-sent':
      migrationOf(view, record.migration).stun.lastPages = {
        atNs,
        pages: record.pages,
        bytes: record.bytes,
        durationNs: record.durationNs,
      }
      return
    case 'device-state-sent':
      migrationOf(view, record.migration).stun.deviceState = {
        atNs,
        bytes: record.bytes,
        durationNs: record.durationNs,
      }
      return
    case 'memory-verified':
      migrationOf(view, record.migration).verifiedPages = record.pages
      return
    case 'ownership-passed':
      migrationOf(view, record.migration).stun.ownership = { atNs, durationNs: record.durationNs }
      vmOf(view, record.vm).host = record.toHost
      // A VM that runs is settled when it is announced, one that does not at once.
      if (migrationOf(view, record.migration).kind === 'cold') vmOf(view, record.vm).networkLoss = null
      return
    case 'vm-resumed':
      migrationOf(view, record.migration).stun.resumed = { atNs, durationNs: record.durationNs }
      vmOf(view, record.vm).isStunned = false
      return
    case 'network-announced':
      migrationOf(view, record.migration).stun.network = { atNs, durationNs: record.durationNs }
      vmOf(view, record.vm).networkLoss = null
      return
    case 'network-lost':
      loseNetwork(view, record)
      return
    case 'network-restored':
      vmOf(view, record.vm).networkLoss = null
      return
    default:
  }
}

function loseNetwork(view: RunView, record: RecordOf<'network-lost'>): void {
  if (!record.isForClients) return
  const { atNs, host, adapter, network, reason } = record
  const loss = { atNs, host, adapter, network, reason }
  vmOf(view, record.vm).networkLoss = loss
  if (record.migration > 0) migrationOf(view, record.migration).networkLoss = loss
}

function endMigration(view: RunView, record: RecordOf<'migration-ended'>): void {
  const { type: _, migration, vm: vmName, ...outcome } = record
  const ended = migrationOf(view, migration)
  ended.outcome = { ...outcome, outcome: outcome.outcome as MigrationOutcome['outcome'] }
  judgeMigration(ended)
  const vm = vmOf(view, vmName)
  // What stopped with its host is told of by what followed it: it may be elsewhere by now, or nowhere.
  if (failureDuring(view, ended) === null) vm.host = record.owner
  vm.isStunned = false
  vm.slowdownPermyriad = 0
}

function changeReservation(
  view: RunView,
  record: RecordOf<'reservation-made'> | RecordOf<'reservation-released'>,
  sign: 1 | -1,
): void {
  const found = hostOf(view, record.host)
  found.reservedMemoryBytes += sign * record.memoryBytes
  found.reservedCpuMhz += sign * record.cpuMhz
}
