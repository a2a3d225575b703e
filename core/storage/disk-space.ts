/** Space that a disk takes of its datastore as it is written to. */
import type { StorageState } from './storage-state.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/** Gives a thin disk what it needs for these blocks; false if the datastore is full. */
export function takeSpace(
  state: StorageState,
  disk: VirtualDisk,
  firstBlock: number,
  blocks: number,
): boolean {
  const bytes = disk.growthBytes(firstBlock, blocks)
  if (bytes === 0) return true
  if (!state.datastore(disk.datastore).grow(disk.file, bytes)) return false
  disk.giveSpace(firstBlock, blocks)
  return true
}
