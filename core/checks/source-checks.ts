/** Checks of the VM itself and of the two hosts' states, before anything is compared (vCenter's sourceTests and hostTests). */
import type { Host } from '../estate/inventory.ts'
import type { Check, CheckResult, CheckSubject } from './subject.ts'

const powerStateNames = {
  poweredOn: 'powered on',
  poweredOff: 'powered off',
  suspended: 'suspended',
} as const

function checkPowerState({ vm, source }: CheckSubject): readonly CheckResult[] {
  if (vm.powerState === 'poweredOn') return []
  return [
    {
      message: `${vm.name} is ${powerStateNames[vm.powerState]}; vMotion moves running VMs.`,
      remedy: `Power on ${vm.name}, then migrate it. Cold migration is not part of this simulation.`,
      left: { label: `${vm.name} on ${source.name}`, value: powerStateNames[vm.powerState] },
      right: { label: 'vMotion needs', value: 'powered on' },
    },
  ]
}

function checkRunningTask({ vm }: CheckSubject): readonly CheckResult[] {
  if (!vm.isMigrating) return []
  return [
    {
      message: `Another task is already running on ${vm.name}.`,
      remedy: 'Wait for its migration to end, or cancel it, then retry.',
      left: { label: `${vm.name} now`, value: 'migrating' },
      right: { label: 'A migration needs', value: 'no other task' },
    },
  ]
}

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

function bothHosts({ source, destination }: CheckSubject): readonly Host[] {
  return source.name === destination.name ? [source] : [source, destination]
}

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

function checkLicence(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => !host.spec.vmotionLicensed)
    .map((host) => ({
      message: `vMotion is not licensed on ${host.name}.`,
      remedy: `Assign a licence edition with vMotion to ${host.name}.`,
      left: { label: `Licence of ${host.name}`, value: 'without vMotion' },
      right: { label: 'Needed', value: 'an edition with vMotion' },
    }))
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

export const sourceChecks: readonly Check[] = [
  {
    id: 'vm-state-mismatch',
    group: 'Source',
    severity: 'error',
    fault: 'InvalidPowerState',
    source: 'GOV-TYPES',
    run: checkPowerState,
  },
  {
    id: 'vm-task-in-progress',
    group: 'Source',
    severity: 'error',
    fault: 'TaskInProgress',
    source: 'GOV-TYPES',
    run: checkRunningTask,
  },
  {
    id: 'same-host',
    group: 'Host',
    severity: 'error',
    fault: 'AlreadyExists',
    source: 'vSphere Client',
    run: checkSameHost,
  },
  {
    id: 'host-not-connected',
    group: 'Host',
    severity: 'error',
    fault: 'HostNotConnected',
    source: 'GOV-TYPES',
    run: checkHostConnected,
  },
  {
    id: 'host-not-reachable',
    group: 'Host',
    severity: 'error',
    fault: 'HostNotReachable',
    source: 'GOV-TYPES',
    run: checkHostReachable,
  },
  {
    id: 'dest-in-maintenance',
    group: 'Host',
    severity: 'error',
    fault: 'InvalidState',
    source: 'DOC-MM',
    run: checkMaintenance,
  },
  {
    id: 'lic-vmotion',
    group: 'Host',
    severity: 'error',
    fault: 'VMotionNotLicensed',
    source: 'GOV-TYPES',
    run: checkLicence,
  },
  {
    id: 'vcenter-differs',
    group: 'Host',
    severity: 'error',
    fault: 'DatacenterMismatch',
    source: 'GOV-TYPES',
    run: checkVcenter,
  },
  {
    id: 'networks-may-differ',
    group: 'Network',
    severity: 'warning',
    fault: 'NetworksMayNotBeTheSame',
    source: 'GOV-TYPES',
    run: checkDatacenter,
  },
]
