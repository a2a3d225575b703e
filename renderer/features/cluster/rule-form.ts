/**
 * VM/Host rules of a cluster: how the list describes each, whether VMs keep to it now, and the form that adds or edits
 * one. Pure.
 */
import { ruleSchema, type RuleSpec } from '../../../core/scenario/cluster-schema.ts'
import { fieldProblems, type FieldProblems } from '../forms/field-problems.ts'
import type { VmNow } from '../object/estate-now.ts'

export const ruleTypes: readonly { readonly value: RuleSpec['type']; readonly text: string }[] = [
  { value: 'keep-together', text: 'Keep Virtual Machines Together' },
  { value: 'separate', text: 'Separate Virtual Machines' },
  { value: 'vm-host', text: 'Virtual Machines to Hosts' },
]

type VmHostRule = Extract<RuleSpec, { type: 'vm-host' }>
export type Wording = VmHostRule['wording']

export const wordings: readonly { readonly value: Wording; readonly text: string }[] = [
  { value: 'must-run-on', text: 'Must run on hosts in group' },
  { value: 'should-run-on', text: 'Should run on hosts in group' },
  { value: 'must-not-run-on', text: 'Must not run on hosts in group' },
  { value: 'should-not-run-on', text: 'Should not run on hosts in group' },
]

/** Everything that any type of rule needs: another type can be chosen without losing what was picked. */
export interface RuleForm {
  name: string
  enabled: boolean
  type: RuleSpec['type']
  vms: string[]
  hosts: string[]
  wording: Wording
}

export function newRuleForm(rules: readonly RuleSpec[]): RuleForm {
  const names = new Set(rules.map((rule) => rule.name))
  let number = rules.length + 1
  while (names.has(`Rule ${number}`)) number += 1
  return {
    name: `Rule ${number}`,
    enabled: true,
    type: 'keep-together',
    vms: [],
    hosts: [],
    wording: 'must-run-on',
  }
}

export function formOf(rule: RuleSpec): RuleForm {
  const { name, enabled, type, vms } = rule
  const ofHosts =
    type === 'vm-host'
      ? { hosts: [...rule.hosts], wording: rule.wording }
      : { hosts: [], wording: 'must-run-on' as const }
  return { name, enabled, type, vms: [...vms], ...ofHosts }
}

export function ruleOf(form: RuleForm): RuleSpec {
  const { name, enabled, vms, hosts, wording } = form
  return form.type === 'vm-host'
    ? { type: 'vm-host', name, enabled, vms, hosts, wording }
    : { type: form.type, name, enabled, vms }
}

/** `others` are the rules of the cluster without the one that is edited. */
export function ruleProblems(form: RuleForm, others: readonly RuleSpec[]): FieldProblems {
  const problems = new Map(fieldProblems(ruleSchema, ruleOf(form)))
  if (form.vms.length < (form.type === 'vm-host' ? 1 : 2))
    problems.set(
      'vms',
      form.type === 'vm-host' ? 'Choose a virtual machine.' : 'Choose at least two virtual machines.',
    )
  if (form.type === 'vm-host' && form.hosts.length === 0) problems.set('hosts', 'Choose a host.')
  if (others.some((rule) => rule.name === form.name))
    problems.set('name', 'Another rule of the cluster has this name.')
  return problems
}

/** What the dialog warns of: rules that contradict each other, and rules that hosts are too few for. */
export function ruleWarning(form: RuleForm, others: readonly RuleSpec[], hostCount: number): string {
  if (form.type === 'separate' && form.vms.length > hostCount)
    return `${form.vms.length} virtual machines cannot be kept apart on ${hostCount} hosts.`
  if (form.type === 'vm-host' || !form.enabled) return ''
  const rival = others.find(
    (rule) =>
      rule.enabled &&
      rule.type !== 'vm-host' &&
      rule.type !== form.type &&
      rule.vms.filter((vm) => form.vms.includes(vm)).length > 1,
  )
  return rival === undefined
    ? ''
    : `It contradicts ${rival.name}: the older rule stays, the newer is switched off.`
}

export function typeWords(rule: RuleSpec): string {
  if (rule.type !== 'vm-host') return ruleTypes.find((one) => one.value === rule.type)!.text
  return `${wordings.find((one) => one.value === rule.wording)!.text}`
}

/** VMs that run against the rule now; empty while it is switched off. */
export function vmsAgainst(rule: RuleSpec, vms: readonly VmNow[]): string[] {
  if (!rule.enabled) return []
  const running = vms.filter((vm) => vm.powerState === 'poweredOn' && rule.vms.includes(vm.name))
  if (rule.type === 'vm-host') {
    const isWanted = rule.wording === 'must-run-on' || rule.wording === 'should-run-on'
    return running.filter((vm) => rule.hosts.includes(vm.host) !== isWanted).map((vm) => vm.name)
  }
  const byHost = Map.groupBy(running, (vm) => vm.host)
  if (rule.type === 'keep-together') return byHost.size < 2 ? [] : running.map((vm) => vm.name)
  return running.filter((vm) => byHost.get(vm.host)!.length > 1).map((vm) => vm.name)
}
