/** Obeys `set-link`: a physical NIC gets another speed or state, and what migrates over its host hears of it. */
import type { Refusal } from '../base/errors.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { EngineState } from './engine-state.ts'
import { changeNetwork } from './network-changes.ts'

type SetLink = Extract<Command, { type: 'set-link' }>

export function setLink(state: EngineState, command: SetLink): Refusal | null {
  const host = state.inventory.hosts.get(command.host)
  const nic = host?.spec.physicalNics.find((candidate) => candidate.name === command.nic)
  if (host === undefined || nic === undefined) return unknownNic(command, host === undefined)
  const changed = {
    ...nic,
    linkMbps: command.linkMbps ?? nic.linkMbps,
    connected: command.connected ?? nic.connected,
  }
  const physicalNics = host.spec.physicalNics.map((each) => (each === nic ? changed : each))
  const { linkMbps, connected } = changed
  const change = () => {
    host.spec = { ...host.spec, physicalNics }
    state.record('link-changed', { host: host.name, nic: nic.name, linkMbps, connected })
  }
  changeNetwork(state, [host.name], change, true)
  return null
}

function unknownNic({ host, nic }: SetLink, isHostUnknown: boolean): Refusal {
  return {
    id: isHostUnknown ? 'host-unknown' : 'nic-unknown',
    fault: isHostUnknown ? 'ManagedObjectNotFound' : 'NotFound',
    message: isHostUnknown
      ? `There is no host named ${host} in this estate.`
      : `${host} has no physical NIC named ${nic}.`,
    remedy: isHostUnknown ? 'Choose a host of the inventory.' : 'Choose one of its physical NICs.',
  }
}
