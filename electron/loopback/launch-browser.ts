/**
 * Opens the loopback host's address in an installed browser as a window of its own, without tabs or address
 * bar and with an empty profile that goes when the window is closed. Where that cannot be done it says why;
 * the caller then prints the address. It prints nothing itself.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { findBrowser } from './find-browser.ts'

export interface OpenedWindow {
  readonly isOpen: true
  /** The browser's program file. */
  readonly browser: string
  /** Resolves when the browser has ended, which on Linux and Windows it does with its last window. */
  readonly closed: Promise<void>
  /** Ends the browser. */
  close(): void
}

export interface UnopenedWindow {
  readonly isOpen: false
  /** Half a sentence that may follow "because". */
  readonly reason: string
}

/** A browser that ends sooner than this did not open a window. */
const settleMs = 1500

/**
 * The switches of a quiet window: no updates, no background traffic, no welcome. As root, Chromium on Linux
 * runs only without its sandbox, and `--test-type` hides the bar that would say so over the page's top.
 */
export function browserFlags(isRootOnLinux: boolean): string[] {
  return [
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(isRootOnLinux ? ['--no-sandbox', '--test-type'] : []),
  ]
}

export function isRootOnLinux(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/** `env` is a parameter for the tests. Rejects only if the temporary folder cannot be made. */
export async function openBrowserWindow(
  url: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OpenedWindow | UnopenedWindow> {
  const browser = findBrowser(env)
  if (browser.file === null) return { isOpen: false, reason: browser.reason }
  if (!hasDisplay(env)) {
    return { isOpen: false, reason: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  }
  const profile = await fs.mkdtemp(path.join(os.tmpdir(), 'precopy-window-'))
  const child = spawn(
    browser.file,
    [
      `--app=${url}`,
      `--user-data-dir=${profile}`,
      '--window-size=1440,900',
      ...browserFlags(isRootOnLinux()),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env },
  )
  const ended = endOf(child).finally(() => fs.rm(profile, { recursive: true, force: true, maxRetries: 5 }))
  const early = await Promise.race([ended, pause(settleMs)])
  if (early !== undefined) return { isOpen: false, reason: `${browser.file} ${early}` }
  return {
    isOpen: true,
    browser: browser.file,
    closed: ended.then(() => undefined),
    close: () => void child.kill(),
  }
}

function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '')
}

/** Resolves when the process has ended or could not be started, with what to say of it. */
function endOf(child: ChildProcess): Promise<string> {
  let lastLine = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastLine = chunk.toString('utf8').trim().split('\n').at(-1) ?? lastLine
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`did not start: ${error.message}`))
    child.on('exit', (code, signal) => {
      const how = signal === null ? `status ${code}` : `signal ${signal}`
      resolve(`ended at once with ${how}${lastLine === '' ? '' : `: ${lastLine}`}`)
    })
  })
}

function pause(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), delayMs).unref()
  })
}
