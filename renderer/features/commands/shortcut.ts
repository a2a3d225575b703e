/** Keys of commands: matching a key press, and writing them as a person reads them. Pure. */

export interface Shortcut {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string
  /** Ctrl, or ⌘ on a Mac. */
  readonly withControl?: boolean
  readonly withShift?: boolean
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const shownKeys: Record<string, string> = {
  ' ': 'Space',
  arrowright: 'Right',
  arrowleft: 'Left',
  enter: 'Enter',
}

export function shortcutText(shortcut: Shortcut, isMac: boolean): string {
  const key =
    shownKeys[shortcut.key.toLowerCase()] ??
    (shortcut.key.length === 1 ? shortcut.key.toUpperCase() : shortcut.key)
  const parts = [
    ...(shortcut.withControl === true ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(shortcut.withShift === true ? ['Shift'] : []),
    key,
  ]
  return parts.join(' ')
}

/** A character that may be typed into a text: such a shortcut can be switched off (WCAG 2.1.4). */
export function isSingleKey(shortcut: Shortcut): boolean {
  return shortcut.key.length === 1 && shortcut.withControl !== true
}

export function matches(shortcut: Shortcut, press: KeyPress, isMac: boolean): boolean {
  if (press.altKey) return false
  const control = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  if (other || control !== (shortcut.withControl ?? false)) return false
  if (press.key.toLowerCase() !== shortcut.key.toLowerCase()) return false
  // Shift is part of how characters such as "?" are typed; it counts only where it is asked for, or with a named key.
  if (shortcut.withShift === true) return press.shiftKey
  const isSymbol = shortcut.key.length === 1 && !/[a-z0-9 ]/i.test(shortcut.key)
  return isSymbol || !press.shiftKey
}

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)
