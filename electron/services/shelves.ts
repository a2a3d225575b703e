/** What joins shipped files and a person's own scenarios in the library: packs, and what is in the making. */
import type { AttemptTerms } from '../../core/lab/terms.ts'
import type { FoundScenario } from './library.ts'

/** Terms of a lab that only its pack sets. */
export interface LabOrigin {
  /** By which the library knows the lab: the id of a shipped one, `p-3f9a2c1d.my-lab`, or that of a draft. */
  readonly key: string
  /** Title of its pack, '' without one. */
  readonly pack: string
  /** null: the learner chooses. */
  readonly terms: AttemptTerms | null
  /** Seed of every attempt; null: each draws its own. */
  readonly seed: number | null
}

/** A lab's text with what is beside it. */
export interface ShelvedLab extends LabOrigin {
  readonly fileName: string
  readonly text: string
  /** Named by this id where a run says what it is of. Throws InputError, or NotFoundError where it is not there. */
  scenario(): FoundScenario
}

export interface Shelf {
  /** Keys of labs that lists show. */
  labKeys(): readonly string[]
  /** null where the lab is not of this shelf. */
  lab(key: string): ShelvedLab | null
  /** Scenarios that lists show. */
  scenarios(): readonly FoundScenario[]
  scenario(id: string): FoundScenario | null
  /** Why a scenario of it cannot be removed by itself. */
  readonly staysBecause: string
  readonly staysRemedy: string
}
