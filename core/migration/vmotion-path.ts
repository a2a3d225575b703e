/**
 * Finds, in the estate, the way that a migration between two hosts takes: which adapters, which uplinks, how
 * many streams. What a stream can do depends on the hypervisor, so the policy and the hosts' releases are
 * asked here; what it then gets is `network/`.
 */
import { bytesPerSecondFromMbps } from '../base/units.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import { vmotionAdaptersOf } from '../estate/lookup.ts'
import type { VmkernelAdapter } from '../estate/lookup.ts'
import { connectProblem } from '../network/path-problem.ts'
import { pathBetween } from '../network/path.ts'
import type { Fabric, NetworkPath, PathEnd } from '../network/path.ts'
import {
  esxiWindowBytes,
  expectedLineRateMBps,
  latencyModeThresholdMs,
  linuxWindowBytes,
} from '../network/tcp.ts'
import { streamHelperMbps, streamsForSpeed, vmotionPathOver } from '../network/vmotion-streams.ts'
import type { StreamRules, VmotionPath } from '../network/vmotion-streams.ts'
import type { VspherePolicySpec } from '../scenario/policy-schema.ts'
import type { VmSpec } from '../scenario/schema.ts'
import { encryptionBytesPerSecond } from './encryption.ts'
import { isBefore70 } from './host-release.ts'
import { policyOf } from './host-settings.ts'
import { fabricOf, pathEnd } from './path-end.ts'

/**
 * The way between two hosts for this VM, or null if one of them has no adapter for vMotion. The first pair of
 * adapters that can connect leads, in the order of the source's; vMotion then uses all adapters of both hosts
 * that are in its subnet (YB-MNIC). If none can connect it is the first pair, whose problem is told. A migration
 * under way (`inUse`) keeps the adapters that it has, even where others have taken vMotion over (DOC-PROV).
 */
export function vmotionPath(
  inventory: Inventory,
  source: Host,
  destination: Host,
  vm: VmSpec,
  inUse: VmotionPath | null = null,
): VmotionPath | null {
  const fabric = fabricOf(inventory, source, destination)
  const used = (inUse?.legs ?? []).flatMap((leg) => [leg.source, leg.destination])
  const ends = (host: Host) =>
    adaptersFor(
      host,
      used.filter((end) => end.host === host.name),
    ).map((adapter) => pathEnd(inventory, host, adapter))
  const legs = legsBetween(ends(source), ends(destination), fabric)
  return legs.length === 0 ? null : pathOver(inventory, legs, source, destination, vm)
}

/** In the host's own order; of those in use, all that still serve vMotion. */
function adaptersFor(host: Host, used: readonly PathEnd[]): readonly VmkernelAdapter[] {
  const serving = vmotionAdaptersOf(host)
  return host.spec.vmkernelAdapters.filter((adapter) => {
    const isServing = adapter.stack === 'vmotion' || adapter.services.includes('vmotion')
    return serving.includes(adapter) || (isServing && used.some((end) => end.adapter === adapter.name))
  })
}

/** The way that a migration has, when the adapters have gone that served it. */
export function severedPath(
  inventory: Inventory,
  source: Host,
  destination: Host,
  vm: VmSpec,
  inUse: VmotionPath,
): VmotionPath {
  const isGone = (host: Host) => vmotionAdaptersOf(host).length === 0
  const fabric = fabricOf(inventory, source, destination)
  const legs = inUse.legs.map((leg) =>
    pathBetween(
      { ...leg.source, isGone: isGone(source) },
      { ...leg.destination, isGone: isGone(destination) },
      fabric,
    ),
  )
  return pathOver(inventory, legs, source, destination, vm)
}

function pathOver(
  inventory: Inventory,
  legs: readonly NetworkPath[],
  source: Host,
  destination: Host,
  vm: VmSpec,
): VmotionPath {
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
