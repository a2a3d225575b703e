/**
 * `npm test`: the house's checks, then Vitest, then Playwright, with one line of counts at the end over all
 * of them. A suite that could not run, or ran no test, counts as failed: silence is not success.
 */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runChecks } from './check.ts'

const root = path.resolve(import.meta.dirname, '..')
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'precopy-test-'))

interface Counts {
  passed: number
  failed: number
  skipped: number
}

function runNode(args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    child.on('error', (error) => {
      process.stdout.write(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function checkedCounts(name: string, counts: Counts, exitCode: number): Counts {
  const ranNothing = counts.passed + counts.failed === 0
  if (exitCode === 0 && !ranNothing) return counts
  if (counts.failed > 0) return counts
  process.stdout.write(`${name} ended with status ${exitCode}${ranNothing ? ' and ran no test' : ''}.\n`)
  return { ...counts, failed: counts.failed + 1 }
}

async function runVitest(): Promise<Counts> {
  const report = path.join(scratch, 'vitest.json')
  const exitCode = await runNode(
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      'build/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    {},
  )
  if (!fs.existsSync(report)) return checkedCounts('Vitest', { passed: 0, failed: 0, skipped: 0 }, exitCode)
  const result = JSON.parse(fs.readFileSync(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  return checkedCounts(
    'Vitest',
    { passed: result.numPassedTests, failed: result.numFailedTests, skipped: result.numPendingTests },
    exitCode,
  )
}

async function runPlaywright(): Promise<Counts> {
  const report = path.join(scratch, 'playwright.json')
  const exitCode = await runNode(
    [
      path.join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      '--config',
      'build/playwright.config.ts',
    ],
    { PRECOPY_COUNTS: report },
  )
  const counts = fs.existsSync(report)
    ? (JSON.parse(fs.readFileSync(report, 'utf8')) as Counts)
    : { passed: 0, failed: 0, skipped: 0 }
  return checkedCounts('Playwright', counts, exitCode)
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const checks = await runChecks()
for (const counts of [{ ...checks, skipped: 0 }, await runVitest(), await runPlaywright()]) {
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
}
fs.rmSync(scratch, { recursive: true, force: true })
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
)
process.exitCode = total.failed === 0 ? 0 : 1
