/** Faults of physical links, of the way between hosts and of VMkernel adapters: settings that are wrong for a while. */
import { portGroupOf } from '../../estate/lookup.ts'
import type { EngineState } from '../engine-state.ts'
import { breakSettings, mendSettings } from './break-settings.ts'
import type { Effect, FaultOf } from './effect.ts'
import { changeTo, type PathPart, type SettingChange, type SettingPlace } from './setting-changes.ts'
import { nsFromSeconds } from '../../base/units.ts'

function nicPlace(host: string, nic: string, field: string): SettingPlace {
  return { owner: 'host', name: host, path: ['physicalNics', named(nic), field] }
}

function named(is: string): PathPart {
  return { field: 'name', is }
}

function hasNic(state: EngineState, host: string, nic: string): boolean {
  return state.inventory.hosts.get(host)?.spec.physicalNics.some(({ name }) => name === nic) ?? false
}

function breakNic(state: EngineState, fault: { host: string; nic: string }, field: string, made: unknown) {
  const { host, nic } = fault
  if (!hasNic(state, host, nic)) return { skipped: `${host} has no physical NIC ${nic}` }
  return breakSettings(state, [changeTo(state.inventory, nicPlace(host, nic, field), made)])
}

export const linkDown: Effect<FaultOf<'link-down'>> = {
  begin: (state, fault) => breakNic(state, fault, 'connected', false),
}

export const linkSlow: Effect<FaultOf<'link-slow'>> = {
  begin: (state, fault) => breakNic(state, fault, 'linkMbps', fault.linkMbps),
}

/** Down first, then up and down again; what ends it leaves it up. */
export const linkFlapping: Effect<FaultOf<'link-flapping'>> = {
  begin: (state, fault) => breakNic(state, fault, 'connected', false),
  firstTurnNs: ({ downSeconds }) => nsFromSeconds(downSeconds),
  turn(state, fault, broken) {
    const changes = broken.kind === 'settings' ? broken.changes : []
    if (changes.length > 0) {
      mendSettings(state, changes)
      return {
        broken: { kind: 'state' },
        detail: `${fault.nic} up`,
        nextNs: nsFromSeconds(fault.upSeconds),
      }
    }
    const begun = breakNic(state, fault, 'connected', false)
    const isDown = 'broken' in begun
    return {
      broken: isDown ? begun.broken : broken,
      detail: isDown ? `${fault.nic} down` : `${fault.nic} stays as it is: ${begun.skipped}`,
      nextNs: nsFromSeconds(fault.downSeconds),
    }
  },
}

export const lossyNetwork: Effect<FaultOf<'lossy-network'>> = {
  begin: (state, fault) => breakWay(state, fault.between, 'lossPercent', fault.lossPercent),
}

export const highRoundTrip: Effect<FaultOf<'high-round-trip'>> = {
  begin: (state, fault) =>
    breakWay(state, fault.between, 'roundTripUs', Math.round(fault.roundTripMs * 1000)),
}

/** Inside datacenters, or between the two that are named and have a way of their own. */
function breakWay(
  state: EngineState,
  between: readonly [string, string] | undefined,
  field: 'lossPercent' | 'roundTripUs',
  made: number,
) {
  const { inventory } = state
  if (between === undefined) {
    const place: SettingPlace = { owner: 'fabric', name: '', path: [field] }
    return breakSettings(state, [changeTo(inventory, place, made)])
  }
  const [one, other] = between
  const ways = inventory.fabric.between ?? []
  const isWay = ({ datacenters: [from, to] }: (typeof ways)[number]) =>
    (from === one && to === other) || (from === other && to === one)
  if (!ways.some(isWay)) return { skipped: `${one} and ${other} have no way of their own` }
  const changes = ways.filter(isWay).map(({ datacenters }) => {
    const path = ['between', { field: 'datacenters', is: datacenters }, field]
    return changeTo(inventory, { owner: 'fabric', name: '', path }, made)
  })
  return breakSettings(state, changes)
}

export const wrongMtu: Effect<FaultOf<'wrong-mtu'>> = {
  begin: (state, { host, adapter, mtu }) => breakAdapter(state, host, adapter, 'mtu', mtu),
}

export const duplicateAddress: Effect<FaultOf<'duplicate-address'>> = {
  begin(state, { host, adapter, ofHost }) {
    const other = state.inventory.hosts
      .get(ofHost)
      ?.spec.vmkernelAdapters.find(({ name }) => name === adapter)
    if (other === undefined) return { skipped: `${ofHost} has no VMkernel adapter ${adapter}` }
    return breakAdapter(state, host, adapter, 'ip', other.ip)
  },
}

function breakAdapter(state: EngineState, host: string, adapter: string, field: string, made: unknown) {
  const isThere = state.inventory.hosts.get(host)?.spec.vmkernelAdapters.some(({ name }) => name === adapter)
  if (isThere !== true) return { skipped: `${host} has no VMkernel adapter ${adapter}` }
  const place: SettingPlace = { owner: 'host', name: host, path: ['vmkernelAdapters', named(adapter), field] }
  return breakSettings(state, [changeTo(state.inventory, place, made)])
}

/** Of a standard switch on this host, or of a distributed one for all of its hosts. */
export const wrongVlan: Effect<FaultOf<'wrong-vlan'>> = {
  begin(state, { host: name, portGroup, vlan }) {
    const host = state.inventory.hosts.get(name)
    const place = host === undefined ? null : portGroupOf(host, portGroup)
    if (place === null) return { skipped: `${name} has no port group ${portGroup}` }
    const isDistributed = 'kind' in place.switch && place.switch.kind === 'distributed'
    const change: SettingChange = changeTo(
      state.inventory,
      isDistributed
        ? { owner: 'switch', name: place.switch.name, path: ['portGroups', named(portGroup), 'vlan'] }
        : {
            owner: 'host',
            name,
            path: ['standardSwitches', named(place.switch.name), 'portGroups', named(portGroup), 'vlan'],
          },
      vlan,
    )
    return breakSettings(state, [change])
  },
}
