/** Presenting: how it begins, and the keys of the presenter view, which then has the keyboard for itself. */
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import { labToGoOnWith } from '../library/library-lists.ts'
import { presenterKeys, presenterKeyWords, type PresenterKey } from '../presenter/presenter-keys.ts'
import type { AllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { helpCommands, viewCommands } from './view-commands.ts'

/** In the Lab menu the lab at hand; in the palette every lab by its name. */
export function presentCommands({ lab, library, presenter }: AllStores): AppCommand[] {
  const atHand = library.labs.find(({ id }) => id === lab.attempt?.labId) ?? labToGoOnWith(library.labs)
  const others = library.labs.filter(({ id }) => id !== atHand?.id)
  const present = (one: LabSummary, menu: AppCommand['menu']): AppCommand => ({
    id: `present-${one.id}`,
    menu,
    title: `Present lab ${one.number}: ${one.title}…`,
    startsGroup: true,
    disabledBecause: '',
    act: () => void presenter.present(one.id),
  })
  return [...(atHand === null ? [] : [present(atHand, 'Lab')]), ...others.map((one) => present(one, null))]
}

/** All that there is while a lab is presented: nothing else may take a key of the remote. */
export function presentingCommands(stores: AllStores): AppCommand[] {
  const { presenter } = stores
  const acts: Record<PresenterKey, () => void> = {
    forward: () => void presenter.act({ type: 'forward' }),
    back: () => void presenter.act({ type: 'back' }),
    reveal: () => void presenter.act({ type: 'reveal' }),
    blank: () => void presenter.act({ type: 'blank' }),
    timer: () => void presenter.timer(),
    begin: () => presenter.begin(),
    leave: () => void presenter.leave(),
  }
  const keys = (Object.keys(acts) as PresenterKey[]).flatMap((name) =>
    presenterKeys[name].map((key) => ({
      id: `presenter-${name}-${key}`,
      menu: null,
      title: presenterKeyWords[name],
      shortcut: { key },
      disabledBecause: '',
      act: acts[name],
    })),
  )
  const kept = ['next-region', 'previous-region', 'keys']
  return [
    ...keys,
    ...[...viewCommands(stores), ...helpCommands(stores)].filter(({ id }) => kept.includes(id)),
  ]
}
