/**
 * A student's hour with the first lab, through the window alone: watches, orders, predicts, migrates with the
 * wizard, pauses, steps a round, seeks back, explains, has the work checked and exports the report. The same
 * journey in both hosts; at its end report, trace and screen must say the same numbers.
 */
import fs from 'node:fs'
import type { Download, Page, TestInfo } from '@playwright/test'
import { foldTrace } from '../../core/trace/fold.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { expect, test } from './fixtures.ts'
import { replayNewestRun } from './replay.ts'

const rightOrder = [
  'The destination reserves memory and CPU and the hosts connect',
  'Memory pages are copied while the VM runs at the source',
  'The VM is stunned and the last dirty pages cross with the device state',
  'The destination takes the VM over, resumes it and tells the switches',
  "The source releases the VM's memory and CPU",
]

const transport = (page: Page) => page.getByRole('region', { name: 'Transport' })
const guide = (page: Page) => page.getByRole('complementary', { name: 'Lab guide' })
const clock = (page: Page) => page.getByTitle('Virtual time')
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

async function watchDemonstration(page: Page): Promise<void> {
  await guide(page).getByRole('button', { name: 'Continue' }).click()
  await guide(page).getByRole('button', { name: 'Watch', exact: true }).click()
  // It pauses at each of its captions; Go on goes on from there.
  await expect(async () => {
    const next = guide(page).getByRole('button', { name: 'Go on', exact: true })
    if (await next.isVisible()) await next.click({ timeout: 1000 })
    await expect(guide(page).getByRole('button', { name: 'Continue' })).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 80_000 })
  await expect(guide(page)).toContainText('RARP frames have told the switches')
  await guide(page).getByRole('button', { name: 'Continue' }).click()
}

/** Sorts with the keyboard's buttons, as somebody would who cannot drag. */
async function orderStages(page: Page): Promise<void> {
  const items = guide(page).getByRole('list', { name: 'Your order' }).getByRole('listitem')
  await expect(items).toHaveCount(8)
  for (const text of await items.locator('.grow').allInnerTexts()) {
    if (!rightOrder.includes(text)) await button(page, `Leave out: ${text}`).click()
  }
  await expect(items).toHaveCount(rightOrder.length)
  for (const [place, text] of rightOrder.entries()) {
    for (let from = (await items.locator('.grow').allInnerTexts()).indexOf(text); from > place; from -= 1) {
      await button(page, `Move up: ${text}`).click()
    }
  }
  expect(await items.locator('.grow').allInnerTexts()).toEqual(rightOrder)
  await button(page, /^Commit/).click()
}

async function choose(page: Page, text: string): Promise<void> {
  await guide(page).getByLabel(text).check()
  await button(page, /^Commit/).click()
}

async function migrateWithWizard(page: Page): Promise<void> {
  await page.getByRole('treeitem', { name: /app-01/ }).click()
  await button(page, 'Migrate…').click()
  const wizard = page.getByRole('dialog', { name: 'Migrate app-01' })
  await wizard.getByRole('button', { name: 'Next' }).click()
  await expect(wizard.getByRole('button', { name: 'Next' })).toBeDisabled()
  await wizard.getByRole('radio', { name: /esx-03/ }).check()
  await expect(wizard.getByText(/checks ran/)).toBeVisible()
  for (let pages = 0; pages < 3; pages += 1) await wizard.getByRole('button', { name: 'Next' }).click()
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()
}

/** The clock once it stands still: a step is worked off in slices, each of which is shown. */
async function settledClock(page: Page): Promise<string> {
  let shown = ''
  await expect(async () => {
    const before = shown
    shown = await clock(page).innerText()
    expect(shown).toBe(before)
  }).toPass({ intervals: [300] })
  return shown
}

