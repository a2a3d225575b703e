/**
 * End-to-end tests: the real window in a real browser, against the real services and a real SQLite file.
 * The loopback host always; Electron where its binary is present (those specs say when they are skipped).
 */
import path from 'node:path'
import { defineConfig } from '@playwright/test'

const root = path.resolve(import.meta.dirname, '..')

export default defineConfig({
  testDir: path.join(root, 'test/e2e'),
  outputDir: path.join(root, 'test-results'),
  workers: 1,
  // Real time passes in these tests; a machine that stalls for seconds may fail one. It is run once more and listed as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000, screenshot: 'only-on-failure' },
  reporter: [['list'], [path.join(root, 'build/count-reporter.ts')]],
})
