/**
 * Faults of datastores. Lost paths and missing space are settings that are wrong for a while: what follows from them
 * for guests, copies and moves comes of the estate alone (`datastore-paths.ts`, `migration/room-access.ts`,
 * `migration/room-space.ts`). A slow medium is told by its datastore.
 */
import type { Host } from '../../estate/inventory.ts'
import { freeGiBOf, mountOf } from '../../estate/storage.ts'
import { noteSpace } from '../../migration/room-space.ts'
import type { EngineState } from '../engine-state.ts'
import { breakSettings } from './break-settings.ts'
import type { Begun, Effect, FaultOf } from './effect.ts'
import { changeTo, type SettingChange } from './setting-changes.ts'

/** One field of a host's mount of a datastore. */
interface MountSetting {
  readonly field: 'state' | 'readOnly'
  readonly made: unknown
}

/** Of the host that is named, or of all that have it mounted. */
interface MountFault {
  readonly datastore: string
  readonly host?: string | undefined
}

export const allPathsDown: Effect<FaultOf<'all-paths-down'>> = {
  begin: (state, fault) => breakMounts(state, fault, { field: 'state', made: 'all-paths-down' }),
}

export const permanentDeviceLoss: Effect<FaultOf<'permanent-device-loss'>> = {
  begin: (state, fault) => breakMounts(state, fault, { field: 'state', made: 'permanent-device-loss' }),
}

export const datastoreReadOnly: Effect<FaultOf<'datastore-read-only'>> = {
  begin: (state, fault) => breakMounts(state, fault, { field: 'readOnly', made: true }),
}

function breakMounts(state: EngineState, { datastore, host }: MountFault, setting: MountSetting): Begun {
  const { inventory } = state
  if (!inventory.datastores.has(datastore)) return { skipped: `there is no datastore ${datastore}` }
  const hosts = [...inventory.hosts.values()].filter(
    (one) => (host === undefined || one.name === host) && mountOf(one, datastore).isMounted,
  )
  if (hosts.length === 0)
    return {
      skipped:
        host === undefined ? `no host has ${datastore} mounted` : `${host} has not mounted ${datastore}`,
    }
  return breakSettings(
    state,
    hosts.map((one) => mountChange(state, one, datastore, setting)),
  )
}

function mountChange(
  { inventory }: EngineState,
  { name }: Host,
  datastore: string,
  { field, made }: MountSetting,
): SettingChange {
  const fresh = { datastore, readOnly: false, state: 'accessible' }
  const path = ['mounts', { field: 'datastore', is: datastore, fresh }, field]
  return changeTo(inventory, { owner: 'host', name, path }, made)
}

/** Other files take what is free at this instant, copies under way counted; what becomes free later is free. */
export const datastoreFull: Effect<FaultOf<'datastore-full'>> = {
  begin(state, { datastore: name }) {
    const { inventory } = state
    const datastore = inventory.datastores.get(name)
    if (datastore === undefined) return { skipped: `there is no datastore ${name}` }
    noteSpace(state)
    const freeGiB = freeGiBOf(inventory, datastore)
    if (freeGiB === 0) return { skipped: 'it is so already' }
    const otherUsedGiB = (datastore.spec.otherUsedGiB ?? 0) + freeGiB
    return breakSettings(state, [
      changeTo(inventory, { owner: 'datastore', name, path: ['otherUsedGiB'] }, otherUsedGiB),
    ])
  },
}

/** From the next request on; what is on its way to the medium is as fast as it was. Two of them multiply. */
export const datastoreSlow: Effect<FaultOf<'datastore-slow'>> = {
  begin(state, { datastore: name, factor }) {
    const datastore = state.inventory.datastores.get(name)
    if (datastore === undefined) return { skipped: `there is no datastore ${name}` }
    datastore.slowness = slownessOf(state, name) * factor
    return { broken: { kind: 'state' } }
  },
  end(state, { datastore: name }) {
    const datastore = state.inventory.datastores.get(name)
    if (datastore !== undefined) datastore.slowness = slownessOf(state, name)
  },
}

/** By the faults in force. */
function slownessOf(state: EngineState, datastore: string): number {
  return state.faults.active
    .map(({ planned }) => planned.fault)
    .reduce(
      (product, fault) =>
        fault.kind === 'datastore-slow' && fault.datastore === datastore ? product * fault.factor : product,
      1,
    )
}
