/** Printing in a hidden window: a PDF of the right paper comes out, and the page reaches nothing. */
import { chromium, type Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { windowPdfPrinter } from '../../../electron/shell/print-pdf.ts'
import { testBrowser } from '../../support/browser.ts'
import { createElectronDouble, type ElectronDouble } from '../../support/electron-double/electron.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const electron = vi.hoisted(() => ({ module: {} as Readonly<Record<string, unknown>> }))
vi.mock('electron', () => ({
  get BrowserWindow() {
    return electron.module['BrowserWindow']
  },
  get session() {
    return electron.module['session']
  },
}))

let browser: Browser
let double: ElectronDouble

beforeAll(async () => {
  browser = await chromium.launch(testBrowser())
  double = createElectronDouble({
    context: await browser.newContext(),
    appPath: temporaryFolder(),
    downloadsFolder: temporaryFolder(),
  })
  electron.module = double.module
  double.app.becomeReady()
}, 60_000)

afterAll(() => browser.close())

const page = (body: string) => `<!doctype html><html lang="en"><title>t</title><body>${body}</body></html>`
const text = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1')

it('prints Letter and A4 without a window that anybody sees', async () => {
  const printer = windowPdfPrinter()
  expect(text(await printer.print(page('Report'), 'letter'))).toMatch(
    /^%PDF-[\s\S]*MediaBox ?\[0 0 612 792\]/,
  )
  expect(text(await printer.print(page('Report'), 'A4'))).toMatch(/MediaBox ?\[0 0 59[45][\d.]* 84[12]/)
  // The double's page closes a moment after the window is destroyed.
  await vi.waitFor(() => expect(double.windows).toHaveLength(0))
})

it('asks for nothing but the report, and leaves no window behind', async () => {
  const printed = windowPdfPrinter().print(page('<img src="https://example.invalid/x.png">'), 'A4')
  await vi.waitFor(() => expect(double.windows[0]?.options).toMatchObject({ show: false }))
  expect(double.windows[0]!.options.webPreferences).toMatchObject({ javascript: false, sandbox: true })
  expect(text(await printed)).toMatch(/^%PDF-/)
  expect(double.refused).toContain('request https://example.invalid/x.png')
  await vi.waitFor(() => expect(double.windows).toHaveLength(0))
})

it('gives up after its time, with what to do instead', async () => {
  await expect(windowPdfPrinter(1).print(page('Report'), 'A4')).rejects.toMatchObject({
    refusal: {
      id: 'cannot-print',
      message: expect.stringContaining('took longer than 0.001 s'),
      remedy: expect.stringContaining('as HTML'),
    },
  })
  await vi.waitFor(() => expect(double.windows).toHaveLength(0))
})
