/** Ways to mend networks: uplinks, port groups, membership of distributed switches, adapters of VMs. */
import type { DistributedSwitch, Host, Vm } from '../../estate/inventory.ts'
import {
  distributedSwitchOf,
  freeNicsOf,
  portGroupOf,
  type PhysicalNic,
  type PortGroup,
  type PortGroupPlace,
} from '../../estate/lookup.ts'
import type { Command } from '../../scenario/command-schema.ts'
import type { NicSpec } from '../../scenario/vm-schema.ts'
import type { Cure } from '../cure.ts'
import { setOnHost, setOnVm } from './setting-cures.ts'

type SwitchEdit = Extract<Command, { type: 'edit-switch' }>['set']

export function setOnSwitch(
  name: string,
  text: string,
  where: string,
  set: SwitchEdit,
  effort: Cure['effort'] = 1,
): Cure {
  return {
    text,
    place: `${name} > ${where}`,
    inVsphere: true,
    commands: [{ type: 'edit-switch', switch: name, set }],
    effort,
  }
}

/** A cable or a switch port. */
export function mendLink(host: Host, nic: PhysicalNic): Cure {
  return {
    text: `Mend the link of ${nic.name} of ${host.name}`,
    place: `Network team: cable and switch port of ${nic.name} of ${host.name}`,
    inVsphere: false,
    commands: [{ type: 'set-link', host: host.name, nic: nic.name, connected: true }],
    effort: 1,
  }
}

export function fasterLink(host: Host, nic: PhysicalNic, linkMbps: number): Cure {
  return {
    text: `Connect ${nic.name} of ${host.name} with ${linkMbps} Mbit/s or more`,
    place: `Network team: cable and switch port of ${nic.name} of ${host.name}`,
    inVsphere: false,
    commands: [{ type: 'set-link', host: host.name, nic: nic.name, linkMbps }],
    effort: 1,
  }
}

export function fullDuplex(host: Host, nic: PhysicalNic): Cure {
  const physicalNics = host.spec.physicalNics.map((one) =>
    one.name === nic.name ? { ...one, duplex: 'full' as const } : one,
  )
  return setOnHost(
    host,
    `Set ${nic.name} of ${host.name} to full duplex`,
    'Configure > Networking > Physical adapters > Edit',
    { physicalNics },
  )
}

/**
 * Gives the switch of a port group a NIC that is up and not in use; none where the host has none left. What was an
 * internal network is then joined to a physical one, which others may notice.
 */
export function addUplink(host: Host, place: PortGroupPlace): readonly Cure[] {
  const [free] = freeNicsOf(host)
  if (free === undefined) return []
  const { name } = place.switch
  const text = `Add ${free.name} of ${host.name} to ${name} as an uplink`
  const distributed = distributedSwitchOf(place)
  if (distributed !== null) {
    const members = distributed.members.map((one) =>
      one.host === host.name ? { ...one, uplinks: [...one.uplinks, free.name] } : one,
    )
    const where = 'Actions > Add and Manage Hosts > Manage host networking'
    return [setOnSwitch(name, text, where, { members }, 2)]
  }
  const standardSwitches = host.spec.standardSwitches.map((one) =>
    one.name === name ? { ...one, uplinks: [...one.uplinks, free.name] } : one,
  )
  const where = `Configure > Networking > Virtual switches > ${name} > Manage Physical Adapters`
  return [setOnHost(host, text, where, { standardSwitches }, 2)]
}

/** Adds the host, with a NIC that is not in use where there is one. */
export function joinSwitch(host: Host, { name, spec }: Pick<DistributedSwitch, 'name' | 'spec'>): Cure {
  const uplinks = freeNicsOf(host)
    .slice(0, 1)
    .map((nic) => nic.name)
  const withNic = uplinks.length === 0 ? ', and give it an uplink' : ` with uplink ${uplinks[0]}`
  return setOnSwitch(
    name,
    `Add ${host.name} to ${name}${withNic}`,
    'Actions > Add and Manage Hosts > Add hosts',
    {
      members: [...spec.members.filter((one) => one.host !== host.name), { host: host.name, uplinks }],
    },
  )
}

