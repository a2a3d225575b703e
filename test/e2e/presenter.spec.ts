/**
 * A lab presented in two windows: the presenter's, with everything by the keys of a slide remote, and the audience's,
 * which shows the same run and no answer before its reveal; in the browser and on the desktop.
 */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function present(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Begin lab 1 as…' }).click()
  await page.getByRole('menuitem', { name: 'Present…' }).click()
  await expect(page.getByRole('heading', { name: 'Before you begin' })).toBeVisible()
}

/** Presses as a remote does until the presenter's card has this title and state. */
async function pressTo(page: Page, title: string, state: string): Promise<void> {
  const card = page.locator('#cue-title').locator('xpath=ancestor::section[1]')
  const next = page.getByRole('contentinfo', { name: 'Transport' }).getByTitle('Forward (PageDown)')
  for (let press = 0; press < 60; press += 1) {
    const before = await next.innerText()
    await page.keyboard.press('PageDown')
    await expect(next).not.toHaveText(before)
    // A second press does not wait for the run.
    if ((await next.innerText()).startsWith('Skip')) await page.keyboard.press('PageDown')
    await expect(next).not.toHaveText(/^Skip/)
    const words = (await card.count()) === 0 ? '' : await card.innerText()
    if (words.includes(title) && words.includes(`· ${state} ·`)) return
  }
  throw new Error(`"${title}" is never ${state}.`)
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

test('presents a lab with a slide remote, in two windows at once', async ({ loopback, context }) => {
  test.setTimeout(120_000)
  const { page } = loopback
  await present(page)
  const opened = context.waitForEvent('page')
  await page.keyboard.press('F5')
  const audience = await opened
  await expect(audience).toHaveTitle('Precopy – Audience')
  await page.bringToFront()
  await pressTo(page, 'Who runs it half-way?', 'Asked')
  await expect(audience.getByRole('heading', { name: 'Who runs it half-way?' })).toBeVisible()
  await expect(audience.getByRole('timer')).toContainText('0:')
  await expect(audience.locator('body')).not.toContainText('A copy is only a copy')
  await expect(audience.locator('body')).not.toContainText('A VM never runs on two hosts')
  await expect(page.getByText('A copy is only a copy')).toBeVisible()
  await page.getByRole('spinbutton', { name: 'Hands for A' }).fill('12')
  // A remote's key counts in a field as well.
  await page.keyboard.press('PageUp')
  await expect(page.getByRole('heading', { name: 'Put the stages in order' })).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(audience.getByText('12 · 100 %')).toBeVisible()
  await page.keyboard.press('b')
  await expect(audience.getByRole('main', { name: 'Blanked' })).toBeVisible()
  await page.keyboard.press('.')
  await expect(audience.getByRole('heading', { name: 'Who runs it half-way?' })).toBeVisible()
  for (const window of [page, audience]) expect(await findings(window)).toEqual([])
  await page.keyboard.press('r')
  await expect(audience.getByText('A copy is only a copy')).toBeVisible()
  await expect(
    audience.getByRole('listitem').filter({ hasText: 'esx-02, the source' }).getByLabel('Right'),
  ).toBeVisible()
  // The audience's window takes the remote's keys too, and both follow the run.
  await audience.keyboard.press('PageDown')
  await expect(page.getByRole('heading', { name: 'How long is the pause?' })).toBeVisible()
  await pressTo(page, 'How long is the pause?', 'Revealed')
  await expect(audience.getByRole('region', { name: 'Remaining memory' })).toBeVisible()
  await expect(audience.getByRole('region', { name: 'Shown run' })).toContainText('app-01')
  await page.getByRole('textbox', { name: 'Name of a new branch' }).fill('Another host')
  await page.keyboard.press('Enter')
  await expect(audience.getByText('What if: Another host')).toBeVisible()
  for (const window of [page, audience]) expect(await findings(window)).toEqual([])
  await page.getByRole('button', { name: 'Drop Another host' }).click()
  await expect(audience.getByText('What if: Another host')).toBeHidden()
  await page.locator('#cue-title').click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Areas' })).toBeVisible()
  await page.getByRole('button', { name: 'Begin lab 1 as…' }).click()
  await page.getByRole('menuitem', { name: 'Present…' }).click()
  await expect(page.getByRole('heading', { name: 'How long is the pause?' })).toBeVisible()
})

test('opens the audience’s window on the desktop, with ports of its own and no rights', async ({
  desktop,
}) => {
  const { page, double } = desktop
  await present(page)
  await page.getByRole('button', { name: 'Open audience view' }).click()
  await expect.poll(() => double.windows.length).toBe(2)
  const [first, second] = double.windows
  expect(second!.options).toMatchObject({
    title: 'Precopy – Audience',
    webPreferences: { ...first!.options.webPreferences },
  })
  await expect.poll(() => second!.isShown).toBe(true)
  const audience = second!.webContents.shownPage()
  await expect(audience).toHaveTitle('Precopy – Audience')
  await pressTo(page, 'Put the stages in order', 'Asked')
  await expect(audience.getByRole('heading', { name: 'Put the stages in order' })).toBeVisible()
  await expect(audience.getByRole('region', { name: 'Remaining memory' })).toBeVisible()
  // Any other address of ours stays shut.
  await page.evaluate(() => window.open('#elsewhere'))
  await expect.poll(() => double.refused).toEqual(['window app://precopy/#elsewhere'])
  double.refused.length = 0
  await page.close()
  await expect.poll(() => double.app.exitCode).toBe(0)
})
