/**
 * Breaking moves on purpose from the window: a link cut in round 3, the destination lost inside the stun, a datastore
 * full at 62 % of the disks, a cancel at 99 %. Each by mouse and by keyboard, each to its outcome panel: who owns the
 * VM, that nothing is lost, what was removed, what went wrong.
 */
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

const scenario = path.join(import.meta.dirname, 'break-it.scenario.yaml')
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Inject Fault' })
const outcome = (page: Page) => page.getByRole('group', { name: 'Outcome of the migration' })
const faults = (page: Page) => page.getByRole('complementary', { name: 'Faults' })
const fact = (page: Page, name: string) =>
  outcome(page)
    .locator('div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .first()

interface Break {
  readonly title: string
  readonly vm: string
  /** Title in the catalogue; typed by keyboard. */
  readonly kind: string
  readonly name: string
  /** Fields by label, in the order in which they stand; a figure is a field to type in, else one to choose from. */
  readonly fields: readonly (readonly [label: string, value: string])[]
  readonly sentence: string
  readonly verdict: string
  readonly owner: string
  readonly error: RegExp
  /** Places with something to clean up. */
  readonly removedAt: readonly string[]
}

const breaks: readonly Break[] = [
  {
    title: 'a link cut in round 3',
    vm: 'web-01',
    kind: 'Link down',
    name: 'link-down-1',
    fields: [
      ['Host', 'esx-02'],
      ['Physical adapter', 'vmnic1 · 10 Gbit/s · vSwitch1'],
      ['Begins', 'When a round begins'],
      ['Migration of', 'web-01'],
      ['Round', '3'],
    ],
    sentence:
      'When round 3 of the migration of web-01 begins: esx-02, vmnic1 down. It lasts until you clear it.',
    verdict: 'Failed',
    owner: 'esx-01 web-01 runs on there, at the source; it was never handed over.',
    error: /no vMotion link was up for 20/,
    removedAt: ['esx-02'],
  },
  {
    title: 'the destination lost inside the stun',
    vm: 'web-01',
    kind: 'Host crash',
    name: 'host-crash-1',
    fields: [
      ['Host', 'esx-02'],
      ['Begins', 'Inside the stun'],
      ['Migration of', 'web-01'],
      ['How far into the stun', '50'],
    ],
    sentence: '50\u00a0% into the stun of web-01: esx-02, stops at once. It lasts until you clear it.',
    verdict: 'Failed',
    owner: 'esx-01 web-01 runs on there, at the source; it was never handed over.',
    error: /esx-02/,
    removedAt: ['esx-01'],
  },
  {
    title: 'a datastore full at 62 % of the disks',
    vm: 'file-01',
    kind: 'Datastore full',
    name: 'datastore-full-1',
    fields: [
      ['Datastore', 'fast-2'],
      ['Begins', 'When so much memory or disk is copied'],
      ['Migration of', 'file-01'],
      ['Copied of', 'All disks'],
      ['Share', '62'],
    ],
    sentence:
      'When 62\u00a0% of the disks of file-01 have been copied: fast-2, no space left. It lasts until you clear it.',
    verdict: 'Failed',
    owner: 'esx-03 file-01 runs there; its disks stay where they were.',
    error: /NoDiskSpace|no space left/,
    removedAt: ['fast-2'],
  },
  {
    title: 'a cancel at 99 % of the disks',
    vm: 'file-01',
    kind: 'Cancel',
    name: 'cancel-1',
    fields: [
      ['Begins', 'When so much memory or disk is copied'],
      ['Migration of', 'file-01'],
      ['Copied of', 'All disks'],
      ['Share', '99'],
    ],
    sentence: 'When 99\u00a0% of the disks of file-01 have been copied: file-01, its migration is cancelled.',
    verdict: 'Cancelled',
    owner: 'esx-03 file-01 runs there; its disks stay where they were.',
    error: /cancelled by a user/,
    removedAt: ['fast-2'],
  },
]

async function openScenario(page: Page): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import…' }).first().click(),
  ])
  await chooser.setFiles(scenario)
  await page.getByText('Break it', { exact: true }).first().click()
  await expect(page.getByRole('treeitem', { name: /^web-01/ })).toBeVisible()
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  )
}

