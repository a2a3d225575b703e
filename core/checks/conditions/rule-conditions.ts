/** Conditions of a cluster's VM/Host rules. */
import type { Cluster } from '../../estate/inventory.ts'
import {
  hostsAllowedFor,
  preferredRulesAgainst,
  requiredRulesAgainst,
  vmRulesBrokenBy,
  wordingInWords,
  type VmHostRule,
} from '../../estate/rules.ts'
import type { RuleSpec } from '../../scenario/cluster-schema.ts'
import type { Cure } from '../cure.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function editRule(cluster: Cluster, rule: RuleSpec, text: string, page: string): Cure {
  const rules = (cluster.spec.rules ?? []).map((one) => (one.name === rule.name ? rule : one))
  return {
    text,
    place: `${cluster.name} > Configure > ${page}`,
    inVsphere: true,
    commands: [{ type: 'edit-cluster', cluster: cluster.name, set: { rules } }],
    effort: 2,
  }
}

function disable(cluster: Cluster, rule: RuleSpec): Cure {
  return editRule(
    cluster,
    { ...rule, enabled: false },
    `Disable rule ${rule.name} of ${cluster.name}`,
    'VM/Host Rules',
  )
}

/** Brings the host into the group, or takes it out, so that the rule is kept; then disabling the rule. */
function hostRuleCures(cluster: Cluster, rule: VmHostRule, host: string): readonly Cure[] {
  const isIn = rule.hosts.includes(host)
  const hosts = isIn ? rule.hosts.filter((one) => one !== host) : [...rule.hosts, host]
  if (hosts.length === 0) return [disable(cluster, rule)]
  const text = isIn
    ? `Take ${host} out of the host group of rule ${rule.name}`
    : `Add ${host} to the host group of rule ${rule.name}`
  return [editRule(cluster, { ...rule, hosts }, text, 'VM/Host Groups'), disable(cluster, rule)]
}

function ruleInWords(rule: VmHostRule): string {
  return `${wordingInWords[rule.wording]} ${rule.hosts.join(', ')}`
}

function checkRequired({ inventory, vm, source, destination, destinationCluster }: CheckSubject) {
  const cluster = destinationCluster
  if (cluster === null || source === destination) return []
  const allowed = hostsAllowedFor(inventory, cluster, vm.name).map((host) => host.name)
  return requiredRulesAgainst(cluster, vm.name, destination.name).map((rule): CheckResult => ({
    message: `Virtual machine ${vm.name} on host ${destination.name} would violate a virtual machine - host affinity rule: ${rule.name}.`,
    remedy:
      allowed.length === 0
        ? `The required rules of ${vm.name} leave no host of ${cluster.name}: change one of them.`
        : `Choose ${allowed.join(' or ')}, or change the rule.`,
    left: { label: `Rule ${rule.name} of ${cluster.name}`, value: ruleInWords(rule) },
    right: { label: 'Destination', value: destination.name },
    fields: [
      { label: 'vmName', value: vm.name },
      { label: 'hostName', value: destination.name },
    ],
    ...(cluster.spec.drs === undefined && {
      note: `DRS of ${cluster.name} is off; a required VM-Host rule stays in force all the same (FD-MUST).`,
    }),
    cures: hostRuleCures(cluster, rule, destination.name),
  }))
}

function checkPreferred({ inventory, vm, source, destination, destinationCluster }: CheckSubject) {
  const cluster = destinationCluster
  if (cluster === null || source === destination) return []
  return preferredRulesAgainst(inventory, cluster, vm.name, destination.name).map((rule): CheckResult => ({
    message: `${vm.name} would run outside its preferred hosts (rule ${rule.name}); DRS may move it back.`,
    remedy: 'Accept it, or choose a preferred host.',
    left: { label: `Rule ${rule.name} of ${cluster.name}`, value: ruleInWords(rule) },
    right: { label: 'Destination', value: destination.name },
    fields: [
      { label: 'host', value: destination.name },
      { label: 'rule', value: rule.name },
    ],
    cures: hostRuleCures(cluster, rule, destination.name),
  }))
}

/** A person may break these; DRS never does, and mends it at its next run (vsphere-rules G). */
function checkVmRules({ inventory, vm, source, destination, destinationCluster }: CheckSubject) {
  const cluster = destinationCluster
  if (cluster === null || source === destination) return []
  return vmRulesBrokenBy(inventory, cluster, vm, destination.name).map(({ rule, others }): CheckResult => {
    const isSeparate = rule.type === 'separate'
    return {
      message: isSeparate
        ? `The placement would violate anti-affinity rule ${rule.name}: ${others[0]!.name} runs on ${destination.name}.`
        : `The placement would violate affinity rule ${rule.name}: ${others[0]!.name} runs on ${others[0]!.host}.`,
      remedy: 'Choose another host or edit the rule; DRS would correct the placement at its next run.',
      left: {
        label: `Rule ${rule.name} of ${cluster.name}`,
        value: isSeparate ? 'Separate Virtual Machines' : 'Keep Virtual Machines Together',
      },
      right: {
        label: `Beside ${vm.name} on ${destination.name}`,
        value: others.map((other) => `${other.name} on ${other.host}`).join(', '),
      },
      fields: [
        { label: 'host', value: destination.name },
        { label: 'rule', value: rule.name },
      ],
      cures: [disable(cluster, rule)],
    }
  })
}

export const ruleConditions: Conditions = {
  'vm-host-must-rule': checkRequired,
  'vm-host-should-rule': checkPreferred,
  'vm-vm-rule': checkVmRules,
}
