/** Which hosts can tell vCenter nothing, by the trace alone: management is lost, or they have failed. */
import type { TraceRecord } from '../../core/trace/events.ts'

export class HostSilence {
  /** Hosts whose management is lost, by fault. */
  readonly #lost = new Map<string, string>()
  readonly #failed = new Set<string>()

  take(record: TraceRecord): void {
    if (record.type === 'fault-begun' && record.kind === 'management-lost')
      this.#lost.set(record.fault, record.target)
    else if (record.type === 'fault-ended' || record.type === 'fault-skipped') this.#lost.delete(record.fault)
    else if (record.type === 'host-failed') this.#failed.add(record.host)
    else if (record.type === 'host-returned') this.#failed.delete(record.host)
  }

  isSilent(host: string): boolean {
    return this.#failed.has(host) || [...this.#lost.values()].includes(host)
  }

  /** It runs, and knows what vCenter does not hear. */
  hasUntold(host: string): boolean {
    return this.isSilent(host) && !this.#failed.has(host)
  }
}
