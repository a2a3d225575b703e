/** Quick acts on the physical links under a move: a cable of either host is pulled or plugged in again. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { RowAct } from '../../ui/row-act.ts'
import { switchesOf, type PhysicalNic } from '../configure/host-networking.ts'
import type { EstateHost } from '../object/estate-now.ts'

export interface LinkChoices {
  /** A lab holds commands back: a sentence, or ''. */
  readonly held: string
  readonly issue: (command: Command) => void
  /** Opens "Inject Fault" about a NIC of a host. Left out: not offered. */
  readonly inject?: (host: string, nic: string) => void
}

/** Of the hosts that are named, in their order; a name that is not of the estate has no link. */
export function linkActs(estate: EstateView, hosts: readonly string[], choices: LinkChoices): RowAct[] {
  const { held, issue, inject } = choices
  const links = hosts.flatMap((name) => {
    const host = estate.hosts.find((one) => one.name === name)
    return host === undefined ? [] : vmotionNics(host, estate).map((nic) => ({ host: name, nic }))
  })
  const cables = links.map(({ host, nic }) => ({
    title: `${nic.connected ? 'Take down' : 'Bring up'} ${nic.name} of ${host}`,
    icon: nic.connected ? 'times' : 'connect',
    disabledBecause: held,
    act: () => issue({ type: 'set-link', host, nic: nic.name, connected: !nic.connected }),
  }))
  if (inject === undefined) return cables
  const faults = links.map(({ host, nic }) => ({
    title: `Inject Fault into ${nic.name} of ${host}…`,
    icon: 'bolt',
    disabledBecause: held,
    act: () => inject(host, nic.name),
  }))
  return [...cables, ...faults]
}

/** Uplinks of the switches that carry its VMkernel adapters for vMotion. */
export function vmotionNics(host: EstateHost, estate: EstateView): PhysicalNic[] {
  return switchesOf(host, estate, [])
    .filter((one) =>
      one.portGroups.some(({ adapters }) =>
        adapters.some(({ services, stack }) => stack === 'vmotion' || services.includes('vmotion')),
      ),
    )
    .flatMap((one) => one.uplinks.flatMap(({ nic }) => (nic === null ? [] : [nic])))
}
