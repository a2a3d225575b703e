/** Ways in which a hand-in is changed after it was made, each with the flags that must name it. */
import type { Flag } from '../../core/contract/teaching-messages.ts'
import type { Submission } from '../../core/lab/submission-schema.ts'
import { parseSubmission, submissionText } from '../../core/lab/submission.ts'

export interface Tampering {
  readonly name: string
  /** Text of the changed file. `key`: of its pack, which a learner does not have. */
  readonly change: (text: string, key: string | null) => string
  readonly flags: readonly Flag['id'][]
  /** What its flags say, among other things. */
  readonly says: RegExp
  /** The untouched file is in the folder as well. */
  readonly besideOriginal?: boolean
}

type Edit = (submission: Submission) => Submission

/** Changed in an editor: the signature stays as it was. */
function edited(edit: Edit): Tampering['change'] {
  return (text) => withEnding(bodyOf(submissionText(edit(read(text)), null)), text)
}

export function signedAnew(edit: Edit, newKey: string | null): Tampering['change'] {
  return (text) => submissionText(edit(read(text)), newKey)
}

function read(text: string): Submission {
  return parseSubmission('a.submission.yaml', text).submission
}

function bodyOf(text: string): string {
  return text.slice(0, text.lastIndexOf('parts: '))
}

function withEnding(body: string, text: string): string {
  return body + text.slice(text.lastIndexOf('parts: '))
}

/** One character behind the first occurrence of `after` becomes another. */
function flipped(after: string): Tampering['change'] {
  return (text) => {
    const at = text.indexOf(after) + after.length
    const other = /[0-9]/.test(text[at]!) ? (text[at] === '1' ? '2' : '1') : text[at] === 'a' ? 'b' : 'a'
    return text.slice(0, at) + other + text.slice(at + 1)
  }
}

export function withEntries(change: (entries: Submission['entries']) => Submission['entries']): Edit {
  return (submission) => ({ ...submission, entries: change(submission.entries) })
}

export const raised: Edit = (submission) => ({
  ...submission,
  results: {
    ...submission.results!,
    points: submission.results!.maxPoints,
    objectives: submission.results!.objectives.map((one) => ({
      ...one,
      verdict: 'met',
      points: one.maxPoints,
    })),
  },
})

/** The last answer of all, given before everything else. */
export const answerMoved: Edit = withEntries((entries) => {
  const at = entries.findLastIndex(({ type }) => type === 'answer')
  const { atNs, commandCount } = entries[0]!
  return [{ ...entries[at]!, atNs, commandCount }, ...entries.filter((_, index) => index !== at)]
})

const predictionChanged: Edit = withEntries((entries) => {
  const at = entries.findIndex((entry) => entry.type === 'answer')
  return entries.map((entry, index) =>
    index === at && entry.type === 'answer' ? { ...entry, text: 'I knew it all along.' } : entry,
  )
})

const lineAdded: Edit = withEntries((entries) => {
  const { atNs, commandCount } = entries.at(-1)!
  const note = { type: 'note' as const, text: 'One more thought.', atNs, commandCount }
  return [...entries.slice(0, -1), note, entries.at(-1)!]
})

