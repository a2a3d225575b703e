/**
 * Whether a key press belongs to the window's commands or to what has the focus. The page is read into a few facts
 * first; the decision on them is pure.
 */
import type { AppCommand } from './app-command.ts'

/** What has the focus, as far as keys care. */
export interface KeyTarget {
  /** A dialog is open, wherever the focus is. */
  readonly isBelowDialog: boolean
  /** In a text field, a checkbox, a radio button or a list to choose from: all keys are its own. */
  readonly isField: boolean
  readonly isInMenu: boolean
  /** A tree or list that jumps to a name while letters are typed. */
  readonly findsByLetters: boolean
  /** Pressed by Space once it has the focus. */
  readonly isPressable: boolean
  /** The focus came by keyboard and is shown: who clicked a button does not mean it with the next Space. */
  readonly isFocusShown: boolean
  /** Arrows move within it. */
  readonly movesByArrows: boolean
}

type Shortcut = NonNullable<AppCommand['shortcut']>

/** Regions of the window, and what a slide remote sends: a field that has the focus by chance does nothing with them. */
const keysOfNoField = ['F5', 'F6', 'PageDown', 'PageUp']

export function isForWindow(target: KeyTarget, shortcut: Shortcut, isInMenuBar: boolean): boolean {
  if (target.isBelowDialog) return false
  if (shortcut.withControl === true && isInMenuBar) return true
  if (target.isField || target.isInMenu) return keysOfNoField.includes(shortcut.key)
  if (shortcut.key === ' ') return !(target.isPressable && target.isFocusShown)
  if (/^[a-z0-9]$/i.test(shortcut.key)) return !target.findsByLetters
  return !shortcut.key.startsWith('Arrow') || !target.movesByArrows
}

const selectors = {
  dialog: '[role="dialog"], [role="alertdialog"]',
  field:
    'input, textarea, select, [contenteditable="true"], [role="checkbox"], [role="radio"], [role="switch"]',
  menu: '[role="menu"], [role="menubar"]',
  letters: '[role="tree"], [role="listbox"], [role="combobox"]',
  pressable: 'button, a, summary, [role="button"], [role="tab"]',
  arrows: '[role="slider"], [role="grid"], [role="separator"]',
}

/** A segment of a choice is a radio button to assistive technology and a button to a person: it is pressed. */
export function keyTargetOf(target: EventTarget | null, isFocusShown: boolean): KeyTarget {
  const element = target instanceof Element ? target : null
  const isIn = (selector: string) => (element?.closest(selector) ?? null) !== null
  const isPressable = isIn(selectors.pressable)
  return {
    isBelowDialog: document.querySelector(selectors.dialog) !== null,
    isField: isIn(selectors.field) && !isPressable,
    isInMenu: isIn(selectors.menu),
    findsByLetters: isIn(selectors.letters),
    isPressable,
    isFocusShown,
    movesByArrows: isIn(selectors.arrows),
  }
}

/**
 * Remembers whether the focus was shown when it came. Asked only at the key press, the browser would say yes to
 * everything: any key makes the focus visible. The returned function stops it.
 */
export function watchFocusShown(onChange: (isShown: boolean) => void): () => void {
  const came = (event: FocusEvent) =>
    onChange(event.target instanceof Element && event.target.matches(':focus-visible'))
  const pressed = () => onChange(false)
  window.addEventListener('focusin', came)
  window.addEventListener('pointerdown', pressed, true)
  return () => {
    window.removeEventListener('focusin', came)
    window.removeEventListener('pointerdown', pressed, true)
  }
}
