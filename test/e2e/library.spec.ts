/** The Library: opening, importing and its errors, duplicates, runs that are kept. */
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expect, test } from './fixtures.ts'

const shipped = path.resolve(import.meta.dirname, '../../core/scenario/shipped')

async function importFiles(page: Page, files: string | string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(files)
}

test('lists every problem of a bad scenario with its place, and changes nothing', async ({ loopback }) => {
  const { page } = loopback
  const file = path.join(temporaryFolder(), 'broken.scenario.yaml')
  const text = fs.readFileSync(path.join(shipped, 'idle.scenario.yaml'), 'utf8')
  fs.writeFileSync(file, text.replace('host: esx-01', 'host: esx-99\n      vcpus: many'))
  await importFiles(page, file)
  const problems = page.getByRole('dialog', { name: 'broken.scenario.yaml was not imported' })
  await expect(problems.getByRole('listitem').filter({ hasText: 'vcpus' })).toContainText(/^\d+:\d+/)
  await page.keyboard.press('Escape')
  await expect(problems).toBeHidden()
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await expect(page.getByRole('main')).not.toContainText('broken')
})

test('shows the problems of several bad files one after the other', async ({ loopback }) => {
  const { page } = loopback
  const files = ['first.yaml', 'second.yaml'].map((name) => path.join(temporaryFolder(), name))
  for (const file of files) fs.writeFileSync(file, 'precopy: nothing')
  await importFiles(page, files)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('first.yaml was not imported')
  await dialog.getByRole('button', { name: 'Next file' }).click()
  await expect(dialog).toContainText('second.yaml was not imported')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toHaveCount(0)
})

test("removes a run and a scenario of one's own, once that is confirmed", async ({ loopback }) => {
  const { page } = loopback
  const list = (name: RegExp) => page.getByRole('navigation', { name: 'Lists' }).getByRole('button', { name })
  const file = path.join(temporaryFolder(), 'mine.scenario.yaml')
  const text = fs.readFileSync(path.join(shipped, 'idle.scenario.yaml'), 'utf8')
  fs.writeFileSync(file, text.replace(/^name: .*$/m, 'name: Mine alone'))
  await importFiles(page, file)
  await page.getByText('Mine alone', { exact: true }).first().click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('No migration yet')
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Library' }).click()

  async function remove(what: string, verb: string): Promise<void> {
    const row = page.getByRole('row').filter({ hasText: 'Mine alone' })
    await row.getByRole('button', { name: new RegExp(`^Acts on ${what}`) }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(row).toBeVisible()
    await row.getByRole('button', { name: new RegExp(`^Acts on ${what}`) }).click()
    await page.getByRole('menuitem', { name: 'Remove…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: verb }).click()
    await expect(row).toHaveCount(0)
  }
  await list(/^Runs/).click()
  await remove('run', 'Remove run')
  await expect(page.getByRole('region', { name: 'Open run' })).toHaveCount(0)
  await list(/^Scenarios/).click()
  await remove('scenario', 'Remove scenario')
})

test('imports a scenario, runs it, and keeps the run with its outcome', async ({ loopback }) => {
  const { page } = loopback
  const file = path.join(temporaryFolder(), 'mine.scenario.yaml')
  const text = fs.readFileSync(path.join(shipped, 'idle.scenario.yaml'), 'utf8')
  fs.writeFileSync(file, text.replace(/^name: .*$/m, 'name: Mine alone'))
  await importFiles(page, file)
  await page.getByText('Mine alone', { exact: true }).first().click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('No migration yet')
  await page
    .getByRole('radio', { name: '100×' })
    .or(page.getByRole('button', { name: '100×' }))
    .first()
    .click()
  await page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }).click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Switched over')
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Library' }).click()
  const recent = page.getByRole('region', { name: 'Recent runs' })
  await expect(recent).toContainText('Mine alone')
  await expect(recent).toContainText('Switched over')
})

test('opens where it was after the host was killed, with every command that was shown as saved', async ({
  loopback,
}) => {
  const { page } = loopback
  await page.getByText('Hot and cold database').first().click()
  const transport = page.getByRole('region', { name: 'Transport' })
  await transport
    .getByRole('radio', { name: '10×' })
    .or(transport.getByRole('button', { name: '10×' }))
    .first()
    .click()
  await transport.getByRole('button', { name: 'Run' }).click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/Converges|Round|round/)
  await page.waitForTimeout(600)
  await page.getByRole('button', { name: 'Cancel migration' }).click()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/cancelled/i)
  await loopback.kill()
  await expect(page.getByText(/host of this window has ended/)).toBeVisible()

  const again = await loopback.restart()
  await expect(again.getByRole('heading', { name: 'db-02', exact: true })).toBeVisible()
  await expect(again.getByRole('region', { name: 'Verdict' })).toContainText(/cancelled/i)
  await expect(again.getByRole('treeitem', { name: /db-02/ })).toContainText('esx-01')
})
