/** Refusals that several kinds of edits share. */
import type { Refusal } from '../base/errors.ts'
import { nearestName } from '../base/nearest-name.ts'
import type { Vm } from '../estate/inventory.ts'

/** `what` begins the sentence: a setting, or the name of a device. */
export function needsOff(vm: Vm, what: string): Refusal {
  return {
    id: 'edit-needs-power-off',
    fault: 'InvalidPowerState',
    message: `${what} of ${vm.name} can be changed only while it is powered off.`,
    remedy: `Power off ${vm.name}, change it, and power it on again.`,
  }
}

/** Without what only EVC's own view shows. */
export function plain({ id, fault, message, remedy }: Refusal): Refusal {
  return { id, fault, message, remedy }
}

/** The name that may have been meant; where none is that near, what to do instead. */
export function nearOr(name: string, known: readonly string[], otherwise: string): string {
  const near = nearestName(name, known)
  return near === null ? otherwise : `Did you mean ${near}?`
}
