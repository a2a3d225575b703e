/** The labs of the library by their keys: shipped files, labs of packs, drafts. Each text is parsed once. */
import fs from 'node:fs'
import path from 'node:path'
import { InputError } from '../../core/base/errors.ts'
import { labVariant, previewSeed, readLabFile, type LabFile } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { LabSource } from './lab-prover.ts'
import type { FoundScenario } from './library.ts'
import { NotFoundError } from './refused.ts'
import type { LabOrigin, Shelf, ShelvedLab } from './shelves.ts'
import { idsIn, labEnding } from './shipped-files.ts'

/** A lab as lists show it, and where it comes from. */
export interface ListedLab extends LabOrigin {
  readonly lab: Lab
}

/** A lab's file as it was read, and the variants that were asked for. */
interface ReadLab {
  readonly text: string
  readonly file: LabFile
  readonly variants: Map<number, Lab>
}

/** Variants of one lab that are kept; more are made again when they are asked for. */
const mostVariantsKept = 16

export class LibraryLabs {
  private readonly folder: string
  private readonly shelves: readonly Shelf[]
  private readonly scenarioNamed: (id: string) => FoundScenario
  private readonly readLabs = new Map<string, ReadLab>()
  /** What was told of labs whose files are wrong, so that each is told once. */
  private readonly toldWrong = new Map<string, string>()

  constructor(folder: string, shelves: readonly Shelf[], scenarioNamed: (id: string) => FoundScenario) {
    this.folder = folder
    this.shelves = shelves
    this.scenarioNamed = scenarioNamed
  }

  /** Shipped ones in the order of their numbers, then pack by pack. One whose file is wrong is told on the terminal and left out. */
  list(): ListedLab[] {
    const shipped = this.shippedIds().flatMap((key) => this.listedIfRight(key))
    shipped.sort((left, right) => left.lab.number - right.lab.number)
    const others = this.shelves.flatMap((shelf) => shelf.labKeys())
    return [...shipped, ...others.flatMap((key) => this.listedIfRight(key))]
  }

  /** Reads what `list` will need, a lab at a time, and lets others have their turn in between: all of them take a while. */
  async readAhead(): Promise<void> {
    for (const key of [...this.shippedIds(), ...this.shelves.flatMap((shelf) => shelf.labKeys())]) {
      this.listedIfRight(key)
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  /** Throws NotFoundError. */
  origin(key: string): LabOrigin {
    const { pack, terms, seed } = this.shelved(key)
    return { key, pack, terms, seed }
  }

  /** The lab as its file stands. Throws NotFoundError, or InputError if the lab's file is wrong. */
  file(key: string): LabFile {
    return this.read(this.shelved(key)).file
  }

  /** The lab as the seed makes it. Throws as `file`. */
  lab(key: string, seed: number): Lab {
    const { file, variants } = this.read(this.shelved(key))
    const known = variants.get(seed)
    if (known !== undefined) return known
    const lab = labVariant(file, seed)
    if (variants.size >= mostVariantsKept) variants.clear()
    variants.set(seed, lab)
    return lab
  }

  /** The scenario that stands beside the lab. Throws NotFoundError, or InputError if a file is wrong. */
  scenarioOf(key: string): FoundScenario {
    return this.shelved(key).scenario()
  }

  /** The texts of both. Throws as `scenarioOf`. */
  source(key: string): LabSource {
    const shelved = this.shelved(key)
    const { fileName: scenarioFile, text: scenarioText } = shelved.scenario()
    return { labFile: shelved.fileName, labText: shelved.text, scenarioFile, scenarioText }
  }

  private shippedIds(): string[] {
    return idsIn(this.folder, labEnding)
  }

  private listedIfRight(key: string): ListedLab[] {
    try {
      return [{ ...this.origin(key), lab: this.lab(key, previewSeed) }]
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      if (this.toldWrong.get(key) !== error.message) process.stderr.write(`precopy: ${error.message}\n`)
      this.toldWrong.set(key, error.message)
      return []
    }
  }

  private shelved(key: string): ShelvedLab {
    if (this.shippedIds().includes(key)) return this.shipped(key)
    for (const shelf of this.shelves) {
      const found = shelf.lab(key)
      if (found !== null) return found
    }
    throw new NotFoundError('lab', key)
  }

  private shipped(key: string): ShelvedLab {
    const fileName = `${key}${labEnding}`
    const text = fs.readFileSync(path.join(this.folder, fileName), 'utf8')
    const scenario = () => this.scenarioNamed(this.lab(key, previewSeed).scenario)
    return { key, pack: '', terms: null, seed: null, fileName, text, scenario }
  }

  /** Parsed once for each text: an author sees a changed file at once. */
  private read({ key, fileName, text }: ShelvedLab): ReadLab {
    const known = this.readLabs.get(key)
    if (known?.text === text) return known
    const read = { text, file: readLabFile(fileName, text), variants: new Map<number, Lab>() }
    this.readLabs.set(key, read)
    return read
  }
}
