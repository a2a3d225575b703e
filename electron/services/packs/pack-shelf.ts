/** Labs and scenarios of packs as the library finds them. What is sealed is opened when it is asked for, and kept. */
import type { Pack } from '../../../core/lab/pack-schema.ts'
import { packLabKey } from '../../../core/lab/pack-schema.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { PackRow, PackRows } from '../../store/packs.ts'
import type { GradingLab } from '../grading/grading-lab.ts'
import type { FoundScenario } from '../library.ts'
import type { Shelf, ShelvedLab } from '../shelves.ts'
import { openSeal } from './seal.ts'

type PackFile = Pack['scenarios'][number]

/** The files of one lab of a pack, in either copy. */
export interface PackLabFiles {
  readonly lab: PackFile
  readonly scenario: PackFile
  readonly signingKey: string
}

/** Throws InputError where a seal is broken. `fileName` is for the message. */
export function filesOfLab(fileName: string, pack: Pack, index: number): PackLabFiles {
  if (pack.copy === 'student') {
    const { id, sealed } = pack.labs[index]!
    return openSeal(fileName, { pack: pack.id, lab: id }, sealed)
  }
  const { lab, scenario } = pack.labs[index]!
  return { lab, scenario, signingKey: pack.signingKey }
}

export class PackShelf implements Shelf {
  readonly staysBecause = 'belongs to a pack and stays with it'
  readonly staysRemedy = 'Remove the whole pack, or leave it.'
  private readonly rows: PackRows
  /** Rows as they were read last; dropped at every change. */
  private known: readonly PackRow[] | null = null
  private readonly opened = new Map<string, PackLabFiles>()

  constructor(rows: PackRows) {
    this.rows = rows
  }

  /** The packs are others than they were. */
  changed(): void {
    this.known = null
    this.opened.clear()
  }

  packs(): readonly PackRow[] {
    this.known ??= this.rows.all()
    return this.known
  }

  labKeys(): readonly string[] {
    return this.packs().flatMap(({ pack }) => {
      const inOrder = [...pack.labs].sort((left, right) => left.number - right.number)
      return inOrder.map(({ id }) => packLabKey(pack.id, id))
    })
  }

  lab(key: string): ShelvedLab | null {
    const place = this.placeOf(key)
    if (place === null) return null
    const { pack, index, changedAt } = place
    const { terms, seed } = pack.labs[index]!
    const { lab, scenario } = this.filesOf(key, pack, index)
    return {
      key,
      pack: pack.title,
      terms,
      seed,
      ...lab,
      scenario: () => foundScenario(key, scenario, changedAt),
    }
  }

  scenarios(): readonly FoundScenario[] {
    return this.packs().flatMap(({ pack, changedAt }) =>
      pack.scenarios.map((file, index) => foundScenario(scenarioKey(pack, index), file, changedAt)),
    )
  }

  scenario(id: string): FoundScenario | null {
    return this.scenarios().find((one) => one.id === id) ?? null
  }

  /** What hand-ins of a lab of a pack are signed and marked by; null for another key. */
  gradingLab(key: string): GradingLab | null {
    const place = this.placeOf(key)
    if (place === null) return null
    const { pack, index } = place
    const { id, title, hash, terms, seed } = pack.labs[index]!
    const { lab, scenario, signingKey } = this.filesOf(key, pack, index)
    return {
      hash,
      labId: id,
      title,
      labFile: lab.fileName,
      labText: lab.text,
      scenarioFile: scenario.fileName,
      scenarioText: scenario.text,
      pack: { id: pack.id, title: pack.title, signingKey, terms, seed },
    }
  }

  private placeOf(key: string): { pack: Pack; index: number; changedAt: string } | null {
    for (const { pack, changedAt } of this.packs()) {
      const index = pack.labs.findIndex(({ id }) => packLabKey(pack.id, id) === key)
      if (index >= 0) return { pack, index, changedAt }
    }
    return null
  }

  private filesOf(key: string, pack: Pack, index: number): PackLabFiles {
    const known = this.opened.get(key) ?? filesOfLab(pack.title, pack, index)
    this.opened.set(key, known)
    return known
  }
}

function scenarioKey(pack: Pack, index: number): string {
  return `${pack.id}.scenario-${index + 1}`
}

function foundScenario(id: string, { fileName, text }: PackFile, changedAt: string): FoundScenario {
  return { id, fileName, text, scenario: parseScenario(fileName, text), isShipped: false, changedAt }
}
