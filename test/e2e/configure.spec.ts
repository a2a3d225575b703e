/** Configuration of the estate in the window: each change is a command that shows in Recent tasks, and what is refused says why. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './fixtures.ts'

test.beforeEach(async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await page.getByRole('button', { name: 'First move', exact: true }).click()
})

test('a port group gets another VLAN, a wrong one is told at its field', async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('treeitem', { name: /^esx-01/ }).click()
  await page.getByRole('tab', { name: 'Configure' }).click()
  await page.getByRole('button', { name: 'Virtual switches' }).click()
  await page.getByRole('button', { name: 'Acts on vMotion' }).click()
  await page.getByRole('menuitem', { name: 'Edit Settings…' }).click()
  const vlan = page.getByLabel('VLAN ID')
  await vlan.fill('5000')
  await expect(vlan).toHaveAccessibleDescription('Must be at most 4,095.')
  await expect(page.getByRole('button', { name: 'OK', exact: true })).toBeDisabled()
  await vlan.fill('30')
  await vlan.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('list', { name: /Port groups of/ }).last()).toContainText('VLAN 30')
  await expect(page.getByRole('table', { name: /tasks/i }).first()).toContainText('Update host configuration')
})

test('a link goes down and comes back', async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('treeitem', { name: /^esx-01/ }).click()
  await page.getByRole('tab', { name: 'Configure' }).click()
  await page.getByRole('button', { name: 'Physical adapters' }).click()
  await page.getByRole('button', { name: 'Take down the link of vmnic1' }).click()
  await page.getByRole('button', { name: 'Bring up the link of vmnic1' }).click()
  await expect(page.getByRole('button', { name: 'Take down the link of vmnic1' })).toBeVisible()
})

test('a running VM keeps its vCPUs, and takes a new device with one command', async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('treeitem', { name: /^web-01/ }).click()
  await page.getByRole('button', { name: /^More acts on/ }).click()
  await page.getByRole('menuitem', { name: 'Edit Settings…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit Settings of web-01' })
  await expect(dialog.getByLabel('CPU', { exact: true }).last()).toBeDisabled()
  await dialog.getByRole('button', { name: 'Add new device' }).click()
  await page.getByRole('menuitem', { name: 'CD/DVD drive' }).click()
  await dialog.getByRole('button', { name: 'OK', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('tab', { name: 'Summary' }).click()
  const drive = page.getByRole('checkbox', { name: 'CD/DVD drive 1 is connected' })
  await expect(drive).not.toBeChecked()
  await drive.click()
  await expect(drive).toBeChecked()
})

test('a host leaves its cluster only in maintenance mode', async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('treeitem', { name: /^esx-03/ }).click()
  const move = async () => {
    await page.getByRole('button', { name: 'Acts on esx-03' }).click()
    await page.getByRole('menuitem', { name: 'Move To…' }).click()
    return page.getByRole('dialog', { name: 'Move esx-03' })
  }
  const dialog = await move()
  await expect(dialog).toContainText('esx-03 must be in maintenance mode to leave CL-1.')
  await expect(dialog.getByRole('button', { name: 'OK', exact: true })).toBeDisabled()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('treeitem', { name: /^mail-01/ }).click()
  await page.getByRole('button', { name: /^More acts on/ }).click()
  await page.getByRole('menuitem', { name: 'Power off…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Power off' }).click()
  await page.getByRole('treeitem', { name: /^esx-03/ }).click()
  await page.getByRole('button', { name: 'Acts on esx-03' }).click()
  await page.getByRole('menuitem', { name: 'Enter Maintenance Mode…' }).click()
  await page.getByRole('checkbox', { name: /^Move powered-off/ }).uncheck()
  await page.getByRole('button', { name: 'OK', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Acts on esx-03' })).toBeVisible()
  const again = await move()
  await again.getByRole('button', { name: 'OK', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const row = page.getByRole('row').filter({ hasText: 'Move entities' })
  await expect(row).toContainText('Completed')
})

test('a privilege that is taken away on a VM keeps it from migrating', async ({ loopback }) => {
  const { page } = loopback
  await page.getByRole('treeitem', { name: /^vc-a/ }).click()
  await page.getByRole('button', { name: /^Acts on vc-a/ }).click()
  await page.getByRole('menuitem', { name: 'Your Permissions…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your Permissions' })
  await dialog.getByLabel('Privilege', { exact: true }).selectOption({ label: 'Resource.HotMigrate' })
  await dialog.getByLabel('Object', { exact: true }).selectOption({ label: 'web-01' })
  await dialog.getByRole('button', { name: 'Take it away on this object' }).click()
  await expect(dialog).toContainText('Resource.HotMigrate on web-01')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: 'OK', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('treeitem', { name: /^web-01/ }).click()
  await page.getByRole('button', { name: /^Migrate…/ }).click()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio', { name: /esx-02/ }).check()
  await expect(page.getByRole('dialog')).toContainText('NoPermission')
})