async function fillByMouse(form: Locator, { kind, fields }: Break): Promise<void> {
  await form.getByRole('option', { name: kind, exact: true }).click()
  for (const [label, value] of fields) {
    const control = form.getByLabel(label, { exact: true })
    if (/^\d+$/.test(value)) await control.fill(value)
    else await control.selectOption({ label: value })
  }
}

/** Where the keys go: every field is reached with Tab alone. */
async function tabTo(page: Page, label: string): Promise<void> {
  for (let presses = 0; presses < 25; presses += 1) {
    await page.keyboard.press('Tab')
    const reached = await page.evaluate(() => {
      const element = document.activeElement
      return element instanceof HTMLInputElement || element instanceof HTMLSelectElement
        ? (element.labels?.[0]?.textContent?.trim() ?? '')
        : ''
    })
    if (reached === label) return
  }
  throw new Error(`Tab does not reach “${label}”.`)
}

async function fillByKeyboard(page: Page, { kind, fields }: Break): Promise<void> {
  await expect(page.getByLabel('Search faults')).toBeFocused()
  await page.keyboard.type(kind)
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByRole('heading', { name: kind, exact: true })).toBeVisible()
  for (const [label, value] of fields) {
    await tabTo(page, label)
    if (/^\d+$/.test(value)) {
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(value)
    } else {
      // A select finds its option by the letters that are typed.
      await page.keyboard.type(value)
    }
  }
}

async function expectOutcome(page: Page, one: Break): Promise<void> {
  await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(one.verdict)
  await expect(page.getByRole('region', { name: 'Outcome' })).toContainText(
    new RegExp(`${one.verdict} after`, 'i'),
  )
  await expect(fact(page, 'Owner')).toContainText(one.owner)
  await expect(fact(page, 'Lost')).toContainText('Nothing')
  await expect(fact(page, 'Error')).toContainText(one.error)
  const steps = page.getByRole('list', { name: 'What was cleaned up' })
  for (const place of one.removedAt) await expect(steps).toContainText(place)
  await expect(faults(page)).toContainText(one.name)
}

for (const one of breaks) {
  test(`${one.title}, by mouse`, async ({ loopback }, info) => {
    const { page } = loopback
    await openScenario(page)
    await page.getByRole('treeitem', { name: new RegExp(`^${one.vm}`) }).click()
    await page.getByRole('tab', { name: 'Monitor' }).click()
    await faults(page).getByRole('button', { name: 'Inject Fault…' }).click()
    await fillByMouse(dialog(page), one)
    await expect(dialog(page).getByRole('status', { name: 'What will happen' })).toHaveText(one.sentence)
    await dialog(page).getByRole('button', { name: 'Inject', exact: true }).click()
    await expect(dialog(page)).toBeHidden()
    await expect(faults(page)).toContainText('Waits: ')
    await page.getByRole('button', { name: '10×' }).click()
    await page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }).click()
    await expectOutcome(page, one)
    await info.attach('outcome', { body: await page.screenshot(), contentType: 'image/png' })
  })

  test(`${one.title}, by keyboard`, async ({ loopback }) => {
    const { page } = loopback
    await openScenario(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type(one.vm)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: one.vm, level: 1 })).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Inject Fault')
    await page.keyboard.press('Enter')
    await fillByKeyboard(page, one)
    await expect(dialog(page).getByRole('status', { name: 'What will happen' })).toHaveText(one.sentence)
    await page.keyboard.press('Enter')
    await expect(dialog(page)).toBeHidden()
    await page.keyboard.press(']')
    await page.keyboard.press('Space')
    await expectOutcome(page, one)
  })
}

