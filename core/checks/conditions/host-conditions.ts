/**
 * Conditions of the state of the two hosts and of where they lie (vCenter's hostTests). A host that is out of service
 * for more than one reason is told by the first of them, as vCenter tells it. What hosts are able to do is
 * `host-capability-conditions.ts`.
 */
import type { Cluster, Datastore, Host } from '../../estate/inventory.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../../estate/host-contact.ts'
import { distributedSwitchOf } from '../../estate/lookup.ts'
import type { Cure } from '../cure.ts'
import { setOnHost } from '../cures/setting-cures.ts'
import { chooseInWizard } from '../cures/storage-cures.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { hostCapabilityConditions } from './host-capability-conditions.ts'

/** Why a host is out of service, the gravest alone. */
function outageOf(host: Host): 'disconnected' | 'not responding' | 'maintenance' | 'quarantine' | null {
  if (host.spec.connectionState === 'disconnected') return 'disconnected'
  if (host.spec.connectionState === 'notResponding' || isOutOfReach(host)) return 'not responding'
  if (host.maintenance !== 'none') return 'maintenance'
  return host.spec.isQuarantined === true ? 'quarantine' : null
}

function checkSameHost({
  vm,
  source,
  destination,
  movesStorage,
  movesCompute,
}: CheckSubject): readonly CheckResult[] {
  if (source.name !== destination.name || movesStorage || !movesCompute) return []
  return [
    {
      message: `${vm.name} already ${vm.powerState === 'poweredOn' ? 'runs' : 'is'} on ${destination.name}.`,
      remedy: 'Choose another host.',
      left: { label: `${vm.name} is on`, value: source.name },
      right: { label: 'Destination', value: destination.name },
      fields: [{ label: 'name', value: vm.name }],
    },
  ]
}

function checkConnected(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => outageOf(host) === 'disconnected')
    .map((host) => ({
      message: `Cannot communicate with ${host.name} because it is disconnected.`,
      remedy: `Reconnect ${host.name}; check its management network and vpxa.`,
      left: { label: `${host.name} is`, value: 'disconnected' },
      right: { label: 'A migration needs', value: 'connected' },
      cures: [
        setOnHost(host, `Reconnect ${host.name}`, 'Actions > Connection > Connect', {
          connectionState: 'connected',
        }),
      ],
    }))
}

function checkReachable(subject: CheckSubject): readonly CheckResult[] {
  return bothHosts(subject)
    .filter((host) => outageOf(host) === 'not responding')
    .map((host) => (isOutOfReach(host) ? noAnswerFrom(host) : notResponding(host)))
}

/** It is asked, and does not answer; nothing in vCenter helps. */
function noAnswerFrom(host: Host): CheckResult {
  const { fault, message, remedy } = hostCommunicationRefusal(host)
  return {
    fault,
    message,
    remedy,
    left: { label: host.name, value: 'does not answer' },
    right: { label: 'A migration needs', value: 'an answer' },
  }
}

function notResponding(host: Host): CheckResult {
  return {
    message: `Cannot contact the specified host ${host.name}: it is not responding.`,
    remedy: `Restore the management network of ${host.name}; check hostd and vpxa.`,
    left: { label: `${host.name} is`, value: 'not responding' },
    right: { label: 'A migration needs', value: 'connected' },
    cures: [
      {
        text: `Restore the management network of ${host.name}, or restart its management agents`,
        place: `Network team; or the console of ${host.name} > Troubleshooting Options > Restart Management Agents`,
        inVsphere: false,
        commands: [
          { type: 'edit-host' as const, host: host.name, set: { connectionState: 'connected' as const } },
        ],
        effort: 1 as const,
      },
    ],
  }
}

const maintenanceWords = {
  none: 'in service',
  entering: 'entering maintenance mode',
  in: 'in maintenance mode',
} as const

function leaveMaintenance(host: Host): Cure {
  const isEntering = host.maintenance === 'entering'
  return {
    text: isEntering
      ? `Keep ${host.name} from entering maintenance mode`
      : `Take ${host.name} out of maintenance mode`,
    place: isEntering
      ? `Recent Tasks > Enter maintenance mode of ${host.name} > Cancel`
      : `${host.name} > Actions > Maintenance Mode > Exit Maintenance Mode`,
    inVsphere: true,
    commands: [{ type: 'exit-maintenance-mode', host: host.name }],
    effort: 2,
  }
}

function checkMaintenance({ source, destination }: CheckSubject): readonly CheckResult[] {
  if (source === destination || outageOf(destination) !== 'maintenance') return []
  return [
    {
      message: `The operation is not allowed in the current state of ${destination.name}: it is ${maintenanceWords[destination.maintenance]}.`,
      remedy: 'Exit maintenance mode or choose another host.',
      left: { label: `${destination.name} is`, value: maintenanceWords[destination.maintenance] },
      right: { label: 'A destination must be', value: 'in service' },
      cures: [leaveMaintenance(destination)],
    },
  ]
}

function checkFileMove({ vm, source, movesStorage, movesCompute }: CheckSubject): readonly CheckResult[] {
  if (!movesStorage || outageOf(source) !== 'maintenance') return []
  return [
    {
      message: `The files of ${vm.name} cannot be moved while ${source.name} is ${maintenanceWords[source.maintenance]}.`,
      remedy: `Change the compute resource only, or take ${source.name} out of maintenance mode first.`,
      left: { label: `${source.name} is`, value: maintenanceWords[source.maintenance] },
      right: { label: 'Moving files needs a source', value: 'in service' },
      cures: [
        leaveMaintenance(source),
        ...(movesCompute ? [chooseInWizard('Change compute resource only', 'Select a migration type')] : []),
      ],
    },
  ]
}

