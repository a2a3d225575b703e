/**
 * The map of a disk that nothing copies, from what the estate knows of it: how much is used, not where. Content lies at
 * the start, as it does when the disk is moved next. Kept as long as the disk is asked for again and has not changed.
 */
import { newDiskOf } from '../migration/disk-sizes.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import { takeDiskCensus, type DiskCensus } from '../storage/disk-census.ts'
import { filledDisk, type VirtualDisk } from '../storage/virtual-disk.ts'

export class RestingDisk {
  #kept: { readonly spec: DiskSpec; readonly disk: VirtualDisk } | null = null

  census(spec: DiskSpec, maxCells: number): DiskCensus {
    if (this.#kept?.spec !== spec) {
      const { content, zeroed = [], ...facts } = newDiskOf(spec, spec.name)
      this.#kept = { spec, disk: filledDisk({ ...facts, file: facts.name }, content, zeroed) }
    }
    return takeDiskCensus(this.#kept.disk, null, maxCells)
  }
}
