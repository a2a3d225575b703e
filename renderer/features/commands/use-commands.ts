/** All commands of the window as they stand now, and the one listener that turns key presses into them. */
import { computed, onBeforeUnmount, onMounted, type ComputedRef } from 'vue'
import { useAllStores } from './all-stores.ts'
import type { AppCommand } from './app-command.ts'
import { editCommands, fileCommands } from './file-commands.ts'
import { labCommands } from './lab-commands.ts'
import { runCommands } from './run-commands.ts'
import { isMac, isSingleKey, matches } from './shortcut.ts'
import { helpCommands, viewCommands } from './view-commands.ts'

export function useCommands(): ComputedRef<AppCommand[]> {
  const stores = useAllStores()
  return computed(() => [
    ...fileCommands(stores),
    ...editCommands(stores),
    ...viewCommands(stores),
    ...labCommands(stores),
    ...runCommands(stores),
    ...helpCommands(stores),
  ])
}

/** Listens while the component that calls it is mounted. */
export function useShortcuts(commands: ComputedRef<AppCommand[]>): void {
  const { notices, settings } = useAllStores()

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented) return
    const command = commands.value.find(
      (one) => one.shortcut !== undefined && matches(one.shortcut, event, isMac),
    )
    if (command?.shortcut === undefined || !mayAct(event.target, command, event.key)) return
    if (isSingleKey(command.shortcut) && !settings.settings.singleKeyShortcuts) return
    event.preventDefault()
    event.stopPropagation()
    if (event.repeat && !command.id.endsWith('ms') && !command.id.endsWith('-s')) return
    if (command.disabledBecause === '') command.act()
    else notices.told(command.title, command.disabledBecause)
  }

  // In the capture phase: a letter that is a command is not also a search in the tree.
  onMounted(() => window.addEventListener('keydown', onKeyDown, true))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKeyDown, true))
}

const textFields = 'input, textarea, select, [contenteditable="true"]'
const floating = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="menubar"]'

/** Whether a key press belongs to the window rather than to what has the focus. */
function mayAct(target: EventTarget | null, command: AppCommand, key: string): boolean {
  if (!(target instanceof Element)) return true
  const isGlobal = command.shortcut?.withControl === true && command.menu !== null
  if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return false
  if (isGlobal) return true
  if (target.closest(`${textFields}, ${floating}`) !== null) return key === 'F6'
  if (key === ' ')
    return target.closest('button, a, [role="treeitem"], [role="tab"], [role="slider"]') === null
  return (
    !key.startsWith('Arrow') || target.closest('[role="slider"], [role="grid"], [role="separator"]') === null
  )
}