/** Of a hand-in of a pack: what a person can do to it who has no key. */
export const tamperings: readonly Tampering[] = [
  {
    name: 'byte of the name',
    change: flipped('learner: '),
    flags: ['signature'],
    says: /name of the learner/,
  },
  {
    name: 'byte of the dates',
    change: flipped('handedInAt: 2030-01-01T09:'),
    flags: ['signature'],
    says: /when it was handed in/,
  },
  {
    name: 'byte of the scenario hash',
    change: flipped('scenarioHash: '),
    flags: ['signature', 'other-scenario'],
    says: /hash of the scenario/,
  },
  {
    name: 'byte of the trace hash',
    change: flipped('traceHash: '),
    flags: ['signature', 'trace'],
    says: /hash of the trace/,
  },
  {
    name: 'byte of the signature',
    change: flipped('signature: '),
    flags: ['signature'],
    says: /last two lines/,
  },
  { name: 'byte of a command', change: flipped('atNs: '), flags: ['signature'], says: /command 1|entry 1/ },
  {
    name: 'truncated',
    change: (text) => text.slice(0, Math.floor(text.length * 0.6)),
    flags: ['unreadable'],
    says: /cannot be read/,
  },
  { name: 'last line cut off', change: bodyOf, flags: ['signature'], says: /no signature/ },
  {
    name: 'appended',
    change: (text) => `${text}results: all met\n`,
    flags: ['signature'],
    says: /behind its signature.*results: all met/,
  },
  {
    name: 'line ends',
    change: (text) => text.replaceAll('\n', '\r\n'),
    flags: ['signature'],
    says: /line ends/,
  },
  {
    name: 'signed with another key',
    change: signedAnew((one) => one, 'f'.repeat(64)),
    flags: ['signature'],
    says: /another key/,
  },
  {
    name: 'results raised, signed with the open key',
    change: signedAnew(raised, null),
    flags: ['signature', 'results'],
    says: /open key.*other results/s,
  },
  {
    name: 'seed',
    change: edited((one) => ({ ...one, seed: one.seed + 1 })),
    flags: ['signature', 'trace'],
    says: /was changed after the hand-in: the seed/,
  },
  {
    name: 'a command left out',
    change: edited((one) => ({ ...one, commands: one.commands.slice(1) })),
    flags: ['signature', 'trace'],
    says: /command 1 is missing/,
  },
  {
    name: 'a command moved in time',
    change: edited((one) => ({
      ...one,
      commands: one.commands.map((logged, index) =>
        index === 0 ? { ...logged, atNs: logged.atNs + 1_000_000 } : logged,
      ),
    })),
    flags: ['signature', 'trace'],
    says: /command 1 \(.*\) was changed/,
  },
  {
    name: 'a prediction changed',
    change: edited(predictionChanged),
    flags: ['signature'],
    says: /entry \d+ \(the answer to ".*"\) was changed/,
  },
  {
    name: 'a line of the notebook put in',
    change: edited(lineAdded),
    flags: ['signature'],
    says: /entry \d+ \(the note\) was put in/,
  },
  {
    name: 'name',
    change: edited((one) => ({ ...one, learner: 'Somebody Else' })),
    flags: ['signature'],
    says: /name of the learner \(now "Somebody Else"\)/,
  },
  {
    name: "another lab's id",
    change: edited((one) => ({ ...one, lab: { ...one.lab, id: 'why-not' } })),
    flags: ['signature', 'wrong-lab'],
    says: /says that it is of the lab/,
  },
  {
    name: 'pack id',
    change: edited((one) => ({ ...one, pack: { id: 'p-00000000', title: 'Another class' } })),
    flags: ['signature', 'unknown-pack'],
    says: /p-00000000/,
  },
  {
    name: 'the same file twice',
    change: (text) => text,
    flags: ['duplicate'],
    says: /more than once/,
    besideOriginal: true,
  },
  {
    name: 'the same attempt under another name',
    change: edited((one) => ({ ...one, learner: 'A Friend' })),
    flags: ['signature', 'duplicate', 'copied'],
    says: /Its commands and answers are those of/,
    besideOriginal: true,
  },
  {
    name: 'the same work under another name and id',
    change: edited((one) => ({ ...one, learner: 'A Friend', id: '00000000-0000-4000-8000-000000000000' })),
    flags: ['signature', 'copied'],
    says: /id of the attempt.*Its commands and answers are those of/s,
    besideOriginal: true,
  },
  {
    name: 'engine version',
    change: edited((one) => ({ ...one, madeWith: { ...one.madeWith, engine: '0.0.1' } })),
    flags: ['signature', 'other-engine'],
    says: /engine 0\.0\.1/,
  },
  {
    name: 'terms softened',
    change: edited((one) => ({ ...one, terms: { ...one.terms, hintCostPercent: 0 } })),
    flags: ['signature', 'other-terms', 'results'],
    says: /points that a hint costs, in per cent: 0 instead of/,
  },
  {
    name: 'horizon cut',
    change: edited((one) => ({ ...one, horizonNs: Math.floor(one.horizonNs / 2) })),
    flags: ['signature', 'entries'],
    says: /got to/,
  },
  {
    name: 'an answer before its step',
    change: edited(answerMoved),
    flags: ['signature', 'entries'],
    says: /Entry 1 \(the answer to .*comes later/,
  },
  {
    name: 'a hint left out',
    change: edited(withEntries((entries) => entries.filter(({ type }) => type !== 'hint'))),
    flags: ['signature', 'results'],
    says: /entry \d+ is missing/,
  },
]
