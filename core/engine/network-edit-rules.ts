/**
 * What must hold before the network or storage of a host, or a distributed switch, may be reconfigured: what is in
 * use stays, and what is named is there. A VMkernel adapter may go although a migration uses it; that migration then
 * falls silent (MODEL.md, the network).
 */
import type { Refusal } from '../base/errors.ts'
import type { Host, Inventory, Vm } from '../estate/inventory.ts'
import { portGroupLabels, portGroupOf } from '../estate/lookup.ts'
import type { EditCommand, HostEdit } from '../scenario/edit-schema.ts'
import { nearOr } from './edit-refusals.ts'

export type SwitchEdit = Extract<EditCommand, { type: 'edit-switch' }>['set']

type HostNetwork = Pick<Host['spec'], 'physicalNics' | 'standardSwitches' | 'vmkernelAdapters'>

export function hostEditRefusal(inventory: Inventory, host: Host, set: HostEdit): Refusal | null {
  const { spec } = host
  const next: HostNetwork = {
    physicalNics: set.physicalNics ?? spec.physicalNics,
    standardSwitches: set.standardSwitches ?? spec.standardSwitches,
    vmkernelAdapters: set.vmkernelAdapters ?? spec.vmkernelAdapters,
  }
  return (
    doubledName(host, next) ??
    (set.physicalNics === undefined && set.standardSwitches === undefined ? null : lostUplink(host, next)) ??
    (set.standardSwitches === undefined ? null : portGroupInUse(inventory, host, next)) ??
    (set.vmkernelAdapters === undefined ? null : adapterWithoutNetwork(host, next)) ??
    (set.datastores === undefined ? null : datastoreRefusal(inventory, host, set.datastores ?? []))
  )
}

function inUse(message: string, remedy: string): Refusal {
  return { id: 'resource-in-use', fault: 'ResourceInUse', message, remedy }
}

function notFound(message: string, remedy: string): Refusal {
  return { id: 'edit-object-unknown', fault: 'NotFound', message, remedy }
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}

function doubledName(
  host: Host,
  { physicalNics, standardSwitches, vmkernelAdapters }: HostNetwork,
): Refusal | null {
  const own = standardSwitches.flatMap((one) => one.portGroups.map((group) => group.name))
  const distributed = host.proxySwitches.flatMap((one) => one.portGroups.map((group) => group.name))
  const twice =
    firstTwice([...own, ...distributed]) ??
    firstTwice(standardSwitches.map((one) => one.name)) ??
    firstTwice(physicalNics.map((one) => one.name)) ??
    firstTwice(vmkernelAdapters.map((one) => one.name))
  if (twice === undefined) return null
  return {
    id: 'name-taken',
    fault: 'AlreadyExists',
    message: `${host.name} would have “${twice}” twice.`,
    remedy: 'Give each of them a name of its own.',
  }
}

/** Uplinks are NICs of the host, each of one switch, and the uplinks of a port group are its switch's. */
function lostUplink(host: Host, { physicalNics, standardSwitches }: HostNetwork): Refusal | null {
  const nics = new Set(physicalNics.map((nic) => nic.name))
  const given = [
    ...standardSwitches.map((one) => ({ name: one.name, uplinks: one.uplinks })),
    ...host.proxySwitches.map((one) => ({ name: one.name, uplinks: one.uplinks })),
  ]
  for (const { name, uplinks } of given) {
    const lost = uplinks.find((uplink) => !nics.has(uplink))
    if (lost !== undefined)
      return inUse(`${lost} of ${host.name} is an uplink of ${name}.`, `Take it off ${name} first.`)
  }
  const twice = firstTwice(given.flatMap((one) => one.uplinks))
  if (twice !== undefined)
    return inUse(`${twice} of ${host.name} would serve two switches.`, 'Take it off one of them first.')
  for (const { name, uplinks, portGroups } of standardSwitches) {
    for (const group of portGroups) {
      const named = [...(group.activeUplinks ?? []), ...(group.standbyUplinks ?? [])]
      const stray = named.find((uplink) => !uplinks.includes(uplink))
      if (stray !== undefined)
        return notFound(
          `${stray} is no uplink of ${name}, and “${group.name}” names it.`,
          nearOr(stray, uplinks, `Choose uplinks of ${name}.`),
        )
    }
  }
  return null
}

/** Running VMs with a connected adapter on it. */
function usersOf(inventory: Inventory, host: string, label: string): readonly Vm[] {
  return [...inventory.vms.values()].filter(
    (vm) =>
      vm.host === host &&
      vm.powerState === 'poweredOn' &&
      vm.spec.nics.some((nic) => nic.connected && nic.portGroup === label),
  )
}

