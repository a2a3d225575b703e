/**
 * Prints HTML as PDF in a hidden window: without scripts, in a session of its own that loads this one file and nothing
 * else, and not longer than a time limit.
 */
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { BrowserWindow, session } from 'electron'
import { RefusedError } from '../services/refused.ts'
import { cannotPrint, longestPrintMs, type PdfPrinter } from '../services/report/pdf-printer.ts'

/** No `persist:` in front: it lives in memory alone. */
const printSession = 'precopy-print'

export function windowPdfPrinter(limitMs: number = longestPrintMs): PdfPrinter {
  return {
    async print(html, paper) {
      // A file, because an address that holds the whole report may be longer than Chromium takes.
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'precopy-print-'))
      try {
        const page = path.join(folder, 'report.html')
        await fs.writeFile(page, html)
        return await printFile(page, paper === 'A4' ? 'A4' : 'Letter', limitMs)
      } catch (error) {
        throw new RefusedError(cannotPrint(error instanceof Error ? error.message : String(error)))
      } finally {
        await fs.rm(folder, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  }
}

async function printFile(page: string, pageSize: 'A4' | 'Letter', limitMs: number): Promise<Uint8Array> {
  const own = session.fromPartition(printSession)
  const address = pathToFileURL(page).href
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url !== address }))
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  try {
    return await withinLimit(printIn(window, page, pageSize), limitMs)
  } finally {
    window.destroy()
  }
}

async function printIn(window: BrowserWindow, page: string, pageSize: 'A4' | 'Letter'): Promise<Uint8Array> {
  await window.loadFile(page)
  return window.webContents.printToPDF({
    pageSize,
    printBackground: true,
    preferCSSPageSize: true,
    displayHeaderFooter: false,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
}

async function withinLimit<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
