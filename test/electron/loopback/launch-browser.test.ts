/** Which browser is taken, how it is started, and what is said where none can be. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findBrowser } from '../../../electron/loopback/find-browser.ts'
import { browserFlags, openBrowserWindow } from '../../../electron/loopback/launch-browser.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A program of the given name that runs `script` in the shell. */
function program(name: string, script: string): string {
  const file = path.join(temporaryFolder(), name)
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return file
}

describe.skipIf(process.platform === 'win32')('finding', () => {
  it('takes the one that PRECOPY_BROWSER names before those on the path', () => {
    const chosen = program('mine', '')
    const onPath = program('chromium', '')
    const env = { PATH: path.dirname(onPath) }
    expect(findBrowser({ ...env, PRECOPY_BROWSER: chosen }, 'linux')).toEqual({ file: chosen })
    expect(findBrowser(env, 'linux')).toEqual({ file: onPath })
  })

  it('does not go on to another when the chosen one is missing, and says so', () => {
    const env = { PATH: path.dirname(program('chromium', '')), PRECOPY_BROWSER: '/nowhere/chrome' }
    expect(findBrowser(env, 'linux')).toMatchObject({
      file: null,
      reason: expect.stringContaining('/nowhere/chrome') as string,
    })
  })

  it('says what to do where there is none', () => {
    expect(findBrowser({ PATH: temporaryFolder() }, 'linux')).toMatchObject({
      file: null,
      reason: expect.stringContaining('PRECOPY_BROWSER') as string,
    })
  })
})

describe('flags', () => {
  it('gives up the sandbox only for root on Linux', () => {
    expect(browserFlags(false)).not.toContain('--no-sandbox')
    expect(browserFlags(true)).toEqual(expect.arrayContaining(['--no-sandbox', '--test-type']))
  })
})

describe.skipIf(process.platform !== 'linux')('opening', () => {
  const url = 'http://127.0.0.1:1/#token=t'

  it('starts an application window on an empty profile and notices when it is closed', async () => {
    const folder = temporaryFolder()
    const notes = path.join(folder, 'arguments')
    const browser = program('browser', `echo "$@" > ${notes}; sleep 2`)
    const opened = await openBrowserWindow(url, { ...process.env, PRECOPY_BROWSER: browser, DISPLAY: ':9' })
    if (!opened.isOpen) throw new Error(opened.reason)
    const started = fs.readFileSync(notes, 'utf8')
    expect(started).toContain(`--app=${url} --user-data-dir=`)
    const profile = /--user-data-dir=(\S+)/.exec(started)![1]!
    expect(fs.readdirSync(profile)).toEqual([])
    await opened.closed
    expect(fs.existsSync(profile)).toBe(false)
  })

  it('can be closed by the host', async () => {
    const browser = program('browser', 'exec sleep 60')
    const opened = await openBrowserWindow(url, { ...process.env, PRECOPY_BROWSER: browser, DISPLAY: ':9' })
    if (!opened.isOpen) throw new Error(opened.reason)
    opened.close()
    await opened.closed
  })

  it('says what the browser said when it ends at once', async () => {
    const browser = program('browser', 'echo "cannot open display" >&2; exit 3')
    const opened = await openBrowserWindow(url, { ...process.env, PRECOPY_BROWSER: browser, DISPLAY: ':9' })
    expect(opened).toEqual({
      isOpen: false,
      reason: `${browser} ended at once with status 3: cannot open display`,
    })
  })

  it('starts nothing without a display', async () => {
    const browser = program('browser', 'sleep 60')
    const opened = await openBrowserWindow(url, { PRECOPY_BROWSER: browser })
    expect(opened).toMatchObject({ isOpen: false, reason: expect.stringContaining('DISPLAY') as string })
  })
})
