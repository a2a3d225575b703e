/** Author: a lab with a hidden fault from a ready piece, a problem at its place, the proof, the copy for students. */
import fs from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function newLab(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Author' }).click()
  await page.getByRole('main').getByRole('button', { name: 'New lab' }).click()
  await expect(page.getByRole('heading', { name: 'My lab', level: 1 })).toBeVisible()
  await expect(editor(page)).toBeVisible()
}

const editor = (page: Page) => page.getByRole('textbox', { name: /^Text of/ })
const status = (page: Page) => page.getByRole('region', { name: 'Problems' }).getByRole('status')
const saved = (page: Page) => page.getByRole('main').getByText('Saved', { exact: true })

async function addPiece(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: 'Add…' }).click()
  const search = page.getByRole('dialog', { name: 'Add to the lab' }).getByLabel('Search pieces')
  await search.fill(words)
  await expect(page.getByRole('option')).toHaveCount(1)
  await search.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

test('a lab with a hidden fault: its problem at its place, mended, proved, handed out', async ({
  loopback,
}) => {
  const { page } = loopback
  await newLab(page)
  await addPiece(page, 'firewall')
  const outline = page.getByRole('region', { name: 'Outline' })
  await expect(outline).toContainText('A firewall closes TCP port 8000 of esx-02')
  await expect(status(page)).toContainText('No problems')

  await outline.getByRole('button', { name: 'What moves?' }).click()
  await expect(editor(page)).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.type('\ncolour: red')
  await expect(status(page)).toContainText('1 problem')
  const problem = page.getByRole('list', { name: 'Problems with their places' }).getByRole('button')
  await expect(problem).toContainText('colour')
  await expect(page.getByRole('button', { name: 'Try it' })).toBeDisabled()
  await problem.click()
  await expect(editor(page)).toBeFocused()
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press('ControlOrMeta+z')
    if (!/colour/.test(await editor(page).innerText())) break
  }
  await expect(status(page)).toContainText('No problems')

  const side = page.getByRole('complementary', { name: 'Preview and proof' })
  await expect(side).not.toContainText('firewall')
  await side.getByRole('tab', { name: 'Answer key' }).click()
  await expect(side).toContainText('A firewall closes TCP port 8000 of esx-02')
  await side.getByRole('tab', { name: 'Verify' }).click()
  await side.getByRole('spinbutton', { name: 'Seeds' }).fill('2')
  await side.getByRole('button', { name: 'Verify' }).click()
  await expect(side).toContainText('It holds for 2 seeds.', { timeout: 60_000 })

  await page.getByRole('button', { name: 'Make a pack' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Evening')
  await dialog.getByRole('combobox', { name: 'Add a lab' }).selectOption({ label: 'My lab (draft)' })
  await expect(dialog).toContainText('answer key under seal')
  await dialog.getByRole('combobox', { name: 'My lab is given as' }).selectOption('Exam')
  await expect(dialog).toContainText('no answer key')
  await dialog.getByRole('button', { name: 'Make pack' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: "Export the student's copy" }).click(),
  ])
  expect(download.suggestedFilename()).toBe('evening.pack.yaml')
  const text = fs.readFileSync(await download.path(), 'utf8')
  expect(text).toContain('copy: student')
  expect(text).not.toContain('firewall')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'Own packs' })).toContainText('Evening')
})

test('what is typed is there again after a reload and after a crash, problems and all', async ({
  loopback,
}) => {
  const { page } = loopback
  await newLab(page)
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('# My own words\n')
  // Not waited for: it need not be saved yet.
  await page.reload()
  await expect(editor(page)).toContainText('# My own words')
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('broken: [\n')
  await expect(saved(page)).toBeVisible()
  await loopback.kill()
  await expect(page.getByText(/host of this window has ended/)).toBeVisible()
  const again = await loopback.restart()
  await again.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Author' }).click()
  await expect(editor(again)).toContainText('broken: [')
  await expect(status(again)).toContainText('problem')
})

test('proposes what the format knows, keeps letters to itself, and leaves by Escape and Tab', async ({
  loopback,
}) => {
  const { page } = loopback
  await newLab(page)
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+Home')
  // Single letters are the window's own elsewhere.
  await page.keyboard.type('m\n')
  await expect(editor(page)).toContainText('m')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('prereq')
  await page.keyboard.press('Control+Space')
  await expect(page.getByRole('option', { name: /prerequisites/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()
})

test('a draft is tried in the workbench', async ({ loopback }) => {
  const { page } = loopback
  await newLab(page)
  await page.getByRole('button', { name: 'Try it' }).click()
  const guide = page.getByRole('complementary', { name: 'Lab guide' })
  await expect(guide.getByRole('heading', { name: 'My lab' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in Author (${colorScheme})`, async ({ loopback }) => {
    const { page } = loopback
    await page.emulateMedia({ colorScheme })
    await newLab(page)
    const side = page.getByRole('complementary', { name: 'Preview and proof' })
    for (const tab of ['Student sees', 'Answer key', 'Verify']) {
      await side.getByRole('tab', { name: tab }).click()
      await page.waitForTimeout(400)
      expect(await violations(page), tab).toEqual([])
    }
    for (const [button, name] of [
      ['Add…', 'Add to the lab'],
      ['Details…', 'Details of the lab'],
      ['Make a pack', 'Make a pack'],
    ] as const) {
      await page.getByRole('button', { name: button }).click()
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      await page.waitForTimeout(300)
      expect(await violations(page), name).toEqual([])
      await page.keyboard.press('Escape')
    }
  })
}

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.html.slice(0, 160)}`).join('; ')}`,
  )
}
