/** Writes every golden trace anew (`npm run golden`). Read the difference like prose before you keep it. */
import { writeFileSync } from 'node:fs'
import { goldenNames, goldenText, goldenTracePath } from './trace-text.ts'

for (const name of goldenNames()) {
  writeFileSync(goldenTracePath(name), goldenText(name))
  console.log(`wrote ${name}.trace.txt`)
}
