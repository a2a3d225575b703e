/**
 * The window's copy of a run's trace and what it folds to. A frame keeps the first bytes and appends; seeking
 * back is a cut, after which the rest is folded anew. It adds nothing that the trace does not say.
 */
import type { RunFrame } from '../../core/contract/frame-channel.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import { applyRecord, newRunView } from '../../core/trace/fold.ts'
import type { RunView } from '../../core/trace/view.ts'

export class TraceKeeper {
  private bytes = new Uint8Array(64 * 1024)
  private length = 0
  private view: RunView = newRunView()

  get byteLength(): number {
    return this.length
  }

  /** False, and nothing is taken, if the frame begins after what is held: it answers an earlier watch, or bytes were lost. */
  take(frame: Pick<RunFrame, 'traceFrom' | 'trace'>): boolean {
    if (frame.traceFrom > this.length) return false
    if (frame.traceFrom < this.length) this.cutTo(frame.traceFrom)
    this.append(frame.trace)
    for (const record of decodeRecords(frame.trace).records) applyRecord(this.view, record)
    return true
  }

  /** A new object each time, so that whoever compares by identity sees that something changed; columns are shared. */
  shown(): RunView {
    return { ...this.view, migrations: this.view.migrations.map((migration) => ({ ...migration })) }
  }

  private cutTo(length: number): void {
    this.length = length
    this.view = newRunView()
    for (const record of decodeRecords(this.bytes.subarray(0, length)).records) applyRecord(this.view, record)
  }

  private append(trace: Uint8Array): void {
    const needed = this.length + trace.length
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    this.bytes.set(trace, this.length)
    this.length = needed
  }
}
