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
}

/** Of the hosts that are named, in their order; a name that is not of the estate has no link. */
export function linkActs(estate: EstateView, hosts: readonly string[], choices: LinkChoices): RowAct[] {
  return hosts.flatMap((name) => {
    const host = estate.hosts.find((one) => one.name === name)
    if (host === undefined) return []
    return vmotionNics(host, estate).map((nic) => ({
      title: `${nic.connected ? 'Take down' : 'Bring up'} ${nic.name} of ${name}`,
      icon: nic.connected ? 'times' : 'connect',
      disabledBecause: choices.held,
      act: () => choices.issue({ type: 'set-link', host: name, nic: nic.name, connected: !nic.connected }),
    }))
  })
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
