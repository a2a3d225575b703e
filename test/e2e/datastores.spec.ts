/** Datastores in the workbench: browser, lists, and maintenance mode of one in a fully automated datastore cluster. */
import fs from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expect, test } from './fixtures.ts'

const vm = (name: string, more: object = {}) => ({
  name,
  host: 'esx-01',
  memory: { sizeMiB: 256 },
  disks: [{ name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 4, format: 'thin', usedGiB: 0.5 }],
  nics: [{}],
  workload: { writes: [] },
  ...more,
})

const cluster = { datastoreCluster: 'POD-1' }
const scenario = {
  precopy: 'scenario',
  version: 1,
  name: 'Pod',
  estate: {
    ssoDomains: [
      {
        vcenters: [
          {
            name: 'vc-a',
            datacenters: [
              {
                name: 'DC-1',
                datastores: [
                  { name: 'vmfs-01', capacityGiB: 100, ...cluster },
                  { name: 'vmfs-02', capacityGiB: 200, otherUsedGiB: 150, ...cluster },
                  { name: 'vmfs-03', capacityGiB: 100, ...cluster },
                ],
                datastoreClusters: [{ name: 'POD-1', automation: 'fullyAutomated' }],
                clusters: [{ name: 'CL-1', hosts: [{ name: 'esx-01' }, { name: 'esx-02' }] }],
              },
            ],
          },
        ],
      },
    ],
    vms: [vm('web-01', { filesNamed: 'intranet' }), vm('web-02'), vm('off-01', { powerState: 'poweredOff' })],
  },
}

async function openPod(page: Page): Promise<void> {
  const file = path.join(temporaryFolder(), 'pod.scenario.json')
  fs.writeFileSync(file, JSON.stringify(scenario))
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(file)
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await page.getByRole('button', { name: 'Pod', exact: true }).click()
  await page.getByRole('treeitem', { name: /^CL-1/ }).waitFor()
}

const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: /^Tabs of/ }).getByRole('tab', { name, exact: true })

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

test('a datastore of a fully automated datastore cluster is emptied and is in maintenance mode', async ({
  loopback,
}) => {
  const { page } = loopback
  await openPod(page)
  await page.getByRole('treeitem', { name: /^DC-1/ }).click()
  await tab(page, 'Datastores').click()
  await page.getByRole('button', { name: 'Free', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Datastores' }).getByRole('row').nth(1)).toContainText(
    'vmfs-03',
  )
  await page.getByRole('button', { name: 'vmfs-01', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Datastore', exact: true })).toContainText('POD-1')

  await tab(page, 'Files').click()
  await page.getByRole('button', { name: /^intranet/ }).click()
  await expect(page.getByRole('cell', { name: 'intranet-flat.vmdk' })).toBeVisible()
  await expectNoViolations(page)
  await tab(page, 'VMs').click()
  await expectNoViolations(page)

  await page.getByRole('button', { name: 'Acts on vmfs-01' }).click()
  await page.getByRole('menuitem', { name: /Enter Maintenance Mode/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Enter Maintenance Mode' })
  await expect(dialog).toContainText('Storage DRS of POD-1 is fully automated')
  await dialog.getByRole('button', { name: 'OK', exact: true }).click()

  const banner = page.getByRole('region', { name: 'Maintenance mode' })
  await expect(banner).toContainText('Entering maintenance mode')
  await expect(banner.getByRole('row', { name: /web-01/ })).toContainText('Migrating to vmfs-03')
  await expectNoViolations(page)
  await page.getByRole('button', { name: '10×' }).click()
  await expect(banner).toContainText('In maintenance mode', { timeout: 60_000 })
  await tab(page, 'Files').click()
  await expect(page.getByText('No virtual machine has files on vmfs-01.')).toBeVisible()

  await page.getByRole('treeitem', { name: /^DC-1/ }).click()
  await tab(page, 'Datastores').click()
  await page.getByRole('button', { name: 'vmfs-03', exact: true }).click()
  await tab(page, 'Files').click()
  await expect(page.getByRole('navigation', { name: 'Folders' })).toContainText('web-01')
  await expect(page.getByRole('cell', { name: 'web-01-flat.vmdk' })).toBeVisible()
  await tab(page, 'Monitor').click()
  await expect(page.getByRole('region', { name: 'Space' })).toBeVisible()
  await expectNoViolations(page)
})

test('chosen virtual machines of a datastore go to the wizard together', async ({ loopback }) => {
  const { page } = loopback
  await openPod(page)
  await page.getByRole('tab', { name: 'Storage', exact: true }).click()
  await page.getByRole('treeitem', { name: /^vmfs-01/ }).click()
  await tab(page, 'VMs').click()
  await page.getByRole('checkbox', { name: 'Choose web-01' }).check()
  await page.getByRole('checkbox', { name: 'Choose web-02' }).check()
  await page
    .getByRole('region', { name: 'Virtual machines' })
    .getByRole('button', { name: 'Migrate…' })
    .click()
  await expect(page.getByRole('dialog')).toContainText(/2 virtual machines|web-01/)
})
