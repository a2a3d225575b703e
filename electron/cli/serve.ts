/** `precopy serve`: the loopback host alone; with --open also the window, in an installed browser. */
import fs from 'node:fs'
import path from 'node:path'
import { openBrowserWindow } from '../loopback/launch-browser.ts'
import type { OpenedWindow } from '../loopback/launch-browser.ts'
import { browserPdfPrinter } from '../loopback/print-pdf.ts'
import { startLoopbackHost } from '../loopback/server.ts'
import type { LoopbackHost, LoopbackOptions } from '../loopback/server.ts'
import { createServices, sourceFolders } from '../services/services.ts'
import { defaultStateFolder } from '../services/state-folder.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus, UsageError } from './exit-status.ts'
import { productRoot } from './input-file.ts'
import { numberOption } from './options.ts'
import type { Terminal } from './terminal.ts'

export const serveCommand = defineCliCommand({
  name: 'serve',
  description: 'Serves the window on the loopback interface of this machine',
  args: {
    port: { type: 'string', valueHint: 'N', description: 'Port to listen on; any free one if left out' },
    open: { type: 'boolean', description: 'Open the window in an installed Chrome, Chromium or Edge' },
  },
  async run(args, terminal) {
    const port = numberOption('--port', args.port, { min: 1, max: 65_535, isWhole: true }) ?? 0
    const rendererFolder = path.join(productRoot, 'dist/renderer')
    if (!fs.existsSync(path.join(rendererFolder, 'index.html'))) {
      throw new UsageError('The window has not been built.', 'Run npm run build, or start with npm start.')
    }
    const services = createServices({
      stateFolder: defaultStateFolder(),
      shipped: sourceFolders(productRoot),
      host: 'loopback',
      pdfPrinter: browserPdfPrinter(),
    })
    try {
      const host = await listen({ services, rendererFolder, port })
      const opened = args.open === true ? await openOrSayWhy(host.url, terminal) : null
      terminal.note('Ctrl-C ends it.')
      terminal.print(host.url)
      const ends = [interruption(terminal.interrupted)]
      if (opened !== null) ends.push(opened.closed, host.deserted)
      await Promise.race(ends)
      opened?.close()
      await host.close()
    } finally {
      services.close()
    }
    return terminal.interrupted.aborted ? exitStatus.interrupted : exitStatus.done
  },
})

/** Throws UsageError where the port is not to be had. */
async function listen(options: LoopbackOptions): Promise<LoopbackHost> {
  try {
    return await startLoopbackHost(options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const why = code === 'EADDRINUSE' ? 'is taken by another program' : 'may not be used by you'
    throw new UsageError(`Port ${options.port} ${why}.`, 'Choose another, or leave --port out.')
  }
}

async function openOrSayWhy(url: string, terminal: Terminal): Promise<OpenedWindow | null> {
  const window = await openBrowserWindow(url)
  if (window.isOpen) {
    terminal.note(`precopy: opened the window in ${window.browser}.`)
    return window
  }
  terminal.note(`precopy: no window was opened because ${window.reason}. Open this address in a browser:`)
  return null
}

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
