/** Conditions of resources, HA and rules (vCenter's resourcePoolTests). What concerns a cluster is in `check-cluster.ts`. */
import type { Conditions } from '../subject.ts'
import { haConditions } from './ha-conditions.ts'
import { hostCapacityConditions } from './host-capacity-conditions.ts'
import { poolConditions } from './pool-conditions.ts'
import { ruleConditions } from './rule-conditions.ts'

export const resourceConditions: Conditions = {
  ...poolConditions,
  ...hostCapacityConditions,
  ...haConditions,
  ...ruleConditions,
}
