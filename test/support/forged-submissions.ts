/** Ways in which a hand-in is made to look right that whoever has the key can take: the run alone tells them. */
import { answerMoved, raised, signedAnew, withEntries, type Tampering } from './tampered-submissions.ts'

/** Of a lab that comes with Precopy, whose key is no secret: signed anew, and told by the run alone. */
export const forgeries: readonly Tampering[] = [
  {
    name: 'results raised',
    change: signedAnew(raised, null),
    flags: ['results'],
    says: /gives itself other results/,
  },
  {
    name: 'a command left out, signed anew',
    change: signedAnew((one) => ({ ...one, commands: one.commands.slice(0, -1) }), null),
    flags: ['trace'],
    says: /Another run comes out/,
  },
  {
    name: 'an answer before its step, signed anew',
    change: signedAnew(answerMoved, null),
    flags: ['entries'],
    says: /comes later/,
  },
  {
    name: 'a prediction made when its outcome was seen',
    change: signedAnew(
      withEntries((entries) => {
        const { atNs, commandCount } = entries.at(-1)!
        const at = entries.findIndex(({ type }) => type === 'answer')
        return entries.map((entry, index) => (index < at ? entry : { ...entry, atNs, commandCount }))
      }),
      null,
    ),
    flags: ['entries'],
    says: /its outcome was seen before it was made/,
  },
  {
    name: 'an answer to a step that is not there',
    change: signedAnew(
      withEntries((entries) => [
        { type: 'answer', step: 'nowhere', option: 'a', atNs: 0, commandCount: 0 },
        ...entries,
      ]),
      null,
    ),
    flags: ['entries'],
    says: /no step "nowhere"/,
  },
  {
    name: 'an answer behind the hand-in',
    change: signedAnew(
      withEntries((entries) => [...entries, entries.find(({ type }) => type === 'answer')!]),
      null,
    ),
    flags: ['entries'],
    says: /handed in/,
  },
]
