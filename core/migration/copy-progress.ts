/** How far the files of a migration have come, for its task. */
import type { FileMove } from './file-move.ts'
import type { MigrationWorld } from './world.ts'

/** 0…1 of a copy: what has arrived, over that and what is left. 1 once it has ended. */
export function copiedShare(world: MigrationWorld, copy: number): number {
  const progress = world.room.storage.progressOf(world, copy)
  if (progress === null) return 1
  const { figures, remainingBytes } = progress
  const wholeBytes = figures.copiedBytes + remainingBytes
  return wholeBytes === 0 ? 1 : figures.copiedBytes / wholeBytes
}

/** 0…1 of home directory and disks together, by bytes. */
export function filesShare(world: MigrationWorld, { plan, home, waiting, moving }: FileMove): number {
  const homeBytes = plan.home?.bytesToCopy ?? 0
  let wholeBytes = homeBytes + waiting.reduce((sum, { bytesToCopy }) => sum + bytesToCopy, 0)
  let copiedBytes = home?.isComplete === true ? homeBytes : 0
  for (const { copy, stage, bytesToCopy } of moving.values()) {
    wholeBytes += bytesToCopy
    copiedBytes += bytesToCopy * (stage === 'copying' ? copiedShare(world, copy) : 1)
  }
  return wholeBytes === 0 ? 1 : copiedBytes / wholeBytes
}

/** For example `copying Hard disk 1, 43 %`; '' while none is copied. */
export function copiesInWords(world: MigrationWorld, { moving }: FileMove): string {
  const parts = [...moving.values()]
    .filter(({ stage }) => stage === 'copying')
    .map(({ plan, copy }) => `${plan.disk}, ${Math.floor(copiedShare(world, copy) * 100)} %`)
  return parts.length === 0 ? '' : `copying ${parts.join('; ')}`
}
