/**
 * What end-to-end specs start from: the test browser, and the window in one of its two hosts. `loopback` is
 * the real host process with the built window and a state folder of its own; `desktop` is the shipped main
 * process on the Electron double. Whatever a page complains of (content security policy, errors, requests
 * that leave the host) fails the test; a spec that provokes it takes it out of `troubles`.
 */
import path from 'node:path'
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { testBrowser } from '../support/browser.ts'
import { startDesktop, type Desktop } from '../support/electron-double/start-desktop.ts'
import { startLoopbackProcess, type LoopbackProcess } from '../support/loopback-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

export interface Loopback {
  /** At the host's address, its one-time token used up. */
  readonly page: Page
  /** The host's origin. */
  readonly url: string
  readonly stateFolder: string
  /** Ends the host with SIGKILL, as a crash would. */
  kill(): Promise<void>
  /** Starts a host again on the same state folder and opens its window in a new page. */
  restart(): Promise<Page>
}

interface Fixtures {
  /** What pages complained of, in order; must be empty at the end. */
  readonly troubles: string[]
  /** An empty folder, for specs that start a host themselves. */
  readonly stateFolder: string
  readonly loopback: Loopback
  readonly desktop: Desktop
}

export const test = base.extend<Fixtures>({
  troubles: async ({ context }, use) => {
    const troubles: string[] = []
    await watchPages(context, troubles)
    await use(troubles)
    expect(troubles, 'what the pages complained of').toEqual([])
  },

  stateFolder: async ({ browserName: _browserName }, use) => {
    await use(temporaryFolder())
  },

  loopback: async ({ context, troubles }, use) => {
    const stateFolder = temporaryFolder()
    let host: LoopbackProcess = await startLoopbackProcess(stateFolder)
    const origins = new Set<string>()
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http') && !origins.has(url.origin)) troubles.push(`left the host: ${url}`)
    })
    async function open(): Promise<Page> {
      origins.add(new URL(host.url).origin)
      const page = await context.newPage()
      await page.goto(host.url)
      return page
    }
    let page = await open()
    await use({
      get page() {
        return page
      },
      get url() {
        return new URL(host.url).origin
      },
      stateFolder,
      kill: () => host.kill(),
      async restart() {
        await page.close()
        host = await startLoopbackProcess(stateFolder)
        page = await open()
        return page
      },
    })
    await page.close()
    await host.stop()
  },

  desktop: async ({ context, troubles }, use) => {
    const stateFolder = temporaryFolder()
    const desktop = await startDesktop({
      context,
      stateFolder,
      downloadsFolder: path.join(stateFolder, 'downloads'),
    })
    await use(desktop)
    if (desktop.double.app.exitCode === null) await desktop.quit()
    troubles.push(...desktop.double.refused.map((what) => `refused by the desktop: ${what}`))
  },

  // Overrides the built-in one, so that every spec runs in the same browser as the rest of the tests.
  launchOptions: [testBrowser(), { scope: 'worker' }],
  viewport: { width: 1440, height: 900 },
})

async function watchPages(context: BrowserContext, troubles: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  context.on('page', (page) => {
    page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
    })
  })
}

export { expect }
