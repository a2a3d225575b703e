/** Conditions of processors, virtual hardware and Fault Tolerance (rules A.4). */
import type { Conditions } from '../subject.ts'
import { cpuConditions } from './cpu-conditions.ts'
import { faultToleranceConditions } from './fault-tolerance-conditions.ts'
import { hardwareConditions } from './hardware-conditions.ts'

export const compatibilityConditions: Conditions = {
  ...cpuConditions,
  ...hardwareConditions,
  ...faultToleranceConditions,
}
