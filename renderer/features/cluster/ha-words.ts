/** Admission control of vSphere HA in the words of the vSphere Client, and the settings that each policy begins with. Pure. */
import type { ClusterSpec } from '../../../core/scenario/cluster-schema.ts'

export type HaSpec = NonNullable<ClusterSpec['ha']>
export type AdmissionControl = NonNullable<HaSpec['admissionControl']>
export type HaPolicy = AdmissionControl['policy'] | 'disabled'

export const haPolicies: readonly { readonly value: HaPolicy; readonly text: string }[] = [
  { value: 'percentage', text: 'Cluster resource percentage' },
  { value: 'slots', text: 'Slot policy (powered-on VMs)' },
  { value: 'dedicated-hosts', text: 'Dedicated failover hosts' },
  { value: 'disabled', text: 'Disabled' },
]

export function policyOf(ha: HaSpec | undefined): HaPolicy {
  return ha?.admissionControl?.policy ?? 'disabled'
}

/** As the schema defaults them; `hosts` are those of the cluster. */
export function withPolicy(policy: HaPolicy, hosts: readonly string[]): HaSpec {
  switch (policy) {
    case 'disabled':
      return {}
    case 'slots':
      return { admissionControl: { policy, hostFailures: 1 } }
    case 'percentage':
      return { admissionControl: { policy, cpuPercent: 25, memoryPercent: 25 } }
    case 'dedicated-hosts':
      return { admissionControl: { policy, hosts: hosts.slice(-1) } }
  }
}

/** What the policy sets aside, as the Configure page says it. */
export function admissionWords(ha: HaSpec | undefined): string {
  const control = ha?.admissionControl
  if (control === undefined)
    return 'Disabled: virtual machines power on even if a failover could not be held.'
  switch (control.policy) {
    case 'slots':
      return `Slot policy: room for the failure of ${control.hostFailures === 1 ? '1 host' : `${control.hostFailures} hosts`}.`
    case 'percentage':
      return `Cluster resource percentage: ${control.cpuPercent} % of CPU and ${control.memoryPercent} % of memory are held back.`
    case 'dedicated-hosts':
      return `Dedicated failover hosts: ${control.hosts.join(', ')}. No virtual machine may be placed there.`
  }
}
