/**
 * Heartbeats of hosts, as vCenter hears them. One that has been silent for a minute is shown as not responding, and
 * what vCenter has under way with it is lost to vCenter. Source: KB 1005757 (host heartbeat timeout, 60 s).
 */
import { nsPerSecond } from '../../base/units.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../../estate/host-contact.ts'
import type { Host } from '../../estate/inventory.ts'
import type { EngineState } from '../engine-state.ts'
import { stopEntering } from '../maintenance.ts'
import { migrationsOf, orphanOrFail } from './orphaned-tasks.ts'
import { hearEnds, orphanEnds } from './unheard-ends.ts'

export const heartbeatTimeoutNs = 60 * nsPerSecond

/** From now on vCenter hears nothing of it; nothing changes where it does not expect to. */
export function loseContact(state: EngineState, host: Host): void {
  if (host.unheardSinceNs !== null || host.spec.connectionState !== 'connected') return
  awaitHeartbeat(state, host)
}

function awaitHeartbeat(state: EngineState, host: Host): void {
  host.unheardSinceNs = state.nowNs
  if (isWatched(state, host))
    state.scheduleFault({ kind: 'not-responding', host: host.name }, state.nowNs + heartbeatTimeoutNs)
}

function isWatched({ inventory }: EngineState, { vcenter }: Host): boolean {
  return inventory.vcenters.get(vcenter)?.isRunning === true
}

/**
 * The entry of the clock; nothing if the host is back, or fell silent again later than that, or nobody watches it.
 * What a host that has failed leaves behind is told by its partners, so that vCenter loses no task of theirs.
 */
export function noteNotResponding(state: EngineState, name: string): void {
  const host = state.inventory.hosts.get(name)
  if (host === undefined || !isOutOfReach(host) || !isWatched(state, host)) return
  const isConnected = host.spec.connectionState === 'connected'
  if (isConnected) host.unheardSinceNs ??= state.nowNs - heartbeatTimeoutNs
  if (host.unheardSinceNs === null || state.nowNs - host.unheardSinceNs < heartbeatTimeoutNs) return
  const refusal = hostCommunicationRefusal(host)
  if (!isConnected) {
    orphanEnds(state, ({ owner }) => owner === name, refusal)
    return
  }
  show(
    state,
    host,
    'notResponding',
    `vCenter has had no heartbeat of it for ${heartbeatTimeoutNs / nsPerSecond} s`,
  )
  orphanEnds(state, ({ owner }) => owner === name, refusal)
  stopEntering(state, name, 'error', refusal)
  if (!host.isFailed)
    for (const migration of migrationsOf(state, (one) => one === name))
      orphanOrFail(state, migration, refusal)
  state.services.noteCommand(true)
}

/** vCenter hears the host again, unless something else still keeps it from that. */
export function reconnectHost(state: EngineState, host: Host): void {
  if (isOutOfReach(host) || host.unheardSinceNs === null || !isWatched(state, host)) return
  host.unheardSinceNs = null
  hearEnds(state, host.name)
  if (host.spec.connectionState !== 'notResponding') return
  show(state, host, 'connected', 'its heartbeats come again')
  state.services.noteCommand(true)
}

/** Its vCenter is back: it looks at what hosts have fallen silent, or come back, meanwhile. */
export function takeHeartbeats(state: EngineState, vcenter: string): void {
  for (const host of state.inventory.hosts.values()) {
    if (host.vcenter !== vcenter || host.unheardSinceNs === null) continue
    if (!isOutOfReach(host)) reconnectHost(state, host)
    else if (host.spec.connectionState === 'connected') awaitHeartbeat(state, host)
  }
}

function show(
  state: EngineState,
  host: Host,
  connectionState: 'connected' | 'notResponding',
  reason: string,
): void {
  host.spec = { ...host.spec, connectionState }
  state.record('host-connection-changed', { host: host.name, state: connectionState, reason })
}
