/**
 * The estate as it is now: what the scenario states (hosts, adapters, disks) joined with what the trace says
 * (where each VM runs, its power state, reservations). Where both speak, the trace is right. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { gibBytes, mibBytes } from '../../../core/base/units.ts'
import type { VmFailure } from '../../../core/trace/fault-view.ts'
import type { MigrationView, RunView, TaskView } from '../../../core/trace/view.ts'
import { runningTask } from '../commands/vm-acts.ts'

export type EstateHost = EstateView['hosts'][number]
export type EstateVm = EstateView['vms'][number]

export interface VmNow {
  readonly name: string
  readonly spec: EstateVm
  readonly host: string
  readonly powerState: string
  readonly isStunned: boolean
  readonly slowdownPermyriad: number
  /** It stopped with its host and does not run again yet; null otherwise. */
  readonly failure: VmFailure | null
  /** Task of its migration, queued or under way, or null. */
  readonly task: TaskView | null
  /** Host that it goes to; where only its files move their datastores, '' as long as these are not told. */
  readonly destination: string
}

export interface HostNow {
  readonly spec: EstateHost
  /** null: it can be used. */
  readonly trouble: HostTrouble | null
  readonly vms: readonly VmNow[]
  /** Configured memory of powered-on VMs, and what migrations towards it have reserved. */
  readonly vmMemoryBytes: number
  readonly reservedMemoryBytes: number
  readonly memoryBytes: number
  /** vCPUs of powered-on VMs. */
  readonly vcpus: number
}

export function vmNow(estate: EstateView, view: RunView, name: string): VmNow | null {
  const spec = estate.vms.find((vm) => vm.name === name)
  return spec === undefined ? null : joinVm(spec, view)
}

export function allVmsNow(estate: EstateView, view: RunView): VmNow[] {
  return estate.vms.map((spec) => joinVm(spec, view))
}

function joinVm(spec: EstateVm, view: RunView): VmNow {
  const traced = view.vms.get(spec.name)
  const task = runningTask(view, spec.name)
  return {
    name: spec.name,
    spec,
    host: traced?.host ?? spec.host,
    powerState: traced?.powerState ?? spec.powerState,
    isStunned: traced?.isStunned ?? false,
    slowdownPermyriad: traced?.slowdownPermyriad ?? 0,
    failure: traced === undefined || traced.powerState === 'poweredOn' ? null : traced.failure,
    task,
    destination: destinationOf(view, spec.name, task),
  }
}

function destinationOf(view: RunView, vm: string, task: TaskView | null): string {
  if (task === null) return ''
  const traced = view.vms.get(vm)
  if (task.waits !== null) return task.waits.toHost === traced?.host ? '' : task.waits.toHost
  const moving = view.migrations[(traced?.migration ?? 0) - 1]
  if (moving === undefined || moving.task !== task.task) return ''
  return moving.kind === 'storage-vmotion' || moving.destinationHost === moving.sourceHost
    ? targetDatastoresOf(moving).join(', ')
    : moving.destinationHost
}

/** Datastores that files of this migration go to, as far as their copies have begun. */
export function targetDatastoresOf({ storage }: Pick<MigrationView, 'storage'>): string[] {
  const named = [storage?.homeCopied?.toDatastore, ...(storage?.copies ?? []).map((copy) => copy.toDatastore)]
  return [...new Set(named.filter((name) => name !== undefined))]
}

/** `Migrating to esx-02`, `queued for esx-02`; without the place where that is not told. */
export function taskWords({ task, destination }: VmNow): string {
  if (task === null) return ''
  if (task.state === 'queued') return destination === '' ? 'Queued' : `Queued for ${destination}`
  return destination === '' ? 'Migrating' : `Migrating to ${destination}`
}

export function hostNow(estate: EstateView, view: RunView, name: string): HostNow | null {
  return hostsNow(estate, view).find((host) => host.spec.name === name) ?? null
}

