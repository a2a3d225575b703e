/**
 * The desktop's composition root: Electron's main process from start to quit, in the order that Electron
 * demands. Each part lives in shell/; the same services that the loopback host and the command line use
 * live in services/.
 */
import path from 'node:path'
import { app, dialog, session } from 'electron'
import { createServices, packagedFolders } from './services/services.ts'
import { defaultStateFolder } from './services/state-folder.ts'
import { registerAppScheme, serveWindow } from './shell/app-protocol.ts'
import { saveExports } from './shell/downloads.ts'
import { setApplicationMenu } from './shell/menu.ts'
import { answerPortRequests } from './shell/message-port.ts'
import { guardPages, guardSession } from './shell/permissions.ts'
import { windowPdfPrinter } from './shell/print-pdf.ts'
import { openWindow, showAgain } from './shell/window.ts'
import { makeStateFolder } from './store/database.ts'

/** The same for every host, so that a run begun in the browser is here too. */
const stateFolder = defaultStateFolder()
/** What Chromium keeps for the page, and by which Electron knows a second start from a separate one. */
const pageFolder = path.join(stateFolder, 'window')
const distFolder = path.join(app.getAppPath(), 'dist')
const preload = path.join(distFolder, 'electron/preload.cjs')

/** Everything up to the first await must happen before Electron is ready. */
async function start(): Promise<void> {
  app.enableSandbox()
  registerAppScheme()
  guardPages(preload)
  app.on('window-all-closed', () => app.quit())
  makeStateFolder(pageFolder)
  app.setPath('userData', pageFolder)
  if (!app.requestSingleInstanceLock()) return app.quit()
  await app.whenReady()
  await open()
}

async function open(): Promise<void> {
  const services = createServices({
    stateFolder,
    shipped: packagedFolders(distFolder),
    host: 'electron',
    pdfPrinter: windowPdfPrinter(),
  })
  app.once('will-quit', () => services.close())
  guardSession(session.defaultSession)
  serveWindow(session.defaultSession, path.join(distFolder, 'renderer'))
  saveExports(session.defaultSession)
  answerPortRequests(services)
  setApplicationMenu(app.isPackaged)
  const window = await openWindow(preload)
  app.on('second-instance', () => showAgain(window))
}

async function failStart(error: unknown): Promise<void> {
  await app.whenReady()
  dialog.showErrorBox('Precopy cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}

start().catch(failStart)