test('a fault is cleared and injected again; a name that is taken is told at its field', async ({
  loopback,
}) => {
  const { page } = loopback
  await openScenario(page)
  await page.getByRole('treeitem', { name: /^esx-02/ }).click()
  await page.getByRole('button', { name: /^Acts on esx-02/ }).click()
  await page.getByRole('menuitem', { name: 'Inject Fault…' }).click()
  await expect(dialog(page).getByLabel('Host', { exact: true })).toHaveValue(/\d/)
  await dialog(page).getByRole('option', { name: 'Slow link' }).click()
  await dialog(page).getByLabel('Speed').fill('-1')
  await expect(dialog(page)).toContainText('Must be at least 1.')
  await expect(dialog(page).getByRole('button', { name: 'Inject', exact: true })).toBeDisabled()
  await dialog(page).getByLabel('Speed').fill('1000')
  await dialog(page).getByRole('button', { name: 'Inject', exact: true }).click()
  await expect(faults(page)).toContainText('Broken since 00:00.000')

  await faults(page).getByRole('button', { name: 'Clear fault link-slow-1' }).click()
  await expect(faults(page)).toContainText('Over at 00:00.000: cleared')
  await faults(page).getByRole('button', { name: 'Inject again: link-slow-1' }).click()
  await expect(dialog(page).getByLabel('Name', { exact: true })).toHaveValue('link-slow-2')
  await expect(dialog(page).getByLabel('Speed')).toHaveValue('1000')
  await dialog(page).getByLabel('Name', { exact: true }).fill('link-slow-1')
  await expect(dialog(page)).toContainText('There is a fault named link-slow-1 in this run already.')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
})

test('the source dies with its VM: vSphere HA restarts it, and what was lost is said', async ({
  loopback,
}) => {
  const { page } = loopback
  await openScenario(page)
  await page.getByRole('treeitem', { name: /^web-01/ }).click()
  await page.getByRole('tab', { name: 'Monitor' }).click()
  await faults(page).getByRole('button', { name: 'Inject Fault…' }).click()
  await fillByMouse(dialog(page), {
    ...breaks[1]!,
    fields: [
      ['Host', 'esx-01'],
      ['Begins', 'When a round begins'],
      ['Round', '2'],
    ],
  })
  await dialog(page).getByRole('button', { name: 'Inject', exact: true }).click()
  await page.getByRole('button', { name: '10×' }).click()
  await page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }).click()
  await expect(fact(page, 'Owner')).toContainText(/It stopped with esx-01 at .* vSphere HA restarted it on/, {
    timeout: 60_000,
  })
  await expect(fact(page, 'Lost')).toContainText('No block that was written to a disk is lost.')
  await page.getByRole('treeitem', { name: /^esx-01 failed/ }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await expect(page.getByRole('region', { name: 'esx-01 has failed' })).toBeVisible()
  expect(await findings(page)).toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on dialog, list and outcome (${colorScheme})`, async ({ loopback }) => {
    const { page } = loopback
    await page.emulateMedia({ colorScheme })
    const cancel = breaks[3]!
    await openScenario(page)
    await page.getByRole('treeitem', { name: new RegExp(`^${cancel.vm}`) }).click()
    await page.getByRole('tab', { name: 'Monitor' }).click()
    expect(await findings(page), 'rail').toEqual([])
    await faults(page).getByRole('button', { name: 'Inject Fault…' }).click()
    await fillByMouse(dialog(page), cancel)
    await dialog(page).getByLabel('It happens again').check()
    await dialog(page).getByLabel('In all').fill('0')
    await page.waitForTimeout(300)
    expect(await findings(page), 'dialog').toEqual([])
    await dialog(page).getByLabel('It happens again').uncheck()
    await dialog(page).getByRole('button', { name: 'Inject', exact: true }).click()
    await expect(faults(page)).toContainText('Waits: ')
    expect(await findings(page), 'list').toEqual([])
    await page.getByRole('button', { name: '10×' }).click()
    await page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Run' }).click()
    await expect(outcome(page)).toBeVisible({ timeout: 60_000 })
    await page.waitForTimeout(300)
    expect(await findings(page), 'outcome').toEqual([])
  })
}
