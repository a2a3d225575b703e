/** Folders for tests, which go when the test's process does. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const made: string[] = []

process.once('exit', () => {
  for (const folder of made) fs.rmSync(folder, { recursive: true, force: true })
})

export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-test-'))
  made.push(folder)
  return folder
}
