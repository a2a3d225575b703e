/** Misconceptions of a lab: what an answer shows of them by what was chosen, and what own words show by their phrases. */
import type { AnswerView } from './attempt.ts'
import type { Lab } from './schema.ts'

/** Ids of the misconceptions whose phrases stand in own words: upper and lower case and any white space alike. */
export function shownByWords(lab: Lab, text: string): string[] {
  const words = plain(text)
  return lab.misconceptions
    .filter(({ phrases }) => phrases.some((phrase) => beginsAWord(words, plain(phrase))))
    .map(({ id }) => id)
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[’‘]/g, "'").replaceAll(/\s+/g, ' ').trim()
}

/** "off" does not stand in "cutoff", but "restart" stands in "restarted". */
function beginsAWord(words: string, phrase: string): boolean {
  for (let at = words.indexOf(phrase); at >= 0; at = words.indexOf(phrase, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(words.charAt(at - 1))) return true
  }
  return false
}

/** Texts and replies, each once, in the order of the lab. */
export function misconceptionViews(lab: Lab, ids: readonly string[]): AnswerView['misconceptions'] {
  const wanted = new Set(ids)
  return lab.misconceptions.filter(({ id }) => wanted.has(id)).map(({ text, reply }) => ({ text, reply }))
}
