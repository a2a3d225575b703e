/**
 * Finds a browser of the Chromium family on this machine: the one that PRECOPY_BROWSER names, else what
 * stands on the path or where its installer puts it. Looks at files only; starts nothing.
 */
import fs from 'node:fs'
import path from 'node:path'

export type FoundBrowser = { readonly file: string } | { readonly file: null; readonly reason: string }

const namesOnPath = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
]

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge']

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/** `env` and `platform` are parameters for the tests. */
export function findBrowser(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): FoundBrowser {
  const chosen = env['PRECOPY_BROWSER']
  if (chosen !== undefined && chosen !== '') {
    if (isProgram(chosen)) return { file: chosen }
    return { file: null, reason: `PRECOPY_BROWSER names ${chosen}, which is not a program that can be run` }
  }
  const file = candidates(env, platform).find(isProgram)
  if (file !== undefined) return { file }
  return {
    file: null,
    reason: 'no Chrome, Chromium or Edge is installed where Precopy looks (PRECOPY_BROWSER can name one)',
  }
}

function candidates(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => env[name])
    return windowsPrograms.flatMap((program) =>
      roots.filter((root) => root !== undefined).map((root) => path.win32.join(root, program)),
    )
  }
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  if (platform !== 'darwin') return onPath
  const roots = ['/Applications', path.join(env['HOME'] ?? '/', 'Applications')]
  const applications = macApplications.flatMap((name) =>
    roots.map((root) => path.join(root, `${name}.app/Contents/MacOS/${name}`)),
  )
  return [...applications, ...onPath]
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return fs.statSync(file).isFile()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return false
  }
}
