/** Whether a person wants things to stand still: the system's wish, or the setting above it. */
import { computed, onScopeDispose, ref, type ComputedRef } from 'vue'
import { useSettingsStore } from '../../stores/settings.ts'

export function useReducedMotion(): ComputedRef<boolean> {
  const settings = useSettingsStore()
  const query = matchMedia('(prefers-reduced-motion: reduce)')
  const isSystemReduced = ref(query.matches)
  const follow = (event: MediaQueryListEvent) => {
    isSystemReduced.value = event.matches
  }
  query.addEventListener('change', follow)
  onScopeDispose(() => query.removeEventListener('change', follow))
  return computed(() => settings.settings.reducedMotion || isSystemReduced.value)
}
