/**
 * Obeys commands. Each is recorded, then done or refused; a refusal is a record too and changes nothing.
 * What a command starts (a migration) goes on by itself from here.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { nsPerSecond, pagesFromMib } from '../base/units.ts'
import { bytesInWords, linkInWords } from '../base/wording.ts'
import { checkMigration } from '../checks/check-migration.ts'
import type { Host, Vm } from '../estate/inventory.ts'
import { hostMemoryUse, vmMemoryBytes } from '../estate/inventory.ts'
import { abandonMigration, endByPowerOff } from '../migration/ending.ts'
import { noneSent } from '../migration/migration-state.ts'
import type { MigrationState } from '../migration/migration-state.ts'
import { beginMigration } from '../migration/prepare.ts'
import { isCancellable } from '../migration/progress.ts'
import { netTimeoutSeconds, strategyFor } from '../migration/strategies.ts'
import { touchedPagesOf } from '../migration/touched-pages.ts'
import { vmotionPath } from '../migration/vmotion-path.ts'
import type { Command } from '../scenario/command-schema.ts'
import { WriteSchedule } from '../workload/schedule.ts'
import type { EngineState } from './engine-state.ts'
import { setLink } from './link-command.ts'

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>

/** Who is shown as the initiator of tasks, as the vSphere Client writes its own administrator. */
const initiator = 'VSPHERE.LOCAL\\Administrator'

export function obey(state: EngineState, command: Command): void {
  const index = state.commandCount
  state.commandCount += 1
  state.record('command-issued', {
    index,
    command: command.type,
    target: command.type === 'set-link' ? command.host : command.vm,
    detail: detailOf(command),
  })
  const refusal = carryOut(state, command)
  if (refusal !== null) state.record('command-refused', { index, ...refusal })
}

function detailOf(command: Command): string {
  if (command.type === 'set-link')
    return `${command.nic}: ${linkInWords(command.linkMbps, command.connected)}`
  return command.type === 'migrate' ? `to ${command.toHost}, ${command.priority} priority` : ''
}

function carryOut(state: EngineState, command: Command): Refusal | null {
  if (command.type === 'set-link') return setLink(state, command)
  const vm = state.inventory.vms.get(command.vm)
  if (vm === undefined) return unknownVm(command.vm)
  switch (command.type) {
    case 'migrate':
      return migrate(state, vm, command)
    case 'cancel':
      return cancel(state, vm)
    case 'power-on':
      return powerOn(state, vm)
    case 'power-off':
      return powerOff(state, vm)
    case 'set-workload':
      return setWorkload(state, vm, command)
  }
}

function unknownVm(name: string): Refusal {
  return {
    id: 'vm-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no virtual machine named ${name} in this estate.`,
    remedy: 'Choose a virtual machine of the inventory.',
  }
}

/** Checks that say the request makes no sense; all others let a task begin, which then fails with their fault. */
const requestChecks = new Set(['object-not-found', 'vm-state-mismatch', 'vm-task-in-progress', 'same-host'])

function migrate(state: EngineState, vm: Vm, command: CommandOf<'migrate'>): Refusal | null {
  const { findings } = checkMigration(state.inventory, command)
  const refused = findings.find((finding) => requestChecks.has(finding.check))
  if (refused !== undefined) {
    const { check: id, fault, message, remedy } = refused
    return { id, fault, message, remedy }
  }
  const task = startTask(state, 'Relocate virtual machine', vm, `${vm.host} → ${command.toHost}`)
  const migration = newMigration(state, vm, command, task)
  state.migrations.set(migration.id, migration)
  recordStart(state, vm, migration)
  beginMigration(state, migration)
  return null
}

function newMigration(
  state: EngineState,
  vm: Vm,
  command: CommandOf<'migrate'>,
  task: number,
): MigrationState {
  const { inventory } = state
  const { policy } = inventory.scenario
  state.migrationCount += 1
  const ordinal = (state.migrationsOf.get(vm.name) ?? 0) + 1
  state.migrationsOf.set(vm.name, ordinal)
  const source = hostOf(state, vm.host)
  const path = vmotionPath(inventory, source, hostOf(state, command.toHost), vm.spec)
  return {
    id: state.migrationCount,
    task,
    vm: vm.name,
    sourceHost: vm.host,
    destinationHost: command.toHost,
    priority: command.priority,
    startedAtNs: state.nowNs,
    path,
    strategy: strategyFor(policy, vm.spec, source, path),
    netTimeoutNs: netTimeoutSeconds(policy) * nsPerSecond,
    ordinal,
    stage: 'validate',
    moving: null,
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
    isHandedOver: false,
    totalAtStun: noneSent(),
    deviceStateNs: 0,
    carry: 0,
    silentSinceNs: null,
    endingAs: null,
  }
}

function recordStart(state: EngineState, vm: Vm, migration: MigrationState): void {
  const { policy } = state.inventory.scenario
  const { memory } = vm.spec
  state.record('migration-started', {
    migration: migration.id,
    task: migration.task,
    vm: vm.name,
    sourceHost: migration.sourceHost,
    destinationHost: migration.destinationHost,
    policy: policy.name,
    dirtyBookkeeping: policy.dirtyBookkeeping,
    priority: migration.priority,
    memoryPages: pagesFromMib(memory.sizeMiB) + memory.firmwarePages,
    touchedPages: touchedPagesOf(memory),
    usableBytesPerSecond: migration.path?.payloadBytesPerSecond ?? 0,
    switchoverGoalNs: migration.strategy.switchoverGoalNs,
    path: migration.path?.description ?? '',
  })
}

