/**
 * The same run, byte for byte, in Node and in a browser: the engine is bundled as it stands, runs every shipped
 * scenario and every golden one in a real page, and each trace must have the hash that Node gives.
 */
import fs from 'node:fs'
import path from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { build } from 'vite'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import { testBrowser } from '../support/browser.ts'
import { hashOfRun } from '../support/engine-in-browser.ts'

const root = path.resolve(import.meta.dirname, '../..')

interface Job {
  readonly name: string
  readonly text: string
  readonly commands: readonly LoggedCommand[]
}

/** A scenario that plans nothing gets one move, so that there is a trace worth comparing. */
const firstMove: LoggedCommand = {
  atNs: 1_000_000_000,
  command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' },
}

function jobsIn(folder: string): Job[] {
  const names = fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.scenario.yaml'))
  return names.sort().map((name) => {
    const text = fs.readFileSync(path.join(root, folder, name), 'utf8')
    return { name, text, commands: /^commands:/m.test(text) ? [] : [firstMove] }
  })
}

/** The engine as one classic script that leaves `precopy` behind. */
async function engineScript(): Promise<string> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'chrome150',
      lib: {
        entry: path.join(root, 'test/support/engine-in-browser.ts'),
        formats: ['iife'],
        name: 'precopy',
        fileName: 'engine',
      },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (bundle === undefined || !('output' in bundle)) throw new Error('Vite made no bundle of the engine.')
  return bundle.output[0].code
}

test('every scenario has the same trace hash in a browser as in Node', async () => {
  const jobs = [...jobsIn('core/scenario/shipped'), ...jobsIn('test/golden')]
  expect(jobs.length).toBeGreaterThan(10)
  const browser = await chromium.launch(testBrowser())
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: await engineScript() })
    for (const job of jobs) {
      const inBrowser = await page.evaluate(({ name, text, commands }) => {
        const { precopy } = globalThis as unknown as { precopy: { hashOfRun: typeof hashOfRun } }
        return precopy.hashOfRun(name, text, commands)
      }, job)
      expect(inBrowser, job.name).toMatch(/^[0-9a-f]{64}$/)
      expect(inBrowser, job.name).toBe(hashOfRun(job.name, job.text, job.commands))
    }
  } finally {
    await browser.close()
  }
})
