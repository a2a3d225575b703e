/** The Library: opening, importing and its errors, duplicates, runs that are kept. */
import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expect, test } from './fixtures.ts'

const shipped = path.resolve(import.meta.dirname, '../../core/scenario/shipped')

async function importFile(page: Page, file: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(file)
}

test('lists every problem of a bad scenario with its place, and changes nothing', async ({ loopback }) => {
  const { page } = loopback
  const file = path.join(temporaryFolder(), 'broken.scenario.yaml')
  const text = fs.readFileSync(path.join(shipped, 'idle.scenario.yaml'), 'utf8')
  fs.writeFileSync(file, text.replace('host: esx-01', 'host: esx-99\n      vcpus: many'))
  await importFile(page, file)
  const notice = page.getByText('broken.scenario.yaml was not imported').first()
  await expect(notice).toBeVisible()
  await expect(page.getByText(/vcpus/).first()).toBeVisible()
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await expect(page.getByRole('main')).not.toContainText('broken')
})

test('imports a scenario, runs it, and keeps the run with its outcome', async ({ loopback }) => {
  const { page } = loopback
  const file = path.join(temporaryFolder(), 'mine.scenario.yaml')
  const text = fs.readFileSync(path.join(shipped, 'idle.scenario.yaml'), 'utf8')
  fs.writeFileSync(file, text.replace(/^name: .*$/m, 'name: Mine alone'))
  await importFile(page, file)
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
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/Converging|Round|round/)
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
