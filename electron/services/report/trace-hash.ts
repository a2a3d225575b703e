/** SHA-256 of a trace's bytes: the same that the recorder keeps while it records. */
import { Sha256 } from '../../../core/base/hash.ts'

export function hashOfTrace(trace: Uint8Array): string {
  const hash = new Sha256()
  hash.update(trace)
  return hash.hex()
}
