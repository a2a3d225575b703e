/**
 * CPU features side by side: what the silicon of a host has, what firmware and ESXi leave of it, the baseline of the
 * cluster's mode, what the host exposes, and what one VM got when it was powered on; with why they differ. Pure.
 */
import { cpuFeatures, type CpuFeature, type FeatureSet } from '../../../core/evc/cpu-features.ts'
import type { EvcHost } from '../../../core/evc/host-admission.ts'
import { cpuPlace, hostFeatures, whyMissing, type CpuPlace } from '../../../core/evc/host-features.ts'
import type { EvcMode } from '../../../core/evc/evc-modes.ts'
import type { MissingReason } from '../../../core/evc/host-features.ts'
import type { EvcVm } from '../../../core/evc/vm-events.ts'
import { featuresAtPowerOn, missingAtPowerOn } from '../../../core/evc/vm-features.ts'

/** null: the column has nothing to say (no EVC, no VM, a VM that is off). */
export type Mark = boolean | null

export interface MatrixRow {
  readonly name: string
  readonly text: string
  readonly silicon: boolean
  readonly capability: boolean
  readonly baseline: Mark
  readonly exposed: boolean
  readonly vm: Mark
  /** Not all columns that have something to say agree. */
  readonly differs: boolean
  /** Why they differ; '' where they do not. */
  readonly why: string
}

export interface MatrixSides {
  readonly host: EvcHost
  readonly mode: EvcMode | null
  readonly vm: EvcVm | null
}

/** Every feature that one of the sides has; those that differ first, each part in the order of the alphabet. */
export function featureMatrix({ host, mode, vm }: MatrixSides): MatrixRow[] {
  const features = hostFeatures(host.cpu)
  const place = cpuPlace(features, mode)
  const seen = vm?.features?.visible ?? null
  const next = vm === null ? null : nextPowerOn(vm, place)
  const all = new Set([...features.silicon, ...(mode?.all ?? []), ...(seen ?? [])])
  const rows = [...all].sort().flatMap((name) => {
    const feature = cpuFeatures.get(name)
    if (feature === undefined) return []
    const marks = {
      silicon: features.silicon.has(name),
      capability: features.capability.has(name),
      baseline: mode === null ? null : mode.all.has(name),
      exposed: place.exposed.has(name),
      vm: seen === null ? null : seen.has(name),
    }
    const said = Object.values(marks).filter((mark) => mark !== null)
    const differs = said.some((mark) => mark !== said[0])
    const why = differs ? explain(feature, marks, place, vm, next) : ''
    return [{ name, text: feature.text, ...marks, differs, why }]
  })
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)]
}

/** What the VM would see after a power cycle at this place; null: it would not start. */
function nextPowerOn(vm: EvcVm, place: CpuPlace): FeatureSet | null {
  return missingAtPowerOn(vm, place).length > 0 ? null : featuresAtPowerOn(vm, place).visible
}

interface Marks {
  readonly silicon: boolean
  readonly baseline: Mark
  readonly exposed: boolean
  readonly vm: Mark
}

function explain(
  feature: CpuFeature,
  marks: Marks,
  place: CpuPlace,
  vm: EvcVm | null,
  next: FeatureSet | null,
): string {
  const ofHost = marks.exposed ? '' : hostWords[whyMissing(place, feature.name)](place)
  const ofVm = vm === null ? '' : explainVm(feature, marks, vm, next)
  return [ofHost, ofVm].filter((words) => words !== '').join(' ')
}

const hostWords: Readonly<Record<MissingReason, (place: CpuPlace) => string>> = {
  'hidden-by-evc': ({ mode }) => `EVC hides it: not in ${mode?.label ?? 'the mode'}.`,
  'off-in-firmware': () => 'Switched off in the firmware.',
  'unknown-to-release': ({ host }) => `ESXi ${host.cpu.version} does not know it.`,
  'not-in-silicon': () => 'Not in the silicon of this host.',
  'other-vendor': () => 'Feature of the other vendor.',
}

function explainVm(feature: CpuFeature, marks: Marks, vm: EvcVm, next: FeatureSet | null): string {
  if (marks.vm === null || marks.vm === marks.exposed) return ''
  if (marks.vm) {
    return next?.has(feature.name) === false
      ? `${vm.name} got it at its power-on and loses it at its next power cycle.`
      : `${vm.name} has it from its power-on.`
  }
  if (next?.has(feature.name) === true) return `${vm.name} sees it after a power cycle.`
  return `Hidden from ${vm.name}: ${hiddenBecause(feature, vm)}.`
}

/** Why a VM does not get what its host exposes, whenever it is powered on. */
function hiddenBecause(feature: CpuFeature, vm: EvcVm): string {
  if (feature.hardwareVersion > vm.hardwareVersion)
    return `virtual hardware ${vm.hardwareVersion} does not know it, ${feature.hardwareVersion} does`
  if (feature.class === 'nested-virtualisation')
    return 'hardware assisted virtualization is not exposed to it'
  if (vm.perVmEvc !== null) return 'its own EVC mode does not have it'
  if (feature.class === 'state-component') return 'the feature that it belongs to is hidden'
  return 'no ordinary guest gets it'
}

/** Rows whose name or words hold all of the typed words. */
export function filterRows(rows: readonly MatrixRow[], typed: string, onlyDiffering: boolean): MatrixRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (onlyDiffering && !row.differs) return false
    const text = `${row.name} ${row.text} ${row.why}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
