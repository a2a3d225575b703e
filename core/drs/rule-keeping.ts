/**
 * VM-VM rules as DRS keeps them: it never breaks one, neither by where a VM is going nor by where it still is while
 * it moves. VMs that are kept together form a unit, which goes to one host or nowhere. Required VM-Host rules are a
 * check of every migration and not looked at here. Source: vsphere-rules G.
 */
import type { Cluster, Inventory, Vm } from '../estate/inventory.ts'
import { isInService } from '../estate/host-capacity.ts'
import { requiredRulesAgainst, type VmVmRule } from '../estate/rules.ts'

export function vmVmRules(cluster: Cluster, type: VmVmRule['type']): readonly VmVmRule[] {
  return (cluster.spec.rules ?? []).filter((rule): rule is VmVmRule => rule.type === type && rule.enabled)
}

/** VMs that rules keep together with `vm`, itself included, in the order of `running`. */
export function unitOf(cluster: Cluster, running: readonly Vm[], vm: Vm): readonly Vm[] {
  const rules = vmVmRules(cluster, 'keep-together')
  const names = new Set([vm.name])
  for (let grown = true; grown;) {
    const joined = rules.filter((rule) => rule.vms.some((name) => names.has(name)))
    const before = names.size
    for (const rule of joined) for (const name of rule.vms) names.add(name)
    grown = names.size > before
  }
  return names.size === 1 ? [vm] : running.filter((one) => names.has(one.name))
}

/** The first rule that separates `vm` from a VM which occupies `host`, and that VM; null: none does. */
export function separationAt(
  cluster: Cluster,
  vm: Vm,
  isOn: (other: string) => boolean,
): { readonly rule: VmVmRule; readonly other: string } | null {
  for (const rule of vmVmRules(cluster, 'separate')) {
    if (!rule.vms.includes(vm.name)) continue
    const other = rule.vms.find((name) => name !== vm.name && isOn(name))
    if (other !== undefined) return { rule, other }
  }
  return null
}

/**
 * Why a move that waits in the queue no longer fits, or null: the host has gone out of service, or rules forbid it
 * now. `placesOf` are the hosts that a running VM occupies or is on its way to.
 */
export function staleReason(
  inventory: Inventory,
  vm: Vm,
  toHost: string,
  placesOf: (vm: string) => readonly string[],
): string | null {
  const host = inventory.hosts.get(toHost)
  if (host === undefined) return `${toHost} is no longer in the inventory.`
  if (!isInService(host) || host.maintenance !== 'none') return `${toHost} is out of service.`
  const cluster = inventory.clusters.get(host.cluster)
  if (cluster === undefined) return `${toHost} has left its cluster.`
  const [required] = requiredRulesAgainst(cluster, vm.name, toHost)
  if (required !== undefined) return `Rule ${required.name} keeps ${vm.name} off ${toHost}.`
  if (vm.powerState !== 'poweredOn') return null
  const separated = separationAt(cluster, vm, (other) => placesOf(other).includes(toHost))
  if (separated !== null)
    return `Rule ${separated.rule.name} separates ${vm.name} from ${separated.other} on ${toHost}.`
  return null
}
