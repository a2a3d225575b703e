/**
 * What a migration does to the files of a VM: which datastores its destination host needs, in which format disks
 * arrive, what becomes of raw device mappings, and how much space is needed where. Sources: vsphere-rules D.4, D.5.
 */
import { homeGiBOf, spaceGiBOfDisk } from '../estate/storage.ts'
import type { Datastore } from '../estate/inventory.ts'
import { diskFormats, type DiskFormat } from '../scenario/vm-schema.ts'
import type { CheckSubject, DiskMove } from './subject.ts'

/** A datastore that the VM uses after the move. */
export interface NeededDatastore {
  readonly datastore: Datastore
  /** Whether files come to it; otherwise they lie there already. */
  readonly isTarget: boolean
  /** What lies there, for messages: `Hard disk 1`, `the home directory`. */
  readonly holds: readonly string[]
}

/** What the host that runs the VM afterwards has to reach, in the order of home, disks, base disks. */
export function datastoresAfter({ inventory, home, disks }: CheckSubject): readonly NeededDatastore[] {
  const uses: { datastore: Datastore; isTarget: boolean; holds: string }[] = []
  if (home.to !== null)
    uses.push({ datastore: home.to, isTarget: home.isMoving, holds: 'the home directory' })
  for (const { disk, to, isMoving } of disks) {
    uses.push({ datastore: to, isTarget: isMoving, holds: disk.name })
    const base = inventory.datastores.get(disk.parent?.datastore ?? '')
    // A delta that moves takes a copy of its base along (D.5); one that stays goes on needing it.
    if (base !== undefined && !isMoving)
      uses.push({ datastore: base, isTarget: false, holds: `the base of ${disk.name}` })
  }
  return [...new Set(uses.map((use) => use.datastore))].map((datastore) => {
    const own = uses.filter((use) => use.datastore === datastore)
    return { datastore, isTarget: own.some((use) => use.isTarget), holds: own.map((use) => use.holds) }
  })
}

/** Whether a raw device mapping becomes a virtual disk on the way. */
export function isConverting({ disk, format }: DiskMove): boolean {
  return disk.rdm !== undefined && format !== 'same'
}

/** Provisioning at the destination: NFS without a VAAI-NAS plug-in is thin only; vSAN and vVols follow their policy, thin by default. */
export function formatAfter({ disk, to, format }: DiskMove): DiskFormat {
  const { type, nasPlugin } = to.spec
  if (type === 'vSAN' || type === 'vVol' || (type === 'NFS' && nasPlugin !== true)) return 'thin'
  return format === 'same' ? (disk.format ?? 'lazy-zeroed-thick') : format
}

/** Whether the disk comes out of the move as another than it went in: elsewhere, in another format, or as a virtual disk. */
export function isChanging(move: DiskMove): boolean {
  const format = move.disk.format ?? 'lazy-zeroed-thick'
  return move.isMoving || isConverting(move) || (move.format !== 'same' && formatAfter(move) !== format)
}

/** GiB that a disk takes of its target; `format` asks as if another had been chosen. */
export function arrivingGiB(move: DiskMove, format: DiskFormat = formatAfter(move)): number {
  const { disk } = move
  if (!isConverting(move)) return spaceGiBOfDisk(disk, format)
  const { rdm: _, ...asVirtualDisk } = disk
  return spaceGiBOfDisk(asVirtualDisk, format)
}

/** GiB that the move needs on each datastore that files come to. What lies there already is not counted twice. */
export function spaceNeededGiB(
  { vm, home, disks }: CheckSubject,
  format: DiskFormat | null = null,
): ReadonlyMap<Datastore, number> {
  const needed = new Map<Datastore, number>()
  const add = (datastore: Datastore, gib: number): void => {
    needed.set(datastore, (needed.get(datastore) ?? 0) + gib)
  }
  if (home.isMoving && home.to !== null) add(home.to, homeGiBOf(vm))
  for (const move of disks) {
    const arriving = arrivingGiB(move, format ?? formatAfter(move))
    if (move.isMoving) add(move.to, arriving)
    else if (move.format !== 'same') add(move.to, Math.max(0, arriving - spaceGiBOfDisk(move.disk)))
  }
  return needed
}

const names: Readonly<Record<DiskFormat, string>> = {
  thin: 'Thin Provision',
  'lazy-zeroed-thick': 'Thick Provision Lazy Zeroed',
  'eager-zeroed-thick': 'Thick Provision Eager Zeroed',
}

/** As the Client's list of virtual disk formats has it. */
export function formatInWords(format: DiskFormat | 'same'): string {
  const known = diskFormats.find((one) => one === format)
  return known === undefined ? 'Same format as source' : names[known]
}
