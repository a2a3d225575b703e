/**
 * `npm start`: opens the desktop window where Electron's binary is present, else serves the same window on
 * the loopback interface; says which and why. It must never `require('electron')` to find out: that would
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

function run(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`precopy: ${command} did not start: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 0
  })
}

const electron = findElectron()
if (electron !== null) {
  process.stderr.write('precopy: opening the desktop window with Electron.\n')
  run(electron, [root])
} else {
  process.stderr.write(
    "precopy: Electron's binary is not installed (npx install-electron fetches it), so the same window is served on the loopback interface.\n",
  )
  run(process.execPath, [
    path.join(root, 'electron/cli/precopy.ts'),
    'serve',
    '--open',
    ...process.argv.slice(2),
  ])
}
