/** What an instructor makes: drafts of labs and scenarios, packs; and acts on the draft that is open in Author. */
import type { AllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'

const noDraft = 'No draft is open in Author.'
const hasProblems = 'The text has problems. They are listed below it.'

export function authorCommands({ author, authorCheck, packs, workbench }: AllStores): AppCommand[] {
  const inAuthor = (act: () => void) => () => {
    workbench.area = 'author'
    act()
  }
  const cannotTry =
    workbench.area !== 'author' || author.draft === null
      ? noDraft
      : (author.review?.problems.length ?? 0) > 0
        ? hasProblems
        : ''
  return [
    {
      id: 'new-lab',
      menu: 'File',
      title: 'New lab',
      startsGroup: true,
      disabledBecause: '',
      act: inAuthor(() => void author.create('lab')),
    },
    {
      id: 'new-scenario',
      menu: 'File',
      title: 'New scenario',
      disabledBecause: '',
      act: inAuthor(() => void author.create('scenario')),
    },
    {
      id: 'make-pack',
      menu: 'File',
      title: 'Make a pack…',
      disabledBecause: '',
      act: inAuthor(() => (packs.edited = 'new')),
    },
    {
      id: 'try-draft',
      menu: null,
      title: author.draft === null ? 'Try the draft' : `Try the draft "${author.draft.title}"`,
      disabledBecause: cannotTry,
      act: () => void authorCheck.tryIt(),
    },
  ]
}
