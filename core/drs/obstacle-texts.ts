/** What DRS itself finds in the way of a placement, beside the checks of every migration. */
import { bytesInWords } from '../base/wording.ts'
import type { Host, Vm } from '../estate/inventory.ts'
import type { Obstacle } from './recommendation.ts'
import type { separationAt } from './rule-keeping.ts'

export function withoutRoom(vm: Vm, host: Host, needed: number, free: number): Obstacle {
  return {
    host: host.name,
    check: 'host-mem-free',
    fault: 'InsufficientMemoryResourcesFault',
    message: `${host.name} has not enough free memory for ${vm.name}: ${bytesInWords(needed)} with its overhead are needed, ${bytesInWords(free)} will be free.`,
    isCapacity: true,
  }
}

export function parted(
  vm: Vm,
  host: Host,
  { rule, other }: NonNullable<ReturnType<typeof separationAt>>,
  group: readonly Vm[],
): Obstacle {
  const comesAlong = group.some((one) => one.name === other)
  return {
    host: host.name,
    check: `rule:${rule.name}`,
    fault: 'RuleViolation',
    message: comesAlong
      ? `Anti-affinity rule ${rule.name} separates ${vm.name} from ${other}, which another rule keeps with it.`
      : `Anti-affinity rule ${rule.name} separates ${vm.name} from ${other} on ${host.name}.`,
    isCapacity: true,
  }
}

export function apart(vm: Vm, stayer: Vm, host: Host, rule: string): Obstacle {
  return {
    host: host.name,
    check: `rule:${rule}`,
    fault: 'RuleViolation',
    message: `Affinity rule ${rule} keeps ${vm.name} with ${stayer.name}, which stays on ${stayer.host}; it cannot go to ${host.name} alone.`,
    isCapacity: true,
  }
}
