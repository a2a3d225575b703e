/**
 * Networking of a host as its Configure pages show it, and the edits that change it: an edit names the whole list
 * that holds what was changed. Pure.
 */
import type { z } from 'zod'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { HostEdit } from '../../../core/scenario/edit-schema.ts'
import type {
  physicalNicSchema,
  portGroupSchema,
  standardSwitchSchema,
  vmkernelAdapterSchema,
} from '../../../core/scenario/host-schema.ts'
import type { EstateHost, VmNow } from '../object/estate-now.ts'

export type VmkernelAdapter = z.infer<typeof vmkernelAdapterSchema>
export type PortGroup = z.infer<typeof portGroupSchema>
export type StandardSwitch = z.infer<typeof standardSwitchSchema>
export type PhysicalNic = z.infer<typeof physicalNicSchema>

export interface PortGroupShown {
  readonly group: PortGroup
  readonly adapters: readonly VmkernelAdapter[]
  /** Virtual machines on this host with an adapter on it. */
  readonly vms: readonly string[]
}

export interface SwitchShown {
  readonly kind: 'standard' | 'distributed'
  readonly name: string
  readonly mtu: number
  readonly uplinks: readonly { readonly name: string; readonly nic: PhysicalNic | null }[]
  readonly portGroups: readonly PortGroupShown[]
}

/** Standard switches, then the distributed ones that the host has joined. */
export function switchesOf(host: EstateHost, estate: EstateView, vms: readonly VmNow[]): SwitchShown[] {
  const { spec } = host
  const shown = (kind: SwitchShown['kind'], one: Omit<StandardSwitch, 'ports'>): SwitchShown => ({
    kind,
    name: one.name,
    mtu: one.mtu,
    uplinks: one.uplinks.map((name) => ({
      name,
      nic: spec.physicalNics?.find((nic) => nic.name === name) ?? null,
    })),
    portGroups: one.portGroups.map((group) => ({
      group,
      adapters: (spec.vmkernelAdapters ?? []).filter((adapter) => adapter.portGroup === group.name),
      vms: vms.filter((vm) => vm.spec.nics.some((nic) => nic.portGroup === group.name)).map((vm) => vm.name),
    })),
  })
  return [
    ...(spec.standardSwitches ?? []).map((one) => shown('standard', one)),
    ...estate.switches.flatMap(({ name, spec: { mtu, members, portGroups } }) => {
      const member = members.find((one) => one.host === host.name)
      return member === undefined
        ? []
        : [shown('distributed', { name, mtu, uplinks: member.uplinks, portGroups })]
    }),
  ]
}

/** Network labels that something on this host can be attached to. */
export function portGroupLabels(host: EstateHost, estate: EstateView): string[] {
  return switchesOf(host, estate, []).flatMap((one) => one.portGroups.map(({ group }) => group.name))
}

/** Name of the switch that a physical NIC serves, or ''. */
export function switchOfNic(host: EstateHost, estate: EstateView, nic: string): string {
  const serves = (one: SwitchShown) => one.uplinks.some((uplink) => uplink.name === nic)
  return switchesOf(host, estate, []).find(serves)?.name ?? ''
}

/** NICs that a standard switch may take: its own, and those that no other switch has. */
export function freeNics(host: EstateHost, estate: EstateView, switchName: string): string[] {
  return (host.spec.physicalNics ?? [])
    .map((nic) => nic.name)
    .filter((nic) => ['', switchName].includes(switchOfNic(host, estate, nic)))
}

type Named = { readonly name: string }

/** `before` null adds it at the end. */
export function replaced<One extends Named>(list: readonly One[], before: string | null, one: One): One[] {
  if (before === null) return [...list, one]
  return list.map((each) => (each.name === before ? one : each))
}

export function without<One extends Named>(list: readonly One[], name: string): One[] {
  return list.filter((each) => each.name !== name)
}

/** First free name of a numbered series: vmk2, vSwitch1. */
export function nextName(prefix: string, taken: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    if (!taken.includes(`${prefix}${number}`)) return `${prefix}${number}`
  }
}

/** `24 is the subnet mask 255.255.255.0.`; '' for what is no prefix length. */
export function subnetMaskHint(prefixLength: unknown): string {
  if (typeof prefixLength !== 'number' || !Number.isInteger(prefixLength)) return ''
  if (prefixLength < 0 || prefixLength > 32) return ''
  const octets = [0, 8, 16, 24].map((at) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefixLength - at))))
  return `${prefixLength} is the subnet mask ${octets.join('.')}.`
}

