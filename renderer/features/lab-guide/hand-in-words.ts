/** What the guide says of the file that is handed in. Pure. */
import { shortDate } from '../library/library-lists.ts'

/** `Exported 09:41.`; '' before. */
export function exportWords(exportedAt: string, now: Date): string {
  const date = shortDate(exportedAt, now)
  return date === '' ? '' : `Exported ${date}.`
}

/** `author`: of the lab's pack, '' where nobody is named. */
export function whatToDo(author: string, isExported: boolean): string {
  const whom = author === '' ? 'your instructor' : author
  return isExported
    ? `Send the file to ${whom}. What comes back, drop it on this window: it opens beside this attempt.`
    : `Export it as a file and send that to ${whom}, unchanged: a file that was changed is flagged.`
}
