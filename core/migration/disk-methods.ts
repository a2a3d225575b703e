/** How a scenario's policy copies disks. Pure. */
import { mibBytes, nsPerSecond } from '../base/units.ts'
import type { PolicySpec, StorageMethod } from '../scenario/policy-schema.ts'
import { ChangedBlocks } from '../storage/changed-blocks.ts'
import type { CopyMethod } from '../storage/copy-method.ts'
import type { DeviceSpec } from '../storage/device.ts'
import { moverDepth, moverIoBytes } from '../storage/granularity.ts'
import { MirrorDriver } from '../storage/mirror-driver.ts'

export type MethodName = StorageMethod | 'offline-copy'

/** So much may be left for the switch. Not published for 4.x; that of the closed-form case (MEAS E13). */
const stopBytes = 64 * mibBytes
/** Passes after which it gives up. Not published; ours. A copy that converges needs less (MEAS: five). */
const maxPasses = 20

/** `isRunning`: else nobody writes meanwhile, and one pass copies all. `asked` goes before what the policy says. */
export function methodNameOf(policy: PolicySpec, isRunning: boolean, asked?: StorageMethod): MethodName {
  if (!isRunning) return 'offline-copy'
  if (asked !== undefined) return asked
  return policy.name === 'vsphere' ? (policy.storageMethod ?? 'mirror-driver') : 'mirror-driver'
}

/**
 * The method that does it. An offline copy is the mirror driver's pass with nothing to mirror. What suspending and
 * resuming the VM takes is the migration's own and not part of the copy. `wire`: the network that it crosses.
 */
export function copyMethodFor(method: MethodName, wire: DeviceSpec | null = null): CopyMethod {
  const settings = { ioBytes: moverIoBytes, depth: depthOver(wire), switchNs: 0 }
  return method === 'changed-block-tracking'
    ? new ChangedBlocks({ ...settings, stopBytes, maxPasses })
    : new MirrorDriver(settings)
}

/**
 * Extents in hand at once. Over a network each host has its own, and between them is what the streams keep under way:
 * distance slows a stream down by its window alone, not every extent by a round trip. Ours.
 */
function depthOver(wire: DeviceSpec | null): number {
  if (wire === null) return moverDepth
  if (wire.writeLatencyNs === 0) return 2 * moverDepth
  const underWayBytes = (wire.writeBytesPerSecond * wire.writeLatencyNs) / nsPerSecond
  return 2 * moverDepth + Math.ceil(underWayBytes / moverIoBytes)
}
