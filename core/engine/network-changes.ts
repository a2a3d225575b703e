/**
 * What follows when links or settings of the network change in mid-run: migrations of the hosts concerned take another
 * way or fall silent, and VMs lose their clients or get them back.
 */
import type { Vm } from '../estate/inventory.ts'
import { noteLosses, noteRestored, segmentsOfAll } from '../migration/network-loss.ts'
import { rerouteMigration } from '../migration/reroute.ts'
import type { EditCommand } from '../scenario/edit-schema.ts'
import type { EngineState } from './engine-state.ts'

/** Makes the change, then lets migrations and guests of these hosts feel it. */
export function changeNetwork(
  state: EngineState,
  hosts: readonly string[],
  change: () => void,
  isToldAlways: boolean,
): void {
  const isOnItsWay = (vm: Vm) =>
    [...state.migrations.values()].some(
      ({ vm: moving, kind, isHandedOver, announcedAtNs }) =>
        moving === vm.name && kind !== 'storage-vmotion' && isHandedOver && announcedAtNs === null,
    )
  const before = segmentsOfAll(state.inventory)
  change()
  for (const migration of state.migrations.values()) {
    if (hosts.includes(migration.sourceHost) || hosts.includes(migration.destinationHost))
      rerouteMigration(state, migration, isToldAlways)
  }
  noteLosses(state, before, isOnItsWay)
  noteRestored(state, isOnItsWay)
}

const hostFields = ['physicalNics', 'standardSwitches', 'vmkernelAdapters', 'closedPorts'] as const
/** Addresses and their VLANs: another host may have the same one, and lose it to this one or get it back. */
const addressFields = ['standardSwitches', 'vmkernelAdapters'] as const
const switchFields = ['mtu', 'members', 'portGroups'] as const

/** Hosts whose network an edit changes; null: it is no edit of a network. Empty: of a VM's adapters. */
export function hostsOfNetworkEdit(state: EngineState, edit: EditCommand): readonly string[] | null {
  if (edit.type === 'edit-vm') return edit.set.nics === undefined ? null : []
  if (edit.type === 'edit-host') {
    if (addressFields.some((field) => edit.set[field] !== undefined)) return [...state.inventory.hosts.keys()]
    return hostFields.some((field) => edit.set[field] !== undefined) ? [edit.host] : null
  }
  if (edit.type !== 'edit-switch' || switchFields.every((field) => edit.set[field] === undefined)) return null
  const members = state.inventory.switches.get(edit.switch)?.spec.members ?? []
  return [...new Set([...members, ...(edit.set.members ?? [])].map((one) => one.host))]
}
