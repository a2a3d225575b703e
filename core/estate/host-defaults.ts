/**
 * What a host has when its scenario says nothing: two 10 GbE NICs, one switch for management and VMs, one
 * for vMotion, and two VMkernel adapters. It keeps small scenarios small.
 */
import type { HostSpec } from '../scenario/schema.ts'

/** A host as written, with everything that may be left out filled in. */
export type ResolvedHostSpec = HostSpec & {
  readonly physicalNics: NonNullable<HostSpec['physicalNics']>
  readonly standardSwitches: NonNullable<HostSpec['standardSwitches']>
  readonly vmkernelAdapters: NonNullable<HostSpec['vmkernelAdapters']>
  readonly datastores: NonNullable<HostSpec['datastores']>
}

export const managementPortGroup = 'Management Network'
export const vmPortGroup = 'VM Network'
export const vmotionPortGroup = 'vMotion'

/** First host gets .11, and so on; a second octet is taken after 240 hosts. */
function addressOf(network: number, hostIndex: number): string {
  return `10.${network}.${Math.floor(hostIndex / 240)}.${11 + (hostIndex % 240)}`
}

/**
 * Fills in what may be left out. `hostIndex` counts hosts in the order of the file and decides the default
 * addresses; `datastoreNames` are those of the host's datacenter.
 */
export function resolveHost(
  spec: HostSpec,
  hostIndex: number,
  datastoreNames: readonly string[],
): ResolvedHostSpec {
  return {
    ...spec,
    physicalNics: spec.physicalNics ?? [
      { name: 'vmnic0', linkMbps: 10_000, connected: true },
      { name: 'vmnic1', linkMbps: 10_000, connected: true },
    ],
    standardSwitches: spec.standardSwitches ?? defaultSwitches(spec),
    vmkernelAdapters: spec.vmkernelAdapters ?? [
      {
        name: 'vmk0',
        portGroup: managementPortGroup,
        ip: addressOf(10, hostIndex),
        prefixLength: 16,
        mtu: 1500,
        services: ['management'],
      },
      {
        name: 'vmk1',
        portGroup: vmotionPortGroup,
        ip: addressOf(20, hostIndex),
        prefixLength: 16,
        mtu: 1500,
        services: ['vmotion'],
      },
    ],
    datastores: spec.datastores ?? [...datastoreNames],
  }
}

/** The first NIC carries management and VMs, the second (or the same, if there is one only) vMotion. */
function defaultSwitches(spec: HostSpec): ResolvedHostSpec['standardSwitches'] {
  const nics = spec.physicalNics?.map((nic) => nic.name) ?? ['vmnic0', 'vmnic1']
  const first = { name: managementPortGroup, vlan: 0 }
  const vms = { name: vmPortGroup, vlan: 0 }
  const vmotion = { name: vmotionPortGroup, vlan: 0 }
  if (nics.length < 2) {
    return [{ name: 'vSwitch0', mtu: 1500, uplinks: nics, portGroups: [first, vms, vmotion] }]
  }
  return [
    { name: 'vSwitch0', mtu: 1500, uplinks: nics.slice(0, 1), portGroups: [first, vms] },
    { name: 'vSwitch1', mtu: 1500, uplinks: nics.slice(1, 2), portGroups: [vmotion] },
  ]
}
