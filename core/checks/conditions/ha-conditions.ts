/** Conditions of vSphere HA at the destination. */
import { countInWords, bytesInWords } from '../../base/wording.ts'
import { failoverShortages, type FailoverShortage } from '../../estate/failover-capacity.ts'
import { hostsOf, isInService } from '../../estate/host-capacity.ts'
import type { Cluster, Inventory } from '../../estate/inventory.ts'
import { isAccessible } from '../../estate/storage.ts'
import type { Cure } from '../cure.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function shortageInWords(cluster: Cluster, shortage: FailoverShortage): Pick<CheckResult, 'left' | 'right'> {
  if (shortage.policy === 'slots') {
    const { needed, slots, slotCpuMhz, slotMemoryBytes } = shortage
    return {
      left: {
        label: `Slots needed in ${cluster.name}`,
        value: `${countInWords(needed)} of ${countInWords(slotCpuMhz)} MHz and ${bytesInWords(slotMemoryBytes)}`,
      },
      right: { label: 'Slots left after the configured host failures', value: countInWords(slots) },
    }
  }
  const { resource, freePercent, configuredPercent } = shortage
  const what = resource === 'cpu' ? 'CPU' : 'Memory'
  return {
    left: { label: `${what} that would be left in ${cluster.name}`, value: `${freePercent} %` },
    right: { label: `${what} reserved for failover`, value: `${configuredPercent} %` },
  }
}

/** Moves inside one cluster do not change its totals. */
function checkAdmission(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, vm, destination, sourceCluster, destinationCluster: cluster } = subject
  if (cluster === null || cluster === sourceCluster) return []
  const shortages = failoverShortages(inventory, cluster, vm, destination)
  return shortages.map((shortage) => ({
    message: `Insufficient resources to satisfy configured failover level for vSphere HA in ${cluster.name}.`,
    remedy: `Free capacity in ${cluster.name}, or relax its admission control.`,
    ...shortageInWords(cluster, shortage),
    note: 'Moves inside one cluster do not change the total.',
    cures: [...relaxed(subject, cluster), disabled(cluster)],
  }))
}

/** A lower share that still holds something back, if one is enough for both resources. */
function relaxed({ inventory, vm, destination }: CheckSubject, cluster: Cluster): readonly Cure[] {
  const control = cluster.spec.ha?.admissionControl
  if (control?.policy !== 'percentage') return []
  const shares = { cpu: control.cpuPercent, memory: control.memoryPercent }
  for (const shortage of failoverShortages(inventory, cluster, vm, destination)) {
    if (shortage.policy !== 'percentage') continue
    if (shortage.freePercent === 0) return []
    shares[shortage.resource] = shortage.freePercent
  }
  const admissionControl = { ...control, cpuPercent: shares.cpu, memoryPercent: shares.memory }
  return [
    {
      text: `Lower the failover capacity of ${cluster.name} to ${shares.cpu} % CPU and ${shares.memory} % memory`,
      place: `${cluster.name} > Configure > vSphere Availability > Edit > Admission Control`,
      inVsphere: true,
      commands: [
        {
          type: 'edit-cluster',
          cluster: cluster.name,
          set: { ha: { ...cluster.spec.ha, admissionControl } },
        },
      ],
      effort: 2,
    },
  ]
}

function disabled(cluster: Cluster): Cure {
  const { admissionControl: _, ...ha } = cluster.spec.ha ?? {}
  return {
    text: `Disable HA admission control of ${cluster.name}`,
    place: `${cluster.name} > Configure > vSphere Availability > Edit > Admission Control`,
    inVsphere: true,
    commands: [{ type: 'edit-cluster', cluster: cluster.name, set: { ha } }],
    effort: 2,
  }
}

function checkAgent({ source, destination, destinationCluster }: CheckSubject): readonly CheckResult[] {
  if (destinationCluster?.spec.ha === undefined || source === destination) return []
  if (destination.spec.haAgent !== 'error') return []
  return [
    {
      message: `vSphere HA is not running properly on ${destination.name}; the VM may be unprotected there.`,
      remedy: `Reconfigure ${destination.name} for vSphere HA.`,
      left: { label: `HA agent of ${destination.name}`, value: 'error' },
      right: { label: 'Protection needs', value: 'running' },
      cures: [
        {
          text: `Reconfigure ${destination.name} for vSphere HA`,
          place: `${destination.name} > Actions > Reconfigure for vSphere HA`,
          inVsphere: true,
          commands: [{ type: 'edit-host', host: destination.name, set: { haAgent: 'running' } }],
          effort: 1,
        },
      ],
    },
  ]
}

/** Hosts of an HA cluster that could restart a VM whose files lie there. */
function restartHosts(inventory: Inventory, cluster: Cluster | null, datastore: string): readonly string[] {
  if (cluster?.spec.ha === undefined) return []
  return hostsOf(inventory, cluster)
    .filter((host) => isInService(host) && isAccessible(host, datastore))
    .map((host) => host.name)
}

/** A VM is protected while a second host can reach its home. What was not protected loses nothing. */
function checkProtection(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, vm, destination, sourceCluster, destinationCluster, home, movesCompute } = subject
  const { from, to, isMoving } = home
  if (!isMoving || from === null || to === null || destinationCluster?.spec.ha === undefined) return []
  const after = restartHosts(inventory, destinationCluster, to.name)
  const wasProtected = restartHosts(inventory, sourceCluster, from.name).length > 1
  if (!wasProtected || after.length > 1 || !after.includes(destination.name)) return []
  return [
    {
      message: `The move would remove vSphere HA protection from ${vm.name}: only ${destination.name} sees ${to.name}.`,
      remedy: `Choose a datastore that other hosts of ${destinationCluster.name} see.`,
      left: { label: `${to.name} is seen by`, value: after.join(', ') },
      right: { label: 'Restart by HA needs', value: `a second host of ${destinationCluster.name}` },
      fields: [{ label: 'resolution', value: movesCompute ? 'relocate' : 'svmotion' }],
    },
  ]
}

export const haConditions: Conditions = {
  'ha-admission': checkAdmission,
  'ha-errors-at-dest': checkAgent,
  'ha-protection-lost': checkProtection,
}
