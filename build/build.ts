/** Builds window, main and preload into dist/, and lays the shipped scenarios and labs beside them. */
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'

const root = path.resolve(import.meta.dirname, '..')
const logLevel = process.argv.includes('--verbose') ? 'info' : 'warn'

await build({ configFile: path.join(root, 'build/renderer.vite.ts'), logLevel })
await build({ configFile: path.join(root, 'build/shell.vite.ts'), mode: 'main', logLevel })
await build({ configFile: path.join(root, 'build/shell.vite.ts'), mode: 'preload', logLevel })
for (const kind of ['scenario', 'lab']) {
  fs.cpSync(path.join(root, 'core', kind, 'shipped'), path.join(root, 'dist/shipped', kind), {
    recursive: true,
  })
}
