/** Faults of vCenter: a host that it loses, its own restart, an account that expires, a clock that is off. */
import type { Host } from '../../estate/inventory.ts'
import { failMigration } from '../../migration/ending.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../../estate/host-contact.ts'
import type { EngineState } from '../engine-state.ts'
import { breakSettings } from './break-settings.ts'
import type { Effect, FaultOf } from './effect.ts'
import { loseContact, reconnectHost } from './heartbeats.ts'
import { isSpeaking, migrationsOf } from './orphaned-tasks.ts'
import { changeTo } from './setting-changes.ts'

export { loseContact, noteNotResponding, reconnectHost } from './heartbeats.ts'
export { vcenterRestart } from './vcenter-restart.ts'

export const managementLost: Effect<FaultOf<'management-lost'>> = {
  begin(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) return { skipped: `there is no host ${name}` }
    if (isOutOfReach(host) || host.spec.connectionState !== 'connected')
      return { skipped: `vCenter does not reach ${name} as it is` }
    host.isManagementLost = true
    loseContact(state, host)
    failWhatAsks(state, host)
    return { broken: { kind: 'state' } }
  },
  end(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) return
    host.isManagementLost = false
    reconnectHost(state, host)
  },
}

/** vCenter waits for an answer of this host just now. */
function failWhatAsks(state: EngineState, host: Host): void {
  for (const migration of migrationsOf(state, (name) => name === host.name)) {
    if (!migration.isOrphaned && isSpeaking(migration))
      failMigration(state, migration, hostCommunicationRefusal(host))
  }
}

export const credentialsExpired: Effect<FaultOf<'credentials-expired'>> = {
  begin(state, { vcenter: name }) {
    const vcenter = state.inventory.vcenters.get(name)
    if (vcenter === undefined) return { skipped: `there is no vCenter ${name}` }
    if (vcenter.isAccountExpired) return { skipped: `the account of ${name} has expired already` }
    vcenter.isAccountExpired = true
    return { broken: { kind: 'state' } }
  },
  end(state, { vcenter: name }) {
    const vcenter = state.inventory.vcenters.get(name)
    if (vcenter !== undefined) vcenter.isAccountExpired = false
  },
}

/** Set right by hand it is mended: the clock is a setting. */
export const timeSkew: Effect<FaultOf<'time-skew'>> = {
  begin(state, { vcenter: name, seconds }) {
    if (!state.inventory.vcenters.has(name)) return { skipped: `there is no vCenter ${name}` }
    const place = { owner: 'vcenter', name, path: ['clockOffsetSeconds'] } as const
    return breakSettings(state, [changeTo(state.inventory, place, seconds)])
  },
}
