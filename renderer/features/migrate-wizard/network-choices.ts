/**
 * The networks page: which networks the destination offers, and what is chosen for each source network or, in
 * Advanced, for each adapter. A network keeps its name where the destination has one of that name. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { EstateHost, VmNow } from '../object/estate-now.ts'
import { vlanWords } from '../object/estate-now.ts'

export interface NetworkChoice {
  /** Destination by source network, and of each VM by adapter, which goes first. */
  readonly networks: Readonly<Record<string, string>>
  readonly adapters: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export const noNetworkChoice: NetworkChoice = { networks: {}, adapters: {} }

export interface OfferedNetwork {
  readonly name: string
  readonly switchName: string
  readonly isDistributed: boolean
  readonly vlan: number
}

/**
 * What any of these hosts offers to VMs, standard port groups first, once for each label. A standard port group
 * with a VMkernel adapter is ESXi's own and is not offered, as in the Client.
 */
export function offeredNetworks(estate: EstateView, hosts: readonly string[]): OfferedNetwork[] {
  const found = new Map<string, OfferedNetwork>()
  for (const name of hosts) {
    const host = estate.hosts.find((one) => one.name === name)
    if (host === undefined) continue
    for (const network of [...standardOf(host), ...distributedOf(estate, name)])
      if (!found.has(network.name)) found.set(network.name, network)
  }
  return [...found.values()]
}

function standardOf(host: EstateHost): OfferedNetwork[] {
  const own = new Set(host.vmkernelAdapters.map((adapter) => adapter.portGroup))
  return host.standardSwitches.flatMap((one) =>
    one.portGroups
      .filter((group) => !own.has(group.name))
      .map(({ name, vlan }) => ({ name, vlan, switchName: one.name, isDistributed: false })),
  )
}

function distributedOf(estate: EstateView, host: string): OfferedNetwork[] {
  return estate.switches
    .filter(({ spec }) => spec.members.some((member) => member.host === host))
    .flatMap((one) =>
      one.spec.portGroups.map(({ name, vlan }) => ({
        name,
        vlan,
        switchName: one.name,
        isDistributed: true,
      })),
    )
}

export interface NetworkRow {
  /** Key of the choice: the source network, or in Advanced the adapter. */
  readonly key: string
  /** VM of the adapter; '' where the row is of a source network. */
  readonly vm: string
  readonly adapters: readonly string[]
  readonly source: string
  readonly sourceSwitch: string
  /** At least one of these adapters is connected: without a network the move is an error, else a warning. */
  readonly isConnected: boolean
  /** null: the destination has no network of that name, and none has been chosen. */
  readonly destination: OfferedNetwork | null
}

/** One row for each source network that the VMs use. */
export function networkRows(
  estate: EstateView,
  vms: readonly VmNow[],
  hosts: readonly string[],
  choice: NetworkChoice,
): NetworkRow[] {
  const rows = adapterRows(estate, vms, hosts, { ...choice, adapters: {} })
  const sources = [...new Set(rows.map((row) => row.source))]
  return sources.map((source) => {
    const own = rows.filter((row) => row.source === source)
    return {
      ...own[0]!,
      key: source,
      vm: '',
      adapters: own.map(({ vm, key }) => (vms.length === 1 ? key : `${vm} ${key}`)),
      isConnected: own.some((row) => row.isConnected),
    }
  })
}

/** One row for each adapter of each VM. */
export function adapterRows(
  estate: EstateView,
  vms: readonly VmNow[],
  hosts: readonly string[],
  { networks, adapters }: NetworkChoice,
): NetworkRow[] {
  const offered = offeredNetworks(estate, hosts)
  return vms.flatMap((vm) => {
    const here = offeredNetworks(estate, [vm.host])
    return vm.spec.nics.map((nic) => {
      const wanted = adapters[vm.name]?.[nic.name] ?? networks[nic.portGroup] ?? nic.portGroup
      return {
        key: nic.name,
        vm: vm.name,
        adapters: [nic.name],
        source: nic.portGroup,
        sourceSwitch: here.find((one) => one.name === nic.portGroup)?.switchName ?? '',
        isConnected: nic.connected,
        destination: offered.find((one) => one.name === wanted) ?? null,
      }
    })
  })
}

/** `vSwitch0, VLAN 20`. */
export function switchWords({ switchName, isDistributed, vlan }: OfferedNetwork): string {
  return `${switchName}${isDistributed ? ' (distributed)' : ''}, ${vlanWords([vlan])}`
}

/** The choice with another destination; the source's own name is a choice like any other. */
export function withNetwork(
  choice: NetworkChoice,
  { vm, key }: Pick<NetworkRow, 'vm' | 'key'>,
  destination: string,
): NetworkChoice {
  return vm === ''
    ? { ...choice, networks: { ...choice.networks, [key]: destination } }
    : {
        ...choice,
        adapters: { ...choice.adapters, [vm]: { ...choice.adapters[vm], [key]: destination } },
      }
}
