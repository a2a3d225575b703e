/** How far the files of a migration have come, for its task. */
import type { FileMove, MovingDisk } from './file-move.ts'
import type { MigrationWorld } from './world.ts'

/** 0…1 of a copy: what is not left to be copied, so that what is copied again does not count twice. 1 once it has ended. */
export function copiedShare(world: MigrationWorld, { copy, bytesToCopy }: MovingDisk): number {
  const progress = world.room.storage.progressOf(world, copy)
  if (progress === null || bytesToCopy === 0) return 1
  return Math.max(0, 1 - progress.remainingBytes / bytesToCopy)
}

/** 0…1 of home directory and disks together, by bytes. */
export function filesShare(world: MigrationWorld, { plan, home, waiting, moving }: FileMove): number {
  const homeBytes = plan.home?.bytesToCopy ?? 0
  let wholeBytes = homeBytes + waiting.reduce((sum, { bytesToCopy }) => sum + bytesToCopy, 0)
  let copiedBytes = home?.isComplete === true ? homeBytes : 0
  for (const disk of moving.values()) {
    wholeBytes += disk.bytesToCopy
    copiedBytes += disk.bytesToCopy * (disk.stage === 'copying' ? copiedShare(world, disk) : 1)
  }
  return wholeBytes === 0 ? 1 : copiedBytes / wholeBytes
}

/** For example `copying Hard disk 1, 43 %`; '' while none is copied. */
export function copiesInWords(world: MigrationWorld, { moving }: FileMove): string {
  const parts = [...moving.values()]
    .filter(({ stage }) => stage === 'copying')
    .map((disk) => `${disk.plan.disk}, ${Math.floor(copiedShare(world, disk) * 100)} %`)
  return parts.length === 0 ? '' : `copying ${parts.join('; ')}`
}
