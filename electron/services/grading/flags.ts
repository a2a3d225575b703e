/** What an instructor is told of a hand-in that is not as it was, each with what to do about it. */
import type { Flag } from '../../../core/contract/teaching-messages.ts'
import type { PartChange } from '../../../core/lab/submission-parts.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'
import type { Genuineness } from '../../../core/lab/submission.ts'
import type { Lab } from '../../../core/lab/schema.ts'

export function errorFlag(id: Flag['id'], message: string, remedy: string): Flag {
  return { id, severity: 'error', message, remedy }
}

export function warningFlag(id: Flag['id'], message: string, remedy: string): Flag {
  return { id, severity: 'warning', message, remedy }
}

export const askForOriginal = 'Ask the learner for the file as Precopy wrote it.'

/** null where every byte is as it was handed in. `lab`: to name steps by their titles. */
export function signatureFlag(genuine: Genuineness, submission: Submission, lab: Lab | null): Flag | null {
  switch (genuine.kind) {
    case 'genuine':
      return null
    case 'line-ends':
      return warningFlag(
        'signature',
        'Its line ends, or marks and blank lines at its beginning and end, were changed; nothing else was.',
        'An editor or a mail program does that. What the file says can be relied on.',
      )
    case 'appended':
      return errorFlag(
        'signature',
        genuine.text === ''
          ? 'Something stands behind its signature.'
          : `Something stands behind its signature that was not handed in: ${quoted(genuine.text)}. It was left out.`,
        'What stands before it is as it was handed in.',
      )
    case 'unsigned':
      return errorFlag('signature', 'It has no signature: its end was cut off or changed.', askForOriginal)
    case 'open-key':
      return errorFlag(
        'signature',
        'It is signed with the open key of the labs that come with Precopy, and not with the key of its pack.',
        `Somebody signed it anew after a change. ${askForOriginal}`,
      )
    case 'changed':
      return errorFlag('signature', changesInWords(genuine, submission, lab), askForOriginal)
  }
}

function changesInWords(
  { parts }: Extract<Genuineness, { kind: 'changed' }>,
  submission: Submission,
  lab: Lab | null,
): string {
  if (parts.kind === 'other-key') return 'Every part of it is signed with another key than that of its lab.'
  if (parts.kind === 'unreadable') {
    return 'It was changed after the hand-in, and so was the line that says of each part what it was.'
  }
  const changes = parts.changes.map((change) => changeInWords(change, submission, lab))
  return changes.length === 0
    ? 'Its last two lines, which sign it, were changed after the hand-in; all above them is as it was.'
    : `It was changed after the hand-in: ${changes.join('; ')}.`
}

/** How the fields of the file are called. */
const fieldWords: Readonly<Record<string, string>> = {
  precopy: 'the first line',
  version: 'the version of the format',
  id: 'the id of the attempt',
  learner: 'the name of the learner',
  pack: 'the pack',
  lab: 'the lab',
  terms: 'the terms',
  seed: 'the seed',
  madeWith: 'the versions of Precopy and its engine',
  scenarioHash: 'the hash of the scenario',
  startedAt: 'when it was begun',
  handedInAt: 'when it was handed in',
  horizonNs: 'how far the run had got',
  traceHash: 'the hash of the trace',
  results: 'the results',
  attempts: 'the figures of the first and best attempt',
}

function changeInWords(change: PartChange, submission: Submission, lab: Lab | null): string {
  if (change.kind === 'changed') {
    const said = change.name === 'learner' ? ` (now ${quoted(submission.learner)})` : ''
    return (fieldWords[change.name] ?? `"${change.name}"`) + said
  }
  const { name, from, had, has } = change
  const [one, many] = name === 'commands' ? ['command', 'commands'] : ['entry', 'entries']
  const range = (count: number) => (count === 1 ? `${one} ${from}` : `${many} ${from} to ${from + count - 1}`)
  if (has === 0) return `${range(had)} ${had === 1 ? 'is' : 'are'} missing`
  const now = has === 1 ? ` (${itemInWords(name, from - 1, submission, lab)})` : ''
  if (had === 0) return `${range(has)}${now} ${has === 1 ? 'was' : 'were'} put in`
  if (had === has) return `${range(has)}${now} ${has === 1 ? 'was' : 'were'} changed`
  return `${range(has)}${now} took the place of ${had === 1 ? 'another' : `${had} others`}`
}

function itemInWords(name: string, index: number, submission: Submission, lab: Lab | null): string {
  return name === 'commands' ? commandInWords(submission, index) : entryInWords(submission, index, lab)
}

export function commandInWords({ commands }: Submission, index: number): string {
  const logged = commands[index]
  return logged === undefined
    ? 'not there'
    : `${logged.command.type} at ${Math.round(logged.atNs / 1e6) / 1e3} s`
}

export function entryInWords({ entries }: Submission, index: number, lab: Lab | null): string {
  const entry = entries[index]
  if (entry === undefined) return 'not there'
  const titleOf = (id: string) => `"${lab?.steps.find((step) => step.id === id)?.title ?? id}"`
  switch (entry.type) {
    case 'answer':
      return `the answer to ${titleOf(entry.step)}`
    case 'continue':
      return `going on from ${titleOf(entry.step)}`
    case 'watch':
      return `the demonstration ${titleOf(entry.step)}`
    case 'self-mark':
      return `the learner's own marks of ${titleOf(entry.step)}`
    case 'hint':
      return `hint ${entry.level} of "${entry.objective}"`
    case 'hypothesis':
      return `line ${entry.number} of the notebook`
    case 'note':
      return 'the note'
    case 'check':
      return 'Check my work'
    case 'dismiss':
      return `putting the first piece of "${entry.objective}" away`
    case 'hand-in':
      return 'the hand-in'
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text)
}
