/**
 * Builds one file of the shell (the Vite mode names it), `main`, `preload` or a worker thread of main, into
 * dist/electron as a single CommonJS file. One file because a sandboxed preload may be no more, and because main must register its
 * scheme before `ready`. Everything but Electron and the native database module is bundled.
 */
import path from 'node:path'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

/** Where a file is that does not stand in electron/ itself. */
const folders: Readonly<Record<string, string>> = {
  'lab-worker': 'services',
  'grade-worker': 'services/grading',
}

export default defineConfig(({ mode }) => ({
  root,
  publicDir: false,
  build: {
    ssr: true,
    outDir: path.join(root, 'dist/electron'),
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { [mode]: path.join(root, 'electron', folders[mode] ?? '', `${mode}.ts`) },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true, external: mode === 'preload' ? ['electron'] : ['electron', 'better-sqlite3'] },
}))
