/** The wall clock for a countdown, four times a second, while the component is there. */
import { onScopeDispose, ref, type Ref } from 'vue'

export function useClock(): Readonly<Ref<number>> {
  const nowMs = ref(Date.now())
  const timer = setInterval(() => (nowMs.value = Date.now()), 250)
  onScopeDispose(() => clearInterval(timer))
  return nowMs
}
