/**
 * The estate as EVC sees it, made once for all rows of a table: anew for another estate, and for another picture of
 * the trace, of which there are some a second.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { evcOf, type EstateEvc } from './evc-estate.ts'

let made: { readonly estate: EstateView; readonly placement: string; readonly evc: EstateEvc } | null = null

export function sharedEvc(estate: EstateView, view: RunView): EstateEvc {
  const placement = placementOf(view)
  if (made?.estate !== estate || made.placement !== placement)
    made = { estate, placement, evc: evcOf(estate, view) }
  return made.evc
}

const placements = new WeakMap<RunView, string>()

/** All of the trace that EVC depends on: where VMs are and whether they run. */
function placementOf(view: RunView): string {
  const known = placements.get(view)
  if (known !== undefined) return known
  const placement = [...view.vms.values()].map((vm) => `${vm.name}\n${vm.host}\n${vm.powerState}`).join('\n')
  placements.set(view, placement)
  return placement
}
