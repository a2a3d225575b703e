/** Which page of the wizard is shown, and how far a person has come: steps up to there can be pressed. */
import { computed, ref, type ComputedRef } from 'vue'
import type { WizardPage } from './wizard-pages.ts'

export function usePages(all: ComputedRef<readonly WizardPage[]>) {
  const index = ref(0)
  const reached = ref(0)
  const shown = computed(() => Math.min(index.value, all.value.length - 1))
  return {
    all,
    index: shown,
    reached,
    page: computed(() => all.value[shown.value]!),
    isLast: computed(() => shown.value === all.value.length - 1),
    begin(): void {
      index.value = 0
      reached.value = 0
    },
    /** A new choice on this page: what was seen after it has to be seen again. */
    forgetLater(): void {
      reached.value = shown.value
    },
    goTo(wanted: number): void {
      if (wanted <= reached.value) index.value = wanted
    },
    /** To a page by its title, if it has been reached or is the next. */
    goToTitle(title: string): void {
      const wanted = all.value.findIndex((page) => page.title === title)
      if (wanted < 0 || wanted > Math.max(reached.value, shown.value + 1)) return
      index.value = wanted
      reached.value = Math.max(reached.value, wanted)
    },
    next(): void {
      if (shown.value >= all.value.length - 1) return
      index.value = shown.value + 1
      reached.value = Math.max(reached.value, index.value)
    },
  }
}