/** A new VMkernel adapter: on the last one's subnet, with the next address that no adapter of the estate has. */
export function newAdapter(host: EstateHost, estate: EstateView): VmkernelAdapter {
  const adapters = host.spec.vmkernelAdapters ?? []
  const like = adapters.at(-1)
  const taken = new Set(estate.hosts.flatMap((one) => one.vmkernelAdapters.map((adapter) => adapter.ip)))
  return {
    name: nextName(
      'vmk',
      adapters.map((adapter) => adapter.name),
    ),
    portGroup: like?.portGroup ?? portGroupLabels(host, estate)[0] ?? '',
    ip: nextAddress(like?.ip ?? '10.0.0.10', taken),
    prefixLength: like?.prefixLength ?? 24,
    mtu: like?.mtu ?? 1500,
    services: [],
  }
}

function nextAddress(ip: string, taken: ReadonlySet<string>): string {
  const octets = ip.split('.').map(Number)
  const network = octets.slice(0, 3).join('.')
  for (let last = octets[3] ?? 1; last < 255; last += 1) {
    if (!taken.has(`${network}.${last}`)) return `${network}.${last}`
  }
  return ip
}

/** A port group of a standard switch takes its new settings; VMkernel adapters on it follow a new label. */
export function portGroupEdit(
  host: EstateHost,
  switchName: string,
  before: string | null,
  group: PortGroup,
): HostEdit {
  const standardSwitches = (host.spec.standardSwitches ?? []).map((one) =>
    one.name === switchName ? { ...one, portGroups: replaced(one.portGroups, before, group) } : one,
  )
  const adapters = host.spec.vmkernelAdapters ?? []
  if (before === null || before === group.name) return { standardSwitches }
  if (!adapters.some((adapter) => adapter.portGroup === before)) return { standardSwitches }
  return {
    standardSwitches,
    vmkernelAdapters: adapters.map((adapter) =>
      adapter.portGroup === before ? { ...adapter, portGroup: group.name } : adapter,
    ),
  }
}

export function portGroupRemoval(host: EstateHost, switchName: string, group: string): HostEdit {
  return {
    standardSwitches: (host.spec.standardSwitches ?? []).map((one) =>
      one.name === switchName ? { ...one, portGroups: without(one.portGroups, group) } : one,
    ),
  }
}

/** Why a port group cannot be removed, as vSphere's ResourceInUse says it; '' if it can be. */
export function inUseBecause({ group, adapters, vms }: PortGroupShown): string {
  const users = [...adapters.map((adapter) => adapter.name), ...vms]
  if (users.length === 0) return ''
  const named = users.slice(0, 3).join(', ')
  const more = users.length > 3 ? ` and ${users.length - 3} more` : ''
  return `${named}${more} ${users.length === 1 ? 'is' : 'are'} on ${group.name}.`
}

export interface FailoverRow {
  readonly uplink: string
  readonly role: 'active' | 'standby' | 'unused'
}

type Teaming = Pick<PortGroup, 'activeUplinks' | 'standbyUplinks'>

/** Failover order: active uplinks, standby ones, unused ones, as a port group and its switch say together. */
export function failoverOrder(teaming: Teaming, uplinks: readonly string[]): FailoverRow[] {
  const active = teaming.activeUplinks ?? uplinks
  const standby = teaming.standbyUplinks ?? uplinks.filter((one) => !active.includes(one))
  const rest = uplinks.filter((one) => !active.includes(one) && !standby.includes(one))
  const rows = (names: readonly string[], role: FailoverRow['role']) =>
    names.map((uplink) => ({ uplink, role }))
  return [...rows(active, 'active'), ...rows(standby, 'standby'), ...rows(rest, 'unused')]
}

/** Nothing is written where the order is what holds without it: all active, in the switch's order. */
export function teamingOf(rows: readonly FailoverRow[], uplinks: readonly string[]): Teaming {
  const of = (role: FailoverRow['role']) => rows.filter((row) => row.role === role).map((row) => row.uplink)
  const active = of('active')
  const isDefault = active.length === uplinks.length && active.every((one, at) => one === uplinks[at])
  return isDefault ? {} : { activeUplinks: active, standbyUplinks: of('standby') }
}
