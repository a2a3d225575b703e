/** Builds the window (renderer/) into dist/renderer: runtime-only Vue, relative URLs, nothing remote. */
import fs from 'node:fs'
import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

const clarityId = 'virtual:clarity.css'

/**
 * Clarity's stylesheet as a cascade layer below ours, because it styles bare elements; and without the
 * Metropolis faces that it carries as `data:` URLs (most of its megabyte): we set our own, and without them
 * the content security policy needs no `font-src data:`.
 */
function clarityLayer(): Plugin {
  return {
    name: 'clarity-layer',
    enforce: 'pre',
    resolveId: (id) => (id === clarityId ? clarityId : null),
    load(id) {
      if (id !== clarityId) return null
      const file = path.join(root, 'node_modules/@clr/ui/clr-ui.min.css')
      const css = fs
        .readFileSync(file, 'utf8')
        .replace(/@charset[^;]*;/g, '')
        .replace(/@font-face\s*\{[^}]*data:[^}]*\}/g, '')
        .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
      return `@layer clarity{${css}}`
    },
  }
}

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [
    clarityLayer(),
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('cds-') } } }),
  ],
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    sourcemap: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    // Zod and what tells it not to compile are one chunk: it has run before any other chunk makes a schema.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|client\/strict-zod/ }] },
      },
    },
  },
})
