/**
 * `npm start`: opens the desktop window where Electron's binary is present and can run, else serves the same
 * window on the loopback interface; says which and why. It must never `require('electron')` to find out: that would
 * try to download it.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')

const binaryNames: Record<string, string> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

function findElectron(): string | null {
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], path.join(root, 'node_modules/electron/dist')]
  const name = binaryNames[process.platform] ?? 'electron'
  for (const folder of folders) {
    if (folder !== undefined && fs.existsSync(path.join(folder, name))) return path.join(folder, name)
  }
  return null
}

/** Why the desktop window cannot be opened here, as the first half of a sentence, or null. */
function whyNoDesktop(electron: string | null): string | null {
  if (electron === null) return "Electron's binary is not installed (npx install-electron fetches it)"
  if (process.platform !== 'linux') return null
  // We do not run Electron without its sandbox, and as root Chromium does not run with it.
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  const hasDisplay = [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some(Boolean)
  return hasDisplay ? null : 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // Ctrl-C in a terminal reaches the child by itself; a second one would cut its orderly end short.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  child.on('error', (error) => {
    process.stderr.write(`precopy: ${command} did not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 0
  })
}

const electron = findElectron()
const obstacle = whyNoDesktop(electron)
if (electron !== null && obstacle === null) {
  process.stderr.write('precopy: opening the desktop window with Electron.\n')
  run(electron, [root])
} else {
  process.stderr.write(`precopy: ${obstacle}, so the same window is served on the loopback interface.\n`)
  const server = path.join(root, 'electron/cli/precopy.ts')
  run(process.execPath, [server, 'serve', '--open', ...process.argv.slice(2)])
}
