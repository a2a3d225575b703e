/** Keys beside the pointer: Space after a click, letters in the tree; and what is asked before a VM loses its memory. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const transport = (page: Page) => page.getByRole('region', { name: 'Transport' })
const isPlaying = (page: Page) => transport(page).getByRole('button', { name: 'Pause' })
const isPaused = (page: Page) => transport(page).getByRole('button', { name: 'Run', exact: true })

async function openScenario(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toContainText('First move')
  await page.getByText('Hot and cold database').first().click()
  await expect(isPaused(page)).toBeVisible()
}

test('Space runs and pauses whatever was clicked last, and presses only what the keyboard reached', async ({
  loopback,
}) => {
  const { page } = loopback
  await openScenario(page)
  const clicked = [
    transport(page)
      .getByRole('radio', { name: '0.1×' })
      .or(transport(page).getByRole('button', { name: '0.1×' })),
    page.getByRole('tab', { name: 'Summary' }),
    page.getByRole('treeitem', { name: /db-02/ }),
    page.getByRole('slider', { name: /Playhead/ }),
  ]
  for (const one of clicked) {
    await one.first().click()
    // A click on the slider seeks, and a seek pauses: what is pressed before it has arrived is paused by it.
    await page.waitForTimeout(1500)
    await page.keyboard.press('Space')
    await expect(isPlaying(page)).toBeVisible()
    await page.keyboard.press('Space')
    await expect(isPaused(page)).toBeVisible()
  }
  await page.getByRole('tab', { name: 'Monitor' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await expect(page.getByRole('tab', { name: 'Workload' })).toHaveAttribute('aria-selected', 'true')
  await expect(isPaused(page)).toBeVisible()
  await page.getByRole('searchbox', { name: 'Filter inventory' }).click()
  await page.keyboard.type('db 02')
  await expect(isPaused(page)).toBeVisible()
})

test('letters in the tree find a name; they neither branch nor open the wizard', async ({ loopback }) => {
  const { page } = loopback
  await openScenario(page)
  await page.getByRole('treeitem', { name: /^esx-01/ }).click()
  await page.keyboard.type('db')
  await expect(page.getByRole('treeitem', { name: /db-02/ })).toBeFocused()
  await page.keyboard.type('m')
  await page.waitForTimeout(300)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Open run' })).not.toContainText('branch')
})

test('Power off asks first; a VM that is off is offered a cold move, without a vMotion priority', async ({
  loopback,
}) => {
  const { page } = loopback
  await openScenario(page)
  async function powerOff(answer: string): Promise<void> {
    await page.getByRole('button', { name: 'More acts on db-02' }).click()
    await page.getByRole('menuitem', { name: 'Power off…' }).click()
    const question = page.getByRole('alertdialog', { name: 'Confirm Power Off' })
    await question.getByRole('button', { name: answer }).click()
    await expect(question).toBeHidden()
  }
  const migrate = page.getByRole('button', { name: 'Migrate…' })
  await powerOff('Cancel')
  await expect(page.getByRole('main')).not.toContainText('Powered off')
  await powerOff('Power off')
  await expect(migrate).toHaveAttribute('aria-disabled', 'false')
  await migrate.click()
  const wizard = page.getByRole('dialog', { name: /Migrate/ })
  await expect(wizard).toBeVisible()
  await expect(wizard).not.toContainText('vMotion priority')
})

test('a lab that is begun in a narrow window opens its guide; a branch of its run has none', async ({
  loopback,
}) => {
  const { page } = loopback
  await page.setViewportSize({ width: 960, height: 640 })
  await page
    .getByRole('button', { name: /^Begin/ })
    .first()
    .click()
  const guide = page.getByRole('complementary', { name: 'Lab guide' })
  await expect(guide).toContainText('What you will do')
  await page.getByRole('button', { name: 'Branch' }).click()
  await expect(page.getByText(/^You are on/)).toBeVisible()
  await expect(guide).toHaveCount(0)
})
