/** Where Precopy keeps its database: the system's folder for user data, or what PRECOPY_STATE says. */
import os from 'node:os'
import path from 'node:path'

export function defaultStateFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  const chosen = env['PRECOPY_STATE']
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen)
  const home = os.homedir()
  if (platform === 'darwin') return path.join(home, 'Library/Application Support/Precopy')
  if (platform === 'win32') return path.join(env['APPDATA'] ?? path.join(home, 'AppData/Roaming'), 'Precopy')
  return path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local/share'), 'precopy')
}
