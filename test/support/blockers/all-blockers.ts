/** Every blocker that the checks' tests know, for tests that plant several of them together. */
import type { Blocker } from './base-estate.ts'
import { compatibilityBlockers } from './compatibility-blockers.ts'
import { crossVcenterBlockers } from './cross-vcenter-blockers.ts'
import { deviceBlockers } from './device-blockers.ts'
import { hostBlockers, licenceBlockers } from './host-blockers.ts'
import { resourceBlockers } from './resource-blockers.ts'
import { sourceBlockers } from './source-blockers.ts'
import { storageBlockers } from './storage-blockers.ts'
import { vmNetworkBlockers } from './vm-network-blockers.ts'
import { vmotionNetworkBlockers } from './vmotion-network-blockers.ts'

export const allBlockers: readonly Blocker[] = [
  ...sourceBlockers,
  ...hostBlockers,
  ...licenceBlockers,
  ...vmotionNetworkBlockers,
  ...vmNetworkBlockers,
  ...resourceBlockers,
  ...storageBlockers,
  ...crossVcenterBlockers,
  ...compatibilityBlockers,
  ...deviceBlockers,
]
