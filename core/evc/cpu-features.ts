/**
 * The dictionary of CPU features: what each is, which virtual hardware knows it, whether vMotion checks it and what
 * hiding it achieves. Names are those of `VirtualMachine.runtime.featureRequirement`, lower case, without `cpuid.`;
 * the vendor is an entry like any other. How the table was made stands in `data/features.json`.
 */
import { assertInvariant } from '../base/assert.ts'
import featureTable from './data/features.json' with { type: 'json' }

export type CpuVendor = 'Intel' | 'AMD'

const levels = ['user', 'kernel', 'vendor'] as const
const classes = ['feature', 'vendor', 'state-component', 'nested-virtualisation'] as const
const hidingStrengths = [
  'cpuid-only',
  'needs-XCR0',
  'needs-CR4',
  'vm-execution-control',
  'privileged-or-state',
  'vendor',
] as const

export interface CpuFeature {
  readonly name: string
  /** What it is, in a few words. */
  readonly text: string
  /** User level: a program can use it; kernel level: only the guest's kernel. The strict policy asks for it. */
  readonly level: (typeof levels)[number]
  readonly class: (typeof classes)[number]
  /** Whether vMotion checks it; what is not checked can reach a guest, but never stops a migration. */
  readonly checked: boolean
  /** First virtual hardware version that knows it; older VMs never see it. */
  readonly hardwareVersion: number
  /** What hiding the CPUID bit achieves: with `cpuid-only` the instruction still runs. Derived. */
  readonly hiding: (typeof hidingStrengths)[number]
  /** False: no ordinary guest gets it; `exposure` says who does. */
  readonly byDefault: boolean
  readonly exposure: string | null
  /** The feature without which this state component is not handed out; a rule of the model, derived. */
  readonly onlyWith: string | null
  /** The flag in a Linux guest's /proc/cpuinfo; null: none. */
  readonly linux: string | null
  /** CPUID leaf.subleaf.register.bit; null for the vendor. */
  readonly cpuid: string | null
}

/** Names of features. Sets are not ordered; what people read is sorted by `namesOf`. */
export type FeatureSet = ReadonlySet<string>

/** Every feature by its name. */
export const cpuFeatures: ReadonlyMap<string, CpuFeature> = new Map(
  featureTable.features.map((row): [string, CpuFeature] => [
    row.name,
    {
      ...row,
      level: oneOf(levels, row.level),
      class: oneOf(classes, row.class),
      hiding: oneOf(hidingStrengths, row.hiding),
    },
  ]),
)

/** Throws AssertionError if there is no such feature: tables and sets hold known ones only. */
export function cpuFeature(name: string): CpuFeature {
  const feature = cpuFeatures.get(name)
  assertInvariant(feature !== undefined, 'cpu-feature-is-known', () => name)
  return feature
}

/** The entry that stands for the vendor in requirements and capabilities. */
export function vendorFeature(vendor: CpuVendor): string {
  return vendor === 'Intel' ? 'intel' : 'amd'
}

export function vendorOf(features: FeatureSet): CpuVendor | null {
  if (features.has('intel')) return 'Intel'
  return features.has('amd') ? 'AMD' : null
}

/** A set from a table's list of names with blanks between them. */
export function featureSet(names: string): FeatureSet {
  return new Set(names.split(' ').filter((name) => name !== ''))
}

/** In the order of the alphabet, as vSphere lists them. */
export function namesOf(features: Iterable<string>): string[] {
  return [...features].sort()
}

/** What `left` has and `right` does not, sorted. */
export function featuresBeyond(left: FeatureSet, right: FeatureSet): string[] {
  return namesOf([...left].filter((name) => !right.has(name)))
}

/** What both have. */
export function commonFeatures(left: FeatureSet, right: FeatureSet): FeatureSet {
  return new Set([...left].filter((name) => right.has(name)))
}

export function isSubset(part: FeatureSet, whole: FeatureSet): boolean {
  return [...part].every((name) => whole.has(name))
}

/** Those of a set that vMotion checks. */
export function checkedOnly(features: FeatureSet): FeatureSet {
  return new Set([...features].filter((name) => cpuFeature(name).checked))
}

/** `value` as one of `allowed`; throws AssertionError if a table holds anything else. */
export function oneOf<Value extends string>(allowed: readonly Value[], value: string): Value {
  const found = allowed.find((candidate) => candidate === value)
  assertInvariant(found !== undefined, 'table-value-is-known', () => `"${value}" of ${allowed.join(', ')}`)
  return found
}
