/**
 * Starts Precopy's real main process on the double: the bundle that is shipped, or main.ts as it stands.
 * `electron` is the double for whoever asks for it, by require or by import.
 */
import fs from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import type { BrowserContext, Page } from '@playwright/test'
import { createElectronDouble, type ElectronDouble } from './electron.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const bundle = path.join(root, 'dist/electron/main.cjs')
const source = path.join(root, 'electron/main.ts')

/** How long the main process may take to open its window or to say why not. */
const startMs = 20_000

export interface StartOptions {
  readonly context: BrowserContext
  readonly stateFolder: string
  readonly downloadsFolder: string
  /** `bundle` is what is shipped; `source` can be started once in a process, as modules are loaded once. */
  readonly from?: 'bundle' | 'source'
  /** Before the main script is read. */
  readonly prepare?: (double: ElectronDouble) => void
}

export interface Desktop {
  readonly stateFolder: string
  readonly double: ElectronDouble
  /** The first window's page. Throws if there is none. */
  readonly page: Page
  /** Quits as a person would; resolves when the main process has ended. */
  quit(): Promise<void>
}

const doubleKey = 'electron.double.module'
let isSourceImported = false

/** Resolves when a window is open or the application has ended, whichever it decided. */
export async function startDesktop(options: StartOptions): Promise<Desktop> {
  const double = createElectronDouble({
    context: options.context,
    appPath: root,
    downloadsFolder: options.downloadsFolder,
  })
  options.prepare?.(double)
  const stateBefore = process.env['PRECOPY_STATE']
  process.env['PRECOPY_STATE'] = options.stateFolder
  try {
    await loadMain(double, options.from ?? 'bundle')
    double.app.becomeReady()
    await isSettled(double)
  } finally {
    if (stateBefore === undefined) delete process.env['PRECOPY_STATE']
    else process.env['PRECOPY_STATE'] = stateBefore
  }
  return {
    stateFolder: options.stateFolder,
    double,
    get page() {
      const [window] = double.windows
      if (window === undefined) throw new Error('The main process has opened no window.')
      return window.webContents.shownPage()
    },
    async quit() {
      double.app.quit()
      await until(() => double.app.exitCode !== null, 'The main process did not end.')
    },
  }
}

async function loadMain(double: ElectronDouble, from: 'bundle' | 'source'): Promise<void> {
  if (from === 'bundle') runBundle(double)
  else await importSource(double)
}

/** As Electron does it: a CommonJS module whose `require` knows `electron`. */
function runBundle(double: ElectronDouble): void {
  const requireReal = createRequire(bundle)
  const main = vm.compileFunction(
    fs.readFileSync(bundle, 'utf8'),
    ['require', 'module', 'exports', '__filename', '__dirname'],
    { filename: bundle },
  ) as (...given: unknown[]) => void
  const module = { exports: {} }
  const requireHere = (name: string): unknown => (name === 'electron' ? double.module : requireReal(name))
  main(requireHere, module, module.exports, bundle, path.dirname(bundle))
}

/** Imports of `electron` are answered with the double; they bind once, so there is one such start in a process. */
async function importSource(double: ElectronDouble): Promise<void> {
  if (isSourceImported) throw new Error('main.ts can be started from its source once in a process.')
  isSourceImported = true
  Reflect.set(globalThis, Symbol.for(doubleKey), double.module)
  const names = Object.keys(double.module)
  const text = names.map((name) => `export const ${name} = globalThis[Symbol.for('${doubleKey}')].${name};`)
  const address = 'double:electron'
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: address, format: 'module', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === address
        ? { format: 'module', source: text.join('\n'), shortCircuit: true }
        : next(url, context),
  })
  await import(pathToFileURL(source).href)
}

function isSettled(double: ElectronDouble): Promise<void> {
  const hasWindow = () => double.windows.some((window) => window.isShown)
  return until(() => hasWindow() || double.app.exitCode !== null, 'The main process opened no window.')
}

async function until(isTrue: () => boolean, otherwise: string): Promise<void> {
  const endMs = performance.now() + startMs
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
