/**
 * `webContents` with a real Chromium page behind it. Requests of the page are answered by the session's
 * handler for `app://`, so the headers are real and Chromium enforces the content security policy;
 * navigations and new windows are put to the handlers that the main process set.
 */
import { EventEmitter } from 'node:events'
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { MessagePort as NodePort } from 'node:worker_threads'
import type { BrowserWindowConstructorOptions, WebContents } from 'electron'
import type { BrowserContext, Frame, Page, Route } from '@playwright/test'
import { toAppAddress, toPageAddress } from './addresses.ts'
import { EventDouble } from './app.ts'
import { bindingName, bridgeKey, installBridge, type Bridge } from './page-bridge.ts'
import type { MessagePortMainDouble } from './ports.ts'
import { DownloadItemDouble, type SessionDouble } from './session.ts'

/** What a page needs of the rest of the double. */
export interface PageSurroundings {
  readonly session: SessionDouble
  readonly ipcMain: EventEmitter
  readonly context: BrowserContext
  /** Addresses that the page asked for and did not get, navigations and windows that were denied. */
  readonly refused: string[]
  /** Opens the window that a page was allowed to open. */
  readonly openWindow: (options: BrowserWindowConstructorOptions, url: string) => void
  /** Called for each download that the main process did not forbid. */
  readonly onDownload: (item: DownloadItemDouble) => void
}

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]

interface FrameDouble {
  readonly origin: string
}

export class WebContentsDouble extends EventEmitter {
  private readonly around: PageSurroundings
  private openHandler: OpenHandler | null = null
  private page: Page | null = null
  private readonly bridged = new Map<number, NodePort>()
  private nextPortId = 1
  /** Navigations by the main process are not asked about. */
  private isOwnNavigation = false
  readonly mainFrame: FrameDouble

  constructor(around: PageSurroundings) {
    super()
    this.around = around
    const originOfPage = () => originOf(this.page?.mainFrame())
    this.mainFrame = {
      get origin() {
        return originOfPage()
      },
    }
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMainDouble[] = []): void {
    const portIds = transfer.map((port) => this.bridgePort(port.beneath))
    this.inPage('deliver', [channel, message, portIds])
  }

  async open(url: string, preload: string): Promise<void> {
    const page = await this.around.context.newPage()
    this.page = page
    await page.exposeBinding(bindingName, (source, kind: string, ...rest: unknown[]) =>
      this.hear(source.frame, kind, rest),
    )
    await page.addInitScript(installBridge, { key: bridgeKey, binding: bindingName })
    await page.addInitScript({ content: asPreload(fs.readFileSync(preload, 'utf8')) })
    await page.route('**/*', (route) => this.answer(route))
    page.on('popup', (popup) => {
      this.askToOpen(popup.url())
      void popup.close()
    })
    page.on('download', (download) => {
      const event = new EventDouble()
      const item = new DownloadItemDouble(download)
      this.around.session.emit('will-download', event, item, this)
      if (event.defaultPrevented) this.around.refused.push(`download ${item.getURL()}`)
      else this.around.onDownload(item)
    })
    page.on('close', () => this.closePorts())
    await this.navigate(() => page.goto(toPageAddress(url)))
  }

  /** What the session forbids is told as refused, and is not loaded. */
  async openFile(file: string, session: SessionDouble): Promise<void> {
    const page = await this.around.context.newPage()
    this.page = page
    await page.route('**/*', (route) => {
      const url = route.request().url()
      if (session.lets(url)) return route.continue()
      this.around.refused.push(`request ${url}`)
      return route.abort()
    })
    await page.goto(pathToFileURL(file).href)
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    return this.shownPage().pdf({
      format: options.pageSize as 'A4' | 'Letter',
      printBackground: options.printBackground ?? false,
      preferCSSPageSize: options.preferCSSPageSize ?? false,
      tagged: options.generateTaggedPDF ?? false,
      outline: options.generateDocumentOutline ?? false,
    })
  }

  async reload(): Promise<void> {
    await this.navigate(() => this.shownPage().reload())
  }

