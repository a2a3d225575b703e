/** What two hand-ins have in common only where one is a copy of the other: the same acts at the same moments. */
import { sha256Hex } from '../../../core/base/hash.ts'
import type { Submission } from '../../../core/lab/submission-schema.ts'

export interface Fingerprint {
  /** Of commands, answers, notebook and notes, each with its place. */
  readonly acts: string
  /** Whether such acts hardly happen twice: words of one's own, or a click at a moment of a run that plays. */
  readonly isTelling: boolean
}

/** Words of one's own of so many characters are nobody else's. */
const tellingWords = 20

export function fingerprintOf({ lab, seed, commands, entries }: Submission): Fingerprint {
  const isTelling = entries.some((entry) => {
    const words = entry.type === 'answer' || entry.type === 'note' ? (entry.text ?? '') : ''
    const line = entry.type === 'hypothesis' ? entry.cause : ''
    return Math.max(words.length, line.length) >= tellingWords
  })
  return { acts: sha256Hex(JSON.stringify([lab.hash, seed, commands, entries])), isTelling }
}
