/**
 * Where the VMs of a host go that is entering maintenance mode. The order in which they leave is not documented: here
 * the smallest memory goes first and the biggest last (inferred, vsphere-rules G). MaxMovesPerHost does not apply
 * (FD-MOVES).
 */
import { vmMemoryBytes, type Vm } from '../estate/inventory.ts'
import { automationOf, leastLevel } from './automation.ts'
import type { Plan } from './plan.ts'
import type { DrsLevel, Obstacle, PlannedMove } from './recommendation.ts'

export interface StuckVm {
  readonly vm: string
  /** For each host that was asked. */
  readonly obstacles: readonly Obstacle[]
}

export interface Evacuation {
  /** In the order in which they are to be asked for. */
  readonly moves: readonly PlannedMove[]
  readonly stuck: readonly StuckVm[]
}

/** `vms` are free, on `host`, and DRS may move them or recommend it. */
export function evacuate(plan: Plan, host: string, vms: readonly Vm[]): Evacuation {
  const waiting = new Map(bySize(vms).map((vm): [string, Vm] => [vm.name, vm]))
  const placed: { vm: Vm; toHost: string; level: DrsLevel }[] = []
  const stuck: StuckVm[] = []
  for (const vm of waiting.values()) {
    const group = plan.unitOf(vm).filter((member) => waiting.has(member.name))
    for (const member of group) waiting.delete(member.name)
    const { toHost, obstacles } = plan.place(group)
    if (toHost === null) stuck.push(...group.map((member) => ({ vm: member.name, obstacles })))
    else placed.push(...group.map((member) => ({ vm: member, toHost, level: levelOf(plan, group) })))
  }
  const order = new Map(bySize(placed.map(({ vm }) => vm)).map((vm, index) => [vm.name, index]))
  placed.sort((a, b) => order.get(a.vm.name)! - order.get(b.vm.name)!)
  return {
    moves: placed.map(({ vm, toHost, level }) => ({
      vm: vm.name,
      fromHost: host,
      toHost,
      priority: 1,
      reason: 'maintenance',
      detail: `${host} is entering maintenance mode.`,
      level,
    })),
    stuck,
  }
}

function bySize(vms: readonly Vm[]): Vm[] {
  return [...vms].sort((a, b) => vmMemoryBytes(a) - vmMemoryBytes(b))
}

/** A unit goes by itself only if all of it may. */
export function levelOf(plan: Plan, group: readonly Vm[]): DrsLevel {
  return leastLevel(
    group.map((vm) => {
      const level = automationOf(plan.cluster, vm)
      return level === 'off' || level === 'disabled' ? 'manual' : level
    }),
  )
}
