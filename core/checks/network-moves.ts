/**
 * The network of each adapter before and after a move, as vCenter sees it: standard networks by their labels,
 * distributed port groups by their switch. Used by the conditions of VM networks; it changes nothing.
 */
import type { DistributedSwitch } from '../estate/inventory.ts'
import { distributedSwitchOf, type PortGroupPlace } from '../estate/lookup.ts'
import type { DistributedSwitchSpec } from '../scenario/vcenter-schema.ts'
import type { ComparedValue } from './finding.ts'
import type { CheckSubject, NicMove } from './subject.ts'

export interface NetworkMove extends NicMove {
  /** Connected, and its VM runs: an adapter of a VM that is off is connected to nothing. */
  readonly isLive: boolean
  /** null: a standard switch, or the destination does not have the network. */
  readonly fromSwitch: DistributedSwitchSpec | null
  readonly toSwitch: DistributedSwitchSpec | null
  /** The distributed switch whose port group it is to be on and which the destination has not joined; else null. */
  readonly notJoined: DistributedSwitch | null
}

/** Of all adapters, less those for which a move between vCenters lacks a choice: that is a finding of its own. */
export function networkMoves(subject: CheckSubject): readonly NetworkMove[] {
  const isOtherVcenter = subject.source.vcenter !== subject.destination.vcenter
  return subject.nics
    .filter(({ nic }) => !isOtherVcenter || isChosen(subject, nic))
    .map((move) => networkMove(subject, move))
}

function isChosen({ request }: CheckSubject, nic: NicMove['nic']): boolean {
  return (request.adapters?.[nic.name] ?? request.networks?.[nic.portGroup]) !== undefined
}

function networkMove(subject: CheckSubject, move: NicMove): NetworkMove {
  const { vm } = subject
  const fromSwitch = switchOf(move.from)
  const isKept = keepsSwitch(subject, move, fromSwitch)
  const to = isKept && switchOf(move.to)?.name !== fromSwitch?.name ? null : move.to
  return {
    ...move,
    to,
    isLive: vm.powerState === 'poweredOn' && move.nic.connected,
    fromSwitch,
    toSwitch: switchOf(to),
    notJoined: to === null ? switchNotJoined(subject, move, isKept ? fromSwitch : null) : null,
  }
}

/**
 * Who keeps a distributed port group inside a vCenter keeps its switch: a standard network of the same name is another
 * one. A switch of another vCenter is never the same, whatever it is called: there a network is chosen by its label.
 */
function keepsSwitch(
  { source, destination }: CheckSubject,
  { nic, label }: NicMove,
  fromSwitch: DistributedSwitchSpec | null,
): boolean {
  return fromSwitch !== null && label === nic.portGroup && source.vcenter === destination.vcenter
}

function switchNotJoined(
  { inventory, destination }: CheckSubject,
  { label }: NicMove,
  kept: DistributedSwitchSpec | null,
): DistributedSwitch | null {
  if (kept !== null) return inventory.switches.get(kept.name) ?? null
  const there = [...inventory.switches.values()].filter((one) => one.vcenter === destination.vcenter)
  return there.find(({ spec }) => spec.portGroups.some((group) => group.name === label)) ?? null
}

function switchOf(place: PortGroupPlace | null): DistributedSwitchSpec | null {
  return place === null ? null : distributedSwitchOf(place)
}

/** Live from a distributed to a standard switch, which vCenter refuses altogether. */
export function isToStandard({ fromSwitch, to, toSwitch }: NetworkMove): boolean {
  return fromSwitch !== null && to !== null && toSwitch === null
}

/** Fields of CannotAccessNetwork and of the faults that extend it. */
export function accessFields({ nic, label, isLive }: NetworkMove, network = label): readonly ComparedValue[] {
  return [
    { label: 'device', value: nic.name },
    { label: 'backing', value: network },
    { label: 'connected', value: String(isLive) },
    { label: 'network', value: network },
  ]
}

/** Fields of CannotUseNetwork. */
export function useFields(move: NetworkMove, reason: string): readonly ComparedValue[] {
  return [...accessFields(move), { label: 'reason', value: reason }]
}

/** `DPG-VMs of DSwitch`, `VM Network of vSwitch0`. */
export function placeInWords({ portGroup, switch: one }: PortGroupPlace): string {
  return `${portGroup.name} of ${one.name}`
}
