/**
 * Does what a menu item asks for once the menu has closed and given the focus back to what opened it: a dialog
 * that opens then returns the focus there, and not to an item that no longer exists.
 */

export interface MenuActs {
  /** When an item is chosen. */
  choose(act: () => void): void
  /** When the menu is about to give the focus back (Reka's `closeAutoFocus`). */
  closed(): void
}

export function afterMenu(): MenuActs {
  let chosen: (() => void) | null = null
  return {
    choose(act) {
      chosen = act
    },
    closed() {
      const act = chosen
      chosen = null
      // Reka gives the focus back in a timer that it sets after this call; the act comes after that one.
      if (act !== null) setTimeout(() => setTimeout(act))
    },
  }
}
