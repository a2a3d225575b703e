/** Where a person is in the workbench: selected object, tab, panes. The host remembers it, so that a crash loses nothing. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useHostStore } from './host.ts'
import { useRunStore } from './run.ts'

export type ObjectKind = 'vcenter' | 'datacenter' | 'cluster' | 'host' | 'vm' | 'datastore' | 'network'

export interface SelectedObject {
  readonly kind: ObjectKind
  readonly name: string
}

export const useWorkbenchStore = defineStore('workbench', () => {
  const host = useHostStore()
  const run = useRunStore()
  const area = ref<'library' | 'workbench'>('library')
  const selected = ref<SelectedObject | null>(null)
  const tab = ref('monitor')
  const inventoryWidth = ref(228)
  const guideWidth = ref(300)
  const isGuideOpen = ref(true)
  /** VM whose migrate wizard is open. */
  const migrating = ref<string | null>(null)
  /** Lower panels of the monitor, told to each other: the map gives way to the stun once it is measured. */
  const lowerTab = ref<'map' | 'stun' | 'link'>('map')

  const selectedVm = computed(() => (selected.value?.kind === 'vm' ? selected.value.name : null))

  function select(object: SelectedObject): void {
    selected.value = object
    if (object.kind !== 'vm' && !['summary', 'networks'].includes(tab.value)) tab.value = 'summary'
    if (object.kind === 'vm' && tab.value === 'summary' && run.view.migrations.length > 0) tab.value = 'monitor'
  }

  function restore(place: { selected: string; tab: string }): void {
    const [kind, ...rest] = place.selected.split(':')
    if (kind !== undefined && rest.length > 0) {
      selected.value = { kind: kind as ObjectKind, name: rest.join(':') }
    }
    if (place.tab !== '') tab.value = place.tab
  }

  watch([area, selected, tab, () => run.runId], () => {
    if (host.state !== 'connected') return
    const object = selected.value
    void host
      .calls()
      .system.rememberPlace({
        area: area.value,
        runId: run.runId,
        selected: object === null ? '' : `${object.kind}:${object.name}`,
        tab: tab.value,
      })
      .catch((error: unknown) => console.warn('The place in the workbench was not saved.', error))
  })

  return {
    area,
    selected,
    selectedVm,
    tab,
    inventoryWidth,
    guideWidth,
    isGuideOpen,
    migrating,
    lowerTab,
    select,
    restore,
  }
})
