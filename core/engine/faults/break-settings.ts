/**
 * Breaks settings of the estate and puts them back, with all that follows from it: migrations take another way or fall
 * silent, VMs lose their clients, datastores get slower.
 */
import { reconfiguredByFault } from '../../trace/fault-records.ts'
import type { EngineState } from '../engine-state.ts'
import { changeNetwork } from '../network-changes.ts'
import type { Begun } from './effect.ts'
import type { Broken, InjectedFault } from './injected-faults.ts'
import { isAsMade, isSame, makeChange, placeText, undoChange, type SettingChange } from './setting-changes.ts'

/** Breaks them all, over what other faults have made of them; not if that is what they are anyway. */
export function breakSettings(state: EngineState, changes: readonly SettingChange[]): Begun {
  const { inventory } = state
  if (changes.every((change) => isAsMade(inventory, change) && holdersOf(state, change).length === 0))
    return { skipped: 'it is so already' }
  settle(state, changes, () => {
    for (const change of changes) makeChange(inventory, change)
  })
  return { broken: { kind: 'settings', changes } }
}

/** Puts back what nobody has changed since; what another fault has made of it stays, until that one ends. */
export function mendSettings(state: EngineState, changes: readonly SettingChange[]): void {
  settle(state, changes, () => {
    for (const change of changes) if (!passOn(state, change)) undoChange(state.inventory, change)
  })
}

/** Somebody has changed all that the fault had broken. */
export function isMended(state: EngineState, broken: Broken): boolean {
  if (broken.kind !== 'settings') return false
  const held = broken.changes.flatMap((change) => holdersOf(state, change).map((holder) => holder.change))
  return held.every((change) => !isAsMade(state.inventory, change))
}

interface Holder {
  readonly fault: InjectedFault
  readonly change: SettingChange
}

/** Changes of this setting that faults have in force, whichever came first. */
function holdersOf(state: EngineState, of: SettingChange): readonly Holder[] {
  const place = placeText(of)
  return state.faults.active.flatMap((fault) => {
    const changes = fault.broken?.kind === 'settings' ? fault.broken.changes : []
    const change = changes.find((held) => placeText(held) === place)
    return change === undefined ? [] : [{ fault, change }]
  })
}

/** A later fault found what this one had made; from now on it puts back what this one had found. True if there is one. */
function passOn(state: EngineState, ended: SettingChange): boolean {
  const later = holdersOf(state, ended).find(
    ({ change }) => change !== ended && isSame(change.was, ended.made),
  )
  if (later?.fault.broken?.kind !== 'settings') return false
  const { fault, change } = later
  const changes = later.fault.broken.changes.map((held) =>
    held === change ? { ...held, was: ended.was } : held,
  )
  fault.broken = { kind: 'settings', changes }
  return true
}

/**
 * Migrations and guests of the hosts concerned feel the change. All hosts do where the fabric or a switch is concerned,
 * or an address and its VLAN, which may be another host's too.
 */
function settle(state: EngineState, changes: readonly SettingChange[], change: () => void): void {
  const isGlobal = changes.some(
    ({ owner, path: [field] }) =>
      owner === 'fabric' ||
      owner === 'switch' ||
      field === 'vmkernelAdapters' ||
      field === 'standardSwitches',
  )
  // Mounts are no part of the network: who uses the datastores looks at them by itself.
  const named = changes
    .filter(({ owner, path }) => owner === 'host' && path[0] !== 'mounts')
    .map(({ name }) => name)
  const hosts = isGlobal ? [...state.inventory.hosts.keys()] : named
  if (hosts.length === 0) change()
  else changeNetwork(state, hosts, change, false)
  for (const { owner, name, path } of changes) {
    // Nobody has reconfigured a host whose paths are down: `datastore-path-changed` tells it.
    if (owner === 'fabric' || path[0] === 'mounts') continue
    state.record('object-reconfigured', { kind: kindWords[owner], name, fields: reconfiguredByFault })
  }
}

const kindWords = {
  host: 'host',
  vcenter: 'vCenter',
  datastore: 'datastore',
  switch: 'distributed switch',
} as const
