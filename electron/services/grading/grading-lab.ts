/**
 * What a hand-in is marked by: a lab with its scenario, and under which terms and key it was given out. Plain texts,
 * which cross to other threads; whoever marks parses them, once for each lab and seed.
 */
import { compileLab, type CompiledLab } from '../../../core/lab/compile.ts'
import { labVariant, readLabFile, type LabFile } from '../../../core/lab/parse.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import { varyScenario } from '../../../core/lab/vary-scenario.ts'
import { sha256Hex } from '../../../core/base/hash.ts'
import { canonicalScenarioText, parseScenario } from '../../../core/scenario/parse.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'

export interface GradingLab {
  /** As `labHashOf` makes it. */
  readonly hash: string
  readonly labId: string
  readonly title: string
  readonly labFile: string
  readonly labText: string
  readonly scenarioFile: string
  readonly scenarioText: string
  /** null for a lab that comes with Precopy. */
  readonly pack: GradingPack | null
}

export interface GradingPack {
  readonly id: string
  readonly title: string
  readonly signingKey: string
  readonly terms: AttemptTerms
  /** null: each attempt draws its own. */
  readonly seed: number | null
}

/** A lab as one seed makes it, ready to be run. */
export interface LabVariant {
  readonly lab: Lab
  readonly compiled: CompiledLab
  readonly scenario: Scenario
  readonly scenarioHash: string
}

/** Variants of all labs that are kept together; others are made again. */
const mostKept = 64

/** Labs and variants that were parsed, each once as long as it is kept. */
export class LabVariants {
  readonly labs: readonly GradingLab[]
  private readonly files = new Map<string, { readonly file: LabFile; readonly scenario: Scenario }>()
  private readonly variants = new Map<string, LabVariant>()

  constructor(labs: readonly GradingLab[]) {
    this.labs = labs
  }

  /** Throws InputError where the lab has no such variant. */
  variant(one: GradingLab, seed: number): LabVariant {
    const key = `${one.hash} ${seed}`
    const known = this.variants.get(key)
    if (known !== undefined) return known
    const { file, scenario } = this.file(one)
    const lab = labVariant(file, seed)
    const varied = varyScenario(lab, scenario)
    const scenarioHash = sha256Hex(canonicalScenarioText(varied))
    const variant = { lab, compiled: compileLab(lab), scenario: varied, scenarioHash }
    if (this.variants.size >= mostKept) this.variants.clear()
    this.variants.set(key, variant)
    return variant
  }

  private file(one: GradingLab) {
    const known = this.files.get(one.hash)
    if (known !== undefined) return known
    const read = {
      file: readLabFile(one.labFile, one.labText),
      scenario: parseScenario(one.scenarioFile, one.scenarioText),
    }
    this.files.set(one.hash, read)
    return read
  }
}
