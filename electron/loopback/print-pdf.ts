/**
 * Prints HTML as PDF with an installed browser of the Chromium family: without a window, with a profile of its own that
 * goes afterwards, without scripts or any network, and not longer than a time limit. Where that cannot be done it says
 * why.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { RefusedError } from '../services/refused.ts'
import { cannotPrint, longestPrintMs, type PdfPrinter } from '../services/report/pdf-printer.ts'
import { BrowserPipe } from './browser-pipe.ts'
import { findBrowser } from './find-browser.ts'
import { browserFlags, isRootOnLinux } from './launch-browser.ts'

/** `env` and `limitMs` are parameters for the tests. */
export function browserPdfPrinter(
  env: NodeJS.ProcessEnv = process.env,
  limitMs: number = longestPrintMs,
): PdfPrinter {
  return {
    async print(html) {
      const browser = findBrowser(env)
      if (browser.file === null) throw new RefusedError(cannotPrint(browser.reason))
      const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'precopy-print-'))
      try {
        const page = path.join(folder, 'report.html')
        await fs.writeFile(page, html)
        return await printWith(browser.file, folder, page, { env, limitMs })
      } finally {
        await fs.rm(folder, { recursive: true, force: true, maxRetries: 5 })
      }
    },
  }
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly limitMs: number
}

/** Throws RefusedError where the browser does not start, ends, refuses, or takes too long. */
async function printWith(
  program: string,
  folder: string,
  page: string,
  { env, limitMs }: Surroundings,
): Promise<Uint8Array> {
  const child = spawn(program, argumentsFor(path.join(folder, 'profile')), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env,
  })
  const ended = endOf(child)
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limitMs / 1000} s`)), limitMs)
  })
  const gone = ended.then((how) => Promise.reject(new Error(how)))
  try {
    return await Promise.race([printed(new BrowserPipe(child), pathToFileURL(page).href), gone, tooLate])
  } catch (error) {
    throw new RefusedError(
      cannotPrint(`${program} ${error instanceof Error ? error.message : String(error)}`),
    )
  } finally {
    clearTimeout(timer)
    gone.catch(() => undefined)
    child.kill('SIGKILL')
    await ended
  }
}

/** No name is resolved and no proxy asked, so nothing leaves the machine. */
function argumentsFor(profile: string): string[] {
  return [
    '--headless',
    '--remote-debugging-pipe',
    '--disable-gpu',
    '--disable-extensions',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-proxy-server',
    `--user-data-dir=${profile}`,
    ...browserFlags(isRootOnLinux()),
    'about:blank',
  ]
}

async function printed(pipe: BrowserPipe, address: string): Promise<Uint8Array> {
  const { targetId } = await pipe.call('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await pipe.call('Target.attachToTarget', { targetId, flatten: true })
  const call = (method: string, params = {}) => pipe.call(method, params, String(sessionId))
  await call('Page.enable')
  await call('Emulation.setScriptExecutionDisabled', { value: true })
  const loaded = pipe.event('Page.loadEventFired')
  await call('Page.navigate', { url: address })
  await loaded
  const { data } = await call('Page.printToPDF', {
    // Paper and margins stand in the page's style sheet.
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
  return Buffer.from(String(data), 'base64')
}

/** Resolves when the browser has ended or could not be started, with what to say of it. */
function endOf(child: ChildProcess): Promise<string> {
  let lastLine = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastLine = chunk.toString('utf8').trim().split('\n').at(-1) ?? lastLine
  })
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`did not start: ${error.message}`))
    child.on('exit', (code, signal) => {
      const how = signal === null ? `status ${code}` : `signal ${signal}`
      resolve(`ended with ${how}${lastLine === '' ? '' : `: ${lastLine}`}`)
    })
  })
}
