/** The stages before a page is sent: validate, reserve, connect. Each failure leaves the VM as it was. */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { nsPerSecond } from '../base/units.ts'
import { checkMigration, isError } from '../checks/check-migration.ts'
import type { Host } from '../estate/inventory.ts'
import { connectProblem, mtuProblem } from '../network/path-problem.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import { vmMemoryBytes } from '../estate/inventory.ts'
import type { Vm } from '../estate/inventory.ts'
import { overheadBytes } from '../estate/vm-overhead.ts'
import { beginFileMove } from './copy-disks.ts'
import { failMigration } from './ending.ts'
import type { MigrationState } from './migration-state.ts'
import { checkRequestOf } from './relocate-request.ts'
import { enterStage } from './progress.ts'
import { memoryRefusal, vmotionCpuMhz } from './reservations.ts'
import { vsphereStageCosts } from './stages.ts'
import { linkMbpsOf } from './vmotion-cpu.ts'
import type { MigrationWorld } from './world.ts'

/** First instant: the checks run again; an error ends the task at once with that check's fault. */
export function beginMigration(world: MigrationWorld, state: MigrationState): void {
  const vm = vmOf(world, state)
  if (vm.powerState === 'poweredOn') {
    const guest = world.guestOf(state.vm)
    guest.catchUp(world.nowNs)
    guest.service.takeSample()
  }
  enterStage(world, state, 'validate')
  const refusal = checkRefusal(world, state)
  if (refusal !== null) {
    failMigration(world, state, refusal)
    return
  }
  vm.isMigrating = true
  if (state.files !== null) beginFileMove(world, state)
  if (state.kind === 'cold') {
    const next = state.files === null ? 'register' : 'prepare-files'
    world.scheduleStep(state.id, next, world.nowNs + vsphereStageCosts.validateNs)
    return
  }
  world.sampleGuest(state.vm)
  if (state.kind === 'storage-vmotion') {
    // Asked for the datastore and format that they have, files stay as they are.
    const next = state.files === null ? 'cleaned-up' : 'prepare-files'
    world.scheduleStep(state.id, next, world.nowNs + vsphereStageCosts.validateNs)
    return
  }
  world.scheduleStep(state.id, 'reserve', world.nowNs + state.strategy.stageCosts.validateNs)
}

function checkRefusal(world: MigrationWorld, state: MigrationState): Refusal | null {
  const finding = checkMigration(world.inventory, checkRequestOf(state.request)).findings.find(isError)
  if (finding === undefined) return null
  const { check: id, fault, message, remedy } = finding
  return { id, fault, message, remedy }
}

export function reserveResources(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'reserve')
  const vm = vmOf(world, state)
  const source = hostOf(world, state.sourceHost)
  const destination = hostOf(world, state.destinationHost)
  const path = pathOf(state)
  const memoryBytes = vmMemoryBytes(vm) + overheadBytes(vm.spec)
  const refusal = memoryRefusal(world.inventory, destination, vm.name, memoryBytes)
  if (refusal !== null) {
    failMigration(world, state, refusal)
    return
  }
  const { reservations } = world
  reservations.holdMemory(world, state.id, destination.name, memoryBytes)
  reservations.holdCpu(
    world,
    state.id,
    source.name,
    vmotionCpuMhz(source, linkMbpsOf(path.legs.map((leg) => leg.source))),
  )
  reservations.holdCpu(
    world,
    state.id,
    destination.name,
    vmotionCpuMhz(destination, linkMbpsOf(path.legs.map((leg) => leg.destination))),
  )
  world.scheduleStep(state.id, 'connect', world.nowNs + state.strategy.stageCosts.reserveNs)
}

/** Opens the streams. What is not reachable shows as silence: the failure comes with the network timeout. */
export function connectHosts(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'connect')
  const path = pathOf(state)
  if (connectProblem(path.legs[0]!) !== null) {
    world.scheduleStep(state.id, 'connect-failed', world.nowNs + state.netTimeoutNs)
    return
  }
  scheduleConnected(world, state, path)
}

export function scheduleConnected(world: MigrationWorld, state: MigrationState, path: VmotionPath): void {
  const { connectNs, connectRoundTrips } = state.strategy.stageCosts
  const next = state.files === null ? 'pre-copy' : 'prepare-files'
  world.scheduleStep(state.id, next, world.nowNs + connectNs + connectRoundTrips * path.roundTripNs)
}

export function failToConnect(world: MigrationWorld, state: MigrationState): void {
  const problem = connectProblem(pathOf(state).legs[0]!)
  assertInvariant(problem !== null, 'connect-fails-for-a-reason', () => `migration ${state.id}`)
  const waited = `It was tried for ${state.netTimeoutNs / nsPerSecond} s.`
  failMigration(world, state, { ...problem, message: `${problem.message} ${waited}` })
}

/** The path; the checks have made sure that there is one. */
export function pathOf(state: MigrationState): VmotionPath {
  assertInvariant(
    state.path !== null,
    'migration-has-a-path',
    () => `migration ${state.id} in ${state.stage}`,
  )
  return state.path
}

/** Why full-size segments do not arrive over one of the legs, or null. */
export function lostPagesProblem(world: MigrationWorld, state: MigrationState): Refusal | null {
  const sent = state.stage === 'disk-copy' ? 'disks were' : 'memory was'
  const problems = pathOf(state).legs.map((leg) => mtuProblem(leg, world.inventory.fabric.mtu, sent))
  return problems.find((problem) => problem !== null) ?? null
}

function vmOf(world: MigrationWorld, state: MigrationState): Vm {
  const vm = world.inventory.vms.get(state.vm)
  assertInvariant(vm !== undefined, 'migration-of-known-vm', () => `no VM "${state.vm}"`)
  return vm
}

function hostOf(world: MigrationWorld, name: string): Host {
  const host = world.inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'migration-to-known-host', () => `no host "${name}"`)
  return host
}
