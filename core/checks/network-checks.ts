/**
 * Checks of the vMotion network and of the VM's own networks. What vCenter does not look at before it starts
 * (VLAN, subnet, MTU of the vMotion path) is not here: it fails in the run, at the stage where it really does.
 */
import type { Host } from '../estate/inventory.ts'
import { portGroupLabels, portGroupOf, uplinksOf, vmotionAdaptersOf } from '../estate/lookup.ts'
import { mibBytes, nsPerMs, nsPerUs } from '../base/units.ts'
import type { Check, CheckResult, CheckSubject } from './subject.ts'

/** Slower than this raises VMotionLinkCapacityLow (GOV-TYPES). */
const recommendedLinkMbps = 1000
/** Per concurrent vMotion session (DOC-VMNET). */
export const leastSessionMbps = 250

function ends({ source, destination }: CheckSubject): readonly Host[] {
  return source.name === destination.name ? [source] : [source, destination]
}

function checkAdapters(subject: CheckSubject): readonly CheckResult[] {
  return ends(subject)
    .filter((host) => vmotionAdaptersOf(host).length === 0)
    .map((host) => ({
      message: `The vMotion interface of ${host.name} is not configured.`,
      remedy: `Add a VMkernel adapter for vMotion on ${host.name}, or enable the vMotion service on one it has.`,
      left: { label: `VMkernel adapters of ${host.name}`, value: describeAdapters(host) },
      right: { label: 'Needed', value: 'an adapter with the vMotion service' },
    }))
}

function describeAdapters(host: Host): string {
  const adapters = host.spec.vmkernelAdapters.map(
    (adapter) => `${adapter.name} (${adapter.services.join(', ') || 'no service'})`,
  )
  return adapters.length === 0 ? 'none' : adapters.join(', ')
}

function connectedUplinks(host: Host) {
  return vmotionAdaptersOf(host).flatMap((adapter) => uplinksOf(host, adapter).filter((nic) => nic.connected))
}

function checkLinkUp(subject: CheckSubject): readonly CheckResult[] {
  return ends(subject)
    .filter((host) => vmotionAdaptersOf(host).length > 0 && connectedUplinks(host).length === 0)
    .map((host) => ({
      message: `The vMotion interface of ${host.name} has no working physical link.`,
      remedy: 'Fix the cable, the switch port or the uplinks of its switch.',
      left: { label: `Uplinks on ${host.name}`, value: describeUplinks(host) },
      right: { label: 'Needed', value: 'one link that is up' },
    }))
}

function describeUplinks(host: Host): string {
  const uplinks = vmotionAdaptersOf(host).flatMap((adapter) => uplinksOf(host, adapter))
  return uplinks.length === 0
    ? 'none'
    : uplinks.map((nic) => `${nic.name} ${nic.connected ? 'up' : 'down'}`).join(', ')
}

function slowestMbps(host: Host): number {
  return connectedUplinks(host).reduce(
    (least, nic) => Math.min(least, nic.linkMbps),
    Number.POSITIVE_INFINITY,
  )
}

function checkLinkSpeed(subject: CheckSubject): readonly CheckResult[] {
  return ends(subject)
    .filter((host) => slowestMbps(host) < recommendedLinkMbps)
    .map((host) => ({
      message: `The vMotion interface of ${host.name} is slower than recommended.`,
      remedy: 'Use 1 GbE at least; 10 GbE for large VMs.',
      left: { label: `Link on ${host.name}`, value: `${slowestMbps(host)} Mbit/s` },
      right: { label: 'Recommended', value: `${recommendedLinkMbps} Mbit/s` },
    }))
}

function checkSessionBandwidth(subject: CheckSubject): readonly CheckResult[] {
  const { limitMiBs } = subject.inventory.fabric
  const fabricMbps = limitMiBs === 0 ? Number.POSITIVE_INFINITY : (limitMiBs * mibBytes * 8) / 1_000_000
  const places = [
    ...ends(subject).map((host) => ({ label: `Link on ${host.name}`, mbps: slowestMbps(host) })),
    { label: 'Between the hosts', mbps: fabricMbps },
  ]
  return places
    .filter(({ mbps }) => mbps < leastSessionMbps)
    .map(({ label, mbps }) => ({
      message: `Less than ${leastSessionMbps} Mbit/s for a vMotion session is not supported.`,
      remedy: 'Give the vMotion network more bandwidth; what a WAN optimiser gains does not count.',
      left: { label, value: `${Math.floor(mbps)} Mbit/s` },
      right: { label: 'Per session', value: `${leastSessionMbps} Mbit/s` },
      note: 'vCenter does not check this itself; it is the documented limit of support.',
    }))
}

function checkNetworkNames({ source, destination }: CheckSubject): readonly CheckResult[] {
  const left = vmotionAdaptersOf(source)[0]
  const right = vmotionAdaptersOf(destination)[0]
  if (left === undefined || right === undefined || left.portGroup === right.portGroup) return []
  return [
    {
      message: 'Source and destination use different vMotion network names.',
      remedy: 'It does not stop the migration. Make sure that both are the same segment.',
      left: { label: `${source.name}, ${left.name}`, value: left.portGroup },
      right: { label: `${destination.name}, ${right.name}`, value: right.portGroup },
    },
  ]
}

