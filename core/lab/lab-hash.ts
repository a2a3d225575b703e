/** What tells one version of a lab from another: the same in the instructor's and the student's copy of a pack. */
import { sha256Hex } from '../base/hash.ts'

/** `labText`, `scenarioText`: as the instructor has them. */
export function labHashOf(labText: string, scenarioText: string): string {
  return sha256Hex(JSON.stringify([labText, scenarioText]))
}
