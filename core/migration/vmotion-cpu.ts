/**
 * What vMotion takes of the hosts' CPUs, and what they have for it: the reserved pool at least, and whatever
 * the VMs leave idle. Priority decides only where that is too little (Migrate.MigrateCpuSharesHigh).
 */
import { bytesPerSecondFromMbps, nsPerSecond, nsPerUs } from '../base/units.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import type { CpuClaim, CpuUse } from '../network/cpu-share.ts'
import { activeUplink } from '../network/path.ts'
import type { PathEnd } from '../network/path.ts'
import { streamHelperMbps } from '../network/vmotion-streams.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import { aesGcmCyclesPerByte, isEncrypted } from './encryption.ts'
import type { MigrationState } from './migration-state.ts'
import { vmotionCpuMhz } from './reservations.ts'

/** CPU shares of a migration by its priority (ADV-SET, Migrate.MigrateCpuSharesRegular and High). */
const regularShares = 30_000
const highShares = 60_000

/** Speed of all uplinks in use at one end, each counted once (FD-ENC: number and speed of the NICs decide). */
export function linkMbpsOf(ends: readonly PathEnd[]): number {
  const uplinks = new Map(ends.map((end) => [activeUplink(end)?.name, activeUplink(end)?.linkMbps ?? 0]))
  return [...uplinks.values()].reduce((sum, linkMbps) => sum + linkMbps, 0)
}

/** Nothing for policies other than vSphere's: no source says what their senders take. */
export function vmotionCpuClaim(
  inventory: Inventory,
  state: Pick<MigrationState, 'vm' | 'sourceHost' | 'destinationHost' | 'priority'>,
  path: VmotionPath,
): CpuClaim {
  const shares = state.priority === 'high' ? highShares : regularShares
  const vm = inventory.vms.get(state.vm)
  if (inventory.scenario.policy.name !== 'vsphere' || vm === undefined) return { shares, uses: [] }
  const ends = [
    { name: state.sourceHost, ends: path.legs.map((leg) => leg.source) },
    { name: state.destinationHost, ends: path.legs.map((leg) => leg.destination) },
  ]
  const [source, destination] = ends.map((end) => inventory.hosts.get(end.name))
  const isSealed =
    source !== undefined && destination !== undefined && isEncrypted(source, destination, vm.spec)
  const uses = ends.flatMap((end) => {
    const host = inventory.hosts.get(end.name)
    return host === undefined ? [] : [useOf(inventory, host, linkMbpsOf(end.ends), isSealed)]
  })
  return { shares, uses }
}

/** One core sends or receives `streamHelperMbps`; encrypting takes its cycles beside. Receiving as sending: ours. */
function useOf(inventory: Inventory, host: Host, linkMbps: number, isSealed: boolean): CpuUse {
  const { mhz } = host.spec.cpu
  const idleMhz = host.cpuMhz - vmsMhz(inventory, host)
  const sealing = isSealed ? aesGcmCyclesPerByte / (mhz * 1_000_000) : 0
  return {
    host: host.name,
    cores: Math.max(vmotionCpuMhz(host, linkMbps), idleMhz) / mhz,
    coreSecondsPerByte: 1 / bytesPerSecondFromMbps(streamHelperMbps) + sealing,
  }
}

/** What the VMs that run on a host use to serve their clients, at most all their vCPUs. */
function vmsMhz(inventory: Inventory, host: Host): number {
  let cores = 0
  for (const vm of inventory.vms.values()) {
    if (vm.host !== host.name || vm.powerState !== 'poweredOn') continue
    const { requestsPerSecond, serviceTimeUs } = vm.workload.client
    cores += Math.min(vm.spec.vcpus, (requestsPerSecond * serviceTimeUs * nsPerUs) / nsPerSecond)
  }
  return cores * host.spec.cpu.mhz
}