  shownPage(): Page {
    if (this.page === null) throw new Error('The window has loaded no page yet.')
    return this.page
  }

  async close(): Promise<void> {
    await this.page?.close()
  }

  private async navigate(act: () => Promise<unknown>): Promise<void> {
    this.isOwnNavigation = true
    try {
      await act()
    } finally {
      this.isOwnNavigation = false
    }
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request()
    const url = toAppAddress(request.url())
    if (request.isNavigationRequest() && !this.isOwnNavigation && this.isNavigationDenied(url)) {
      // 204 leaves the page where it is; aborting would show an error page.
      return route.fulfill({ status: 204 })
    }
    const response = await this.around.session.answer(url, request.method())
    if (response === null) {
      this.around.refused.push(`request ${url}`)
      return route.abort()
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  /** Whether the handlers of the main process let a navigation of the page itself through. */
  mayGoTo(url: string): boolean {
    return !this.isNavigationDenied(url)
  }

  private isNavigationDenied(url: string): boolean {
    const event = new EventDouble()
    this.emit('will-navigate', Object.assign(event, { url }))
    if (event.defaultPrevented) this.around.refused.push(`navigation ${url}`)
    return event.defaultPrevented
  }

  /** `address` as the page knows it. A window that is allowed asks to navigate, as Chromium's does. */
  private askToOpen(address: string): void {
    const url = toAppAddress(address)
    const answer = this.openHandler?.({ url } as Parameters<OpenHandler>[0]) ?? { action: 'allow' }
    if (answer.action === 'deny') this.around.refused.push(`window ${url}`)
    else this.around.openWindow(answer.overrideBrowserWindowOptions ?? {}, url)
  }

  /** A call of the page's bridge. */
  private hear(frame: Frame, kind: string, rest: readonly unknown[]): void {
    if (kind === 'new-document') this.closePorts()
    else if (kind === 'open') this.askToOpen(rest[0] as string)
    else if (kind === 'port-message') this.bridged.get(rest[0] as number)?.postMessage(rest[1])
    else if (kind === 'port-closed') this.bridged.get(rest[0] as number)?.close()
    else {
      const isMain = frame === this.page?.mainFrame()
      const senderFrame = isMain ? this.mainFrame : { origin: originOf(frame) }
      this.around.ipcMain.emit(rest[0] as string, { sender: this, senderFrame }, ...(rest[1] as unknown[]))
    }
  }

  private bridgePort(port: NodePort): number {
    const id = this.nextPortId++
    this.bridged.set(id, port)
    port.on('message', (data: unknown) => {
      this.inPage('portMessage', [id, data])
    })
    port.on('close', () => {
      this.bridged.delete(id)
      this.inPage('portClosed', [id])
    })
    return id
  }

  private closePorts(): void {
    for (const port of this.bridged.values()) port.close()
    this.bridged.clear()
  }

  /** Calls the page's bridge. A page that is going has none any more and needs none. */
  private inPage(method: keyof Bridge, given: readonly unknown[]): void {
    const page = this.page
    if (page === null || page.isClosed()) return
    page
      .evaluate(
        ([key, name, args]) => {
          const bridge = Reflect.get(window, Symbol.for(key as string)) as
            Record<string, (...all: unknown[]) => void> | undefined
          bridge?.[name as string]?.(...(args as unknown[]))
        },
        [bridgeKey, method, given],
      )
      .catch((error: Error) => {
        if (!page.isClosed() && !isGoing.test(error.message)) this.around.refused.push(error.message)
      })
  }
}

/** What Playwright says when the document or the page went while it was spoken to. */
const isGoing = /context was destroyed|has been closed|Cannot find context/

/** The preload script as a function of its own, given the `require` that a sandboxed one has. */
function asPreload(text: string): string {
  return `if (window === window.top) (function (require, module, exports) {${text}
})(window[Symbol.for('${bridgeKey}')].require, { exports: {} }, {})`
}

function originOf(frame: Frame | undefined): string {
  const url = frame?.url() ?? ''
  return URL.canParse(url) ? toAppAddress(new URL(url).origin) : 'null'
}
