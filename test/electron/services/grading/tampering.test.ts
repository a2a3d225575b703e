/** A folder of hand-ins, some of them tampered with: each tampering is named by its flag, and nothing else is flagged. */
import { beforeAll, describe, expect, it } from 'vitest'
import { gradeEach, gradeFiles } from '../../../../electron/services/grading/grade-files.ts'
import type { GradedFile } from '../../../../electron/services/grading/grade-submission.ts'
import {
  forgeries,
  gradingFolder,
  gradingLabs,
  tamperings,
  type FolderFile,
} from '../../../support/grading-folder.ts'

const labs = gradingLabs(['latched', 'two-worlds'])
const flagsOf = ({ graded }: GradedFile) => graded.flags.map(({ id }) => id)

describe('a folder of hand-ins', () => {
  let files: FolderFile[]
  let graded: GradedFile[]

  beforeAll(async () => {
    files = gradingFolder({ labs, count: 46, tampered: tamperings, forged: forgeries })
    graded = await gradeFiles(files, labs, { workers: 1 })
  }, 120_000)

  it.each([...tamperings, ...forgeries])('names: $name', ({ name, flags, says }) => {
    const index = files.findIndex(
      ({ tampering, fileName }) => tampering?.name === name && fileName.includes('-b.'),
    )
    const found = graded[index]!
    expect(flagsOf(found)).toEqual(expect.arrayContaining([...flags]))
    expect(found.graded.flags.map(({ message }) => message).join('\n')).toMatch(says)
    expect(found.graded.flags.every(({ remedy }) => remedy !== '')).toBe(true)
  })

  it('flags nothing that was not touched', () => {
    const untouched = graded.filter((_, index) => files[index]!.tampering === null)
    expect(untouched.length).toBeGreaterThan(5)
    expect(untouched.flatMap(flagsOf)).toEqual([])
  })

  it('comes to the same on several threads, and for each file alone', async () => {
    const some = files.slice(0, 6)
    const alone = await gradeEach(some, labs, { workers: 1 })
    const threads = await gradeEach(some, labs, { workers: 2 })
    expect(threads).toEqual(alone)
  }, 60_000)

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    const work = gradeFiles(files, labs, {
      workers: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    })
    await expect(work).rejects.toThrow('enough')
  }, 60_000)
})
