/** Lab: the guide's acts, and labs to begin or go on with. */
import type { AllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'

const noLab = 'The run on screen belongs to no lab. Begin one in the Library.'

export function labCommands(stores: AllStores): AppCommand[] {
  const { lab, labDraft, navigation } = stores
  const attempt = lab.attempt
  const needsLab = attempt === null ? noLab : ''
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
      disabledBecause: needsLab,
      act: () => void lab.check(),
    },
    {
      id: 'restart-lab',
      menu: 'Lab',
      title: 'Start again with a new seed',
      startsGroup: true,
      disabledBecause: needsLab,
      act: () => void navigation.startLab(attempt!.labId, attempt!.seed + 1),
    },
  ]
}

function labsToOpen({ lab, library, navigation }: AllStores): AppCommand[] {
  return library.labs.map((one) => ({
    id: `open-lab-${one.id}`,
    menu: 'Lab',
    title: `${one.attempt === null ? 'Begin' : 'Go on with'} lab ${one.number}: ${one.title}`,
    disabledBecause: lab.attempt?.labId === one.id ? 'This lab is open.' : '',
    act: () => void navigation.continueLab(one.id),
  }))
}