function cancel(state: EngineState, vm: Vm): Refusal | null {
  const migration = migrationOf(state, vm)
  if (migration === undefined) {
    return {
      id: 'nothing-to-cancel',
      fault: 'InvalidState',
      message: `No migration of ${vm.name} is under way.`,
      remedy: 'Look at Recent Tasks: it may have ended already.',
    }
  }
  if (!isCancellable(migration)) return pastNoReturn(vm, migration)
  abandonMigration(state, migration, {
    outcome: 'cancelled',
    fault: 'RequestCanceled',
    message: `The migration of ${vm.name} was cancelled by a user.`,
    remedy: '',
  })
  return null
}

function pastNoReturn(vm: Vm, migration: MigrationState): Refusal {
  if (migration.endingAs !== null) {
    return {
      id: 'already-ending',
      fault: 'TaskInProgress',
      message: `The migration of ${vm.name} is being undone already; the VM is about to go on at ${migration.sourceHost}.`,
      remedy: 'Wait for the task to end.',
    }
  }
  const isPaused = migration.postCopy?.run.isPaused === true
  const reason = isPaused
    ? `its post-copy is paused, and its memory is on ${migration.sourceHost} and ${migration.destinationHost}, on neither of them whole`
    : migration.isHandedOver
      ? `${migration.destinationHost} owns the VM since its switchover`
      : `it is being switched to post-copy, and ${migration.destinationHost} is about to run the VM`
  return {
    id: 'past-point-of-no-return',
    fault: 'NotSupported',
    message: `The migration of ${vm.name} can no longer be cancelled: ${reason}.`,
    remedy: isPaused
      ? 'Bring a link between the hosts up again; post-copy then goes on to its end.'
      : `Wait for the task to end, then migrate the VM back to ${migration.sourceHost}.`,
  }
}

function powerOn(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState === 'poweredOn') return wrongPowerState(vm, 'is powered on already', 'power it off first')
  if (vm.isMigrating) return stillArriving(vm)
  const freeBytes = hostOf(state, vm.host).memoryBytes - hostMemoryUse(state.inventory, vm.host)
  if (vmMemoryBytes(vm) > freeBytes) {
    return {
      id: 'host-memory-insufficient',
      fault: 'InsufficientHostMemoryCapacityFault',
      message: `${vm.host} has not enough free memory to power on ${vm.name}: ${bytesInWords(vmMemoryBytes(vm))} are needed, ${bytesInWords(Math.max(0, freeBytes))} are free.`,
      remedy: 'Power off or migrate other VMs of that host.',
    }
  }
  const task = startTask(state, 'Power On virtual machine', vm, '')
  changePower(state, vm, 'poweredOn')
  state.guestOf(vm.name).powerOn(state.nowNs)
  endTask(state, task)
  return null
}

function powerOff(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState === 'poweredOff')
    return wrongPowerState(vm, 'is powered off already', 'power it on first')
  const task = startTask(state, 'Power Off virtual machine', vm, '')
  const migration = migrationOf(state, vm)
  state.guestOf(vm.name).powerOff(state.nowNs)
  changePower(state, vm, 'poweredOff')
  if (migration !== undefined) endByPowerOff(state, migration)
  endTask(state, task)
  return null
}

/** Powered off between its hand-over and the end of its migration: the task still holds it. */
function stillArriving(vm: Vm): Refusal {
  return {
    id: 'vm-task-in-progress',
    fault: 'TaskInProgress',
    message: `Another task is already running on ${vm.name}: its migration to ${vm.host} has not ended.`,
    remedy: 'Wait for the migration to end, then power the VM on.',
  }
}

function wrongPowerState(vm: Vm, what: string, cure: string): Refusal {
  return {
    id: 'power-state-wrong',
    fault: 'InvalidPowerState',
    message: `${vm.name} ${what}.`,
    remedy: `To start it anew, ${cure}.`,
  }
}

function changePower(state: EngineState, vm: Vm, powerState: 'poweredOn' | 'poweredOff'): void {
  vm.powerState = powerState
  state.record('vm-power-changed', { vm: vm.name, powerState })
}

function setWorkload(state: EngineState, vm: Vm, { workload }: CommandOf<'set-workload'>): Refusal | null {
  const guest = state.guestOf(vm.name)
  guest.catchUp(state.nowNs)
  guest.service.replaceClient(workload.client)
  vm.workload = workload
  migrationOf(state, vm)?.moving?.run.writer.replaceWorkload(workload)
  const pagesPerSecond = workload.writes
    .map((stream) => WriteSchedule.of(stream, guest.ranNs).pagesPerSecond)
    .reduce((sum, rate) => sum + rate, 0)
  state.record('workload-changed', { vm: vm.name, pagesPerSecond })
  return null
}

function migrationOf(state: EngineState, vm: Vm): MigrationState | undefined {
  return [...state.migrations.values()].find((migration) => migration.vm === vm.name)
}

function hostOf(state: EngineState, name: string): Host {
  const host = state.inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'vm-on-known-host', () => `no host "${name}"`)
  return host
}

function startTask(state: EngineState, name: string, vm: Vm, detail: string): number {
  state.taskCount += 1
  const task = state.taskCount
  state.record('task-queued', { task, name, target: vm.name, initiator, detail })
  state.record('task-started', { task })
  return task
}

function endTask(state: EngineState, task: number): void {
  state.record('task-ended', { task, state: 'success', fault: '', message: '', remedy: '' })
}
