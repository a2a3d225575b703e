/** Printing with an installed browser, without a window: a PDF comes out, or a refusal with its remedy. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { browserPdfPrinter } from '../../../electron/loopback/print-pdf.ts'
import { testBrowser } from '../../support/browser.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const { executablePath, env } = testBrowser()
const surroundings = {
  ...process.env,
  ...env,
  ...(executablePath === undefined ? {} : { PRECOPY_BROWSER: executablePath }),
}

function program(lines: string): string {
  const file = path.join(temporaryFolder(), 'browser.sh')
  fs.writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  return file
}

const leftBehind = () => fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('precopy-print-'))

it(
  'prints the page on the paper of its style sheet, with numbers, tags and outline',
  { timeout: 60_000 },
  async () => {
    const html = `<!doctype html><html lang="en"><title>t</title>
    <style>@page { size: A4; @bottom-right { content: counter(page) } }</style>
    <h1>One</h1><p style="break-before: page">Two</p><script>document.body.textContent = ''</script></html>`
    const before = leftBehind()
    const pdf = Buffer.from(await browserPdfPrinter(surroundings).print(html, 'A4')).toString('latin1')
    expect(pdf).toMatch(/^%PDF-/)
    expect(pdf.match(/\/Type ?\/Page\b/g)).toHaveLength(2)
    expect(pdf).toMatch(/MediaBox ?\[0 0 59[45][\d.]* 84[12]/)
    expect(pdf).toMatch(/\/StructTreeRoot/)
    expect(pdf).toMatch(/\/Outlines/)
    expect(leftBehind()).toEqual(before)
  },
)

it.each([
  ['where none is installed', { PATH: '/nowhere' }, 'no Chrome, Chromium or Edge is installed'],
  [
    'where it ends at once',
    { PRECOPY_BROWSER: program('echo no display >&2; exit 7') },
    'ended with status 7: no display',
  ],
])('refuses %s, and says what to do', async (_what, env, reason) => {
  const printer = browserPdfPrinter(env, 5000)
  await expect(printer.print('<p>', 'A4')).rejects.toMatchObject({
    refusal: {
      id: 'cannot-print',
      message: expect.stringContaining(reason) as string,
      remedy: expect.stringContaining('Export the report as HTML') as string,
    },
  })
})

it('ends a browser that takes too long', async () => {
  const started = Date.now()
  const printer = browserPdfPrinter(
    { PATH: process.env['PATH'], PRECOPY_BROWSER: program('exec sleep 60') },
    200,
  )
  await expect(printer.print('<p>', 'A4')).rejects.toThrow('took longer than 0.2 s')
  expect(Date.now() - started).toBeLessThan(5000)
})
