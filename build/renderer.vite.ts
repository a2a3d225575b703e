/** Builds the window (renderer/) into dist/renderer: runtime-only Vue, relative URLs, nothing remote. */
import path from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

/**
 * Clarity's stylesheet carries four Metropolis faces as `data:` URLs (most of its megabyte). We set our own
 * faces and never use them; without them the content security policy needs no `font-src data:`.
 */
function dropEmbeddedFonts(): Plugin {
  return {
    name: 'drop-embedded-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!/clr-ui[^/]*\.css/.test(id)) return null
      return { code: code.replace(/@font-face\s*\{[^}]*data:[^}]*\}/g, ''), map: null }
    },
  }
}

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [
    dropEmbeddedFonts(),
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('cds-') } } }),
  ],
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    sourcemap: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
})