/** Pauses in mid-copy, steps to the end of the round, seeks back, and lets it finish. */
async function driveTransport(page: Page): Promise<void> {
  await expect(page.getByRole('region', { name: 'Verdict' })).not.toContainText('No migration yet')
  const pause = transport(page).getByRole('button', { name: 'Pause' })
  await expect(pause).toBeVisible()
  await page.waitForTimeout(2500)
  await pause.click()
  const paused = await settledClock(page)

  await button(page, 'Step to the end of the round').click()
  await expect(clock(page)).not.toHaveText(paused)
  const atRoundEnd = await settledClock(page)
  await page.getByRole('slider', { name: /Playhead/ }).focus()
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('Control+Shift+ArrowLeft')
  await expect.poll(() => clock(page).innerText()).not.toBe(atRoundEnd)
  expect((await settledClock(page)) < atRoundEnd).toBe(true)

  await transport(page).getByRole('button', { name: 'Run' }).click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Switched over', {
    timeout: 60_000,
  })
}

async function explainAndCheck(page: Page): Promise<void> {
  await guide(page).getByRole('button', { name: 'Continue' }).click()
  await guide(page).getByLabel('In your own words').fill('It lacks the last pages before.')
  await choose(page, 'When esx-03 had every page and the device state, and took it over')
  await choose(page, 'Only what was still dirty at the end was sent while it stood still')
  await button(page, 'Check my work').click()
  await expect(guide(page).getByRole('region', { name: 'Debrief' })).toBeVisible()
}

function secondsWords(ns: number): string {
  return `${(ns / 1e9).toLocaleString('en-US', { maximumFractionDigits: 2 })}\u00a0s`
}

async function savedText(download: Download): Promise<string> {
  return fs.readFileSync(await download.path(), 'utf8')
}

function lastMoveOf(trace: Uint8Array): MigrationView {
  const migration = foldTrace(trace).migrations.findLast((one) => one.vm === 'app-01')
  if (migration?.outcome?.outcome !== 'completed')
    throw new Error('The trace holds no completed move of app-01.')
  return migration
}

interface Place {
  readonly page: Page
  readonly stateFolder: string
}

async function passFirstLab({ page, stateFolder }: Place, info: TestInfo): Promise<void> {
  await button(page, /^Begin/)
    .first()
    .click()
  await expect(guide(page)).toContainText('What you will do')
  await watchDemonstration(page)
  await orderStages(page)

  // An open prediction holds the run: its button says why and does nothing.
  await expect(guide(page).getByLabel('esx-02, the source')).toBeVisible()
  const before = await settledClock(page)
  await transport(page).getByRole('button', { name: 'Run' }).click({ force: true })
  await page.waitForTimeout(300)
  expect(await clock(page).innerText()).toBe(before)
  await choose(page, 'esx-02, the source')
  await guide(page)
    .getByRole('textbox', { name: /How long is the pause/ })
    .fill('7000')
  await button(page, /^Commit/).click()
  await choose(page, 'Nothing: same address, same disk, connections still open')

  await migrateWithWizard(page)
  const goOn = guide(page).getByRole('button', { name: 'Continue' })
  if (await goOn.isVisible()) await goOn.click()
  await driveTransport(page)
  await info.attach('stun, light', { body: await page.screenshot(), contentType: 'image/png' })
  await page.emulateMedia({ colorScheme: 'dark' })
  await info.attach('stun, dark', { body: await page.screenshot(), contentType: 'image/png' })
  await explainAndCheck(page)
  await expect(guide(page)).toContainText(/4 of 4/)

  await button(page, 'Export report…').click()
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export').click()])
  const report = await savedText(download)
  const shownHash = await page
    .getByText(/^trace/)
    .first()
    .innerText()

  // The command log that was saved, run by the engine alone, is the truth that both must agree with.
  const { trace, hash } = replayNewestRun(stateFolder)
  const { outcome } = lastMoveOf(trace)
  expect(report).toContain(hash)
  expect(hash.startsWith(shownHash.replace('trace', '').replaceAll(/\s/g, ''))).toBe(true)
  const stunMs = `${Math.round(outcome!.downtimeNs / 1e6)}\u00a0ms`
  expect(report).toContain(stunMs)
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(stunMs)
  expect(report).toContain(secondsWords(outcome!.totalNs))
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(secondsWords(outcome!.totalNs))
}

test.setTimeout(240_000)

test('a student passes the first lab in the browser and takes a report away', ({ loopback }, info) =>
  passFirstLab(loopback, info))

test('a student passes the first lab on the desktop and takes a report away', ({ desktop }, info) =>
  passFirstLab(desktop, info))
