/**
 * Which releases can move VMs between vCenters. Inside one SSO domain (Enhanced Linked Mode) the documents of 6.0 ask
 * for 6.0 and those of 8.0 for 6.7; the knowledge base asked vCenters of 6.x to be equal (vsphere-rules K.8). Between
 * SSO domains (Advanced Cross vCenter vMotion) the one that begins needs 7.0 U1c, the other side 6.5.
 */
import { vcenterOf, releaseOf } from '../../estate/vcenter-release.ts'
import { isAtLeast, type Release } from '../../scenario/versions.ts'
import type { CheckSubject } from '../subject.ts'

/** For the vCenter that the migration begins in; null: it stays in one vCenter. */
export function leastSourceVcenterRelease(subject: CheckSubject): Release | null {
  return subject.kind === 'xvc-advanced' ? '7.0 U1c' : leastHostRelease(subject)
}

/** For the other vCenter and for ESXi at both ends; null: it stays in one vCenter. */
export function leastHostRelease({ kind, inventory, source, destination }: CheckSubject): Release | null {
  if (kind === 'xvc-advanced') return '6.5'
  if (kind !== 'xvc-elm') return null
  const vcenters = [vcenterOf(inventory, source), vcenterOf(inventory, destination)]
  return vcenters.some((one) => one !== null && isAtLeast(releaseOf(one), '8.0')) ? '6.7' : '6.0'
}
