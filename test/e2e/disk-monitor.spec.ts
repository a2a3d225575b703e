/** The monitor of a Storage vMotion in mid-copy, by keyboard: disk map, write placement, rates; through axe in both themes. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`watches a Storage vMotion in mid-copy by keyboard (${colorScheme})`, async ({ loopback }) => {
    const { page } = loopback
    await page.emulateMedia({ colorScheme })
    await page.getByRole('button', { name: /^Scenarios/ }).click()
    await page.getByRole('button', { name: 'Files with the old name', exact: true }).click()
    await page.getByRole('treeitem', { name: /^crm-01/ }).click()
    const verdict = page.getByRole('region', { name: 'Verdict' })
    await page.keyboard.press('Space')
    await expect(verdict).toContainText('One pass copies the disks', { timeout: 20_000 })
    await page.waitForTimeout(1500)
    await page.keyboard.press('Space')

    const map = page.getByRole('application', { name: /^Disk map of Hard disk 1/ })
    await map.focus()
    await page.keyboard.press('ArrowRight')
    const spoken = map.locator('xpath=..').locator('[aria-live]')
    await expect(spoken).toContainText('Cell 1 at 0 B: copied; a write here goes on to the copy too')
    await page.keyboard.press('Control+End')
    await expect(spoken).toContainText('no content')
    // The mirror driver copies nothing again: that state is not listed, and its key does nothing.
    const legend = page.getByRole('group', { name: 'Cells by state' })
    await expect(legend.getByRole('button', { name: /written again/ })).toHaveCount(0)
    await page.keyboard.press('2')
    await expect(legend.getByRole('button', { name: /^to copy/ })).toHaveAttribute('aria-pressed', 'true')
    expect(await findings(page), 'Disk map').toEqual([])

    const views = page.getByLabel('Lower panel of the disks')
    await views.locator('button').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const placement = page.getByRole('region', { name: 'Write placement', exact: true })
    await expect(placement).toBeVisible()
    await page.keyboard.press('t')
    await expect(placement.getByRole('table')).toBeVisible()
    expect(await findings(page), 'Writes').toEqual([])
    await page.keyboard.press('t')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: 'Copy rate and datastores', exact: true })).toBeVisible()
    expect(await findings(page), 'Rates').toEqual([])
  })
}
