/** Conditions of what the two hosts are able to do, and of whether they can speak with each other. */
import { hasCapability, type Capability } from '../../estate/host-capabilities.ts'
import type { Host } from '../../estate/inventory.ts'
import { distributedSwitchOf } from '../../estate/lookup.ts'
import {
  ipFamilyOf,
  managementAdapterAddressOf,
  managementAddressOf,
} from '../../estate/management-address.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import type { Cure } from '../cure.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { setOnHost, upgradeHost } from '../cures/setting-cures.ts'
import { chooseInWizard, migratePoweredOff } from '../cures/storage-cures.ts'
import type { ComparedValue } from '../finding.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions, type NicMove } from '../subject.ts'
import { leastHostRelease } from './cross-vcenter-releases.ts'

/** Fields of VMotionInterfaceIssue: which of the two hosts is at fault. */
export function interfaceIssueFields({ source }: CheckSubject, host: Host): readonly ComparedValue[] {
  return [
    { label: 'atSourceHost', value: String(host === source) },
    { label: 'failedHost', value: host.name },
  ]
}

/** Fields of MigrationFeatureNotSupported. */
function featureFields({ source }: CheckSubject, host: Host): readonly ComparedValue[] {
  return [
    { label: 'atSourceHost', value: String(host === source) },
    { label: 'failedHostName', value: host.name },
  ]
}

/** Hosts that cannot. Into another vCenter a release that is too old altogether has its own finding. */
function hostsWithout(subject: CheckSubject, capability: Capability): readonly Host[] {
  const least = leastHostRelease(subject)
  return bothHosts(subject).filter(
    (host) => !hasCapability(host, capability) && (least === null || isAtLeast(host.spec.version, least)),
  )
}

function lacks(host: Host, capability: Capability): Pick<CheckResult, 'left' | 'right'> {
  return {
    left: { label: `ESXi ${host.spec.version} of ${host.name}`, value: `${capability}: false` },
    right: { label: 'Needed', value: `${capability}: true` },
  }
}

function checkVmotion(subject: CheckSubject): readonly CheckResult[] {
  return hostsWithout(subject, 'vmotionSupported').map((host) => ({
    message: `${host.name} does not support vMotion.`,
    remedy: 'Use a host and an edition that support it, or migrate the VM powered off.',
    ...lacks(host, 'vmotionSupported'),
    fields: interfaceIssueFields(subject, host),
    cures: [restoreCapability(host, 'vmotionSupported', subject.vm), migratePoweredOff(subject.vm)],
  }))
}

function checkStorageVmotion(subject: CheckSubject): readonly CheckResult[] {
  return hostsWithout(subject, 'storageVMotionSupported').map((host) => ({
    message: `${host.name} does not support relocating the storage of a powered-on VM.`,
    remedy: `Upgrade ${host.name}, or power off ${subject.vm.name}.`,
    ...lacks(host, 'storageVMotionSupported'),
    fields: featureFields(subject, host),
    cures: [restoreCapability(host, 'storageVMotionSupported', subject.vm), migratePoweredOff(subject.vm)],
  }))
}

function checkCombined(subject: CheckSubject): readonly CheckResult[] {
  if (!subject.movesStorage) return []
  return hostsWithout(subject, 'vmotionWithStorageVMotionSupported').map((host) => ({
    message: `${host.name} cannot change host and storage of a powered-on VM at once.`,
    remedy: 'Do vMotion and Storage vMotion in two steps, or upgrade the host (ESXi 5.1 or newer).',
    ...lacks(host, 'vmotionWithStorageVMotionSupported'),
    fields: featureFields(subject, host),
    cures: [
      chooseInWizard('Do it in two steps: first the host, then the storage', 'Select a migration type'),
      restoreCapability(host, 'vmotionWithStorageVMotionSupported', subject.vm),
      migratePoweredOff(subject.vm),
    ],
  }))
}

/** Another label, or another switch behind the same one. */
function changesNetwork({ nic, from, label, to }: NicMove): boolean {
  if (label !== nic.portGroup) return true
  if (from === null || to === null) return false
  return distributedSwitchOf(from)?.name !== distributedSwitchOf(to)?.name
}

function checkNetworkChange(subject: CheckSubject): readonly CheckResult[] {
  const changed = subject.nics.filter(changesNetwork)
  if (changed.length === 0) return []
  const words = changed.map(({ nic, label }) => `${nic.name}: ${nic.portGroup} → ${label}`).join(', ')
  return hostsWithout(subject, 'vmotionAcrossNetworkSupported').map((host) => ({
    message: `${host.name} cannot change the networks of a powered-on VM during a migration (${words}).`,
    remedy: 'Keep the same network, or upgrade the host (API 5.5; in the Client from 6.0).',
    ...lacks(host, 'vmotionAcrossNetworkSupported'),
    fields: featureFields(subject, host),
    cures: [
      chooseInWizard('Keep the source networks', 'Select networks'),
      restoreCapability(host, 'vmotionAcrossNetworkSupported', subject.vm),
      migratePoweredOff(subject.vm),
    ],
  }))
}

function checkProtocol({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const spoken = source.spec.vmotionProtocols
  const accepted = destination.spec.vmotionProtocols
  if (spoken === undefined || accepted === undefined) return []
  if (spoken.some((version) => accepted.includes(version))) return []
  const isSourceOlder = Math.max(...spoken) < Math.max(...accepted)
  const [older, newer] = isSourceOlder ? [source, destination] : [destination, source]
  return [
    {
      message: `The vMotion protocol versions of ${source.name} and ${destination.name} are not compatible.`,
      remedy: `Upgrade ${older.name}; the reverse direction may work.`,
      left: { label: `${source.name} speaks`, value: spoken.join(', ') },
      right: { label: `${destination.name} accepts`, value: accepted.join(', ') },
      note: 'Which ESXi release speaks which version is not published: the scenario says it.',
      cures: [
        upgradeHost(older, newer.spec.version, vm, { vmotionProtocols: newer.spec.vmotionProtocols }),
        migratePoweredOff(vm),
      ],
    },
  ]
}

function checkIpFamily({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const from = managementAddressOf(source)
  const to = managementAddressOf(destination)
  if (from === null || to === null || ipFamilyOf(from) === ipFamilyOf(to)) return []
  return [
    {
      message: `The management addresses of ${source.name} and ${destination.name} are of different IP families.`,
      remedy: 'Add both hosts to vCenter by addresses of the same IP family.',
      left: { label: source.name, value: `${from} (${ipFamilyOf(from)})` },
      right: { label: destination.name, value: `${to} (${ipFamilyOf(to)})` },
      cures: [...addAgainByIpv4(ipFamilyOf(from) === 'IPv6' ? source : destination), migratePoweredOff(vm)],
    },
  ]
}

/** Its management adapter has an IPv4 address, if it has one. */
function addAgainByIpv4(host: Host): readonly Cure[] {
  const address = managementAdapterAddressOf(host)
  if (address === null) return []
  return [
    setOnHost(
      host,
      `Add ${host.name} to vCenter again by its IPv4 address ${address}`,
      'Actions > Connection > Disconnect, Remove from Inventory, then cluster > Add Hosts',
      { managementAddress: null },
      2,
    ),
  ]
}

export const hostCapabilityConditions: Conditions = {
  'host-vmotion-unsupported': checkVmotion,
  'host-svmotion-unsupported': checkStorageVmotion,
  'host-combined-unsupported': checkCombined,
  'host-net-change-unsupported': checkNetworkChange,
  'vmotion-protocol-incompatible': checkProtocol,
  'mgmt-ip-family-mismatch': checkIpFamily,
}
