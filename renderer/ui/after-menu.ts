/**
 * Does what a menu item asks for once the menu has closed and given the focus back to what opened it: a dialog
 * that opens then returns the focus there, and not to an item that no longer exists.
 */
export function afterMenu(act: () => void): void {
  setTimeout(act)
}
