/**
 * The window and the audience's beside it: their sizes, their look until the page has painted, and the page's rights,
 * written out although most are Electron's defaults. The window's own bar stands where the title bar would, and the
 * system draws only its buttons into it; the audience's has the system's bar, by which it is put on the projector.
 */
import { app, BrowserWindow, dialog } from 'electron'
import { appOrigin } from './app-protocol.ts'

/** The header's height and colour in the window (renderer/App.vue), into which the system's buttons are drawn. */
const headerPixels = 36
const headerColor = '#0d233a'

/** The same page, which tells by what stands behind its address that it is shown to an audience. */
export const audienceAddress = `${appOrigin}/#audience`

/** For the window that the page opens at that address. */
export function audienceWindowOptions(preload: string): Electron.BrowserWindowConstructorOptions {
  return {
    title: 'Precopy – Audience',
    width: 1280,
    height: 720,
    minWidth: 800,
    minHeight: 450,
    autoHideMenuBar: true,
    backgroundColor: headerColor,
    webPreferences: rightsOf(preload),
  }
}

/** `preload` is the bundled preload script. Resolves when the page has loaded. */
export async function openWindow(preload: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    name: 'precopy',
    title: 'Precopy',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    windowStatePersistence: true,
    show: false,
    backgroundColor: headerColor,
    ...titleBar(process.platform),
    webPreferences: rightsOf(preload),
  })
  window.once('ready-to-show', () => window.show())
  // An audience's window alone has nothing to show.
  window.once('closed', () => app.quit())
  offerReloadAfterCrash(window)
  await window.loadURL(`${appOrigin}/`)
  return window
}

function rightsOf(preload: string): Electron.WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    // Its dictionaries would be fetched from the network.
    spellcheck: false,
  }
}

/** A second start of Precopy comes here instead of opening a second window. */
export function showAgain(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

function titleBar(platform: NodeJS.Platform): Electron.BrowserWindowConstructorOptions {
  if (platform === 'darwin') return { titleBarStyle: 'hiddenInset' }
  return {
    titleBarStyle: 'hidden',
    titleBarOverlay: { color: headerColor, symbolColor: '#ffffff', height: headerPixels },
  }
}

/** Runs live in the main process: a page that crashed has lost nothing and can come back. */
function offerReloadAfterCrash(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    const choice = dialog.showMessageBoxSync(window, {
      type: 'error',
      message: `The window's page ended unexpectedly (${details.reason}).`,
      detail: 'Your runs and attempts are saved. Load the page again to go on where you were.',
      buttons: ['Load again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (choice === 0) window.reload()
    else app.quit()
  })
}
