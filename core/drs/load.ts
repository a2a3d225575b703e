/**
 * What VMs ask of hosts and how much of a host that is. DRS of 7.0 scores each VM and counts a host as inefficient
 * above half of its capacity; how it weighs what lies above is not published. Here (inferred) the cost of a host is
 * the square of its per cents above the tolerance, CPU and memory added, so that the fullest hosts count most.
 * Sources: FD-MT, MTV-MT (vsphere-limits, `drs`).
 */
import { mibBytes, nsPerSecond, nsPerUs } from '../base/units.ts'
import { capacityOf, type Resource } from '../estate/host-capacity.ts'
import { vmMemoryBytes, type Host, type Vm } from '../estate/inventory.ts'

/** Per cent of a host's capacity above which it runs VMs inefficiently, by migration threshold (FD-MT). */
const usualTolerancePercent = 50
const eagerTolerancePercent = 30
const eagerFromThreshold = 4

/** 50 for thresholds up to 3, 30 for 4 and 5; that 1 and 2 are as 3 is inferred. */
export function tolerancePercent(threshold: number): number {
  return threshold >= eagerFromThreshold ? eagerTolerancePercent : usualTolerancePercent
}

/** Share of a VM's memory that is active where the scenario does not say: a quarter. Ours. */
const usualActiveShare = 0.25

/** MHz and bytes that are asked of one host. */
export interface Load {
  readonly cpu: number
  readonly memory: number
}

export const noLoad: Load = { cpu: 0, memory: 0 }

/** What a running VM asks of a host: its demand, or what its clients' requests take of that host's cores. */
export function demandOn(vm: Vm, host: Host): Load {
  const { demand } = vm.spec
  const activeBytes =
    demand?.activeMemoryMiB === undefined
      ? vmMemoryBytes(vm) * usualActiveShare
      : Math.min(vmMemoryBytes(vm), demand.activeMemoryMiB * mibBytes)
  return { cpu: demand?.cpuMhz ?? clientCores(vm) * host.spec.cpu.mhz, memory: activeBytes }
}

function clientCores({ spec, workload }: Vm): number {
  const { requestsPerSecond, serviceTimeUs } = workload.client
  return Math.min(spec.vcpus, (requestsPerSecond * serviceTimeUs * nsPerUs) / nsPerSecond)
}

export function sumOf(left: Load, right: Load): Load {
  return { cpu: left.cpu + right.cpu, memory: left.memory + right.memory }
}

export function lessOf(left: Load, right: Load): Load {
  return { cpu: left.cpu - right.cpu, memory: left.memory - right.memory }
}

function percentOf(host: Host, load: Load, resource: Resource): number {
  const capacity = capacityOf(host, resource)
  return capacity === 0 ? 0 : (load[resource] * 100) / capacity
}

/** Per cent of what the host has of the scarcer resource. */
export function loadPercent(host: Host, load: Load): number {
  return Math.max(percentOf(host, load, 'cpu'), percentOf(host, load, 'memory'))
}

/** Squared per cents above the tolerance; 0 for a host that runs its VMs efficiently. */
export function costOf(host: Host, load: Load, tolerance: number): number {
  const above = (resource: Resource) => Math.max(0, percentOf(host, load, resource) - tolerance)
  return above('cpu') * above('cpu') + above('memory') * above('memory')
}

/** Squared per cents that a balancing move must bring at least, by its priority. Ours: the scale is not published. */
const leastGains = [
  { priority: 2, gain: 400 },
  { priority: 3, gain: 50 },
  { priority: 4, gain: 20 },
] as const

/** What moving a VM costs, in the same measure: a fixed part, and one for each GiB that has to be sent. Ours. */
const moveCost = 1
const moveCostPerGib = 1 / 16
const bytesPerGib = 1024 * mibBytes

export function costOfMoving(vms: readonly Vm[]): number {
  return vms.reduce((sum, vm) => sum + moveCost + (vmMemoryBytes(vm) / bytesPerGib) * moveCostPerGib, 0)
}

/** 2 to 5. */
export function priorityOfGain(gain: number): number {
  return leastGains.find((row) => gain >= row.gain)?.priority ?? 5
}
