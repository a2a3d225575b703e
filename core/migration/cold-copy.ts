/**
 * Cold data on the network: files that nobody uses, between hosts of which none sees both datastores. One NFC
 * connection a migration goes from provisioning adapter to provisioning adapter (TCP 902) and shares links with all
 * else that is sent. A link that fails shows as silence and ends the migration after NFC's own timeout, unless one
 * comes back before. Where a host sees both datastores its mover copies (`disk-path.ts`), and nothing of this applies.
 * Sources: KB 340170, CORE-80, vsphere-rules B.4 (Migrate.NfcNetTimeout).
 */
import type { Refusal } from '../base/errors.ts'
import { nsPerSecond } from '../base/units.ts'
import { durationInWords } from '../base/wording.ts'
import type { Host } from '../estate/inventory.ts'
import { segmentPayloadBytes } from '../network/link.ts'
import { nfcProblem } from '../network/path-problem.ts'
import type { NetworkPath } from '../network/path.ts'
import {
  esxiWindowBytes,
  expectedLineRateMBps,
  latencyModeThresholdMs,
  streamBytesPerSecond,
} from '../network/tcp.ts'
import type { Stream } from '../network/vmotion-streams.ts'
import { isAtLeast } from '../scenario/versions.ts'
import { nfcDevices } from './disk-speeds.ts'
import type { MigrationState } from './migration-state.ts'
import { provisioningPath } from './provisioning-path.ts'
import type { MigrationWorld } from './world.ts'

/** Migrate.NfcNetTimeout, s; releases before 7.0 have only that of vMotion. */
const nfcNetTimeoutSeconds = 60

/** How long NFC waits for an answer. */
export function nfcTimeoutNs(world: MigrationWorld, state: MigrationState): number {
  const source = world.inventory.hosts.get(state.sourceHost)
  const hasOwn = source !== undefined && isAtLeast(source.spec.version, '7.0')
  return hasOwn ? nfcNetTimeoutSeconds * nsPerSecond : state.netTimeoutNs
}

/** From 8.0 on both ends send the data as vMotion does, and NFC only controls (Unified Data Transport). */
export function isUnifiedTransport(source: Host, destination: Host): boolean {
  return [source, destination].every(({ spec }) => isAtLeast(spec.version, '8.0'))
}

/**
 * What one connection asks of the links. As vMotion it has buffers that grow with the round-trip time; NFC by itself
 * keeps those of a short way (inferred), so that distance slows it down.
 */
export function nfcStream(path: NetworkPath, source: Host, destination: Host): Stream {
  const isUnified = isUnifiedTransport(source, destination)
  const windowNs = isUnified ? path.roundTripNs : 0
  const windowBytes = esxiWindowBytes(expectedLineRateMBps, latencyModeThresholdMs, windowNs)
  const byTcp = streamBytesPerSecond(windowBytes, segmentPayloadBytes(path.mtu), path.roundTripNs, path.loss)
  const { host } = nfcDevices(isUnified)
  return { links: path.sharedLinks, capBytesPerSecond: Math.min(byTcp, host.readBytesPerSecond) }
}

/** The way as it is now, and why nothing crosses it; null: it does. */
export function coldWay(
  world: MigrationWorld,
  { sourceHost, destinationHost }: Pick<MigrationState, 'sourceHost' | 'destinationHost'>,
): { readonly path: NetworkPath | null; readonly problem: Refusal | null } {
  const { hosts } = world.inventory
  const [source, destination] = [hosts.get(sourceHost), hosts.get(destinationHost)]
  if (source === undefined || destination === undefined) return { path: null, problem: null }
  const path = provisioningPath(world.inventory, source, destination)
  return { path, problem: path === null ? withoutAdapter(source, destination) : nfcProblem(path) }
}

function withoutAdapter(source: Host, destination: Host): Refusal {
  return {
    id: 'provisioning-unreachable',
    fault: 'HostCommunication',
    message: `Cannot connect to host ${destination.name}: there is no VMkernel adapter for provisioning on it or on ${source.name}.`,
    remedy: 'Give both hosts a VMkernel adapter for management or provisioning.',
  }
}

/** Why a migration whose connection has been silent ends, after all that time. */
export function coldSilenceRefusal(world: MigrationWorld, state: MigrationState): Refusal {
  const { problem } = coldWay(world, state)
  const waited = durationInWords(nfcTimeoutNs(world, state))
  const because = problem === null ? '' : ` ${problem.message}`
  return {
    id: 'nfc-connection-lost',
    fault: 'HostCommunication',
    message: `The copy of ${state.vm} from ${state.sourceHost} to ${state.destinationHost} lost its NFC connection, and nothing crossed for ${waited}.${because}`,
    remedy:
      problem?.remedy ?? 'Mend the physical link of the provisioning network (or vmk0), and migrate again.',
  }
}
