/**
 * What has become of a VM beside its migration, for the window, the terminal and reports: datastores that its host
 * does not reach as it should, so that its I/O fails or waits; and how it stopped with its host and came back. From
 * the trace, which does not say where the disks of a VM lie that were never copied: who has the estate passes them.
 */
import { clockTime } from '../base/format.ts'
import { nsPerMs } from '../base/units.ts'
import { durationInWords } from '../base/wording.ts'
import { failureDuring } from './fault-figures.ts'
import type { FaultView } from './fault-view.ts'
import type { MigrationView, RunView } from './view.ts'

/** A disk by its name, and where it lies. */
export interface PlacedDisk {
  readonly name: string
  readonly datastore: string
  /** Of a raw device: it is reached by paths of its own, whatever its mapping file lies on. */
  readonly rdm?: unknown
}

export interface DiskTrouble {
  readonly datastore: string
  /** Host of the VM. */
  readonly host: string
  /** See `datastore-path-changed`. */
  readonly state: string
  readonly sinceNs: number
  /** The VM's disks there, as far as they are known. */
  readonly disks: readonly string[]
}

/**
 * Datastores of the VM that are broken at its host now; none of a VM that does not run, for it asks for nothing.
 * `placed`: its disks, where the caller knows them.
 */
export function diskTroubles(
  view: RunView,
  vm: string,
  placed: readonly PlacedDisk[] = [],
): readonly DiskTrouble[] {
  const { host, powerState } = view.vms.get(vm) ?? {}
  if (host === undefined || powerState !== 'poweredOn') return []
  const disks = disksOf(view, vm, placed)
  return [...Map.groupBy(disks, ({ datastore }) => datastore)].flatMap(([datastore, here]) => {
    const store = view.datastores.get(datastore)
    const state = store?.pathStates.get(host)
    if (store === undefined || state === undefined) return []
    const sinceNs = store.pathSinceNs.get(host) ?? 0
    return [{ datastore, host, state, sinceNs, disks: here.map(({ name }) => name).filter(Boolean) }]
  })
}

/** Where each disk lies now: as the newest copies and stalls say, else as the caller does. Name '' is the home. */
function disksOf(view: RunView, vm: string, placed: readonly PlacedDisk[]): PlacedDisk[] {
  const places = new Map(
    placed.filter(({ rdm }) => rdm === undefined).map(({ name, datastore }) => [name, datastore]),
  )
  for (const { storage, outcome } of view.migrations.filter((one) => one.vm === vm)) {
    if (storage === null) continue
    const { copies, homeCopied } = storage
    const hasMoved = outcome === null || outcome.outcome === 'completed'
    for (const { disk, fromDatastore, toDatastore, switchedAtNs } of copies)
      places.set(disk, switchedAtNs !== null && hasMoved ? toDatastore : fromDatastore)
    if (homeCopied !== null)
      places.set('', outcome?.outcome === 'completed' ? homeCopied.toDatastore : homeCopied.fromDatastore)
  }
  for (const [disk, { datastore }] of view.vms.get(vm)?.stalledDisks ?? []) places.set(disk, datastore)
  return [...places].map(([name, datastore]) => ({ name, datastore }))
}

/** `Hard disk 1 is not accessible on esx-01 (permanent device loss since 00:12.000): its I/O fails`. */
export function troubleInWords({ datastore, host, state, sinceNs, disks }: DiskTrouble): string {
  const what = disks.length === 0 ? datastore : disks.join(', ')
  const verb = disks.length > 1 ? 'are' : 'is'
  const its = disks.length > 1 ? 'their' : 'its'
  const since = `since ${clockTime(sinceNs)}`
  switch (state) {
    case 'read-only':
      return `${what} can only be read on ${host} (read-only ${since}): ${its} writes fail`
    case 'permanent-device-loss':
      return `${what} ${verb} not accessible on ${host} (permanent device loss ${since}): ${its} I/O fails`
    default:
      // The APD timeout fails what the host does for itself; requests of guests are tried for as long as it lasts.
      return `${what} ${verb} not accessible on ${host} (all paths down ${since}): ${its} I/O waits`
  }
}

/**
 * How the VM stopped with its host before the count of what clients missed was over, for how long it was off, and
 * where it is; null: it did not.
 */
export function failureInWords(view: RunView, vm: string, migration: MigrationView): string | null {
  const failure = failureDuring(view, { ...migration, vm })
  if (failure === null) return null
  const { atNs, host, reason, restarted } = failure
  const { clientMissed, startedAtNs } = migration
  if (clientMissed !== null && atNs > startedAtNs + clientMissed.windowNs + latestCloseNs) return null
  // After its hand-over, a VM may need memory of a source that has failed: then its own host goes on.
  const isOther = [...view.hosts.keys()].some((one) => one !== host && reason.startsWith(`${one} has failed`))
  const ends = `The count ends with the VM, which stopped ${isOther ? 'on' : 'with'} ${host} at ${clockTime(atNs)}`
  if (restarted === null) return `${ends} and has been off since`
  const after = `${durationInWords(restarted.atNs - atNs)} later`
  return restarted.toHost === ''
    ? `${ends}; vSphere HA found no host for it ${after}: ${restarted.reason.replace(/\.$/, '')}`
    : `${ends}; vSphere HA started it on ${restarted.toHost} ${after} (the guest's boot not counted)`
}

/** A window that the death of the VM has closed ends no earlier than this before it. */
const latestCloseNs = nsPerMs

const storageKinds: Readonly<Record<string, string>> = {
  'all-paths-down': 'without paths',
  'permanent-device-loss': 'lost',
  'datastore-read-only': 'read-only',
  'datastore-slow': 'slow',
}

/**
 * Why clients may have waited longer than was counted: a vMotion alone does not simulate disks, and a datastore of
 * the VM was broken or slow meanwhile. null: nothing is left out.
 */
export function uncountedStorage(
  view: RunView,
  migration: MigrationView,
  placed: readonly PlacedDisk[] = [],
): string | null {
  if (migration.kind !== 'vmotion' || (migration.clientMissed?.storageNs ?? 0) > 0) return null
  const stores = new Set(disksOf(view, migration.vm, placed).map(({ datastore }) => datastore))
  const fromNs = migration.startedAtNs
  const toNs = migration.outcome?.atNs ?? view.nowNs
  const troubled = view.faults.filter(
    (fault) =>
      stores.has(fault.target) &&
      storageKinds[fault.kind] !== undefined &&
      isWithin(fault, fromNs, toNs) &&
      isMetBy(view, fault, migration),
  )
  if (troubled.length === 0) return null
  const parts = [...new Set(troubled.map(({ target, kind }) => `${target} was ${storageKinds[kind]}`))]
  return `Waiting for storage is not counted: a vMotion alone does not simulate disks, and ${parts.join(', ')} meanwhile`
}

function isWithin({ spans }: FaultView, fromNs: number, toNs: number): boolean {
  return spans.some(({ beganAtNs, endedAtNs }) => beganAtNs <= toNs && (endedAtNs ?? Infinity) >= fromNs)
}

/** One for a single host says so at its end, and is met only there. */
function isMetBy(
  view: RunView,
  { what }: FaultView,
  { sourceHost, destinationHost }: MigrationView,
): boolean {
  const only = [...view.hosts.keys()].find((host) => what.endsWith(` for ${host}`))
  return only === undefined || only === sourceHost || only === destinationHost
}
