/**
 * From instructor to student and back, each at a machine of their own, through the window alone: an instructor's lab
 * with a hidden fault becomes a pack; a student imports it, finds the fault and hands in; the instructor marks the
 * hand-in and returns feedback; the student opens it beside the attempt.
 */
import fs from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { hiddenCause, hiddenLab } from '../support/hidden-lab.ts'
import { startLoopbackProcess } from '../support/loopback-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { expect, test } from './fixtures.ts'

const comment = 'Well found. Say next time which event told you.'
const folder = temporaryFolder()

const guide = (page: Page) => page.getByRole('complementary', { name: 'Lab guide' })
const notice = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Notices' }).getByRole('status').filter({ hasText: text })
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

async function goTo(page: Page, area: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: area }).click()
}

async function importFile(page: Page, file: string): Promise<void> {
  await page.getByRole('menuitem', { name: 'File' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: /^Import…/ }).click(),
  ])
  await chooser.setFiles(file)
}

/** The file that pressing it keeps, under the name that it suggests. */
async function exported(page: Page, press: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  const file = path.join(folder, download.suggestedFilename())
  await download.saveAs(file)
  return file
}

/** Imports a lab's file, makes a pack of it, and returns the student's copy. */
async function makePack(page: Page): Promise<string> {
  const lab = path.join(folder, 'loose-cable.lab.yaml')
  fs.writeFileSync(lab, hiddenLab)
  await importFile(page, lab)
  await notice(page, 'Lab "Loose cable"').getByRole('button', { name: 'Open in Author' }).click()
  await button(page, 'Make a pack').click()
  const dialog = page.getByRole('dialog', { name: 'Make a pack' })
  await dialog.getByLabel('Title').fill('Cables')
  await dialog.getByLabel('Author').fill('Ines')
  await dialog.getByLabel('Add a lab').selectOption({ label: 'Loose cable (draft)' })
  await dialog.getByRole('button', { name: 'Make pack' }).click()
  const made = page.getByRole('dialog', { name: '"Cables" is made' })
  const file = await exported(page, () =>
    made.getByRole('button', { name: "Export the student's copy" }).click(),
  )
  await made.getByRole('button', { name: 'Done' }).click()
  return file
}

/** Predicts, moves app-01, suspects, names the cause. */
async function findFault(page: Page): Promise<void> {
  await button(page, 'Begin lab 90, Loose cable').click()
  await expect(page.getByText(hiddenCause)).toHaveCount(0)
  await guide(page).getByLabel('It does not').check()
  await button(page, /^Commit/).click()
  await page.getByRole('treeitem', { name: /app-01/ }).click()
  await button(page, 'Migrate…').click()
  const wizard = page.getByRole('dialog', { name: 'Migrate app-01' })
  await wizard.getByRole('button', { name: 'Next' }).click()
  await wizard.getByRole('radio', { name: /esx-03/ }).check()
  await expect(wizard.getByText(/checks ran/)).toBeVisible()
  for (let pages = 0; pages < 3; pages += 1) await wizard.getByRole('button', { name: 'Next' }).click()
  await wizard.getByRole('button', { name: 'Finish' }).click()
  await button(page, '100×').click()
  await guide(page).getByRole('button', { name: 'Continue' }).click({ timeout: 60_000 })
  await guide(page).getByRole('button', { name: 'Add a line' }).click()
  await guide(page).getByLabel('Suspected cause').fill('A cable')
  await guide(page).getByLabel('What I saw').fill('A physical NIC of esx-03 is down.')
  await guide(page).getByLabel(hiddenCause).check()
  await button(page, 'Name the cause').click()
}

async function handIn(page: Page): Promise<string> {
  await button(page, 'Hand in…').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Hand in' }).click()
  const part = guide(page).getByRole('region', { name: 'Hand-in' })
  await expect(part).toContainText('send that to Ines')
  await expect(part.getByRole('button', { name: 'Export hand-in' })).toBeDisabled()
  await part.getByLabel('Your name').fill('Ada Nkemelu')
  const file = await exported(page, () => part.getByRole('button', { name: 'Export hand-in' }).click())
  await expect(part).toContainText('Exported')
  return file
}

/** Takes the hand-in, changes its points, says a word, and returns the feedback file. */
async function mark(page: Page, file: string): Promise<string> {
  await importFile(page, file)
  const told = notice(page, 'Hand-in of Ada Nkemelu is in the Gradebook.')
  await expect(told).not.toContainText('flag')
  await told.getByRole('button', { name: 'Open Gradebook' }).click()
  await button(page, /^Ada Nkemelu, Loose cable: 100 of 100 points/).click()
  const detail = page.getByRole('complementary', { name: 'Hand-in' })
  await expect(detail.getByRole('region', { name: 'Objectives' })).toContainText('You named it.')
  await expect(detail.getByRole('region', { name: 'Notebook' })).toContainText('A cable')
  await button(page, 'Set points or comment: Name the cause.').click()
  await detail.getByLabel(/^Points, of 100/).fill('101')
  await expect(detail).toContainText('Points from 0 to 100')
  await detail.getByLabel(/^Points, of 100/).fill('90')
  const whole = detail.getByRole('textbox', { name: 'Comment on the whole' })
  await whole.fill(comment)
  await whole.blur()
  await expect(button(page, /^Ada Nkemelu, Loose cable: 90 of 100 points *, with your marks/)).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
  await button(page, 'Acts on this hand-in').click()
  return exported(page, () => page.getByRole('menuitem', { name: 'Feedback file' }).click())
}

async function openFeedback(page: Page, file: string): Promise<void> {
  await goTo(page, 'Library')
  await importFile(page, file)
  await notice(page, 'Feedback on "Loose cable"').getByRole('button', { name: 'Open attempt' }).click()
  const feedback = guide(page).getByRole('region', { name: 'Feedback' })
  await expect(feedback).toContainText(comment)
  await expect(feedback).toContainText('90 of 100 points, set by your instructor; Precopy had judged 100')
  await expect(guide(page).getByRole('region', { name: 'Debrief' })).toContainText('90 of 100 points')
  await goTo(page, 'Library')
  await expect(page.getByRole('listitem').filter({ hasText: 'Loose cable' })).toContainText('marked')
}

test('a lab goes out in a pack, comes back as a hand-in, and is answered with feedback', async ({
  loopback,
  browser,
}) => {
  test.slow()
  const instructor = loopback.page
  const pack = await makePack(instructor)
  expect(fs.readFileSync(pack, 'utf8')).not.toContain(hiddenCause)

  const host = await startLoopbackProcess(temporaryFolder())
  const studentsBrowser = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const student = await studentsBrowser.newPage()
  await student.goto(host.url)
  await importFile(student, pack)
  await expect(notice(student, 'Pack "Cables": 1 lab in the Library.')).toBeVisible()
  await expect(student.getByRole('region', { name: 'Cables' })).toContainText('Ines')
  await findFault(student)
  const handedIn = await handIn(student)

  const feedback = await mark(instructor, handedIn)
  await openFeedback(student, feedback)
  await studentsBrowser.close()
  await host.stop()
})
