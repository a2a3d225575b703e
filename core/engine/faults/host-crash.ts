/**
 * A host stops at once: its VMs with it, its links are dark, and migrations that it takes part in end as whoever owns
 * the VM then decides (`migration/lost-partner.ts`). vCenter hears of it by missing heartbeats, vSphere HA sooner.
 * It comes back by booting: empty, with its links and its settings.
 */
import { segmentsOf } from '../../estate/reach.ts'
import type { Host } from '../../estate/inventory.ts'
import {
  endForLostPartner as giveUpOnPartner,
  loseHost,
  partnerTimeoutNs,
} from '../../migration/lost-partner.ts'
import { failVm } from '../../migration/vm-failure.ts'
import type { EngineState } from '../engine-state.ts'
import { changeNetwork } from '../network-changes.ts'
import type { Effect, FaultOf } from './effect.ts'
import { protectVm, retryUnplaced, scheduleRestarts } from './ha-restart.ts'
import { loseContact, reconnectHost } from './heartbeats.ts'
import { migrationsOf } from './orphaned-tasks.ts'
import { forgetEnds } from './unheard-ends.ts'

export const hostCrash: Effect<FaultOf<'host-crash'>> = {
  begin(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) return { skipped: `there is no host ${name}` }
    if (host.isFailed) return { skipped: `${name} has failed already` }
    crash(state, host)
    return { broken: { kind: 'state' } }
  },
  end(state, { host: name }) {
    const host = state.inventory.hosts.get(name)
    if (host !== undefined) boot(state, host)
  },
}

function crash(state: EngineState, host: Host): void {
  const { name } = host
  const running = [...state.inventory.vms.values()].filter(
    (vm) => vm.host === name && vm.powerState === 'poweredOn',
  )
  state.record('host-failed', { host: name, vms: running.length })
  for (const vm of running) {
    protectVm(state, host, vm, segmentsOf(state.inventory, vm))
    failVm(state, vm, `host ${name} has failed`)
  }
  changeNetwork(
    state,
    [name],
    () => {
      host.isFailed = true
    },
    false,
  )
  for (const migration of migrationsOf(state, (one) => one === name)) {
    if (!loseHost(state, migration, name)) continue
    const untilNs = state.nowNs + partnerTimeoutNs(state, migration)
    state.scheduleFault({ kind: 'partner-lost', migration: migration.id }, untilNs)
  }
  forgetEnds(state, name)
  loseContact(state, host)
  scheduleRestarts(state, host)
}

function boot(state: EngineState, host: Host): void {
  changeNetwork(
    state,
    [host.name],
    () => {
      host.isFailed = false
      state.record('host-returned', { host: host.name })
    },
    false,
  )
  reconnectHost(state, host)
  retryUnplaced(state, host)
}

/** The entry of the clock; nothing if the migration has ended by then. */
export function endForLostPartner(state: EngineState, id: number): void {
  const migration = state.migrations.get(id)
  if (migration !== undefined) giveUpOnPartner(state, migration)
}
