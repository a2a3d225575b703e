/**
 * Managed object ids of VMs: `vm-` and a number that each vCenter counts by itself. Real ones are whatever the counter
 * of that vCenter has come to, so here it begins at a number that its name decides.
 */
import { sha256Bytes } from '../base/hash.ts'

/** 1001…9001, by tens: two vCenters seldom begin alike. */
export function firstVmNumber(vcenter: string): number {
  const [high = 0, low = 0] = sha256Bytes(`managed object ids of ${vcenter}`)
  return 1001 + ((high * 256 + low) % 801) * 10
}

export function moRefOf(number: number): string {
  return `vm-${number}`
}

/** The next of this vCenter; '' without one. */
export function takeMoRef(vcenter: { nextVmNumber: number } | undefined): string {
  if (vcenter === undefined) return ''
  vcenter.nextVmNumber += 1
  return moRefOf(vcenter.nextVmNumber - 1)
}
