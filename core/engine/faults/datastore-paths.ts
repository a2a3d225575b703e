/**
 * What hosts have noticed of their paths to datastores. After commands and faults the estate is compared with what was
 * known; each change is recorded, and where all paths are down the clock is told when the host gives up. It is the
 * same whether a fault or a person has changed the mount.
 */
import { apdTimeoutNs, pathKey, pathStateOf, type PathState } from '../../migration/datastore-paths.ts'
import type { EngineState } from '../engine-state.ts'

/** Before anything that uses datastores looks at its paths again. */
export function tendPaths(state: EngineState): void {
  const { room, inventory } = state
  for (const { host: name, datastore } of room.paths.values()) {
    const host = inventory.hosts.get(name)
    notePath(state, name, datastore, host === undefined ? 'accessible' : pathStateOf(host, datastore))
  }
  for (const host of inventory.hosts.values())
    for (const { datastore } of host.spec.mounts ?? [])
      notePath(state, host.name, datastore, pathStateOf(host, datastore))
}

function notePath(state: EngineState, host: string, datastore: string, next: PathState): void {
  const { paths } = state.room
  const key = pathKey(host, datastore)
  const known = paths.get(key)
  if (next === (known?.state ?? 'accessible')) return
  if (known !== undefined && known.timeoutSequence !== null) state.simulator.cancel(known.timeoutSequence)
  state.record('datastore-path-changed', { datastore, host, state: next })
  if (next === 'accessible') {
    paths.delete(key)
    return
  }
  const timeoutSequence =
    next === 'all-paths-down'
      ? state.scheduleFault({ kind: 'apd-timeout', datastore, host }, state.nowNs + apdTimeoutNs)
      : null
  paths.set(key, { datastore, host, state: next, hasTimedOut: false, timeoutSequence })
}

/** An estate may begin with paths that were lost long ago: nobody is told, and nobody waits. */
export function knowPaths(state: EngineState): void {
  for (const host of state.inventory.hosts.values()) {
    for (const { datastore } of host.spec.mounts ?? []) {
      const found = pathStateOf(host, datastore)
      if (found === 'accessible') continue
      const hasTimedOut = found === 'all-paths-down'
      const path = { datastore, host: host.name, state: found, hasTimedOut, timeoutSequence: null }
      state.room.paths.set(pathKey(host.name, datastore), path)
    }
  }
}

/** The host fails requests there at once from now on, those of VMs apart. */
export function noteApdTimeout(state: EngineState, datastore: string, host: string): void {
  const { paths } = state.room
  const key = pathKey(host, datastore)
  const known = paths.get(key)
  if (known?.state !== 'all-paths-down') return
  paths.set(key, { ...known, hasTimedOut: true, timeoutSequence: null })
  state.record('datastore-path-changed', { datastore, host, state: 'apd-timeout' })
}
