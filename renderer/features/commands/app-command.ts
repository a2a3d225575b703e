/** One act that a person can do from a menu, the palette or the keyboard: stated once, with why it may be impossible. */
import type { Shortcut } from './shortcut.ts'

export const menuNames = ['File', 'Edit', 'View', 'Lab', 'Run', 'Help'] as const

export type MenuName = (typeof menuNames)[number]

export interface AppCommand {
  readonly id: string
  /** null: in the palette and on the keyboard only. */
  readonly menu: MenuName | null
  readonly title: string
  readonly shortcut?: Shortcut
  /** A sentence; '' if it can be done now. */
  readonly disabledBecause: string
  /** A line stands above it in its menu. */
  readonly startsGroup?: boolean
  /** Given for what is on or off, or one of several. */
  readonly isChecked?: boolean
  readonly act: () => void
}
