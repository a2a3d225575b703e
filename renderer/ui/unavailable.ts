/**
 * A menu item that cannot be done now but can be reached, so that its reason can be read. Reka's own `disabled`
 * would take it out of the arrows' way; and Reka sets `aria-disabled` from that alone, so it is set on the element.
 */
import type { FunctionDirective } from 'vue'

/** Bound to the reason; '' or undefined for an item that can be done. */
export const vUnavailable: FunctionDirective<HTMLElement, string | undefined> = (element, { value }) => {
  if (value === undefined || value === '') element.removeAttribute('aria-disabled')
  else element.setAttribute('aria-disabled', 'true')
}
