/**
 * The browser that tests drive: PRECOPY_TEST_BROWSER if it is set, else Playwright's own if it has been
 * fetched, else an installed Chrome, Chromium or Edge, else the packed one. Use it as
 * `chromium.launch(testBrowser())`.
 */
import fs from 'node:fs'
import { chromium, type LaunchOptions } from '@playwright/test'
import { browserFlags, isRootOnLinux } from '../../electron/loopback/launch-browser.ts'
import { findBrowser } from '../../electron/loopback/find-browser.ts'
import { unpackBrowser } from './packed-browser.ts'

/** Throws if there is no browser at all, with what to do. */
export function testBrowser(): LaunchOptions {
  const args = browserFlags(isRootOnLinux())
  const chosen = process.env['PRECOPY_TEST_BROWSER']
  if (chosen !== undefined && chosen !== '') {
    if (!fs.existsSync(chosen)) throw new Error(`PRECOPY_TEST_BROWSER names ${chosen}, which is not there.`)
    return { executablePath: chosen, args }
  }
  if (fs.existsSync(chromium.executablePath())) return { args }
  // What a person chose to look at Precopy with (PRECOPY_BROWSER) is not what the tests run in.
  const installed = findBrowser({ ...process.env, PRECOPY_BROWSER: '' })
  if (installed.file !== null) return { executablePath: installed.file, args }
  const packed = unpackBrowser()
  if (packed !== null) {
    return { executablePath: packed.file, args, env: { ...definedOnly(process.env), ...packed.env } }
  }
  throw new Error('No browser to test with. Fetch one with "npx playwright install chromium".')
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