/** Supported round-trip time by ESXi release: 150 ms from 6.0 (DOC-VMNET, KB-336244). */
export const longestRoundTripMs = 150

function checkRoundTrip({ inventory }: CheckSubject): readonly CheckResult[] {
  const roundTripMs = (inventory.fabric.roundTripUs * nsPerUs) / nsPerMs
  if (roundTripMs <= longestRoundTripMs) return []
  return [
    {
      message: `The round-trip time of ${roundTripMs} ms is above what vMotion supports.`,
      remedy: 'Choose a nearer host, or migrate the VM powered off.',
      left: { label: 'Between the hosts', value: `${roundTripMs} ms` },
      right: { label: 'Supported', value: `${longestRoundTripMs} ms` },
      note: 'vCenter does not measure this; it is the documented limit of support. Some texts say 100 ms between vCenters.',
    },
  ]
}

function checkVmNetworks(connected: boolean) {
  return ({ vm, destination }: CheckSubject): readonly CheckResult[] =>
    vm.spec.nics
      .filter((nic) => nic.connected === connected && portGroupOf(destination, nic.portGroup) === null)
      .map((nic) => ({
        message: connected
          ? `“${nic.portGroup}”, the network of ${nic.name}, does not exist on ${destination.name}.`
          : `The disconnected ${nic.name} uses “${nic.portGroup}”, which ${destination.name} does not have.`,
        remedy: connected
          ? `Create a port group with this label on ${destination.name}, case included, or choose another host.${nearMiss(destination, nic.portGroup)}`
          : 'It does not stop the migration. Create the port group before you connect the adapter.',
        left: { label: nic.name, value: nic.portGroup },
        right: {
          label: `${destination.name} has`,
          value: portGroupLabels(destination).join(', ') || 'no port group',
        },
      }))
}

function nearMiss(host: Host, label: string): string {
  const similar = portGroupLabels(host).find((candidate) => candidate.toLowerCase() === label.toLowerCase())
  return similar === undefined ? '' : ` It has “${similar}”: labels must match in upper and lower case.`
}

function checkInternalSwitch({ vm, source }: CheckSubject): readonly CheckResult[] {
  return vm.spec.nics
    .filter((nic) => nic.connected && portGroupOf(source, nic.portGroup)?.switch.uplinks.length === 0)
    .map((nic) => ({
      message: `${nic.name} is on “${nic.portGroup}”, an internal network that exists only on ${source.name}.`,
      remedy: 'Move the adapter to a switch with an uplink, disconnect it, or add an uplink.',
      left: { label: `${nic.portGroup} on ${source.name}`, value: 'a switch without uplinks' },
      right: { label: 'Needed', value: 'a switch with an uplink' },
    }))
}

export const networkChecks: readonly Check[] = [
  {
    id: 'vmotion-nic-missing',
    group: 'Host',
    severity: 'error',
    fault: 'VMotionNotConfigured',
    source: 'GOV-TYPES',
    run: checkAdapters,
  },
  {
    id: 'vmotion-link-down',
    group: 'Host',
    severity: 'error',
    fault: 'VMotionLinkDown',
    source: 'GOV-TYPES',
    run: checkLinkUp,
  },
  {
    id: 'vmotion-link-slow',
    group: 'Host',
    severity: 'warning',
    fault: 'VMotionLinkCapacityLow',
    source: 'GOV-TYPES',
    run: checkLinkSpeed,
  },
  {
    id: 'vmotion-bandwidth-low',
    group: 'Host',
    severity: 'warning',
    fault: '',
    source: 'DOC-VMNET',
    run: checkSessionBandwidth,
  },
  {
    id: 'vmotion-network-name-differs',
    group: 'Host',
    severity: 'warning',
    fault: 'MismatchedVMotionNetworkNames',
    source: 'GOV-TYPES',
    run: checkNetworkNames,
  },
  {
    id: 'vmotion-rtt-too-high',
    group: 'Host',
    severity: 'warning',
    fault: '',
    source: 'DOC-VMNET',
    run: checkRoundTrip,
  },
  {
    id: 'net-missing-connected',
    group: 'Network',
    severity: 'error',
    fault: 'CannotAccessNetwork',
    source: 'GOV-TYPES',
    run: checkVmNetworks(true),
  },
  {
    id: 'net-missing-disconnected',
    group: 'Network',
    severity: 'warning',
    fault: 'CannotAccessNetwork',
    source: 'GOV-TYPES',
    run: checkVmNetworks(false),
  },
  {
    id: 'net-internal-only',
    group: 'Network',
    severity: 'error',
    fault: 'VMOnVirtualIntranet',
    source: 'DOC-VMNET',
    run: checkInternalSwitch,
  },
]
