/**
 * Between two islands: a VM on local disks changes host and datastore at once, watched in the Monitor from its disk
 * to its memory; and Storage vMotion from thick to thin under load, watched there too.
 */
import type { Page } from '@playwright/test'
import { foldTrace } from '../../core/trace/fold.ts'
import { expect, test } from './fixtures.ts'
import { replayNewestRun } from './replay.ts'

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' })
async function openMonitor(page: Page, scenario: string, vm: string): Promise<void> {
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await page.getByRole('button', { name: scenario, exact: true }).click()
  await page.getByRole('treeitem', { name: new RegExp(`^${vm}`) }).click()
}

test('moves a VM between two islands that share no datastore', async ({ loopback }) => {
  const { page, stateFolder } = loopback
  await openMonitor(page, 'No datastore in common with the new hosts', 'print-01')
  await page.getByRole('button', { name: 'Migrate…' }).click()
  const wizard = page.getByRole('dialog', { name: 'Migrate print-01' })
  const next = wizard.getByRole('button', { name: 'Next', exact: true })

  // A change of host alone: the disk is not accessible there.
  await next.click()
  await wizard.getByRole('radio', { name: /^esx-11/ }).check()
  await expect(wizard.getByRole('region', { name: 'Compatibility' })).toContainText('CannotAccessVmDisk')
  await wizard.getByRole('button', { name: 'Back' }).click()

  await wizard.getByRole('radio', { name: /Change both compute resource and storage/ }).check()
  await next.click()
  await wizard.getByRole('radio', { name: /^esx-11/ }).check()
  await next.click()
  await wizard.getByRole('radio', { name: /^vmfs-prod-01/ }).check()
  await expect(wizard.getByRole('region', { name: 'Compatibility' })).not.toContainText('1 error')
  for (let pages = 0; pages < 4; pages += 1) {
    if (await wizard.getByRole('button', { name: 'Finish' }).isVisible()) break
    await next.click()
  }
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()

  await page.getByRole('tab', { name: 'Monitor' }).click()
  await expect(page.getByText('Disk map').first()).toBeVisible()
  await expect(verdict(page)).toContainText('Relocated to esx-11 and vmfs-prod-01', { timeout: 90_000 })
  const view = foldTrace(replayNewestRun(stateFolder).trace)
  const [migration] = view.migrations
  expect(migration).toMatchObject({ kind: 'combined', vm: 'print-01' })
  expect(migration!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-11' })
  const [copy] = migration!.storage!.copies
  expect(copy).toMatchObject({ mover: 'network', verified: { staleBlocks: 0, lostWrites: 0 } })
  expect(copy!.ended!.writesToBoth).toBeGreaterThan(0)
  expect(migration!.stages.map(({ stage }) => stage)).toContain('pre-copy')
})

test('shows a thick disk become thin while the guest writes to it', async ({ loopback }) => {
  const { page, stateFolder } = loopback
  await openMonitor(page, 'Thick to thin, to reclaim space', 'files-01')
  await page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }).click()
  await page.getByRole('tab', { name: 'Monitor' }).click()
  await expect(page.getByText('Disk map').first()).toBeVisible()
  await expect(verdict(page)).toContainText(/cop/i)
  await page.getByText('Writes', { exact: true }).first().click()
  await expect(page.getByText('mirrored').first()).toBeVisible()
  await page.getByText('10×', { exact: true }).click()
  await expect(verdict(page)).toContainText('Switched to the copies on vmfs-prod-02', { timeout: 90_000 })
  const view = foldTrace(replayNewestRun(stateFolder).trace)
  expect(view.migrations[0]).toMatchObject({ kind: 'storage-vmotion', outcome: { outcome: 'completed' } })
  expect(view.migrations[0]!.storage!.copies.map(({ toFormat }) => toFormat)).toEqual(['thin', 'thin'])
})
