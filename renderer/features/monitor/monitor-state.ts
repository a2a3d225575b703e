/**
 * What the monitor's parts have in common, worked out once: the migration of the VM on show, the playhead,
 * the shared time axis and the forecast. Derived from the run store; holds nothing of its own.
 */
import { computed, inject, provide, ref, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { moveFigures } from '../../../core/trace/storage-figures.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { lastMigrationOf, useRunStore } from '../../stores/run.ts'
import { forecastRounds, type Forecast } from './forecast.ts'
import { isBeingUndone } from './being-undone.ts'
import { failureIn } from './outcome-words.ts'
import { timeAxisOf, type TimeAxis } from './time-axis.ts'
import { untilStopped } from './until-stopped.ts'

export interface MonitorState {
  readonly vmName: ComputedRef<string>
  readonly vm: ComputedRef<VmView | null>
  readonly migration: ComputedRef<MigrationView | null>
  /** As its charts show it: no curve goes on after the VM has stopped with its host. */
  readonly charted: ComputedRef<MigrationView | null>
  readonly nowNs: ComputedRef<number>
  readonly axis: ComputedRef<TimeAxis>
  readonly forecast: ComputedRef<Forecast | null>
  /** The stun ends where it began: the move was cancelled or failed in it. */
  readonly isUndone: ComputedRef<boolean>
  /** When the VM stopped with its host while it migrated; null: it did not. */
  readonly stoppedAtNs: ComputedRef<number | null>
  /** Disks that the migration copies or is to copy, in order; empty where no files move. */
  readonly disks: ComputedRef<readonly string[]>
  /** The one on show: chosen, or the one that is copied now; null where there is none. */
  readonly disk: ComputedRef<string | null>
  chooseDisk(name: string): void
  /** How often a person has asked to see the outcome: its panel comes into sight. */
  readonly outcomeAsked: Readonly<Ref<number>>
  askOutcome(): void
}

const monitorKey: InjectionKey<MonitorState> = Symbol('monitor')

export function provideMonitor(vmName: () => string): MonitorState {
  const run = useRunStore()
  const migration = computed(() => lastMigrationOf(run.view, vmName()))
  const stoppedAtNs = computed(() => {
    const vm = run.view.vms.get(vmName()) ?? null
    return migration.value === null ? null : (failureIn(migration.value, vm)?.atNs ?? null)
  })
  const nowNs = computed(() => run.playback?.playheadNs ?? run.view.nowNs)
  const forecast = computed(() =>
    migration.value === null || stoppedAtNs.value !== null
      ? null
      : forecastRounds(migration.value, nowNs.value),
  )
  /** The latest end that was forecast for the migration on show: without it the axis would follow every guess. */
  let latest = { key: '', endNs: 0 }
  const expectedEndNs = computed(() => {
    const key = `${run.runId ?? ''}|${run.playback?.commandCount ?? 0}|${migration.value?.migration ?? 0}`
    const before = latest.key === key ? latest.endNs : 0
    const disksEndNs = diskEndNs(migration.value, run.view.vms.get(vmName()), nowNs.value)
    latest = {
      key,
      endNs: Math.max(before, forecastEndNs(forecast.value), disksEndNs),
    }
    return latest.endNs
  })
  const chosenDisk = ref('')
  const outcomeAsked = ref(0)
  const disks = computed(() => migration.value?.storage?.copied ?? [])
  const disk = computed(() => {
    if (disks.value.includes(chosenDisk.value)) return chosenDisk.value
    const copies = migration.value?.storage?.copies ?? []
    const copying = copies.find(({ readyAtNs }) => readyAtNs === null) ?? copies[0]
    return copying?.disk ?? disks.value[0] ?? null
  })
  const state: MonitorState = {
    vmName: computed(vmName),
    vm: computed(() => copyOf(run.view.vms.get(vmName()))),
    migration,
    charted: computed(() =>
      migration.value === null ? null : untilStopped(migration.value, stoppedAtNs.value),
    ),
    nowNs,
    axis: computed(() => timeAxisOf(migration.value, nowNs.value, expectedEndNs.value)),
    forecast,
    isUndone: computed(() => migration.value !== null && isBeingUndone(migration.value, run.view.tasks)),
    stoppedAtNs,
    disks,
    disk,
    chooseDisk: (name) => {
      chosenDisk.value = name
    },
    outcomeAsked,
    askOutcome: () => {
      outcomeAsked.value += 1
    },
  }
  provide(monitorKey, state)
  return state
}

/** When the forecast sees the guest run again; 0 where it sees no end. */
function forecastEndNs(forecast: Forecast | null): number {
  if (forecast === null || forecast.switchoverAtNs === null) return 0
  return forecast.switchoverAtNs + (forecast.stunNs ?? 0)
}

/** From this share of all bytes on the rate is steady enough to move the axis by. */
const steadyShare = 0.05

/** When the files should be there, with what follows; 0 before that can be told. */
function diskEndNs(migration: MigrationView | null, vm: VmView | undefined, nowNs: number): number {
  const storage = migration?.storage ?? null
  if (migration === null || storage === null || vm === undefined) return 0
  const { isReady, copiedBytes, remainingBytes } = moveFigures(migration, storage, vm.disks, nowNs)
  const firstNs = storage.copies[0]?.startedAtNs ?? nowNs
  if (isReady || migration.outcome !== null || copiedBytes < storage.bytesToCopy * steadyShare) return 0
  // The mean of all that was copied: the newest rate dips where one disk follows another.
  return nowNs + (remainingBytes / copiedBytes) * (nowNs - firstNs)
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
