/** Submissions as text: what was written reads back, and every change of it is told, as exactly as the file allows. */
import { describe, expect, it } from 'vitest'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import {
  genuinenessOf,
  isGenuine,
  parseFeedback,
  feedbackText,
  parseSubmission,
  submissionText,
} from '../../../core/lab/submission.ts'
import { practiceTerms } from '../../../core/lab/terms.ts'

const key = 'ab'.repeat(32)
const place = { atNs: 0, commandCount: 0 }

const submission: Submission = {
  precopy: 'submission',
  version: 1,
  id: '11111111-2222-4333-8444-555555555555',
  learner: 'Zoë "Z" O’Neil: 100 %',
  pack: null,
  lab: { id: 'first-move', title: 'First move', hash: '0'.repeat(64) },
  terms: practiceTerms,
  seed: 7,
  madeWith: { precopy: '1.0.0', engine: '1' },
  scenarioHash: '1'.repeat(64),
  startedAt: '2030-01-01T09:00:00.000Z',
  handedInAt: '2030-01-01T09:30:00.000Z',
  horizonNs: 5,
  traceHash: '2'.repeat(64),
  commands: [
    { atNs: 0, command: { type: 'cancel', vm: 'web-01' } },
    { atNs: 5, command: { type: 'cancel', vm: 'web-02' } },
  ],
  entries: [
    { type: 'note', text: 'first\nsignature: not one\n  - nor an item\nparts: none', ...place },
    { type: 'answer', step: 'why', option: 'a', text: '- "quoted": yes\n\n# no comment\n', ...place },
    { type: 'hand-in', because: 'learner', ...place },
  ],
  results: null,
  attempts: { count: 1, first: null, best: null },
}

const text = submissionText(submission, key)

function changesOf(changed: string, signingKey: string | null = key) {
  const genuine = genuinenessOf(changed, signingKey)
  return genuine.kind === 'changed' && genuine.parts.kind === 'changes' ? genuine.parts.changes : genuine.kind
}

/** Another text under the old signature, as an editor leaves it. */
function edited(change: Partial<Submission>): string {
  const body = submissionText({ ...submission, ...change }, key)
  return body.slice(0, body.lastIndexOf('parts: ')) + text.slice(text.lastIndexOf('parts: '))
}

describe('a submission', () => {
  it('reads back as it was written', () => {
    const read = parseSubmission('a.yaml', text)
    expect(read.submission).toEqual(submission)
    expect(isGenuine(read, key)).toBe(true)
    expect(genuinenessOf(text, key)).toEqual({ kind: 'genuine' })
  })

  it('is told from one in which any single byte was changed', () => {
    const unseen = [...text].flatMap((character, index) => {
      const changed = text.slice(0, index) + (character === 'x' ? 'y' : 'x') + text.slice(index + 1)
      return genuinenessOf(changed, key).kind === 'genuine' ? [index] : []
    })
    expect(unseen).toEqual([])
  })

  it('names the field that was changed', () => {
    expect(changesOf(edited({ learner: 'Somebody' }))).toEqual([{ kind: 'changed', name: 'learner' }])
    expect(changesOf(edited({ seed: 8, horizonNs: 6 })).length).toBe(2)
  })

  it('names the command and the entry that was changed, left out or put in', () => {
    const [first, second] = submission.commands
    const items = (name: string, from: number, had: number, has: number) => [
      { kind: 'items', name, from, had, has },
    ]
    expect(changesOf(edited({ commands: [first!] }))).toEqual(items('commands', 2, 1, 0))
    expect(changesOf(edited({ commands: [] }))).toEqual(items('commands', 1, 2, 0))
    expect(changesOf(edited({ commands: [first!, { ...second!, atNs: 6 }] }))).toEqual(
      items('commands', 2, 1, 1),
    )
    const note = { type: 'note', text: 'more', ...place } as const
    const entries = [...submission.entries.slice(0, 2), note, submission.entries[2]!]
    expect(changesOf(edited({ entries }))).toEqual(items('entries', 3, 0, 1))
  })

  it('says that only line ends differ', () => {
    expect(genuinenessOf(text.replaceAll('\n', '\r\n'), key).kind).toBe('line-ends')
    expect(genuinenessOf(`\ufeff${text}\n\n`, key).kind).toBe('line-ends')
    expect(parseSubmission('a.yaml', text.replaceAll('\n', '\r\n')).submission).toEqual(submission)
  })

  it('says what stands behind the signature, and leaves it out', () => {
    const longer = `${text}learner: Somebody\n`
    expect(genuinenessOf(longer, key)).toEqual({ kind: 'appended', text: 'learner: Somebody' })
    expect(parseSubmission('a.yaml', longer).submission).toEqual(submission)
  })

  it('says that it was signed with another key', () => {
    expect(genuinenessOf(submissionText(submission, null), key).kind).toBe('open-key')
    expect(genuinenessOf(submissionText(submission, 'cd'.repeat(32)), key)).toEqual({
      kind: 'changed',
      parts: { kind: 'other-key' },
    })
    expect(genuinenessOf(text.slice(0, -40), key).kind).toBe('unsigned')
  })

  it('names every problem of its form with its place', () => {
    const wrong = text.replace('seed: 7', 'seed: seven').replace('count: 1', 'count: 0')
    expect(() => parseSubmission('a.yaml', wrong)).toThrow(/a\.yaml:\d+:\d+: seed[^]*attempts\.count/)
    expect(() => parseSubmission('a.yaml', 'precopy: lab\n')).toThrow(/This is a lab/)
  })
})

describe('feedback', () => {
  it('reads back as it was written', () => {
    const feedback = {
      precopy: 'feedback' as const,
      version: 1 as const,
      attempt: submission.id,
      learner: submission.learner,
      lab: { id: 'first-move', title: 'First move' },
      instructor: 'I',
      markedAt: '2030-01-02',
      comment: 'Well\ndone',
      points: 90.5,
      maxPoints: 100,
      objectives: [],
      explanations: [],
    }
    expect(parseFeedback('f.yaml', feedbackText(feedback))).toEqual(feedback)
    expect(() => parseFeedback('f.yaml', 'precopy: feedback\n')).toThrow(/attempt/)
  })
})
