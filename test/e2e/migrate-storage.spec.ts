/**
 * The migrate wizard where files move: thick to thin with Storage vMotion while the guest writes, and a move to a
 * vCenter of another SSO domain, with a wrong and a right login, a certificate to confirm and a network to choose.
 */
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { foldTrace } from '../../core/trace/fold.ts'
import { expect, test } from './fixtures.ts'
import { replayNewestRun } from './replay.ts'

const next = (wizard: Locator) => wizard.getByRole('button', { name: 'Next', exact: true })
const title = (wizard: Locator, name: string) => wizard.getByRole('heading', { name, level: 2 })
const panel = (wizard: Locator) => wizard.getByRole('region', { name: 'Compatibility' })

async function openWizard(page: Page, vm: string, type: RegExp): Promise<Locator> {
  await page.getByRole('treeitem', { name: new RegExp(`^${vm}`) }).click()
  await page.getByRole('button', { name: 'Migrate…' }).click()
  const wizard = page.getByRole('dialog', { name: `Migrate ${vm}` })
  await wizard.getByRole('radio', { name: type }).check()
  await next(wizard).click()
  return wizard
}

async function expectNoAxeFinding(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([])
}

test('makes a thick disk thin on another datastore while the guest writes', async ({ loopback }) => {
  const { page, stateFolder } = loopback
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(path.join(import.meta.dirname, 'thick-to-thin.scenario.yaml'))
  await page.getByText('Thick to thin by hand', { exact: true }).first().click()
  const wizard = await openWizard(page, 'files-01', /Change storage only/)
  await expect(title(wizard, 'Select storage')).toBeFocused()
  await expect(next(wizard)).toBeDisabled()

  // As it is, thick, it does not fit on tight-01: what is missing stands beside what is needed.
  await wizard.getByRole('radio', { name: /^tight-01/ }).check()
  await expect(panel(wizard)).toContainText('1 error')
  await expect(wizard.getByRole('region', { name: 'Space' })).toContainText('missing')
  await expectNoAxeFinding(page)
  await wizard.getByRole('combobox', { name: 'Select virtual disk format' }).selectOption('Thin Provision')
  await expect(panel(wizard)).toContainText('Compatibility checks succeeded')

  await wizard.getByRole('button', { name: 'Free' }).click()
  await expect(wizard.getByRole('columnheader', { name: 'Free', exact: true }).first()).toHaveAttribute(
    'aria-sort',
    'ascending',
  )
  await wizard.getByRole('radio', { name: /^vmfs-02/ }).check()
  await next(wizard).click()
  // Back and forth again: the choices stay.
  await wizard.getByRole('button', { name: 'Back' }).click()
  await expect(wizard.getByRole('radio', { name: /^vmfs-02/ })).toBeChecked()
  await next(wizard).click()
  await expect(wizard).toContainText('Thin Provision')
  await expect(wizard.getByRole('region', { name: 'Data path' })).toContainText('fs3dm')
  await expectNoAxeFinding(page)
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()

  const view = foldTrace(replayNewestRun(stateFolder).trace)
  const [migration] = view.migrations
  expect(migration).toMatchObject({
    vm: 'files-01',
    kind: 'storage-vmotion',
    outcome: { outcome: 'completed' },
  })
  expect(view.vms.get('files-01')?.host).toBe('esx-01')
})

test('hands a VM to the vCenter of another SSO domain', async ({ loopback }) => {
  const { page, stateFolder } = loopback
  await page.getByRole('button', { name: /^Scenarios/ }).click()
  await page.getByText('Export to a vCenter of another company', { exact: true }).first().click()
  const wizard = await openWizard(page, 'crm-01', /Cross vCenter Server export/)
  await expect(title(wizard, 'Select a target vCenter Server')).toBeVisible()
  const login = async (user: string, password: string) => {
    await wizard.getByLabel('User name').fill(user)
    await wizard.getByLabel('Password').fill(password)
    await wizard.getByLabel('Password').press('Enter')
  }

  await wizard.getByRole('radio', { name: 'New vCenter Server' }).check()
  await wizard.getByLabel('vCenter Server address').fill('vcsa.nowhere.example')
  await login('mover@partner.local', 'Export!2026')
  await expect(wizard.getByRole('alert')).toContainText('no vCenter Server answers at this address')

  await wizard.getByRole('radio', { name: 'Saved vCenter Server' }).check()
  await wizard.getByRole('combobox', { name: 'Saved vCenter Servers' }).selectOption('vcsa.partner.example')
  await login('mover@partner.local', 'wrong')
  const alert = page.getByRole('dialog', { name: 'Security Alert' })
  await expect(alert).toContainText(/([0-9A-F]{2}:){31}/)
  await expectNoAxeFinding(page)
  await alert.getByRole('button', { name: 'No', exact: true }).click()
  await expect(wizard.getByRole('alert')).toContainText('SSLVerifyFault')
  await expect(next(wizard)).toBeDisabled()

  await wizard.getByRole('button', { name: 'Login' }).click()
  await alert.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(wizard.getByRole('alert')).toContainText('InvalidLogin')
  await expect(next(wizard)).toBeDisabled()
  // The certificate is confirmed by now.
  await login('mover@partner.local', 'Export!2026')
  await expect(wizard.getByRole('status').first()).toContainText('Connected to vcsa.partner.example')
  await next(wizard).click()

  await expect(wizard.getByRole('radio', { name: /^esx-01/ })).toHaveCount(0)
  await wizard.getByRole('radio', { name: /^esx-p1/ }).check()
  await next(wizard).click()
  await wizard.getByRole('radio', { name: /^vmfs-partner-01/ }).check()
  await next(wizard).click()
  await expect(title(wizard, 'Select folder')).toBeVisible()
  await next(wizard).click()
  await expect(panel(wizard)).toContainText('No destination network is chosen')
  await wizard.getByRole('combobox', { name: /^Destination network/ }).selectOption('dv-crm-30')
  await expect(panel(wizard)).not.toContainText('1 error')
  await next(wizard).click()
  await next(wizard).click()
  const crossing = wizard.getByRole('region', { name: 'What goes with the VM and what stays' })
  await expect(crossing.getByRole('row', { name: /Performance history/ })).toContainText('Documented')
  await expectNoAxeFinding(page)
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await expect(wizard).toBeHidden()

  const { trace } = replayNewestRun(stateFolder)
  const view = foldTrace(trace)
  expect(view.vms.get('crm-01')?.host).toBe('esx-p1')
  expect(view.migrations[0]).toMatchObject({ vm: 'crm-01', outcome: { outcome: 'completed' } })
  expect(Buffer.from(trace).includes('Export!2026')).toBe(false)
})
