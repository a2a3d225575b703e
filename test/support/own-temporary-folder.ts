/**
 * Vitest's global set-up: gives the run a temporary folder of its own, which goes with everything in it when
 * the run ends. Vitest ends its workers without letting them clean up behind themselves.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The variables that `os.tmpdir()` reads on the three systems. */
const variables = ['TMPDIR', 'TEMP', 'TMP']

/** Returns the tear-down. */
export function setup(): () => void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-vitest-'))
  for (const name of variables) process.env[name] = folder
  return () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
