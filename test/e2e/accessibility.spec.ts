/** Every screen, light and dark, through axe; and the whole way from Library to a running move by keyboard alone. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen (${colorScheme})`, async ({ loopback }, info) => {
    const { page } = loopback
    await page.emulateMedia({ colorScheme })
    async function look(name: string): Promise<void> {
      await page.waitForTimeout(400)
      await info.attach(name, { body: await page.screenshot(), contentType: 'image/png' })
      expect(await findings(page), name).toEqual([])
    }
    await expect(page.getByRole('main')).toContainText('First move')
    await look('Library')
    await page.getByRole('button', { name: /^Scenarios/ }).click()
    await look('Scenarios')
    await page.getByRole('button', { name: /^Runs/ }).click()
    await look('Runs')
    await page.getByRole('button', { name: /^Packs/ }).click()
    await look('Packs')
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Gradebook' }).click()
    await look('Gradebook, empty')
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Library' }).click()
    await page.getByRole('button', { name: /^Labs/ }).click()
    await page
      .getByRole('button', { name: /^Begin/ })
      .first()
      .click()
    await expect(page.getByRole('complementary', { name: 'Lab guide' })).toBeVisible()
    await look('Workbench before a move')
    // A lab holds commands back until its predictions are made; a scenario does not.
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Library' }).click()
    await page.getByRole('button', { name: /^Scenarios/ }).click()
    await page.getByRole('button', { name: 'First move', exact: true }).click()
    await page.getByRole('button', { name: 'Migrate…' }).click()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('radio', { name: /esx-02/ }).check()
    await look('Wizard, compute resource')
    for (let pages = 0; pages < 3; pages += 1) await page.getByRole('button', { name: 'Next' }).click()
    await look('Wizard, ready to complete')
    await page.getByRole('button', { name: 'Finish' }).click()
    await expect(page.getByRole('region', { name: 'Verdict' })).not.toContainText('No migration yet')
    await page.waitForTimeout(2500)
    await page.keyboard.press('Space')
    await look('Workbench in pre-copy')
    for (const tab of ['Summary', 'Workload', 'Networks', 'Datastores']) {
      await page.getByRole('tab', { name: tab }).click()
      await look(`VM, ${tab}`)
    }
    await page.getByRole('treeitem', { name: /^esx-02/ }).click()
    await look('Host, Summary')
    await page.getByRole('tab', { name: 'Configure' }).click()
    for (const name of ['Virtual switches', 'VMkernel adapters', 'Physical adapters', 'Datastores']) {
      await page.getByRole('button', { name, exact: true }).click()
      await look(`Host, Configure, ${name}`)
    }
    await page.getByRole('button', { name: 'Advanced System Settings' }).click()
    await page.getByRole('button', { name: 'Edit…' }).click()
    await look('Edit Advanced System Settings')
    await page.keyboard.press('Escape')
    await page.getByRole('treeitem', { name: /^web-01/ }).click()
    await page.getByRole('button', { name: /^More acts on/ }).click()
    await page.getByRole('menuitem', { name: 'Edit Settings…' }).click()
    await look('Edit Settings, Virtual Hardware')
    await page.getByRole('tab', { name: 'VM Options' }).click()
    await look('Edit Settings, VM Options')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await look('Command palette')
    await page.keyboard.press('Escape')
    await page.getByRole('treeitem', { name: /^web-01/ }).click()
    await page.getByRole('button', { name: /^More acts on/ }).click()
    await page.getByRole('menuitem', { name: 'Power off…' }).click()
    await look('Confirm Power Off')
    await page.keyboard.press('Escape')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Control+o')])
    const buffer = Buffer.from('precopy: nothing')
    await chooser.setFiles({ name: 'wrong.yaml', mimeType: 'text/yaml', buffer })
    await expect(page.getByRole('dialog', { name: /was not imported/ })).toBeVisible()
    await look('Problems of an import')
  })
}

test('starts a move and pauses it by keyboard alone', async ({ loopback }) => {
  const { page } = loopback
  await expect(page.getByRole('main')).toContainText('First move')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Idle VM')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('No migration yet')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('m')
  const wizard = page.getByRole('dialog', { name: /^Migrate/ })
  await expect(wizard).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(wizard).toBeHidden()
  await page.keyboard.press('Space')
  await expect(page.getByTitle('Virtual time')).not.toContainText('00:00.000')
  await page.keyboard.press('Space')
  await expect(
    page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }),
  ).toBeVisible()
})
