/** Words of a VM's Summary. Pure. */
import type { MigrationView } from '../../../core/trace/view.ts'
import { timeSpan } from '../../format/duration.ts'
import { plural } from '../../format/numbers.ts'
import type { EstateVm } from './estate-now.ts'

/** `2 write streams, 1 disk stream`: what the guest does with its memory and its disks. */
export function workloadWords({ workload, spec }: Pick<EstateVm, 'workload' | 'spec'>): string {
  const disks = spec.workload.disks?.length ?? 0
  const parts = [
    ...(workload.length === 0 ? [] : [plural(workload.length, 'write stream')]),
    ...(disks === 0 ? [] : [plural(disks, 'disk stream')]),
  ]
  return parts.length === 0 ? 'idle guest' : parts.join(', ')
}

/** Of a move that is over; one that ended before the guest was stopped had none. */
export function stunWords({ stun, outcome }: Pick<MigrationView, 'stun' | 'outcome'>): string {
  if (outcome === null || (stun.stunnedAtNs === null && outcome.downtimeNs === 0)) return 'none'
  return timeSpan(outcome.downtimeNs)
}
