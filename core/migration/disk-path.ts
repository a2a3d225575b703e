/**
 * What a copy between two datastores goes through: which data mover, why, and the devices that stand between the two
 * media. Pure. Sources: vsphere-rules D.3 (FD-VAAI, DOC-VAAI, FD-51); rates are in `disk-speeds.ts`.
 *
 * A copy that the array makes by itself does not go through the host: the guest's writes do. The array is handed
 * extent after extent (XCOPY) in the order of the mirror driver's pass, and writes go to one disk or both as usual.
 */
import { gibBytes, mibBytes } from '../base/units.ts'
import type { Datastore, Host, Inventory } from '../estate/inventory.ts'
import { isAccessible } from '../estate/storage.ts'
import type { DatastoreSpec as DatastoreSettings } from '../scenario/vcenter-schema.ts'
import { chooseDataMover, type DataMover, type DatastoreTraits } from '../storage/data-mover.ts'
import type { DatastoreSpec } from '../storage/datastore.ts'
import { wireDevice, type DeviceSpec } from '../storage/device.ts'
import { vmfsFileBlockBytes } from '../storage/granularity.ts'
import { isUnifiedTransport } from './cold-copy.ts'
import { storageFormatOf } from './disk-sizes.ts'
import { datastoreDeviceSpec, moverDevice, nfcDevices, slowedDevice } from './disk-speeds.ts'
import type { PlannedDisk } from './file-plan.ts'

export { datastoreDeviceSpec } from './disk-speeds.ts'

/** What a move is, as far as the way of its data depends on it. */
export type DiskMoveOnPath = Pick<
  PlannedDisk,
  'disk' | 'fromDatastore' | 'toDatastore' | 'fromFormat' | 'toFormat' | 'isRdmToFile'
> & {
  readonly vm: string
  readonly hasSnapshot: boolean
  /** Files that nobody uses: of a VM that does not run, or a home directory. */
  readonly isCold: boolean
}

export interface DiskPath {
  readonly mover: DataMover
  readonly reason: string
  /** Hosts whose paths it takes to either datastore: one mover's, or both ends' where it crosses a network. */
  readonly readBy: string
  readonly writtenBy: string
  /**
   * Between the two media, in order. Beside them a copy over the network crosses a wire of which the caller knows the
   * rate: that of the vMotion streams, or of the provisioning network for cold data.
   */
  readonly devices: readonly PathDevice[]
}

export interface PathDevice {
  readonly name: string
  readonly spec: DeviceSpec
}

/** VMFS-3 of the largest files; a datastore formatted with smaller blocks cannot hold 2 TB (DOC-SVM). Which one it is the scenario does not say: ours. */
const vmfs3FileBlockBytes = 8 * mibBytes

/** A datastore as storage has it. `otherBytes`: taken by files that storage does not know. */
export function storageDatastoreOf({ name, spec, slowness }: Datastore, otherBytes: number): DatastoreSpec {
  return {
    name,
    capacityBytes: spec.capacityGiB * gibBytes - otherBytes,
    device: slowedDevice(datastoreDeviceSpec(spec), slowness),
    isThinOnly: spec.type === 'NFS' && spec.nasPlugin !== true,
  }
}

/** As things stand: mounts, arrays and settings may change until a copy begins. */
export function diskPathOf(
  inventory: Inventory,
  source: Host,
  destination: Host,
  move: DiskMoveOnPath,
): DiskPath {
  const mounted = copyingHostOf(source, destination, move)
  const { mover, reason } = chooseDataMover({
    source: traitsOf(inventory, move.fromDatastore, move),
    target: traitsOf(inventory, move.toDatastore, move),
    fromFormat: storageFormatOf(move.fromFormat),
    toFormat: storageFormatOf(move.toFormat),
    hasSnapshot: move.hasSnapshot,
    isRdmToFile: move.isRdmToFile,
    isSparse: false,
    isTargetVisible: mounted !== null,
  })
  if (mounted === null) {
    const devices = move.isCold ? nfcPath(source, destination, move) : []
    return { mover, reason, readBy: source.name, writtenBy: destination.name, devices }
  }
  const byOther = mounted === source ? '' : ` ${mounted.name} copies: it sees both datastores.`
  const devices = mover === 'hardware-offload' ? arrayPath(inventory, move) : moverPath(mounted, mover)
  return { mover, reason: `${reason}${byOther}`, readBy: mounted.name, writtenBy: mounted.name, devices }
}

/**
 * The host whose mover copies; null: none sees both datastores. A VM that runs is copied by its own host; files that
 * nobody uses by either (ours: no source says which one vCenter asks). Inside one host there is no other: paths that
 * are down meanwhile are waited for.
 */
function copyingHostOf(source: Host, destination: Host, move: DiskMoveOnPath): Host | null {
  if (source === destination || isAccessible(source, move.toDatastore)) return source
  const seesBoth = [move.fromDatastore, move.toDatastore].every((name) => isAccessible(destination, name))
  return move.isCold && seesBoth ? destination : null
}

function traitsOf(inventory: Inventory, name: string, move: DiskMoveOnPath): DatastoreTraits {
  const spec = inventory.datastores.get(name)?.spec
  return {
    array: spec?.hasExtentsOnOtherArrays === true ? null : (spec?.array ?? name),
    fileBlockBytes:
      spec?.type === 'VMFS' && spec.vmfsVersion === 3 ? vmfs3FileBlockBytes : vmfsFileBlockBytes,
    isAligned: spec?.isAligned ?? true,
    hasOffload: spec?.hardwareOffload === true && canOffload(spec, move),
  }
}

/** VAAI-NAS clones whole files that nobody uses; it takes no part in Storage vMotion (DOC-VAAI). */
function canOffload({ type, nasPlugin }: DatastoreSettings, { isCold }: DiskMoveOnPath): boolean {
  return type !== 'NFS' || (nasPlugin === true && isCold)
}

/** What arrays copy by themselves, where it is said; else their media are all there is. */
function arrayPath(inventory: Inventory, { fromDatastore, toDatastore }: DiskMoveOnPath): PathDevice[] {
  const [from, to] = [fromDatastore, toDatastore].map((name) => inventory.datastores.get(name)?.spec)
  const rates = [from, to].flatMap((spec) => spec?.performance?.offloadMiBs ?? [])
  if (rates.length === 0) return []
  const name = `hardware offload of ${from?.array ?? fromDatastore}`
  return [{ name, spec: wireDevice(Math.min(...rates) * mibBytes) }]
}

function moverPath(host: Host, mover: DataMover): PathDevice[] {
  return mover === 'fs3dm' || mover === 'fsdm'
    ? [{ name: `${mover} of ${host.name}`, spec: moverDevice(mover) }]
    : []
}

function nfcPath(source: Host, destination: Host, { vm, disk }: DiskMoveOnPath): PathDevice[] {
  const { stream, host } = nfcDevices(isUnifiedTransport(source, destination))
  return [
    { name: `NFC of ${vm}/${disk}`, spec: stream },
    { name: `NFC of ${source.name}`, spec: host },
  ]
}
