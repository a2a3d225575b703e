/** `precopy grade`: what it prints and writes, and the exit status that scripts go by. */
import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { submissionText } from '../../../core/lab/submission.ts'
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { LabVariants } from '../../../electron/services/grading/grading-lab.ts'
import { shippedGradingLabs } from '../../../electron/services/grading/shipped-grading-labs.ts'
import { sourceFolders } from '../../../electron/services/shipped-files.ts'
import { madeSubmission } from '../../support/made-submission.ts'
import { root } from '../../support/services.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { runCli } from './test-terminal.ts'

let folder: string

beforeAll(() => {
  folder = temporaryFolder()
  const labs = new LabVariants(shippedGradingLabs(sourceFolders(root)))
  const lab = labs.labs.find(({ labId }) => labId === 'latched')!
  const save = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    fs.writeFileSync(path.join(folder, file), text)
  }
  const right = submissionText(madeSubmission(labs, lab, { name: 'Ada', seed: 3, path: 0 }), null)
  const wrong = submissionText(madeSubmission(labs, lab, { name: 'Bob', seed: 4, path: 1 }), null)
  save('full.yaml', right)
  save('class/ada/ada.submission.yaml', right)
  save('class/bob/bob.submission.yaml', wrong)
  save('class/eve.submission.yaml', right.replace('learner: Ada', 'learner: Eve'))
  save('class/photo.yaml', 'GIF89a\0\0\0')
  save('class/the.pack.yaml', 'precopy: pack\n')
  save('empty/readme.txt', 'nothing')
})

describe('precopy grade', () => {
  it('is done where everything has full points and nothing is flagged', async () => {
    const { status, stdout } = await runCli(folder, 'grade', 'full.yaml', '--workers', '1')
    expect(stdout).toMatch(/Ada {2}latched {2}100 of 100 {2}full\.yaml/)
    expect(stdout).toContain('1 hand-in, none of them flagged.')
    expect(status).toBe(0)
  }, 60_000)

  it('marks a folder, names what is amiss, and writes CSV and feedback', async () => {
    const args = ['grade', 'class', '--csv', 'grades.csv', '--feedback', 'back', '--workers', '1']
    const { status, stdout, stderr } = await runCli(folder, ...args)
    expect(status).toBe(1)
    expect(stdout).toMatch(/Bob .* of 100/)
    expect(stdout).toMatch(/! signature: .*the name of the learner \(now "Eve"\)/)
    expect(stdout).toMatch(/! duplicate: /)
    expect(stdout).toMatch(/! unreadable: .*binary/)
    expect(stderr).toMatch(/the\.pack\.yaml is a pack/)
    const csv = fs.readFileSync(path.join(folder, 'grades.csv'), 'utf8')
    expect(csv).toContain('\r\nBob,latched,4,')
    expect(fs.readdirSync(path.join(folder, 'back')).sort()).toEqual([
      'latched-ada.feedback.yaml',
      'latched-bob.feedback.yaml',
      'latched-eve.feedback.yaml',
    ])
  }, 60_000)

  it('prints the same as JSON, whatever the number of threads', async () => {
    const one = await runCli(folder, 'grade', 'class', '--json', '--workers', '1')
    const two = await runCli(folder, 'grade', 'class', '--json', '--workers', '2')
    expect(two.stdout).toBe(one.stdout)
    const graded = JSON.parse(one.stdout) as GradedSubmission[]
    expect(graded.map(({ learner }) => learner)).toEqual(['Ada', 'Bob', 'Eve', ''])
  }, 90_000)

  it('says what is wrong with what it was given', async () => {
    for (const [args, says] of [
      [[], /No hand-in is named/],
      [['nowhere.yaml'], /no file or folder nowhere\.yaml/],
      [['empty'], /no hand-ins in empty/],
      [['full.yaml', '--pack', 'full.yaml'], /a pack is needed here/],
      [['full.yaml', '--feedback', 'full.yaml'], /is a file/],
    ] as const) {
      const { status, stderr } = await runCli(folder, 'grade', ...args)
      expect(stderr).toMatch(says)
      expect(status).toBe(2)
    }
  })
})
