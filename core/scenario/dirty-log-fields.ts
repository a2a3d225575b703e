/**
 * What reading and ending a hypervisor's dirty log costs, where that grows with the guest's memory and not with
 * what it dirtied. Optional and absent when not written; of policies `vsphere` and `qemu`.
 */
import { z } from 'zod'

const usPerGib = z.number().min(0).max(10_000_000).optional()

export const dirtyLogFields = {
  dirtyLogReadUsPerGiB: usPerGib.describe(
    'Time to read back the dirty log, µs per GiB of guest memory, at each read: the guest runs on meanwhile; the ' +
      'last read lies in its pause. Left out: nothing.',
  ),
  dirtyLogStopUsPerGiB: usPerGib.describe(
    'Time to switch dirty logging off inside the pause, µs per GiB of guest memory. Left out: nothing.',
  ),
}

/** Of policy `qemu`: its sender looks at every page, and where none goes out nothing hides what that takes. */
export const zeroScanPageNsField = z
  .number()
  .min(0)
  .max(1_000_000)
  .optional()
  .describe('Time in which the sender finds that a page is zero, in ns. Left out: nothing.')
