/** Where the disks of a VM lay when its run began, for what a trace does not say of disks that were never copied. */
import type { Scenario } from '../../core/scenario/schema.ts'
import type { PlacedDisk } from '../../core/trace/disk-trouble.ts'

export function placedDisks({ estate }: Scenario, vm: string): readonly PlacedDisk[] {
  return estate.vms.find(({ name }) => name === vm)?.disks ?? []
}
