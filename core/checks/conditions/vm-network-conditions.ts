/**
 * Conditions of the VM's own networks (vCenter's networkTests): whether the destination has them. Ports and virtual
 * intranets are `vm-network-port-conditions.ts`, what the VM may use of them `vm-network-use-conditions.ts`. Broadcast
 * domain, trunks and services of a network are not checked: a VM that lands in another one is offline afterwards.
 */
import { isLicensed, licenceInWords } from '../../estate/host-capabilities.ts'
import type { Host, Inventory } from '../../estate/inventory.ts'
import { portGroupLabels } from '../../estate/lookup.ts'
import type { Cure } from '../cure.ts'
import {
  commonNetwork,
  createPortGroup,
  disconnectNic,
  joinSwitch,
  toNetwork,
} from '../cures/network-cures.ts'
import { setOnHost } from '../cures/setting-cures.ts'
import { chooseInWizard } from '../cures/storage-cures.ts'
import { accessFields, networkMoves, type NetworkMove } from '../network-moves.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'
import { vmNetworkPortConditions } from './vm-network-port-conditions.ts'
import { vmNetworkUseConditions } from './vm-network-use-conditions.ts'

function isMissing({ to, notJoined }: NetworkMove): boolean {
  return to === null && notJoined === null
}

function checkMissingConnected(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  return networkMoves(subject)
    .filter((move) => isMissing(move) && move.isLive)
    .map((move) => ({
      message: `Currently connected network interface “${move.nic.name}” uses network “${move.label}”, which is not accessible on ${destination.name}.`,
      remedy: `Create a port group with this label on ${destination.name}, case included, or choose another network or host.${nearMiss(destination, move.label)}`,
      left: { label: move.nic.name, value: move.label },
      right: networksOf(destination),
      fields: accessFields(move),
      cures: missingCures(subject, move),
    }))
}

function checkMissingDisconnected(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination } = subject
  return networkMoves(subject)
    .filter((move) => isMissing(move) && !move.isLive)
    .map((move) => ({
      message: `Network interface “${move.nic.name}” uses network “${move.label}”, which is not accessible on ${destination.name}; it is not connected.`,
      remedy: `It does not stop the migration. Create the port group, or choose another network, before it is connected.${nearMiss(destination, move.label)}`,
      left: { label: move.nic.name, value: `${move.label}, not connected` },
      right: networksOf(destination),
      fields: accessFields(move),
      cures: createLike(destination, move),
      ...(vm.powerState === 'poweredOn' || !move.nic.connected
        ? {}
        : { note: `${vm.name} is not powered on: nothing of it is connected.` }),
    }))
}

function networksOf(host: Host) {
  return { label: `${host.name} has`, value: portGroupLabels(host).join(', ') || 'no port group' }
}

function similarLabel(host: Host, label: string): string | undefined {
  return portGroupLabels(host).find((candidate) => candidate.toLowerCase() === label.toLowerCase())
}

function nearMiss(host: Host, label: string): string {
  const similar = similarLabel(host, label)
  return similar === undefined ? '' : ` It has “${similar}”: labels must match in upper and lower case.`
}

function missingCures(subject: CheckSubject, move: NetworkMove): readonly Cure[] {
  const { inventory, vm, source, destination } = subject
  const { nic, label } = move
  const isChosen = label !== nic.portGroup
  const other = isChosen ? null : commonNetwork(source, destination, label)
  return [
    ...renameSimilar(inventory, destination, label),
    ...createLike(destination, move),
    ...(isChosen ? [chooseInWizard(`Choose a network of ${destination.name}`, 'Select networks')] : []),
    ...(other === null ? [] : [toNetwork(vm, nic, other)]),
    disconnectNic(vm, nic),
  ]
}

function createLike(destination: Host, { label, from }: NetworkMove): readonly Cure[] {
  return createPortGroup(destination, { vlan: 0, ...from?.portGroup, name: label })
}

