/** Entries of the clock that come of faults, each to the part that it is about. */
import type { EngineState } from '../engine-state.ts'
import { noteApdTimeout } from './datastore-paths.ts'
import { takeFaultStep } from './inject.ts'
import type { FaultStep } from './injected-faults.ts'
import { endForLostPartner, restartByHa } from './host-effects.ts'
import { noteNotResponding } from './vcenter-effects.ts'

export function takeFaultEntry(state: EngineState, step: FaultStep): void {
  switch (step.kind) {
    case 'begin':
    case 'end':
    case 'turn':
      takeFaultStep(state, step)
      return
    case 'partner-lost':
      endForLostPartner(state, step.migration)
      return
    case 'not-responding':
      noteNotResponding(state, step.host)
      return
    case 'ha-restart':
      restartByHa(state, step.host)
      return
    case 'apd-timeout':
      noteApdTimeout(state, step.datastore, step.host)
  }
}
