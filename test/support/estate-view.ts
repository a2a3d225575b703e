/** The estate as the window would be told at the begin of a run. */
import type { EstateView } from '../../core/contract/estate-view.ts'
import { buildInventory } from '../../core/estate/inventory.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { describeEstate } from '../../electron/services/estate-view.ts'

export function estateViewOf(scenario: Scenario): EstateView {
  return describeEstate(buildInventory(scenario))
}
