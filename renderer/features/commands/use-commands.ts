/** All commands of the window as they stand now, and the one listener that turns key presses into them. */
import { computed, onBeforeUnmount, onMounted, type ComputedRef } from 'vue'
import { useAllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { authorCommands } from './author-commands.ts'
import { editCommands, fileCommands } from './file-commands.ts'
import { isForWindow, keyTargetOf, watchFocusShown } from './key-owner.ts'
import { hostCommands } from './host-commands.ts'
import { objectCommands } from './object-commands.ts'
import { labCommands } from './lab-commands.ts'
import { presentCommands, presentingCommands } from './presenter-commands.ts'
import { runCommands } from './run-commands.ts'
import { isMac, isSingleKey, matches } from './shortcut.ts'
import { useObjectMenu } from '../object/object-menu.ts'
import { useHandIn } from '../lab-guide/use-hand-in.ts'
import { helpCommands, viewCommands } from './view-commands.ts'

export function useCommands(): ComputedRef<AppCommand[]> {
  const stores = useAllStores()
  const selected = () => stores.workbench.selected
  const acts = useObjectMenu(selected)
  const handIn = useHandIn()
  return computed(() =>
    stores.presenter.isOpen
      ? presentingCommands(stores)
      : [
          ...fileCommands(stores),
          ...authorCommands(stores),
          ...editCommands(stores),
          ...viewCommands(stores),
          ...labCommands(stores, handIn),
          ...presentCommands(stores),
          ...runCommands(stores),
          ...hostCommands(stores),
          ...objectCommands(selected(), acts.value),
          ...helpCommands(stores),
        ],
  )
}

/** Listens while the component that calls it is mounted. */
export function useShortcuts(commands: ComputedRef<AppCommand[]>): void {
  const { notices, settings } = useAllStores()
  let isFocusShown = false
  let stopWatching = (): void => {}

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const command = commands.value.find(
      (one) => one.shortcut !== undefined && matches(one.shortcut, event, isMac),
    )
    if (command?.shortcut === undefined) return
    if (
      !isForWindow(
        keyTargetOf(event.composedPath()[0] ?? event.target, isFocusShown),
        command.shortcut,
        command.menu !== null,
      )
    )
      return
    if (isSingleKey(command.shortcut) && !settings.settings.singleKeyShortcuts) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat && !command.id.endsWith('ms') && !command.id.endsWith('-s')) return
    if (command.disabledBecause === '') command.act()
    else notices.told(command.title, command.disabledBecause)
  }

  // In the capture phase: a key that is a command does not also press or move what has the focus.
  onMounted(() => {
    window.addEventListener('keydown', onKeyDown, true)
    stopWatching = watchFocusShown((isShown) => (isFocusShown = isShown))
  })
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKeyDown, true)
    stopWatching()
  })
}
