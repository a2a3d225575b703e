/**
 * What the monitor's parts have in common, worked out once: the migration of the VM on show, the playhead,
 * the shared time axis and the forecast. Derived from the run store; holds nothing of its own.
 */
import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { lastMigrationOf, useRunStore } from '../../stores/run.ts'
import { forecastRounds, type Forecast } from './forecast.ts'
import { timeAxisOf, type TimeAxis } from './time-axis.ts'

export interface MonitorState {
  readonly vmName: ComputedRef<string>
  readonly vm: ComputedRef<VmView | null>
  readonly migration: ComputedRef<MigrationView | null>
  readonly nowNs: ComputedRef<number>
  readonly axis: ComputedRef<TimeAxis>
  readonly forecast: ComputedRef<Forecast | null>
}

const monitorKey: InjectionKey<MonitorState> = Symbol('monitor')

export function provideMonitor(vmName: () => string): MonitorState {
  const run = useRunStore()
  const migration = computed(() => lastMigrationOf(run.view, vmName()))
  const nowNs = computed(() => run.playback?.playheadNs ?? run.view.nowNs)
  const state: MonitorState = {
    vmName: computed(vmName),
    vm: computed(() => copyOf(run.view.vms.get(vmName()))),
    migration,
    nowNs,
    axis: computed(() => timeAxisOf(migration.value, nowNs.value)),
    forecast: computed(() =>
      migration.value === null ? null : forecastRounds(migration.value, nowNs.value),
    ),
  }
  provide(monitorKey, state)
  return state
}

/** The view is a new object with every frame, its VMs are not: without a copy a change would not be seen. */
function copyOf(vm: VmView | undefined): VmView | null {
  return vm === undefined ? null : { ...vm }
}

/** Throws if it is asked for outside of a monitor: a mistake of ours. */
export function useMonitor(): MonitorState {
  const state = inject(monitorKey)
  if (state === undefined) throw new Error('Parts of the monitor must stand inside MonitorTab.')
  return state
}
