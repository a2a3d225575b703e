/** Where the database lies: what PRECOPY_STATE says, else each system's own place. */
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { defaultStateFolder } from '../../../electron/services/state-folder.ts'

const home = os.homedir()

it('is what PRECOPY_STATE says, made absolute', () => {
  expect(defaultStateFolder({ PRECOPY_STATE: 'mine' }, 'linux')).toBe(path.resolve('mine'))
})

it.each([
  ['linux', {}, path.join(home, '.local/share/precopy')],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/precopy'],
  ['linux', { PRECOPY_STATE: '' }, path.join(home, '.local/share/precopy')],
  ['darwin', {}, path.join(home, 'Library/Application Support/Precopy')],
  ['win32', { APPDATA: '/roaming' }, path.join('/roaming', 'Precopy')],
])('is the place for user data on %s with %o', (platform, env, folder) => {
  expect(defaultStateFolder(env, platform)).toBe(folder)
})