/** ESXi keeps a port group to which a VM or a VMkernel adapter is attached. */
function portGroupInUse(inventory: Inventory, host: Host, next: HostNetwork): Refusal | null {
  const labels = (switches: HostNetwork['standardSwitches']) =>
    switches.flatMap((one) => one.portGroups.map((group) => group.name))
  const kept = new Set(labels(next.standardSwitches))
  for (const label of labels(host.spec.standardSwitches)) {
    if (kept.has(label)) continue
    const adapter = next.vmkernelAdapters.find((one) => one.portGroup === label)
    const [vm] = usersOf(inventory, host.name, label)
    const user = adapter?.name ?? vm?.name
    if (user !== undefined)
      return inUse(
        `Port group “${label}” of ${host.name} is in use: ${user} is attached to it.`,
        `Move ${user} to another port group first.`,
      )
  }
  return null
}

function adapterWithoutNetwork(
  host: Host,
  { standardSwitches, vmkernelAdapters }: HostNetwork,
): Refusal | null {
  const after: Host = { ...host, spec: { ...host.spec, standardSwitches } }
  const lost = vmkernelAdapters.find((adapter) => portGroupOf(after, adapter.portGroup) === null)
  if (lost === undefined) return null
  return notFound(
    `${lost.name} of ${host.name} would be attached to “${lost.portGroup}”, which ${host.name} does not have.`,
    nearOr(lost.portGroup, portGroupLabels(after), 'Choose one of its port groups.'),
  )
}

/** Unmounting needs that no VM of the host has files there. */
function datastoreRefusal(inventory: Inventory, host: Host, next: readonly string[]): Refusal | null {
  const unknown = next.find((name) => !inventory.datastores.has(name))
  if (unknown !== undefined)
    return notFound(
      `There is no datastore named ${unknown} in this estate.`,
      nearOr(unknown, [...inventory.datastores.keys()], 'Choose a datastore of the inventory.'),
    )
  for (const name of host.spec.datastores) {
    if (next.includes(name)) continue
    const vm = [...inventory.vms.values()].find(
      (one) => one.host === host.name && one.spec.disks.some((disk) => disk.datastore === name),
    )
    if (vm !== undefined)
      return inUse(
        `${name} cannot be unmounted from ${host.name}: ${vm.name} has its disks there.`,
        `Migrate ${vm.name} to another host or its disks to another datastore first.`,
      )
  }
  return null
}

export function switchEditRefusal(inventory: Inventory, name: string, set: SwitchEdit): Refusal | null {
  const before = inventory.switches.get(name)!.spec
  const members = set.members ?? before.members
  for (const { host: hostName, uplinks } of members) {
    const host = inventory.hosts.get(hostName)
    if (host === undefined)
      return notFound(
        `There is no host named ${hostName} in this estate.`,
        nearOr(hostName, [...inventory.hosts.keys()], 'Choose a host of the inventory.'),
      )
    const lost = uplinks.find((uplink) => host.spec.physicalNics.every((nic) => nic.name !== uplink))
    if (lost !== undefined)
      return notFound(`${hostName} has no physical NIC named ${lost}.`, 'Choose one of its physical NICs.')
    const taken = uplinks.find((uplink) => isTaken(host, name, uplink))
    if (taken !== undefined)
      return inUse(`${taken} of ${hostName} serves another switch.`, 'Take it off that switch first.')
  }
  const labels = new Set((set.portGroups ?? before.portGroups).map((group) => group.name))
  for (const { host } of before.members) {
    const stays = members.some((member) => member.host === host)
    for (const group of before.portGroups) {
      const user = stays && labels.has(group.name) ? undefined : userOf(inventory, host, group.name)
      if (user !== undefined)
        return inUse(
          `${stays ? `Port group “${group.name}”` : host} cannot be removed from ${name}: ${user} of ${host} is attached to “${group.name}”.`,
          `Move ${user} to another port group first.`,
        )
    }
  }
  return null
}

function isTaken(host: Host, name: string, uplink: string): boolean {
  return (
    host.spec.standardSwitches.some((one) => one.uplinks.includes(uplink)) ||
    host.proxySwitches.some((one) => one.name !== name && one.uplinks.includes(uplink))
  )
}

function userOf(inventory: Inventory, hostName: string, label: string): string | undefined {
  const adapter = inventory.hosts.get(hostName)?.spec.vmkernelAdapters.find((one) => one.portGroup === label)
  return adapter?.name ?? usersOf(inventory, hostName, label)[0]?.name
}
