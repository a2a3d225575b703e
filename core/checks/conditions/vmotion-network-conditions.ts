/**
 * Conditions of the vMotion network. What vCenter does not look at before it starts (VLAN, subnet, firewall, MTU of
 * the path) is not here: it fails in the run, at the stage where it really does (`not-expressed.ts`).
 */
import { mibBytes } from '../../base/units.ts'
import { wayBetween } from '../../estate/fabric-way.ts'
import { canEncryptVmotion, encryptedVmotionOf, hasCapability } from '../../estate/host-capabilities.ts'
import type { Host } from '../../estate/inventory.ts'
import { uplinksOf, vmotionAdaptersOf, type PhysicalNic } from '../../estate/lookup.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { fasterLink, fullDuplex } from '../cures/network-cures.ts'
import { setOnVm } from '../cures/setting-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import { bringUpVmotion, configureVmotion } from '../cures/vmotion-cures.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { leastHostRelease } from './cross-vcenter-releases.ts'
import { interfaceIssueFields } from './host-capability-conditions.ts'
import { roundTripConditions } from './round-trip-conditions.ts'

/** Slower than this, or half duplex, raises VMotionLinkCapacityLow (GOV-TYPES). */
const recommendedLinkMbps = 1000

/** Per concurrent vMotion session (DOC-VMNET). */
export const leastSessionMbps = 250

function peerOf({ source, destination }: CheckSubject, host: Host): Host {
  return host === source ? destination : source
}

function checkAdapters(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => vmotionAdaptersOf(host).length === 0)
    .map((host) => ({
      message: `The vMotion interface of ${sideOf(subject, host)} host ${host.name} is not configured.`,
      remedy: `Add a VMkernel adapter for vMotion on ${host.name}, or enable the vMotion service on one it has.`,
      left: { label: `VMkernel adapters of ${host.name}`, value: describeAdapters(host) },
      right: { label: 'Needed', value: 'an adapter with the vMotion service' },
      fields: interfaceIssueFields(subject, host),
      cures: [
        ...configureVmotion(subject.inventory, host, peerOf(subject, host)),
        migratePoweredOff(subject.vm),
      ],
    }))
}

function sideOf({ source }: CheckSubject, host: Host): 'source' | 'destination' {
  return host === source ? 'source' : 'destination'
}

function describeAdapters(host: Host): string {
  const adapters = host.spec.vmkernelAdapters.map(
    (adapter) => `${adapter.name} (${adapter.services.join(', ') || 'no service'})`,
  )
  return adapters.length === 0 ? 'none' : adapters.join(', ')
}

function uplinksOfVmotion(host: Host): readonly PhysicalNic[] {
  const all = vmotionAdaptersOf(host).flatMap((adapter) => uplinksOf(host, adapter))
  return [...new Set(all)]
}

function connectedUplinks(host: Host): readonly PhysicalNic[] {
  return uplinksOfVmotion(host).filter((nic) => nic.connected)
}

function checkLinkUp(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => vmotionAdaptersOf(host).length > 0 && connectedUplinks(host).length === 0)
    .map((host) => ({
      message: `The vMotion interface of ${sideOf(subject, host)} host ${host.name} has no working physical link.`,
      remedy: 'Mend the cable or the switch port, or give its switch another uplink.',
      left: { label: `Uplinks on ${host.name}`, value: describeUplinks(host) },
      right: { label: 'Needed', value: 'one link that is up' },
      fields: interfaceIssueFields(subject, host),
      cures: [...bringUpVmotion(host), migratePoweredOff(subject.vm)],
    }))
}

function describeUplinks(host: Host): string {
  const uplinks = uplinksOfVmotion(host)
  return uplinks.length === 0
    ? 'none'
    : uplinks.map((nic) => `${nic.name} ${nic.connected ? 'up' : 'down'}`).join(', ')
}

function isSlow({ linkMbps, duplex }: PhysicalNic): boolean {
  return linkMbps < recommendedLinkMbps || duplex === 'half'
}

function checkLinkSpeed(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject).flatMap((host) => {
    const slow = connectedUplinks(host).filter(isSlow)
    if (slow.length === 0) return []
    return [
      {
        message: `The vMotion interface of ${sideOf(subject, host)} host ${host.name} has less capacity than recommended.`,
        remedy: 'Use 1 GbE full duplex at least; 10 GbE for large VMs.',
        left: { label: `Links on ${host.name}`, value: slow.map(speedInWords).join('; ') },
        right: { label: 'Recommended', value: `${recommendedLinkMbps} Mbit/s, full duplex` },
        fields: [...interfaceIssueFields(subject, host), { label: 'network', value: networksOf(host) }],
        cures: slow.flatMap((nic) => speedUp(host, nic)),
      },
    ]
  })
}

