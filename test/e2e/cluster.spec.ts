/** A cluster in the workbench: EVC that is refused and set, rules, DRS recommendations, maintenance mode. */
import fs from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expect, test } from './fixtures.ts'

const vm = (name: string, host: string) => ({
  name,
  host,
  memory: { sizeMiB: 256 },
  disks: [{ name: 'Hard disk 1', datastore: 'shared' }],
  nics: [{}],
  workload: { writes: [] },
})

const cpu = (processor: string) => ({ processor, model: processor })

const scenario = {
  precopy: 'scenario',
  version: 1,
  name: 'Three generations',
  estate: {
    ssoDomains: [
      {
        vcenters: [
          {
            name: 'vc-a',
            datacenters: [
              {
                name: 'DC-1',
                datastores: [{ name: 'shared' }],
                clusters: [
                  {
                    name: 'CL-1',
                    drs: { level: 'manual' },
                    evcMode: 'intel-haswell',
                    rules: [{ type: 'separate', name: 'apart', vms: ['web-01', 'web-02'] }],
                    hosts: [
                      { name: 'esx-01', cpu: cpu('xeon-e5-2697v4') },
                      { name: 'esx-02', cpu: cpu('xeon-gold-6148') },
                      { name: 'esx-03', cpu: cpu('xeon-platinum-8280') },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    vms: [vm('web-01', 'esx-01'), vm('web-02', 'esx-01')],
  },
}

async function openCluster(page: Page): Promise<void> {
  const file = path.join(temporaryFolder(), 'generations.scenario.json')
  fs.writeFileSync(file, JSON.stringify(scenario))
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(file)
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await page.getByRole('button', { name: 'Three generations', exact: true }).click()
  await page.getByRole('treeitem', { name: /^CL-1/ }).click()
}

async function openPage(page: Page, tab: string, entry: string): Promise<void> {
  await page.getByRole('tab', { name: tab, exact: true }).click()
  await page.getByRole('button', { name: entry, exact: true }).click()
}

function task(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ hasText: name })
}

test('EVC says before OK which host cannot run a mode, and sets one that all can', async ({ loopback }) => {
  const { page } = loopback
  await openCluster(page)
  await openPage(page, 'Configure', 'VMware EVC')
  await page.getByRole('button', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change EVC Mode of CL-1' })
  await dialog.getByRole('radio', { name: /Skylake/ }).check()
  await expect(dialog.getByRole('region', { name: 'Compatibility' })).toContainText(
    'EVCModeUnsupportedByHosts',
  )
  await expect(dialog.getByRole('region', { name: 'Compatibility' })).toContainText('avx512f')
  await expect(dialog.getByRole('button', { name: 'OK' })).toBeDisabled()
  await dialog.getByRole('radio', { name: /Broadwell/ }).check()
  await expect(dialog).toContainText('Validation succeeded.')
  await dialog.getByRole('button', { name: 'OK' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('region', { name: 'VMware EVC' })).toContainText('"Broadwell" Generation')
  await expect(task(page, 'Configure cluster EVC')).toContainText('Completed')
})

test('a VM’s summary leads to its CPU features, where the mode’s effect is explained', async ({
  loopback,
}) => {
  const { page } = loopback
  await openCluster(page)
  await page.getByRole('treeitem', { name: /^web-02/ }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await page.getByRole('button', { name: 'CPU features…' }).click()
  await page.getByRole('searchbox', { name: 'Filter features' }).fill('rdseed')
  await expect(page.getByRole('row').filter({ hasText: 'rdseed' })).toContainText('EVC hides it')
  await expect(page.getByRole('combobox', { name: 'VM' })).toHaveValue('web-02')
})

test('maintenance mode waits for recommendations, which are applied, and ends', async ({ loopback }) => {
  const { page } = loopback
  await openCluster(page)
  await page.getByRole('treeitem', { name: /^esx-01/ }).click()
  await page.getByRole('button', { name: /acts on esx-01$/i }).click()
  await page.getByRole('menuitem', { name: 'Enter Maintenance Mode…' }).click()
  await page
    .getByRole('dialog', { name: 'Enter Maintenance Mode' })
    .getByRole('button', { name: 'OK' })
    .click()
  const banner = page.getByRole('region', { name: 'Maintenance mode' })
  await expect(banner).toContainText('2 virtual machines are still to leave; 2 cannot without you.')
  await banner.getByRole('button', { name: 'Show Recommendations' }).click()
  await page.getByRole('button', { name: 'Apply Recommendations' }).click()
  await page.getByRole('button', { name: '10×' }).click()
  await expect(task(page, 'Enter maintenance mode')).toContainText('Completed', { timeout: 20_000 })
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('region', { name: 'DRS history' })).toContainText(
    'Host is entering maintenance mode',
  )
  await page.getByRole('treeitem', { name: /^esx-01/ }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await banner.getByRole('button', { name: 'Exit Maintenance Mode' }).click()
  await expect(banner).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the pages of a cluster (${colorScheme})`, async ({ loopback }) => {
    const { page } = loopback
    await page.emulateMedia({ colorScheme })
    await openCluster(page)
    const look = async (name: string) => {
      await page.waitForTimeout(300)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`),
        name,
      ).toEqual([])
    }
    for (const entry of [
      'vSphere DRS',
      'vSphere Availability',
      'VM/Host Rules',
      'Resource Pools',
      'VMware EVC',
    ]) {
      await openPage(page, 'Configure', entry)
      await look(entry)
    }
    for (const view of ['VMs', 'CPU features', 'What if']) {
      await page.locator('.segment', { hasText: view }).click()
      await look(`EVC, ${view}`)
    }
    await page.getByRole('button', { name: 'Edit…' }).click()
    await look('Change EVC Mode')
    await page.keyboard.press('Escape')
    for (const entry of ['Recommendations', 'Faults', 'History', 'CPU and Memory Utilization']) {
      await openPage(page, 'Monitor', entry)
      await look(entry)
    }
  })
}
