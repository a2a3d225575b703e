/** Builds window, main with its worker threads, and preload into dist/, and lays the shipped scenarios, labs and the glossary beside them. */
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '..')
const logLevel = process.argv.includes('--verbose') ? 'info' : 'warn'

await build({ configFile: path.join(root, 'build/renderer.vite.ts'), logLevel })
for (const mode of ['main', 'preload', 'lab-worker', 'grade-worker']) {
  await build({ configFile: path.join(root, 'build/shell.vite.ts'), mode, logLevel })
}
for (const kind of ['scenario', 'lab']) {
  fs.cpSync(path.join(root, 'core', kind, 'shipped'), path.join(root, 'dist/shipped', kind), {
    recursive: true,
  })
}
fs.cpSync(path.join(root, 'core/lab/glossary.yaml'), path.join(root, 'dist/shipped/glossary.yaml'))
