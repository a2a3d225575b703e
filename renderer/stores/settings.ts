/** A person's settings, saved by the host; the theme is an attribute that Clarity and our own variables read. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watchEffect } from 'vue'
import type { Settings } from '../../core/contract/messages.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

export const useSettingsStore = defineStore('settings', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const settings = shallowRef<Settings>({
    theme: 'system',
    reducedMotion: false,
    singleKeyShortcuts: true,
    learnerName: '',
  })
  const systemDark = matchMedia('(prefers-color-scheme: dark)')
  const isSystemDark = ref(systemDark.matches)
  systemDark.addEventListener('change', (event) => {
    isSystemDark.value = event.matches
  })
  const theme = computed<'light' | 'dark'>(() => {
    if (settings.value.theme !== 'system') return settings.value.theme
    return isSystemDark.value ? 'dark' : 'light'
  })

  watchEffect(() => {
    document.documentElement.setAttribute('cds-theme', theme.value)
    document.documentElement.classList.toggle('reduced-motion', settings.value.reducedMotion)
  })

  async function load(): Promise<void> {
    settings.value = await host.calls().system.settings({})
  }

  async function change(changes: Partial<Settings>): Promise<void> {
    const changed = await notices.attempt('The setting was not saved', () =>
      host.calls().system.changeSettings(changes),
    )
    if (changed !== null) settings.value = changed
  }

  return { settings, theme, load, change }
})
