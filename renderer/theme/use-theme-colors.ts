/** The theme's colours as a value that canvases can watch: read anew whenever the theme's attribute changes. */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { readThemeColors, type ThemeColors } from './theme-colors.ts'

export function useThemeColors(): Readonly<ShallowRef<ThemeColors>> {
  const colors = shallowRef(readThemeColors())
  const observer = new MutationObserver(() => {
    colors.value = readThemeColors()
  })
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['cds-theme'] })
  onScopeDispose(() => observer.disconnect())
  return colors
}
