/** Lab: the guide's acts, and labs to begin or go on with. */
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import { labToGoOnWith } from '../library/library-lists.ts'
import type { AllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'

const noChecks = 'The terms of this attempt leave no checks: right and wrong are told after it.'
const noLab = 'The run on screen belongs to no lab. Begin one in the Library.'

export function labCommands(stores: AllStores, handIn: () => void): AppCommand[] {
  const { lab, labDraft, navigation } = stores
  const attempt = lab.attempt
  const needsLab = attempt === null ? noLab : ''
  const over = attempt?.isHandedIn === true ? 'It was handed in: nothing more is taken.' : ''
  return [
    ...labsToOpen(stores),
    {
      id: 'commit-answer',
      menu: 'Lab',
      title: 'Commit answer',
      startsGroup: true,
      shortcut: { key: 'Enter', withControl: true },
      disabledBecause: needsLab || labDraft.cannotCommitBecause,
      act: () => void labDraft.commit(),
    },
    {
      id: 'check-work',
      menu: 'Lab',
      title: 'Check my work',
      disabledBecause: needsLab || over || (attempt!.terms.hasChecks ? '' : noChecks),
      act: () => void lab.check(),
    },
    {
      id: 'hand-in',
      menu: 'Lab',
      title: 'Hand in…',
      disabledBecause: needsLab || over,
      act: handIn,
    },
    {
      id: 'fresh-variant',
      menu: 'Lab',
      title: 'Fresh variant of this lab',
      startsGroup: true,
      disabledBecause: needsLab,
      act: () => void navigation.freshVariant(),
    },
    ...learnerCommands(stores),
  ]
}

/** The labs themselves are too many for a menu: they stand in the Library, and the palette finds each by its name. */
function labsToOpen({ lab, library, navigation, workbench }: AllStores): AppCommand[] {
  const next = labToGoOnWith(library.labs)
  const words =
    next === null ? 'Go on with a lab' : `${next.attempt === null ? 'Begin' : 'Go on with'} ${titleOf(next)}`
  const isOpen = next !== null && lab.attempt?.labId === next.id ? 'This lab is open.' : ''
  return [
    {
      id: 'go-on-with-lab',
      menu: 'Lab',
      title: words,
      disabledBecause: next === null ? 'No lab is left to begin or to go on with.' : isOpen,
      act: () => void navigation.continueLab(next!.id),
    },
    {
      id: 'show-labs',
      menu: 'Lab',
      title: 'All labs',
      disabledBecause: '',
      act: () => {
        library.list = 'labs'
        workbench.area = 'library'
      },
    },
  ]
}

function titleOf({ number, title }: LabSummary): string {
  return `lab ${number}: ${title}`
}

/** What a learner has gathered, in the Library. */
function learnerCommands({ library, workbench }: AllStores): AppCommand[] {
  const show = (list: 'progress' | 'case-cards' | 'glossary') => () => {
    library.list = list
    workbench.area = 'library'
  }
  return [
    {
      id: 'show-progress',
      menu: 'Lab',
      title: 'Progress',
      startsGroup: true,
      disabledBecause: '',
      act: show('progress'),
    },
    { id: 'show-case-cards', menu: 'Lab', title: 'Case cards', disabledBecause: '', act: show('case-cards') },
    { id: 'show-glossary', menu: 'Lab', title: 'Glossary', disabledBecause: '', act: show('glossary') },
  ]
}