/** A standard port group on the first switch of the host that has an uplink, like the one it is to match. */
export function createPortGroup(
  host: Host,
  like: Pick<PortGroup, 'name' | 'vlan' | 'security'>,
): readonly Cure[] {
  const target = host.spec.standardSwitches.find((one) => one.uplinks.length > 0)
  if (target === undefined) return []
  const security = like.security === undefined ? {} : { security: like.security }
  const portGroup = { name: like.name, vlan: like.vlan, ...security }
  return [
    setOnHost(
      host,
      `Create port group ${like.name} on ${target.name} of ${host.name}`,
      'Configure > Networking > Virtual switches > Add Networking',
      {
        standardSwitches: host.spec.standardSwitches.map((one) =>
          one === target ? { ...one, portGroups: [...one.portGroups, portGroup] } : one,
        ),
      },
    ),
  ]
}

/** Changes one port group of a host's standard switch or of a distributed one. */
export function changePortGroup(
  host: Host,
  place: PortGroupPlace,
  text: string,
  change: Pick<PortGroup, 'security'>,
): Cure {
  const { name } = place.switch
  const { name: label } = place.portGroup
  const distributed = distributedSwitchOf(place)
  if (distributed !== null) {
    const portGroups = distributed.portGroups.map((one) => (one.name === label ? { ...one, ...change } : one))
    return setOnSwitch(name, text, `Networks > ${label} > Configure > Policies > Edit`, { portGroups }, 2)
  }
  const standardSwitches = host.spec.standardSwitches.map((one) => ({
    ...one,
    portGroups: one.portGroups.map((group) =>
      one.name === name && group.name === label ? { ...group, ...change } : group,
    ),
  }))
  const where = `Configure > Networking > Virtual switches > ${name} > ${label} > Edit Settings`
  return setOnHost(host, text, where, { standardSwitches }, 2)
}

/** More ports for VM adapters. */
export function morePorts(host: Host, place: PortGroupPlace, ports: number): Cure {
  const { name } = place.switch
  const distributed = distributedSwitchOf(place)
  if (distributed === null) {
    const standardSwitches = host.spec.standardSwitches.map((one) =>
      one.name === name ? { ...one, ports } : one,
    )
    return setOnHost(
      host,
      `Give ${name} of ${host.name} ${ports} ports`,
      `Configure > Networking > Virtual switches > ${name} > Edit Settings`,
      { standardSwitches },
      2,
    )
  }
  const label = place.portGroup.name
  const portGroups = distributed.portGroups.map((one) => (one.name === label ? { ...one, ports } : one))
  const text = `Give ${label} of ${name} ${ports} ports`
  return setOnSwitch(name, text, `Networks > ${label} > Actions > Edit Settings`, { portGroups })
}

function nicsWith(vm: Vm, nic: NicSpec, changed: NicSpec): Vm['spec']['nics'] {
  return vm.spec.nics.map((one) => (one === nic ? changed : one))
}

export function changeNic(
  vm: Vm,
  nic: NicSpec,
  changed: NicSpec,
  words: { readonly text: string; readonly field: string; readonly effort?: Cure['effort'] },
): Cure {
  const { text, field, effort = 2 } = words
  const set = { nics: nicsWith(vm, nic, changed) }
  return setOnVm(vm, text, `Edit Settings > ${nic.name} > ${field}`, set, effort)
}

/** Its clients lose it until it is connected again. */
export function disconnectNic(vm: Vm, nic: NicSpec): Cure {
  const text = `Disconnect ${nic.name} of ${vm.name}, and connect it again afterwards`
  return changeNic(vm, nic, { ...nic, connected: false }, { text, field: 'Connected' })
}

/** Label of a network that both hosts have, with an uplink at both; the first in the source's order. */
export function commonNetwork(source: Host, destination: Host, without: string): string | null {
  const places = [...source.spec.standardSwitches, ...source.proxySwitches]
  const labels = places.filter((one) => one.uplinks.length > 0).flatMap((one) => one.portGroups)
  const vmkernel = new Set(
    [source, destination].flatMap((host) => host.spec.vmkernelAdapters.map((one) => one.portGroup)),
  )
  const found = labels.find(({ name }) => {
    const there = portGroupOf(destination, name)
    return name !== without && !vmkernel.has(name) && there !== null && there.switch.uplinks.length > 0
  })
  return found?.name ?? null
}

export function toNetwork(vm: Vm, nic: NicSpec, label: string): Cure {
  const text = `Connect ${nic.name} of ${vm.name} to ${label}, which both hosts have`
  return changeNic(vm, nic, { ...nic, portGroup: label }, { text, field: 'Network' })
}