export function hostsNow(estate: EstateView, view: RunView): HostNow[] {
  const vms = allVmsNow(estate, view)
  return estate.hosts.map((spec) => {
    const here = vms.filter((vm) => vm.host === spec.name)
    const running = here.filter((vm) => vm.powerState === 'poweredOn')
    return {
      spec,
      trouble: hostTrouble(estate, view, spec.name),
      vms: here,
      vmMemoryBytes: running.reduce((sum, vm) => sum + vm.spec.memoryMiB * mibBytes, 0),
      reservedMemoryBytes: view.hosts.get(spec.name)?.reservedMemoryBytes ?? 0,
      memoryBytes: spec.memoryGiB * gibBytes,
      vcpus: running.reduce((sum, vm) => sum + vm.spec.vcpus, 0),
    }
  })
}

export type HostTrouble = 'failed' | 'notResponding' | 'disconnected'

/** Why a host cannot be used; null: it can. A host that has stopped is no longer heard of either. */
export function hostTrouble(estate: EstateView, view: RunView, name: string): HostTrouble | null {
  const traced = view.hosts.get(name)
  if (traced?.isFailed === true) return 'failed'
  const stated = estate.hosts.find((host) => host.name === name)?.connectionState ?? 'connected'
  const state = traced?.connection === 'notResponding' ? 'notResponding' : stated
  return state === 'notResponding' || state === 'disconnected' ? state : null
}

export const troubleWords: Readonly<Record<HostTrouble, string>> = {
  failed: 'Failed',
  notResponding: 'Not responding',
  disconnected: 'Disconnected',
}

/** Share of a host's memory that its powered-on VMs and arriving migrations take. */
export function memoryShare(host: HostNow): number {
  return (host.vmMemoryBytes + host.reservedMemoryBytes) / host.memoryBytes
}

export const powerStateWords: Record<string, string> = {
  poweredOn: 'Powered on',
  poweredOff: 'Powered off',
  suspended: 'Suspended',
}

export interface NetworkNow {
  readonly name: string
  readonly datacenter: string
  /** '' for standard port groups. */
  readonly distributedSwitch: string
  readonly vlans: readonly number[]
  /** Hosts that have the port group, with the switch that carries it there. */
  readonly hosts: readonly { readonly host: string; readonly switch: string; readonly vlan: number }[]
}

/** Distributed port groups; and standard ones, of which all of one name in a datacenter are one network. */
export function networksOf(estate: EstateView): NetworkNow[] {
  const distributed = estate.switches.flatMap(({ name, datacenter, spec }) =>
    spec.portGroups.map((group) => ({
      name: group.name,
      datacenter,
      distributedSwitch: name,
      vlans: [group.vlan],
      hosts: spec.members.map(({ host }) => ({ host, switch: name, vlan: group.vlan })),
    })),
  )
  return [...distributed, ...standardNetworksOf(estate)]
}

function standardNetworksOf(estate: EstateView): NetworkNow[] {
  const found = new Map<string, NetworkNow['hosts'][number][]>()
  const keyOf = (datacenter: string, name: string) => JSON.stringify([datacenter, name])
  for (const host of estate.hosts) {
    for (const standardSwitch of host.standardSwitches) {
      for (const group of standardSwitch.portGroups) {
        const key = keyOf(host.datacenter, group.name)
        const hosts = found.get(key) ?? []
        hosts.push({ host: host.name, switch: standardSwitch.name, vlan: group.vlan })
        found.set(key, hosts)
      }
    }
  }
  return [...found].map(([key, hosts]) => {
    const [datacenter, name] = JSON.parse(key) as [string, string]
    const vlans = [...new Set(hosts.map((one) => one.vlan))]
    return { name, datacenter, distributedSwitch: '', vlans, hosts }
  })
}

export function vlanWords(vlans: readonly number[]): string {
  return vlans
    .map((vlan) => (vlan === 0 ? 'no VLAN' : vlan === 4095 ? 'all VLANs' : `VLAN ${vlan}`))
    .join(', ')
}
