/**
 * The catalogue of server processors with the features that real ones reported in public CPUID dumps. A processor
 * is asked for by its id or by its name as people write it. How the table was made stands in `data/processors.json`.
 */
import { nearestName } from '../base/nearest-name.ts'
import { featureSet, oneOf } from './cpu-features.ts'
import type { CpuVendor, FeatureSet } from './cpu-features.ts'
import processorTable from './data/processors.json' with { type: 'json' }

export interface Processor {
  /** For example `xeon-gold-6148`. */
  readonly id: string
  readonly name: string
  readonly vendor: CpuVendor
  readonly codename: string
  readonly microarchitecture: string
  readonly family: number
  readonly model: number
  readonly stepping: number
  readonly coresPerSocket: number
  readonly baseMhz: number
  /** Highest mode by its feature set and the modes' tables (derived); null: none at all. */
  readonly maxEvcMode: string | null
  /** What the silicon reports, bits that no ordinary guest gets included. */
  readonly features: FeatureSet
  /** Off in the firmware of the machine that was read. */
  readonly firmwareOff: readonly string[]
  /** Whose CPUID dump it is: of this model, of one with the same family, model and stepping, of the same core. */
  readonly source: string
  readonly dump: string
  /** Brand string in the dump. */
  readonly brand: string
  readonly notes: readonly string[]
}

/** Intel's and AMD's, older before newer. */
export const processors: readonly Processor[] = processorTable.processors.map((row) => ({
  ...row,
  vendor: oneOf(['Intel', 'AMD'], row.vendor),
  features: featureSet(row.features),
  firmwareOff: [...featureSet(row.firmwareOff)],
}))

const byId: ReadonlyMap<string, Processor> = new Map(processors.map((each) => [each.id, each]))
const byName: ReadonlyMap<string, Processor> = new Map(processors.map((each) => [plainName(each.name), each]))

/**
 * By id, or by name with or without vendor, `(R)`, `CPU` and clock: `Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz` is
 * `xeon-gold-6148`. null: not in the catalogue, its features are not known.
 */
export function findProcessor(idOrName: string): Processor | null {
  return byId.get(idOrName) ?? byName.get(plainName(idOrName)) ?? null
}

/** The id that a person may have meant; null: none is near. */
export function nearestProcessor(id: string): string | null {
  return nearestName(
    id,
    processors.map((each) => each.id),
  )
}

function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\((r|tm)\)|@.*$|\b(intel|amd|cpu|processor|emb|apu|\w+-core)\b/g, ' ')
    .replace(/[\s_-]+/g, '')
}
