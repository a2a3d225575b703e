/** F6 goes round the regions of the window: elements marked `data-region`, in the order of the page. */

const focusable = ['button:not(:disabled)', '[href]', 'input', 'select', 'textarea', '[tabindex="0"]']
  .map((selector) => `${selector}:not([tabindex="-1"])`)
  .join(', ')

export function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null || region.getClientRects().length > 0,
  )
  if (regions.length === 0) return
  // The innermost: the transport lies within the main region.
  const current = regions.findLastIndex((region) => region.contains(document.activeElement))
  const next =
    current < 0
      ? regions[step > 0 ? 0 : regions.length - 1]
      : regions[(current + step + regions.length) % regions.length]
  const target = next?.querySelector<HTMLElement>(focusable) ?? next
  target?.focus()
}
