/** Every blocker that the checks' tests know, for tests that plant several of them together. */
import type { Blocker } from './base-estate.ts'
import { crossVcenterBlockers } from './cross-vcenter-blockers.ts'
import { hostBlockers, licenceBlockers } from './host-blockers.ts'
import { resourceBlockers } from './resource-blockers.ts'
import { sourceBlockers } from './source-blockers.ts'
import { storageBlockers } from './storage-blockers.ts'

export const allBlockers: readonly Blocker[] = [
  ...sourceBlockers,
  ...hostBlockers,
  ...licenceBlockers,
  ...resourceBlockers,
  ...storageBlockers,
  ...crossVcenterBlockers,
]
