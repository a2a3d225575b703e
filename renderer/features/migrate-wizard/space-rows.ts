/** Space that the move needs on each datastore against what is free there: before it, during it, after it. Pure. */
import { gibBytes } from '../../../core/base/units.ts'
import type { MovePreview } from '../../../core/contract/messages.ts'
import { byteSize } from '../../format/bytes.ts'

export interface SpaceRow {
  readonly datastore: string
  readonly capacity: string
  readonly freeBefore: string
  /** '' where no file comes to it. */
  readonly needed: string
  readonly freeDuring: string
  readonly freeAfter: string
  /** What is missing during the move; '' where it fits. */
  readonly missing: string
}

/** Of all VMs together: both copies exist until the clean-up gives the old one back. */
export function spaceRows(previews: readonly MovePreview[]): SpaceRow[] {
  const all = previews.flatMap((preview) => preview.space)
  return [...new Set(all.map((one) => one.datastore))].map((datastore) => {
    const own = all.filter((one) => one.datastore === datastore)
    const { capacityGiB, freeGiB } = own[0]!
    const needed = own.reduce((sum, one) => sum + one.neededGiB, 0)
    const released = own.reduce((sum, one) => sum + one.releasedGiB, 0)
    const during = freeGiB - needed
    return {
      datastore,
      capacity: sizeWords(capacityGiB),
      freeBefore: sizeWords(freeGiB),
      needed: needed === 0 ? '' : sizeWords(needed),
      freeDuring: sizeWords(Math.max(0, during)),
      freeAfter: sizeWords(Math.max(0, during + released)),
      missing: during < 0 ? sizeWords(-during) : '',
    }
  })
}

function sizeWords(gib: number): string {
  return byteSize(gib * gibBytes)
}
