/**
 * Finds, in the estate, the way that a migration between two hosts takes: which adapters, which uplinks, how
 * many streams. What a stream can do depends on the hypervisor, so the policy and the hosts' releases are
 * asked here; what it then gets is `network/`.
 */
import { bytesPerSecondFromMbps } from '../base/units.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import { portGroupOf, uplinksOf, vmotionAdaptersOf } from '../estate/lookup.ts'
import type { VmkernelAdapter } from '../estate/lookup.ts'
import { backgroundSteps } from '../network/background.ts'
import { connectProblem, pathBetween } from '../network/path.ts'
import type { Fabric, NetworkPath, PathEnd, PhysicalLink } from '../network/path.ts'
import {
  esxiWindowBytes,
  expectedLineRateMBps,
  latencyModeThresholdMs,
  linuxWindowBytes,
} from '../network/tcp.ts'
import { streamHelperMbps, streamsForSpeed, vmotionPathOver } from '../network/vmotion-streams.ts'
import type { StreamRules, VmotionPath } from '../network/vmotion-streams.ts'
import { mibBytes } from '../base/units.ts'
import type { VspherePolicySpec } from '../scenario/policy-schema.ts'
import type { FabricSpec, VmSpec } from '../scenario/schema.ts'
import { encryptionBytesPerSecond } from './encryption.ts'
import { isBefore70 } from './host-release.ts'
import { policyOf } from './host-settings.ts'

/**
 * The way between two hosts for this VM, or null if one of them has no adapter for vMotion. The first pair of
 * adapters that can connect leads, in the order of the source's; vMotion then uses all adapters of both hosts
 * that are in its subnet (YB-MNIC). If none can connect it is the first pair, whose problem is told.
 */
export function vmotionPath(
  inventory: Inventory,
  source: Host,
  destination: Host,
  vm: VmSpec,
): VmotionPath | null {
  const fabric = fabricOf(inventory.fabric)
  const ends = (host: Host) => vmotionAdaptersOf(host).map((adapter) => pathEnd(host, adapter))
  const legs = legsBetween(ends(source), ends(destination), fabric)
  if (legs.length === 0) return null
  const policy = policyOf(inventory.scenario.policy, source)
  const rules = policy.name === 'vsphere' ? esxiStreams(policy, source, destination, vm) : linuxStreams
  return vmotionPathOver(legs, rules)
}

function legsBetween(
  sources: readonly PathEnd[],
  destinations: readonly PathEnd[],
  fabric: Fabric,
): NetworkPath[] {
  const paths = sources.flatMap((from) => destinations.map((to) => pathBetween(from, to, fabric)))
  const lead = paths.find((path) => connectProblem(path) === null)
  if (lead === undefined) return paths.slice(0, 1)
  const connects = (from: PathEnd, to: PathEnd) => connectProblem(pathBetween(from, to, fabric)) === null
  const froms = sources.filter((from) => connects(from, lead.destination))
  const tos = destinations.filter((to) => connects(lead.source, to))
  return Array.from({ length: Math.max(froms.length, tos.length) }, (_, index) =>
    pathBetween(froms[index % froms.length]!, tos[index % tos.length]!, fabric),
  )
}

/** ESXi: buffers by expected line rate, a core per stream, streams by link speed from 7.0 on, one before. */
function esxiStreams(settings: VspherePolicySpec, source: Host, destination: Host, vm: VmSpec): StreamRules {
  const lineRate = settings.netExpectedLineRateMBps ?? expectedLineRateMBps
  const thresholdMs = settings.netLatencyModeThresholdMs ?? latencyModeThresholdMs
  const helpers = settings.streamHelpers ?? 0
  const isOld = isBefore70(source) || isBefore70(destination)
  return {
    windowBytes: (roundTripNs) => esxiWindowBytes(lineRate, thresholdMs, roundTripNs),
    threadBytesPerSecond: Math.min(
      bytesPerSecondFromMbps(streamHelperMbps),
      encryptionBytesPerSecond(source, destination, vm),
    ),
    streamsOn: (linkMbps, legs) => {
      if (helpers > 0) return Math.max(1, Math.ceil(helpers / legs))
      return isOld ? 1 : streamsForSpeed(linkMbps)
    },
  }
}

/** QEMU and Xen on Linux: one socket, whose window the kernel tunes; no source gives a thread's ceiling. */
const linuxStreams: StreamRules = {
  windowBytes: () => linuxWindowBytes,
  threadBytesPerSecond: Infinity,
  streamsOn: () => 1,
}

function fabricOf(spec: FabricSpec): Fabric {
  const background = backgroundSteps(
    spec.backgroundMiBs,
    (rate) => (typeof rate === 'number' ? rate : rate.miBs) * mibBytes,
  )
  return { ...spec, background }
}

function pathEnd(host: Host, adapter: VmkernelAdapter): PathEnd {
  const place = portGroupOf(host, adapter.portGroup)
  return {
    host: host.name,
    adapter: adapter.name,
    portGroup: adapter.portGroup,
    ip: adapter.ip,
    prefixLength: adapter.prefixLength,
    vlan: place?.portGroup.vlan ?? 0,
    adapterMtu: adapter.mtu,
    switchName: place?.switch.name ?? '',
    switchMtu: place?.switch.mtu ?? adapter.mtu,
    uplinks: uplinksOf(host, adapter).map(physicalLink),
  }
}

function physicalLink(nic: ReturnType<typeof uplinksOf>[number]): PhysicalLink {
  const background = backgroundSteps(nic.backgroundMbps, (rate) =>
    bytesPerSecondFromMbps(typeof rate === 'number' ? rate : rate.mbps),
  )
  return { name: nic.name, linkMbps: nic.linkMbps, connected: nic.connected, background }
}
