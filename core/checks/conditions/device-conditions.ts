/** Conditions of virtual devices beside disks and network adapters (rules A.6). */
import type { Conditions } from '../subject.ts'
import { backingConditions } from './backing-conditions.ts'
import { passthroughConditions } from './passthrough-conditions.ts'
import { virtualDeviceConditions } from './virtual-device-conditions.ts'

export const deviceConditions: Conditions = {
  ...backingConditions,
  ...passthroughConditions,
  ...virtualDeviceConditions,
}