function checkFailoverHost({
  source,
  destination,
  destinationCluster,
}: CheckSubject): readonly CheckResult[] {
  const control = destinationCluster?.spec.ha?.admissionControl
  if (destinationCluster === null || source === destination || control?.policy !== 'dedicated-hosts')
    return []
  if (!control.hosts.includes(destination.name)) return []
  return [
    {
      message: `${destination.name} is reserved as a dedicated failover host of ${destinationCluster.name}.`,
      remedy: 'Choose another host, or change the HA admission control policy.',
      left: { label: `Failover hosts of ${destinationCluster.name}`, value: control.hosts.join(', ') },
      right: { label: 'Destination', value: destination.name },
      fields: [
        { label: 'host', value: destination.name },
        { label: 'hostname', value: destination.name },
      ],
      cures: [releaseFailoverHost(destinationCluster, destination, control.hosts)],
    },
  ]
}

/** The last one cannot be taken out: then admission control is disabled. */
function releaseFailoverHost(cluster: Cluster, host: Host, failoverHosts: readonly string[]): Cure {
  const hosts = failoverHosts.filter((name) => name !== host.name)
  const { admissionControl: _, ...ha } = cluster.spec.ha ?? {}
  const set =
    hosts.length === 0
      ? { ha }
      : { ha: { ...ha, admissionControl: { policy: 'dedicated-hosts' as const, hosts } } }
  return {
    text:
      hosts.length === 0
        ? `Disable HA admission control of ${cluster.name}`
        : `Take ${host.name} off the failover hosts of ${cluster.name}`,
    place: `${cluster.name} > Configure > vSphere Availability > Edit > Admission Control`,
    inVsphere: true,
    commands: [{ type: 'edit-cluster', cluster: cluster.name, set }],
    effort: 2,
  }
}

function checkQuarantine({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  if (source === destination || outageOf(destination) !== 'quarantine') return []
  return [
    {
      message: `${destination.name} is in quarantine mode; DRS avoids it.`,
      remedy: `Choose a healthy host; mend what Proactive HA reports for ${destination.name}.`,
      left: { label: `${destination.name} is`, value: 'in quarantine mode' },
      right: { label: 'A destination should be', value: 'healthy' },
      fields: [{ label: 'vmName', value: vm.name }],
      cures: [
        setOnHost(
          destination,
          `Mend the hardware of ${destination.name}; Proactive HA then ends its quarantine`,
          'Monitor > Hardware Health',
          { isQuarantined: null },
          2,
        ),
      ],
    },
  ]
}

/** What a request names beside the host, and the datacenter in which it lies. */
function argumentsOf({ inventory, request, disks, home }: CheckSubject): readonly (Cluster | Datastore)[] {
  const cluster = inventory.clusters.get(request.toCluster ?? '')
  const targets = [
    ...(home.isMoving && home.to !== null ? [home.to] : []),
    ...disks.filter((one) => one.isMoving).map((one) => one.to),
  ]
  return [...new Set([...(cluster === undefined ? [] : [cluster]), ...targets])]
}

/** Compared with the datacenter of the host on which the VM will run. */
function checkDatacenter(subject: CheckSubject): readonly CheckResult[] {
  const { destination } = subject
  return argumentsOf(subject)
    .filter((one) => one.datacenter !== destination.datacenter && one.vcenter === destination.vcenter)
    .map((one) => ({
      message: `The given objects are not in the same datacenter: ${one.name} is in ${one.datacenter}, ${destination.name} in ${destination.datacenter}.`,
      remedy: 'Choose a host, a pool and datastores of one datacenter.',
      left: { label: one.name, value: one.datacenter },
      right: { label: destination.name, value: destination.datacenter },
      fields: [
        { label: 'invalidArgument.entity', value: one.name },
        { label: 'invalidArgument.inputDatacenter', value: one.datacenter },
        { label: 'expectedDatacenter', value: destination.datacenter },
      ],
      cures: [chooseInWizard(`Choose in ${destination.datacenter} instead of ${one.name}`, 'Select storage')],
    }))
}

/** A distributed port group is one network of its own, so only standard ones can be taken for each other. */
function checkNetworks({ source, destination, nics }: CheckSubject): readonly CheckResult[] {
  if (source.vcenter !== destination.vcenter || source.datacenter === destination.datacenter) return []
  const labels = nics
    .filter(
      ({ nic, label, to }) => label === nic.portGroup && to !== null && distributedSwitchOf(to) === null,
    )
    .map((move) => move.label)
  return [...new Set(labels)].map((label) => ({
    message: `“${label}” in ${source.datacenter} and in ${destination.datacenter} may not be the same network.`,
    remedy: 'Check VLAN and subnet before you continue.',
    left: { label: source.name, value: `${label} in ${source.datacenter}` },
    right: { label: destination.name, value: `${label} in ${destination.datacenter}` },
    fields: [{ label: 'name', value: label }],
  }))
}

export const hostConditions: Conditions = {
  'same-host': checkSameHost,
  'host-not-connected': checkConnected,
  'host-not-reachable': checkReachable,
  'dest-in-maintenance': checkMaintenance,
  'source-maintenance-file-move': checkFileMove,
  'dest-is-failover-host': checkFailoverHost,
  'dest-quarantine': checkQuarantine,
  'datacenter-mismatch': checkDatacenter,
  'networks-may-differ': checkNetworks,
  ...hostCapabilityConditions,
}
