/**
 * A VM that cannot leave its host for three reasons, cured from the migrate wizard and moved: what vCenter says
 * with faults and values, cures one by one with the checks again after each, a network chosen for the destination.
 */
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { foldTrace } from '../../core/trace/fold.ts'
import { expect, test } from './fixtures.ts'
import { replayNewestRun } from './replay.ts'

const scenario = path.join(import.meta.dirname, 'three-reasons.scenario.yaml')
const wizardOf = (page: Page, vm: string) => page.getByRole('dialog', { name: `Migrate ${vm}` })
const next = (wizard: Locator) => wizard.getByRole('button', { name: 'Next', exact: true })
const panel = (wizard: Locator) => wizard.getByRole('region', { name: 'Compatibility' })

async function openWizard(page: Page, vm: string): Promise<Locator> {
  await page.getByRole('treeitem', { name: new RegExp(`^${vm}`) }).click()
  await page.getByRole('button', { name: 'Migrate…' }).click()
  const wizard = wizardOf(page, vm)
  await next(wizard).click()
  return wizard
}

async function openScenario(page: Page): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(scenario)
  await page.getByText('Three reasons', { exact: true }).first().click()
  await expect(page.getByRole('treeitem', { name: /^web-01/ })).toBeVisible()
}

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
}

/** Each error with its fault, the two values and the group in which vCenter tests it. */
async function expectThreeReasons(wizard: Locator): Promise<void> {
  await expect(panel(wizard)).toContainText('3 errors')
  const reasons = [
    { group: 'Source', fault: 'AffinityConfigured', values: ['CPU affinity: 2, 3', 'no affinity'] },
    { group: 'Host', fault: 'CannotAccessVmDevice', values: ['vmhba1 CD of esx-01', 'esx-02'] },
    { group: 'Network', fault: 'CannotAccessNetwork', values: ['Production', 'production'] },
  ]
  for (const { group, fault, values } of reasons) {
    const finding = wizard.getByRole('region', { name: group, exact: true }).getByRole('article')
    await expect(finding).toHaveCount(1)
    await expect(finding.getByText(fault).first()).toBeVisible()
    for (const value of values) await expect(finding).toContainText(value)
  }
}

test('cures three reasons from the wizard and moves the VM to another network', async ({ loopback }) => {
  const { page, stateFolder } = loopback
  await openScenario(page)
  const wizard = await openWizard(page, 'web-01')
  await expect(next(wizard)).toBeDisabled()
  await wizard.getByRole('radio', { name: /esx-02/ }).check()
  await expectThreeReasons(wizard)
  expect(await axeFindings(page)).toEqual([])

  const device = wizard.getByRole('region', { name: 'Host', exact: true }).getByRole('article')
  await device.getByText('Fault details').click()
  await expect(device).toContainText('backing')
  await expect(device).toContainText('API-DEVACC')

  // With errors Next shows them again instead of going on.
  await next(wizard).click()
  await expect(wizard.getByRole('heading', { name: 'Select a compute resource' })).toBeVisible()
  await expect(wizard.getByRole('heading', { name: 'Compatibility' })).toBeFocused()

  const plan = wizard.getByRole('region', { name: 'Smallest cure' })
  await expect(plan.getByRole('listitem')).toHaveCount(3)
  await plan.getByRole('button', { name: 'Apply next: Clear the CPU affinity of web-01' }).click()
  await expect(panel(wizard).getByRole('status')).toHaveText(
    'Done: Clear the CPU affinity of web-01. 2 errors left for esx-02.',
  )
  await expect(plan.getByRole('button', { name: /^Apply next/ })).toBeFocused()
  await wizard.getByRole('button', { name: 'Disconnect CD/DVD drive 1 of web-01', exact: true }).click()
  await expect(panel(wizard).getByRole('status')).toContainText('1 error left for esx-02.')
  // The button went with its finding: the focus is still in the panel.
  await expect(wizard.getByRole('heading', { name: 'Compatibility' })).toBeFocused()

  await next(wizard).click()
  await expect(wizard.getByRole('heading', { name: 'Select networks' })).toBeVisible()
  const network = wizard.getByRole('combobox', { name: 'Destination network of Production' })
  await expect(network.getByRole('option')).toHaveText(['Choose a network', 'production'])
  expect(await axeFindings(page)).toEqual([])
  await network.selectOption('production')
  await expect(panel(wizard)).not.toContainText('1 error')
  await next(wizard).click()
  await next(wizard).click()
  await expect(wizard).toContainText('production on vSwitch0, VLAN 20, instead of Production')
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Switched over', {
    timeout: 60_000,
  })

  await page.getByRole('tab', { name: 'Networks', exact: true }).last().click()
  await expect(page.getByRole('main')).toContainText('production')
  const { trace } = replayNewestRun(stateFolder)
  expect(foldTrace(trace).vms.get('web-01')?.host).toBe('esx-02')
})

test('lets DRS pick a host of the cluster, and names another destination where one is compatible', async ({
  loopback,
}) => {
  const { page } = loopback
  await openScenario(page)
  const wizard = await openWizard(page, 'web-01')
  await wizard.getByRole('tab', { name: /^Clusters/ }).click()
  await wizard.getByRole('radio', { name: /^CL-1/ }).check()
  await expect(panel(wizard)).toContainText('No compatible host for web-01 was found in CL-1.')
  const plan = wizard.getByRole('region', { name: 'Smallest cure' })
  await expect(plan.getByRole('listitem')).toHaveCount(3)
  for (let left = 3; left > 0; left -= 1) {
    await plan.getByRole('button', { name: /^Apply next/ }).click()
    await expect(plan.getByRole('listitem')).toHaveCount(left - 1)
  }
  await expect(panel(wizard)).toContainText('DRS picks esx-02, the only compatible host.')
  expect(await axeFindings(page)).toEqual([])

  // Of a host in maintenance mode the wizard names the one that is compatible now.
  await wizard.getByRole('tab', { name: /^Hosts/ }).click()
  await wizard.getByRole('radio', { name: /esx-03/ }).check()
  await plan.getByRole('button', { name: 'Choose esx-02' }).click()
  await expect(wizard.getByRole('radio', { name: /esx-02/ })).toBeChecked()
  await expect(next(wizard)).toBeEnabled()
})

test('asks for no vMotion priority where the VM is powered off', async ({ loopback }) => {
  const { page } = loopback
  await openScenario(page)
  const wizard = await openWizard(page, 'off-01')
  await expect(wizard.getByRole('list', { name: 'Pages' }).getByRole('listitem')).toHaveCount(4)
  await wizard.getByRole('radio', { name: /esx-02/ }).check()
  await next(wizard).click()
  await wizard.getByRole('combobox').selectOption('production')
  await next(wizard).click()
  await expect(wizard).not.toContainText('vMotion priority')
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()
})