function speedInWords({ name, linkMbps, duplex }: PhysicalNic): string {
  return `${name} ${linkMbps} Mbit/s, ${duplex ?? 'full'} duplex`
}

function networksOf(host: Host): string {
  return [...new Set(vmotionAdaptersOf(host).map((adapter) => adapter.portGroup))].join(', ')
}

function speedUp(host: Host, nic: PhysicalNic): readonly Cure[] {
  return [
    ...(nic.linkMbps < recommendedLinkMbps ? [fasterLink(host, nic, recommendedLinkMbps)] : []),
    ...(nic.duplex === 'half' ? [fullDuplex(host, nic)] : []),
  ]
}

/** Migrations under way at a host share its links, this one included. */
function sessionsAt(subject: CheckSubject, host: Host): number {
  const others = [...subject.inventory.vms.values()].filter(
    (vm) => vm.isMigrating && vm.host === host.name && vm !== subject.vm,
  )
  return 1 + others.length
}

function checkSessionBandwidth(subject: CheckSubject): readonly CheckResult[] {
  const { limitMiBs } = wayBetween(subject.inventory.fabric, subject.source, subject.destination)
  const places = bothHosts(subject)
    .filter((host) => connectedUplinks(host).length > 0)
    .map((host) => {
      const linkMbps = Math.min(...connectedUplinks(host).map((nic) => nic.linkMbps))
      return { label: `Link on ${host.name}`, mbps: linkMbps / sessionsAt(subject, host) }
    })
  if (limitMiBs > 0) places.push({ label: 'Between the hosts', mbps: (limitMiBs * mibBytes * 8) / 1_000_000 })
  return places
    .filter(({ mbps }) => mbps < leastSessionMbps)
    .map(({ label, mbps }) => ({
      message: `Less than ${leastSessionMbps} Mbit/s for a vMotion session is not supported.`,
      remedy: 'Give the vMotion network more bandwidth; what a WAN optimiser gains does not count.',
      left: { label, value: `${Math.floor(mbps)} Mbit/s for this session` },
      right: { label: 'Per session', value: `${leastSessionMbps} Mbit/s` },
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
      fields: [
        { label: 'sourceNetwork', value: left.portGroup },
        { label: 'destNetwork', value: right.portGroup },
      ],
    },
  ]
}

/** Into another vCenter a release that is too old altogether has its own finding. */
function checkEncryption(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  if (encryptedVmotionOf(vm.spec) !== 'required') return []
  const least = leastHostRelease(subject)
  return bothHosts(subject)
    .filter((host) => !canEncryptVmotion(host) && (least === null || isAtLeast(host.spec.version, least)))
    .map((host) => ({
      message: `${host.name} does not support encrypted vMotion, which ${vm.name} requires.`,
      remedy:
        vm.spec.isEncrypted === true
          ? 'Upgrade the host to ESXi 6.5 or newer and enable AES-NI: an encrypted VM always needs it.'
          : 'Upgrade the host to ESXi 6.5 or newer and enable AES-NI, or set Encrypted vMotion of the VM to Opportunistic.',
      left: {
        label: `Encrypted vMotion of ${vm.name}`,
        value: vm.spec.isEncrypted === true ? 'required, because it is encrypted' : 'required',
      },
      right: { label: `ESXi ${host.spec.version} of ${host.name}`, value: whyUnencrypted(host) },
      fields: [
        { label: 'atSourceHost', value: String(host === subject.source) },
        { label: 'failedHostName', value: host.name },
      ],
      cures: encryptionCures(subject, host),
    }))
}

function whyUnencrypted(host: Host): string {
  return hasCapability(host, 'encryptedVMotionSupported')
    ? 'AES-NI is off in the firmware'
    : 'encryptedVMotionSupported: false'
}

function encryptionCures({ vm }: CheckSubject, host: Host): readonly Cure[] {
  return [
    ...(vm.spec.isEncrypted === true
      ? []
      : [
          setOnVm(
            vm,
            `Set Encrypted vMotion of ${vm.name} to Opportunistic`,
            'Edit Settings > VM Options > Encryption',
            { encryptedVmotion: 'opportunistic' },
          ),
        ]),
    ...(hasCapability(host, 'encryptedVMotionSupported')
      ? []
      : [restoreCapability(host, 'encryptedVMotionSupported', vm)]),
    migratePoweredOff(vm),
  ]
}

export const vmotionNetworkConditions: Conditions = {
  'vmotion-nic-missing': checkAdapters,
  'vmotion-link-down': checkLinkUp,
  'vmotion-link-slow': checkLinkSpeed,
  'vmotion-bandwidth-low': checkSessionBandwidth,
  'vmotion-network-name-differs': checkNetworkNames,
  ...roundTripConditions,
  'encrypted-vmotion-required': checkEncryption,
}
