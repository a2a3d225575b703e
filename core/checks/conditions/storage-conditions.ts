/** Conditions of disks and datastores (vCenter's datastoreTests). */
import type { Conditions } from '../subject.ts'
import { datastoreConditions } from './datastore-conditions.ts'
import { diskConditions } from './disk-conditions.ts'
import { rdmConditions } from './rdm-conditions.ts'
import { snapshotConditions } from './snapshot-conditions.ts'
import { swapConditions } from './swap-conditions.ts'

export const storageConditions: Conditions = {
  ...datastoreConditions,
  ...diskConditions,
  ...rdmConditions,
  ...snapshotConditions,
  ...swapConditions,
}
