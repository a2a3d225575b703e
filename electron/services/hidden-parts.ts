/**
 * What of a run is kept from the window while its learner still looks for it: the text of its scenario, and the
 * records of hidden faults. Which run that is, its row says; whether the attempt is over, the attempt.
 */
import type { Refusal } from '../../core/base/errors.ts'
import type { EstateView } from '../../core/contract/estate-view.ts'
import type { RunRow } from '../store/runs.ts'
import type { LiveRun } from './live-run.ts'
import { plansHiddenFaults, ShownTrace } from './shown-trace.ts'

export class HiddenParts {
  private readonly isAttemptOver: (attemptId: string) => boolean
  /** Of open runs with hidden faults: the attempt, and the trace without those faults. */
  private readonly shown = new Map<string, { readonly attempt: string; readonly trace: ShownTrace }>()

  constructor(isAttemptOver: (attemptId: string) => boolean) {
    this.isAttemptOver = isAttemptOver
  }

  /** Whether the scenario of a run still holds something that its learner is to find. */
  isHiding({ hidesForAttempt }: RunRow): boolean {
    return hidesForAttempt !== null && !this.isAttemptOver(hidesForAttempt)
  }

  opened(run: LiveRun, { hidesForAttempt }: RunRow): void {
    if (hidesForAttempt === null || !plansHiddenFaults(run.scenario)) return
    this.shown.set(run.runId, { attempt: hidesForAttempt, trace: new ShownTrace(run) })
  }

  closed(runId: string): void {
    this.shown.delete(runId)
  }

  /** The trace as a window may see it where hidden faults are left out of it; null where it is the run's own. */
  traceFor(runId: string): ShownTrace | null {
    const shown = this.shown.get(runId)
    return shown === undefined || this.isAttemptOver(shown.attempt) ? null : shown.trace
  }
}

/** Streams of guest writes are called by their place: a fault's own stream says that it is one. */
export function withoutFaultNames(estate: EstateView): EstateView {
  const vms = estate.vms.map((vm) => ({
    ...vm,
    workload: vm.workload.map((stream, index) =>
      stream.name.endsWith(' by a fault') ? { ...stream, name: `Stream ${index + 1}` } : stream,
    ),
  }))
  return { ...estate, vms }
}

export const noSuchFault: Refusal = {
  id: 'fault-unknown',
  fault: 'NotFound',
  message: 'There is no fault of this name in this run.',
  remedy: 'Choose one of the list of faults, or another name for a new one.',
}
