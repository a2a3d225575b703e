/**
 * Builds one file of the shell, `main` or `preload` (the Vite mode names it), into dist/electron as a single
 * CommonJS file. One file because a sandboxed preload may be no more, and because main must register its
 * scheme before `ready`. Everything but Electron and the native database module is bundled.
 */
import path from 'node:path'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

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
      input: { [mode]: path.join(root, 'electron', `${mode}.ts`) },
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
  ssr: { noExternal: true, external: mode === 'preload' ? ['electron'] : ['electron', 'better-sqlite3'] },
}))
