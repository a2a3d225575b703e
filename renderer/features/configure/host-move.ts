/** Where a host of the inventory may be moved, and what is known to stand against it before it is asked. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import type { EstateHost } from '../object/estate-now.ts'

export interface HostPlace {
  /** Cluster, or '' for the datacenter itself. */
  readonly value: string
  readonly text: string
}

/** Clusters of its datacenter but its own, then the place of a stand-alone host unless it is one. */
export function placesFor(host: EstateHost, estate: EstateView): HostPlace[] {
  const clusters = estate.clusters.filter(
    ({ name, datacenter, vcenter }) =>
      datacenter === host.datacenter && vcenter === host.vcenter && name !== host.cluster,
  )
  const standalone = { value: '', text: `${host.datacenter}, as a stand-alone host` }
  return [
    ...clusters.map(({ name }) => ({ value: name, text: name })),
    ...(host.cluster === '' ? [] : [standalone]),
  ]
}

/** Why it cannot be moved now, as a sentence; '' if only vCenter itself can say. */
export function moveProblem(host: EstateHost, view: RunView): string {
  if (host.cluster === '' || view.hosts.get(host.name)?.maintenance === 'in') return ''
  return `${host.name} must be in maintenance mode to leave ${host.cluster}.`
}
