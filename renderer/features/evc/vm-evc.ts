/**
 * EVC of single VMs: the least mode that could admit each (column "EVC Mode" of the VMs tab), where its features come
 * from, and what a power cycle would change. Pure.
 */
import { changeBetween, type FeatureChange } from '../../../core/evc/vm-features.ts'
import { findEvcMode, minRequiredEvcMode } from '../../../core/evc/evc-modes.ts'
import { cpuPlace, hostFeatures } from '../../../core/evc/host-features.ts'
import { findProcessor } from '../../../core/evc/processors.ts'
import { exceedsMode } from '../../../core/evc/what-if.ts'
import { featuresAtPowerOn, missingAtPowerOn } from '../../../core/evc/vm-features.ts'
import { plural } from '../../format/numbers.ts'
import type { EstateVm } from '../object/estate-now.ts'
import { findEvcVm, type EstateEvc } from './evc-estate.ts'

export interface VmEvcRow {
  readonly vm: string
  readonly host: string
  readonly powerState: string
  /** `runtime.minRequiredEVCModeKey` in words. */
  readonly leastMode: string
  /** EVC mode of the VM itself; '' if it has none. */
  readonly own: string
  /** It requires more than the mode of its cluster gives. */
  readonly exceeds: boolean
  readonly change: FeatureChange
  /** It would not start where it is: its own mode is not exposed there. */
  readonly cannotStart: boolean
}

/** null: the estate has no such VM. */
export function vmEvcRow(evc: EstateEvc, name: string): VmEvcRow | null {
  const found = findEvcVm(evc, name)
  if (found === null) return null
  const { host, vm } = found
  const mode = evc.modeOf.get(host.name) ?? null
  const place = cpuPlace(hostFeatures(host.cpu), mode)
  const cannotStart = missingAtPowerOn(vm, place).length > 0
  const isOff = vm.features === null
  return {
    vm: name,
    host: host.name,
    powerState: vm.powerState,
    leastMode: isOff ? '' : leastModeWords(vm.features.required, vm.features.isKnown),
    own: vm.perVmEvc === null ? '' : (findEvcMode(vm.perVmEvc)?.label ?? vm.perVmEvc),
    exceeds: !isOff && exceedsMode(vm.features, mode),
    change:
      isOff || cannotStart
        ? { gained: [], lost: [] }
        : changeBetween(vm.features.visible, featuresAtPowerOn(vm, place).visible),
    cannotStart,
  }
}

function leastModeWords(required: ReadonlySet<string>, isKnown: boolean): string {
  if (!isKnown) return 'Unknown processor'
  return minRequiredEvcMode(required)?.label ?? 'No mode has all of it'
}

export function changeWords({ gained, lost }: FeatureChange): string {
  const parts = [
    ...(gained.length === 0 ? [] : [`+${gained.length}`]),
    ...(lost.length === 0 ? [] : [`−${lost.length}`]),
  ]
  return parts.join(' ') || 'nothing changes'
}

/** The same as a sentence of a summary. */
export function changeSentence({ gained, lost }: FeatureChange): string {
  if (gained.length + lost.length === 0) return 'Would change nothing'
  const gains = gained.length === 0 ? '' : `give it ${plural(gained.length, 'more CPU feature')}`
  const losses = lost.length === 0 ? '' : `take ${plural(lost.length, 'CPU feature')} away`
  return `Would ${[gains, losses].filter((words) => words !== '').join(' and ')}`
}

/** Where a VM got its features, as its summary says it; '' while it is off. */
export function latchWords({ cpuLatch }: EstateVm): string {
  if (cpuLatch === null) return ''
  const processor =
    (cpuLatch.processor === null ? null : findProcessor(cpuLatch.processor)?.name) ?? cpuLatch.model
  const where = cpuLatch.host === '' ? processor : `${cpuLatch.host} (${processor})`
  const mode = cpuLatch.evcMode === null ? 'without EVC' : `in ${modeName(cpuLatch.evcMode)}`
  return `${where}, ${mode}`
}

export function modeName(key: string): string {
  return findEvcMode(key)?.label ?? key
}
