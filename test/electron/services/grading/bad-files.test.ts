/** Whatever a file holds, marking it ends with flags: it never throws, and says what is the matter. */
import { describe, expect, it } from 'vitest'
import { engineVersion } from '../../../../core/engine/run.ts'
import type { Submission } from '../../../../core/lab/submission-schema.ts'
import { submissionText } from '../../../../core/lab/submission.ts'
import { gradeSubmission } from '../../../../electron/services/grading/grade-submission.ts'
import { LabVariants } from '../../../../electron/services/grading/grading-lab.ts'
import { gradingLabs, gradingPack } from '../../../support/grading-folder.ts'
import { madeSubmission } from '../../../support/made-submission.ts'

const labs = new LabVariants(
  gradingLabs(['latched'], { seed: 7, terms: { ...gradingPack.terms, minutes: 60 } }),
)
const [shipped, packed] = [labs.labs[0]!, labs.labs[1]!]
const ofPack = madeSubmission(labs, packed, { name: 'Ada', seed: 7, path: 0 })
const ofShipped = madeSubmission(labs, shipped, { name: 'Ada', seed: 7, path: 0 })

function graded(submission: Submission, key: string | null = gradingPack.signingKey) {
  return gradeSubmission({ fileName: 'a.yaml', text: submissionText(submission, key) }, labs).graded
}

function flagged(submission: Submission, key?: string | null) {
  return graded(submission, key).flags.map(({ id }) => id)
}

describe('a file that is wrong', () => {
  it('is flagged as unreadable with its problems, wherever it was cut or broken', () => {
    const text = submissionText(ofPack, gradingPack.signingKey)
    for (const broken of [
      '',
      '{',
      'precopy: lab',
      '[1, 2]',
      '\0\0',
      text.replace('entries:', 'entires:'),
      text.slice(0, 300),
    ]) {
      const { flags, points } = gradeSubmission({ fileName: 'a.yaml', text: broken }, labs).graded
      expect(flags.map(({ id }) => id)).toEqual(['unreadable'])
      expect(points).toBeNull()
    }
  })

  it('never throws, whichever byte is another', () => {
    const text = submissionText(ofPack, gradingPack.signingKey)
    for (let index = 0; index < text.length; index += 401) {
      for (const other of ['9', '\n']) {
        const changed = text.slice(0, index) + other + text.slice(index + 1)
        if (changed === text) continue
        expect(
          gradeSubmission({ fileName: 'a.yaml', text: changed }, labs).graded.flags.length,
        ).toBeGreaterThan(0)
      }
    }
  }, 120_000)
})

describe('a file that is signed and says what cannot be', () => {
  it('is not flagged as it was made', () => {
    expect(flagged(ofPack)).toEqual([])
    expect(flagged(ofShipped, null)).toEqual([])
  })

  it('names another seed than the pack gives out', () => {
    expect(flagged({ ...ofPack, seed: 8 })).toContain('other-seed')
  })

  it('names another lab, version and pack', () => {
    expect(flagged({ ...ofPack, lab: { ...ofPack.lab, hash: 'f'.repeat(64) } })).toEqual(['wrong-lab'])
    expect(
      graded({ ...ofShipped, lab: { id: 'mine', title: 'Mine', hash: 'f'.repeat(64) } }, null),
    ).toMatchObject({ points: null, flags: [{ id: 'wrong-lab' }] })
    const away = {
      ...ofPack,
      pack: { id: 'p-00000000', title: 'Away' },
      lab: { ...ofPack.lab, hash: 'f'.repeat(64) },
    }
    expect(graded(away)).toMatchObject({ points: null, flags: [{ id: 'unknown-pack' }] })
  })

  it('names more time than there was, and terms that are nobody’s', () => {
    expect(flagged({ ...ofPack, handedInAt: '2030-01-01T11:00:00.000Z' })).toEqual(['other-terms'])
    expect(flagged({ ...ofPack, handedInAt: '2029-01-01T11:00:00.000Z' })).toEqual(['entries'])
    expect(flagged({ ...ofShipped, terms: { ...ofShipped.terms, mode: 'assignment' } }, null)).toEqual([
      'other-terms',
    ])
  })

  it('explains another trace by another engine', () => {
    const other = { ...ofPack, madeWith: { precopy: '0.9.0', engine: '0' }, traceHash: 'f'.repeat(64) }
    const { flags } = graded(other)
    expect(flags.map(({ id, severity }) => [id, severity])).toEqual([
      ['other-engine', 'warning'],
      ['trace', 'warning'],
    ])
    expect(flags[0]!.message).toContain(engineVersion)
  })

  it('names an entry that the guide would have refused', () => {
    const said = (entries: Submission['entries']) =>
      graded({ ...ofPack, entries }).flags.find(({ id }) => id === 'entries')?.message
    const handIn = ofPack.entries.at(-1)!
    const before = ofPack.entries.slice(0, -1)
    const { atNs, commandCount } = handIn
    expect(said(before)).toMatch(/hand-in itself is missing/)
    expect(said([...before, handIn, before.find(({ type }) => type === 'note')!])).toMatch(/is handed in/)
    expect(said([...before, { type: 'check', unmet: ['nothing'], atNs, commandCount }, handIn])).toMatch(
      /nothing was not met/,
    )
    expect(
      said([...before, { type: 'hint', objective: 'nothing', level: 1, atNs, commandCount }, handIn]),
    ).toMatch(/no objective "nothing"/)
    expect(said([...before, { ...handIn, because: 'time-over' } as never])).toBeUndefined()
    expect(said([...before, { type: 'note', text: '', atNs, commandCount: 99 }, handIn])).toMatch(
      /after command 99/,
    )
  })

  it('takes an entry that was made with the playhead back, and one in a run that was left for another way', () => {
    const at = ofPack.entries.findIndex(({ commandCount }) => commandCount > 0)
    const entries = ofPack.entries.map((entry, index) =>
      index > at && entry.atNs > 0
        ? { ...entry, atNs: Math.floor(entry.atNs / 2), reachedNs: entry.atNs }
        : entry,
    )
    expect(flagged({ ...ofPack, entries })).toEqual([])
  })
})
