/** Where a person is in the workbench: selected object, tab, panes. The host remembers it, so that a crash loses nothing. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { isAudienceWindow } from '../client/window-kind.ts'
import { useHostStore } from './host.ts'
import { objectTabs, type ObjectKind, type SelectedObject } from './object-kinds.ts'
import { useRunStore } from './run.ts'

export type { ObjectKind, SelectedObject } from './object-kinds.ts'

export type InventoryView = 'hosts' | 'vms' | 'storage' | 'networks'

export type Area = 'library' | 'workbench' | 'reports' | 'author' | 'gradebook'

export const paneWidths = {
  inventory: { initial: 228, min: 180, max: 360 },
  guide: { initial: 300, min: 260, max: 420 },
} as const

export const useWorkbenchStore = defineStore('workbench', () => {
  const host = useHostStore()
  const run = useRunStore()
  const area = ref<Area>('library')
  const selected = ref<SelectedObject | null>(null)
  const tab = ref('monitor')
  const inventoryView = ref<InventoryView>('hosts')
  const inventoryWidth = ref<number>(paneWidths.inventory.initial)
  const guideWidth = ref<number>(paneWidths.guide.initial)
  const isInventoryOpen = ref(true)
  const isGuideOpen = ref(true)
  /** The pane of faults, which stands where the guide is in a run that belongs to no lab. */
  const areFaultsOpen = ref(false)
  /** Page of a host's Configure tab; it stays from host to host. */
  const hostPage = ref('virtual-switches')
  /** Pages of a cluster's Configure and Monitor tabs; they stay from cluster to cluster. */
  const clusterPage = ref('drs')
  const clusterMonitorPage = ref('recommendations')
  /** Host or VM whose CPU features the EVC view is asked to show; taken by it. */
  const compared = ref<SelectedObject | null>(null)
  const bottomTab = ref<'tasks' | 'events'>('tasks')
  /** VMs whose migrate wizard is open; empty while it is closed. */
  const migratingVms = shallowRef<readonly string[]>([])
  /** Datastore that the wizard is to empty, or ''. */
  const leavingDatastore = ref('')
  /** The same of one VM: setting it opens the wizard, null closes it. */
  const migrating = computed<string | null>({
    get: () => migratingVms.value[0] ?? null,
    set: (vm: string | null) => migrate(vm === null ? [] : [vm]),
  })
  /** Lower panels of the monitor, told to each other: the map gives way to the stun once it is measured. */
  const lowerTab = ref<'map' | 'stun' | 'link' | 'outcome'>('map')

  const selectedVm = computed(() => (selected.value?.kind === 'vm' ? selected.value.name : null))

  /** Opens the migrate wizard for these VMs, with one set of choices for all; `leaving`: the datastore to be emptied. */
  function migrate(vms: readonly string[], leaving = ''): void {
    leavingDatastore.value = leaving
    migratingVms.value = [...vms]
  }

  function select(object: SelectedObject): void {
    selected.value = object
    if (!objectTabs[object.kind].some((one) => one.id === tab.value)) tab.value = 'summary'
  }

  /** Configure > VMware EVC of a cluster, with the features of a host or VM of it. */
  function showEvc(cluster: string, object: SelectedObject): void {
    clusterPage.value = 'evc'
    compared.value = object
    tab.value = 'configure'
    select({ kind: 'cluster', name: cluster })
  }

  function restore(place: { selected: string; tab: string }): void {
    const [kind, ...rest] = place.selected.split(':')
    if (kind === undefined || !(kind in objectTabs) || rest.length === 0) return
    if (place.tab !== '') tab.value = place.tab
    select({ kind: kind as ObjectKind, name: rest.join(':') })
  }

  watch([area, selected, tab, () => run.runId], () => {
    if (host.state !== 'connected' || isAudienceWindow) return
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
    inventoryView,
    inventoryWidth,
    guideWidth,
    isInventoryOpen,
    isGuideOpen,
    areFaultsOpen,
    hostPage,
    clusterPage,
    clusterMonitorPage,
    compared,
    bottomTab,
    migrating,
    migratingVms,
    leavingDatastore,
    migrate,
    lowerTab,
    select,
    showEvc,
    restore,
  }
})
