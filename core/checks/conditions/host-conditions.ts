/** Conditions of the two hosts and of where they lie (vCenter's hostTests). */
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'

function checkSameHost({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  if (source.name !== destination.name) return []
  return [
    {
      message: `${vm.name} already runs on ${destination.name}.`,
      remedy: 'Choose another host.',
      left: { label: `${vm.name} runs on`, value: source.name },
      right: { label: 'Destination', value: destination.name },
    },
  ]
}

const connectionNames = {
  connected: 'connected',
  disconnected: 'disconnected',
  notResponding: 'not responding',
} as const

function checkHostConnected(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => host.spec.connectionState === 'disconnected')
    .map((host) => ({
      message: `vCenter cannot talk to ${host.name} because it is disconnected.`,
      remedy: `Reconnect ${host.name}; check its management network and vpxa.`,
      left: { label: `${host.name} is`, value: connectionNames[host.spec.connectionState] },
      right: { label: 'vMotion needs', value: 'connected' },
    }))
}

function checkHostReachable(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => host.spec.connectionState === 'notResponding')
    .map((host) => ({
      message: `vCenter cannot contact ${host.name}.`,
      remedy: `Restore the management network of ${host.name}; check hostd and vpxa.`,
      left: { label: `${host.name} is`, value: connectionNames[host.spec.connectionState] },
      right: { label: 'vMotion needs', value: 'connected' },
    }))
}

function checkMaintenance({ destination }: CheckSubject): readonly CheckResult[] {
  if (!destination.spec.inMaintenanceMode) return []
  return [
    {
      message: `${destination.name} is in maintenance mode and takes no VMs.`,
      remedy: 'Exit maintenance mode or choose another host.',
      left: { label: `${destination.name} is`, value: 'in maintenance mode' },
      right: { label: 'A destination must be', value: 'in service' },
    },
  ]
}

function checkVcenter({ source, destination }: CheckSubject): readonly CheckResult[] {
  if (source.vcenter === destination.vcenter) return []
  return [
    {
      message: `${destination.name} belongs to ${destination.vcenter}, not to ${source.vcenter}.`,
      remedy: 'Choose a host of the same vCenter. Cross-vCenter migration is a migration type of its own.',
      left: { label: source.name, value: source.vcenter },
      right: { label: destination.name, value: destination.vcenter },
    },
  ]
}

function checkDatacenter({ source, destination }: CheckSubject): readonly CheckResult[] {
  if (source.vcenter !== destination.vcenter || source.datacenter === destination.datacenter) return []
  return [
    {
      message: 'Networks with the same name in two datacenters may not be the same network.',
      remedy: 'Check VLAN and subnet of each network before you go on.',
      left: { label: source.name, value: source.datacenter },
      right: { label: destination.name, value: destination.datacenter },
    },
  ]
}

export const hostConditions: Conditions = {
  'same-host': checkSameHost,
  'host-not-connected': checkHostConnected,
  'host-not-reachable': checkHostReachable,
  'dest-in-maintenance': checkMaintenance,
  'vcenter-differs': checkVcenter,
  'networks-may-differ': checkDatacenter,
}