/** Only where nothing hangs on the label that is written differently. */
function renameSimilar({ vms }: Inventory, host: Host, label: string): readonly Cure[] {
  const similar = similarLabel(host, label)
  const isTaken =
    host.spec.vmkernelAdapters.some((adapter) => adapter.portGroup === similar) ||
    [...vms.values()].some(
      (vm) => vm.host === host.name && vm.spec.nics.some((nic) => nic.portGroup === similar),
    )
  const own = host.spec.standardSwitches.flatMap((one) => one.portGroups.map((group) => group.name))
  if (similar === undefined || isTaken || !own.includes(similar)) return []
  const standardSwitches = host.spec.standardSwitches.map((one) => ({
    ...one,
    portGroups: one.portGroups.map((group) => (group.name === similar ? { ...group, name: label } : group)),
  }))
  const text = `Rename port group ${similar} of ${host.name} to ${label}`
  return [setOnHost(host, text, 'Configure > Networking > Virtual switches', { standardSwitches })]
}

function checkMembership(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  if (!isLicensed(destination, 'distributed-switch')) return []
  return networkMoves(subject).flatMap((move) => {
    const { notJoined, nic, label, isLive } = move
    if (notJoined === null) return []
    const joined = destination.proxySwitches.map((one) => one.name)
    const canJoin = notJoined.datacenter === destination.datacenter
    return [
      {
        message: `Network interface “${nic.name}” uses distributed port group “${label}” of ${notJoined.name}, which is not accessible on ${destination.name}: the host is not a member of the switch.`,
        remedy: `Add ${destination.name} to ${notJoined.name}, or choose a network that it has${isLive ? '' : '; that the adapter is not connected does not help'}.`,
        left: { label: `${nic.name} is to be on`, value: `${label} of ${notJoined.name}` },
        right: {
          label: `Distributed switches of ${destination.name}`,
          value: joined.join(', ') || 'none',
        },
        fields: accessFields(move),
        ...(joined.length > 0
          ? {}
          : {
              note: `The API reference also names DVPortNotSupported for a host that has joined no distributed switch at all.`,
            }),
        cures: [
          ...(canJoin ? [joinSwitch(destination, notJoined)] : []),
          chooseInWizard(`Choose another network for ${nic.name}`, 'Select networks'),
        ],
      },
    ]
  })
}

/** The host's licence has no distributed switches, joined or not. */
function checkDvPort(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  if (isLicensed(destination, 'distributed-switch')) return []
  return networkMoves(subject).flatMap((move) => {
    const one = move.toSwitch ?? move.notJoined
    if (one === null) return []
    const license = setOnHost(
      destination,
      `Assign a licence with distributed switches to ${destination.name}`,
      'Configure > System > Licensing > Assign License',
      { licence: 'Enterprise Plus' },
    )
    const needsJoin = move.notJoined !== null && move.notJoined.datacenter === destination.datacenter
    const join = needsJoin ? joinSwitch(destination, move.notJoined) : null
    return [
      {
        message: `${destination.name} does not support the distributed port of “${move.nic.name}” on “${move.label}” of ${one.name}.`,
        remedy: `Give ${destination.name} a licence with vSphere Distributed Switch and add it to ${one.name}.`,
        left: { label: move.nic.name, value: `${move.label} of ${one.name}` },
        right: { label: `Licence of ${destination.name}`, value: licenceInWords(destination) },
        fields: [
          { label: 'device', value: move.nic.name },
          { label: 'backing', value: move.label },
        ],
        cures:
          join === null
            ? [license]
            : [
                {
                  ...license,
                  text: `${license.text}, and add it to ${one.name}`,
                  commands: [...license.commands, ...join.commands],
                },
              ],
      },
    ]
  })
}

export const vmNetworkConditions: Conditions = {
  'net-missing-connected': checkMissingConnected,
  'net-missing-disconnected': checkMissingDisconnected,
  'net-vds-not-member': checkMembership,
  'net-dvport-unsupported': checkDvPort,
  ...vmNetworkPortConditions,
  ...vmNetworkUseConditions,
}
