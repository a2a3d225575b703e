/** What can be done to a host now, and why not. Pure: reads the trace's view and the estate alone. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'

/** Each '' if it can be done, else a sentence that says why not. */
export interface HostActs {
  readonly enterMaintenance: string
  readonly exitMaintenance: string
}

/** `blocked` holds for all acts (no run is open), `held` for those that a lab holds back. */
export function hostActs(
  view: RunView,
  estate: EstateView | null,
  name: string | null,
  blocked: string,
  held: string,
): HostActs {
  const host = estate?.hosts.find((one) => one.name === name)
  const why = blocked || (host === undefined ? 'Select a host first.' : held)
  if (why !== '' || host === undefined) return { enterMaintenance: why, exitMaintenance: why }
  const state = view.hosts.get(host.name)?.maintenance ?? 'none'
  return {
    enterMaintenance: enterProblem(host, state),
    exitMaintenance: state === 'none' ? `${host.name} is not in maintenance mode.` : '',
  }
}

function enterProblem(
  { name, connectionState }: EstateView['hosts'][number],
  state: 'none' | 'entering' | 'in',
): string {
  if (state === 'in') return `${name} is in maintenance mode.`
  if (state === 'entering') return `${name} is entering maintenance mode.`
  return connectionState === 'connected' ? '' : `${name} is not connected.`
}
