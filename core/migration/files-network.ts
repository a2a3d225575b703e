/**
 * Files of a combined migration on the network, where the source host does not see the destination datastore: disks
 * and mirrored writes cross the vMotion network beside memory, cold data (home directory, snapshots) goes from
 * provisioning adapter to provisioning adapter. A wire is a device of the storage room whose rate is what the
 * migration's streams get. Sources: vsphere-rules D.1, D.3 (FD-51), DOC-PROV.
 *
 * Mirrored writes go asynchronously, through a buffer, and synchronously while that is full because the guest outruns
 * the network or the destination datastore (FD-51; `storage/mirror-buffer.ts`). A cut link holds the buffer.
 */
import type { Refusal } from '../base/errors.ts'
import type { Host } from '../estate/inventory.ts'
import type { CpuClaim } from '../network/cpu-share.ts'
import { connectProblem } from '../network/path-problem.ts'
import { wireDevice, type DeviceSpec } from '../storage/device.ts'
import { coldWay, nfcStream, nfcTimeoutNs } from './cold-copy.ts'
import type { MigrationState } from './migration-state.ts'
import { vmotionCpuClaim } from './vmotion-cpu.ts'
import type { MigrationWorld } from './world.ts'

/** What NFC takes of CPUs is stated nowhere. */
const noCpu: CpuClaim = { shares: 1, uses: [] }

export function vmotionWire({ id }: Pick<MigrationState, 'id'>): string {
  return `vMotion network of migration ${id}`
}

export function provisioningWire({ id }: Pick<MigrationState, 'id'>): string {
  return `provisioning network of migration ${id}`
}

/** The migration's streams are opened if they are not yet; returns the wire's name. */
export function openVmotionWire(world: MigrationWorld, state: MigrationState): string {
  const { path } = state
  if (path !== null && !world.hasFlow(state.id)) {
    world.openFlow(state.id, path.streams, vmotionCpuClaim(world.inventory, state, path))
    // The way may have been cut since the hosts connected.
    if (connectProblem(path.legs[0]!) !== null) state.silentSinceNs ??= world.nowNs
  }
  setWire(world, vmotionWire(state), wireOf(world, state))
  return vmotionWire(state)
}

function wireOf(world: MigrationWorld, state: MigrationState): DeviceSpec {
  return wireDevice(world.flowBytesPerSecond(state.id), (state.path?.roundTripNs ?? 0) / 2)
}

/** The wire of cold data, or why it cannot be used. A move of files that nobody uses is nothing but that on the links. */
export function openProvisioningWire(
  world: MigrationWorld,
  state: MigrationState,
  source: Host,
  destination: Host,
): string | Refusal {
  const { path, problem } = coldWay(world, state)
  if (problem !== null) return problem
  if (path === null) return provisioningWire(state)
  const stream = nfcStream(path, source, destination)
  const isAlone = state.kind === 'cold'
  if (isAlone && !world.hasFlow(state.id)) world.openFlow(state.id, [stream], noCpu)
  const rate = isAlone
    ? world.flowBytesPerSecond(state.id)
    : Math.min(path.payloadBytesPerSecond, stream.capBytesPerSecond)
  setWire(world, provisioningWire(state), wireDevice(rate, path.roundTripNs / 2))
  return provisioningWire(state)
}

function setWire({ room }: MigrationWorld, name: string, spec: DeviceSpec): void {
  if (room.storage.state.devices.has(name)) room.storage.changeDevice(name, spec)
  else room.storage.addDevice(name, spec)
}

/** Shares of the network change in time; the wire follows with every sample. */
export function refreshWire(world: MigrationWorld, state: MigrationState): void {
  const name = state.kind === 'cold' ? provisioningWire(state) : vmotionWire(state)
  const device = world.room.storage.state.devices.get(name)
  if (device === undefined || !world.hasFlow(state.id) || state.silentSinceNs !== null) return
  world.room.storage.changeDevice(
    name,
    wireDevice(world.flowBytesPerSecond(state.id), device.spec.readLatencyNs),
  )
}

/** No link is up, or one is again: copies over the network rest meanwhile, and mirrored writes stay in their buffer. */
export function holdUpFiles(world: MigrationWorld, state: MigrationState, isDown: boolean): void {
  // First the wire: what a copy sends as it goes on is as fast as the wire then is.
  if (!isDown) refreshWire(world, state)
  for (const { copy, path } of state.files?.moving.values() ?? [])
    if (path.mover === 'network') world.room.storage.holdCopy(world, copy, isDown)
}

/**
 * The network of a host has changed: a cold copy that crosses it takes what is left of it, or rests. The timeout ends
 * it; `files-silent` is that step.
 */
export function rerouteColdCopy(world: MigrationWorld, state: MigrationState): void {
  const { files } = state
  // Once it registers, all has crossed.
  if (files === null || state.kind !== 'cold' || state.stage === 'register' || !world.hasFlow(state.id))
    return
  if (state.endingAs !== null) return
  const [source, destination] = [state.sourceHost, state.destinationHost].map((name) =>
    world.inventory.hosts.get(name),
  )
  const { path, problem } = coldWay(world, state)
  if (source === undefined || destination === undefined) return
  const isDown = problem !== null || path === null
  const wasDown = state.silentSinceNs !== null
  state.silentSinceNs = isDown ? (state.silentSinceNs ?? world.nowNs) : null
  world.rerouteFlow(state.id, isDown ? [] : [nfcStream(path, source, destination)], noCpu)
  if (files.home !== null && !files.home.isComplete)
    world.room.storage.holdCopy(world, files.home.copy, isDown)
  holdUpFiles(world, state, isDown)
  if (isDown === wasDown) return
  if (isDown) world.scheduleStep(state.id, 'files-silent', world.nowNs + nfcTimeoutNs(world, state))
  else if (state.stage === 'disk-copy') world.scheduleStep(state.id, 'copy-next', world.nowNs)
  else world.cancelSteps(state.id)
}

export function removeWires({ room }: MigrationWorld, state: MigrationState): void {
  room.storage.state.devices.delete(vmotionWire(state))
  room.storage.state.devices.delete(provisioningWire(state))
}
