/**
 * Rules of a cluster that say where VMs may run. Required VM-Host rules bind people too and stay in force when DRS is
 * off; several of them intersect. Preferential ones and VM-VM rules are DRS's own: without DRS nobody follows them.
 * Sources: FD-MUST, DOC-VMHOST (vsphere-rules G).
 */
import type { RuleSpec } from '../scenario/cluster-schema.ts'
import { hostsOf, runningOn } from './host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from './inventory.ts'

export type VmHostRule = Extract<RuleSpec, { type: 'vm-host' }>
export type VmVmRule = Exclude<RuleSpec, { type: 'vm-host' }>

/** A VM-VM rule that a placement would break, and the VMs that make it so. */
export interface BrokenVmRule {
  readonly rule: VmVmRule
  readonly others: readonly Vm[]
}

/** In the words of the Client's rule dialog. */
export const wordingInWords: Readonly<Record<VmHostRule['wording'], string>> = {
  'must-run-on': 'Must run on hosts in group',
  'should-run-on': 'Should run on hosts in group',
  'must-not-run-on': 'Must not run on hosts in group',
  'should-not-run-on': 'Should not run on hosts in group',
}

export function isRequired(rule: VmHostRule): boolean {
  return rule.wording === 'must-run-on' || rule.wording === 'must-not-run-on'
}

/** Whether the rule lets (or likes) its VMs run there. */
export function isAllowedBy(rule: VmHostRule, host: string): boolean {
  const isListed = rule.hosts.includes(host)
  return rule.wording === 'must-run-on' || rule.wording === 'should-run-on' ? isListed : !isListed
}

/** Enabled VM-Host rules that name the VM, in the order of the cluster. */
export function vmHostRulesOf(cluster: Cluster, vm: string): readonly VmHostRule[] {
  return (cluster.spec.rules ?? []).filter(
    (rule): rule is VmHostRule => rule.type === 'vm-host' && rule.enabled && rule.vms.includes(vm),
  )
}

/** Required rules that keep the VM off the host. */
export function requiredRulesAgainst(cluster: Cluster, vm: string, host: string): readonly VmHostRule[] {
  return vmHostRulesOf(cluster, vm).filter((rule) => isRequired(rule) && !isAllowedBy(rule, host))
}

/** Hosts of the cluster that every required rule of the VM allows. */
export function hostsAllowedFor(inventory: Inventory, cluster: Cluster, vm: string): readonly Host[] {
  return hostsOf(inventory, cluster).filter(
    (host) => requiredRulesAgainst(cluster, vm, host.name).length === 0,
  )
}

/**
 * Preferential rules that the host does not please. One that no host can please, because required rules rule out all
 * that it likes, says nothing; without DRS none does.
 */
export function preferredRulesAgainst(
  inventory: Inventory,
  cluster: Cluster,
  vm: string,
  host: string,
): readonly VmHostRule[] {
  if (cluster.spec.drs === undefined) return []
  const allowed = hostsAllowedFor(inventory, cluster, vm)
  return vmHostRulesOf(cluster, vm).filter(
    (rule) =>
      !isRequired(rule) && !isAllowedBy(rule, host) && allowed.some((one) => isAllowedBy(rule, one.name)),
  )
}

/** VM-VM rules that would be broken if the VM ran on the host; only VMs that run in the cluster count. */
export function vmRulesBrokenBy(
  inventory: Inventory,
  cluster: Cluster,
  vm: Vm,
  host: string,
): readonly BrokenVmRule[] {
  if (cluster.spec.drs === undefined) return []
  const running = hostsOf(inventory, cluster).flatMap((one) => runningOn(inventory, one.name, vm))
  return (cluster.spec.rules ?? []).flatMap((rule) => {
    if (rule.type === 'vm-host' || !rule.enabled || !rule.vms.includes(vm.name)) return []
    const others = running.filter(
      (other) =>
        rule.vms.includes(other.name) &&
        (rule.type === 'separate' ? other.host === host : other.host !== host),
    )
    return others.length === 0 ? [] : [{ rule, others }]
  })
}
