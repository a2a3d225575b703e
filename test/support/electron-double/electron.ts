/**
 * The module `electron` as Precopy's main process sees it, without Electron: enough of its API to run the
 * real main process, each part typed against Electron's own declarations. A member that main uses and the
 * double lacks fails when the test runs. What it cannot show is said in the README.
 */
import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions, Dialog, MenuItemConstructorOptions, Protocol } from 'electron'
import type { BrowserContext } from '@playwright/test'
import { AppDouble } from './app.ts'
import { MessageChannelMainDouble } from './ports.ts'
import { SessionDouble, type DownloadItemDouble } from './session.ts'
import { WindowDouble, type WindowSurroundings } from './window.ts'

export interface ElectronDouble {
  /** What `import … from 'electron'` gives. */
  readonly module: Readonly<Record<string, unknown>>
  readonly app: AppDouble
  readonly session: SessionDouble
  readonly windows: readonly WindowDouble[]
  readonly schemes: readonly Electron.CustomScheme[]
  /** Title and text of the error boxes that were shown. */
  readonly errorBoxes: readonly (readonly [title: string, text: string])[]
  readonly refused: string[]
  readonly downloads: readonly DownloadItemDouble[]
  menu(): readonly MenuItemConstructorOptions[]
  /** The button that a message box is answered with. */
  answerBoxesWith(button: number): void
}

export interface DoubleOptions {
  readonly context: BrowserContext
  /** Folder of the application's package.json. */
  readonly appPath: string
  readonly downloadsFolder: string
}

export function createElectronDouble(options: DoubleOptions): ElectronDouble {
  const windows: WindowDouble[] = []
  const refused: string[] = []
  const downloads: DownloadItemDouble[] = []
  const errorBoxes: [string, string][] = []
  const app = new AppDouble(options.appPath, new Map([['downloads', options.downloadsFolder]]), () =>
    Promise.all(windows.map((window) => window.close())).then(() => undefined),
  )
  const session = new SessionDouble(app)
  const ipcMain = new EventEmitter()
  let boxAnswer = 0
  let menuTemplate: readonly MenuItemConstructorOptions[] = []
  const schemes: Electron.CustomScheme[] = []
  const around: WindowSurroundings = {
    app,
    session,
    ipcMain,
    context: options.context,
    windows,
    refused,
    openWindow: (given, url) => {
      const opened = new BrowserWindow(given)
      // Chromium's own navigation of it is put to the handlers first.
      if (opened.webContents.mayGoTo(url)) void opened.loadURL(url).then(() => opened.show())
    },
    onDownload: (item) => downloads.push(item),
  }

  const protocol = {
    registerSchemesAsPrivileged(list) {
      app.mustNotBeReady('protocol.registerSchemesAsPrivileged')
      if (schemes.length > 0) throw new Error('registerSchemesAsPrivileged can only be used once.')
      schemes.push(...list)
    },
  } satisfies Pick<Protocol, 'registerSchemesAsPrivileged'>

  const dialog = {
    showErrorBox: (title, text) => void errorBoxes.push([title, text]),
    showMessageBoxSync: () => boxAnswer,
  } satisfies Pick<Dialog, 'showErrorBox' | 'showMessageBoxSync'>

  class BrowserWindow extends WindowDouble {
    constructor(given: BrowserWindowConstructorOptions = {}) {
      super(around, given)
    }
  }

  const Menu = {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: readonly MenuItemConstructorOptions[]) => {
      app.mustBeReady('Menu.setApplicationMenu')
      menuTemplate = menu
    },
  }

  return {
    module: {
      app,
      BrowserWindow,
      dialog,
      ipcMain,
      Menu,
      MessageChannelMain: MessageChannelMainDouble,
      protocol,
      session: {
        defaultSession: session,
        fromPartition: (): SessionDouble => {
          app.mustBeReady('session.fromPartition')
          return new SessionDouble(app)
        },
      },
    },
    app,
    session,
    windows,
    schemes,
    errorBoxes,
    refused,
    downloads,
    menu: () => menuTemplate,
    answerBoxesWith: (button) => (boxAnswer = button),
  }
}
