/** Scenarios and labs: those that are shipped (files), scenarios that a person brought (rows), and those of packs and drafts. */
import fs from 'node:fs'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { InputError } from '../../core/base/errors.ts'
import { readDocument } from '../../core/scenario/document.ts'
import { parseScenario, parseScenarioBytes } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { ScenarioSummary } from '../../core/contract/messages.ts'
import { parseGlossary, type Glossary } from '../../core/lab/glossary.ts'
import { previewSeed, type LabFile } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { ScenarioRows } from '../store/scenarios.ts'
import type { LabSource } from './lab-prover.ts'
import { LibraryLabs, type ListedLab } from './library-labs.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import type { LabOrigin, Shelf } from './shelves.ts'
import { idsIn, scenarioEnding, type ShippedFolders } from './shipped-files.ts'
import type { WallClock } from './wall-clock.ts'

/** Text of a scenario and what is known of where it came from. */
export interface FoundScenario {
  readonly id: string
  readonly fileName: string
  readonly text: string
  readonly scenario: Scenario
  readonly isShipped: boolean
  readonly changedAt: string
}

export class Library {
  private readonly folders: ShippedFolders
  private readonly rows: ScenarioRows
  private readonly clock: WallClock
  private readonly shelves: Shelf[] = []
  private readonly labFiles: LibraryLabs
  private readGlossary: { readonly text: string; readonly glossary: Glossary } | null = null

  constructor(folders: ShippedFolders, rows: ScenarioRows, clock: WallClock) {
    this.folders = folders
    this.rows = rows
    this.clock = clock
    this.labFiles = new LibraryLabs(folders.labs, this.shelves, (id) => this.find(id))
  }

  /** What is no shipped file and no row of a scenario joins here. */
  addShelf(shelf: Shelf): void {
    this.shelves.push(shelf)
  }

  list(): ScenarioSummary[] {
    const shipped = idsIn(this.folders.scenarios, scenarioEnding).map((id) => summarise(this.shipped(id)))
    const own = this.rows.all().map((row) => summarise(this.find(row.id)))
    return [...shipped, ...own, ...this.shelves.flatMap((shelf) => shelf.scenarios().map(summarise))]
  }

  /** Throws NotFoundError. */
  find(id: string): FoundScenario {
    if (idsIn(this.folders.scenarios, scenarioEnding).includes(id)) return this.shipped(id)
    const row = this.rows.find(id)
    if (row === null) return this.onShelf(id)
    return {
      id,
      fileName: row.fileName,
      text: row.text,
      scenario: parseScenario(row.fileName, row.text),
      isShipped: false,
      changedAt: row.changedAt,
    }
  }

  private onShelf(id: string): FoundScenario {
    for (const shelf of this.shelves) {
      const found = shelf.scenario(id)
      if (found !== null) return found
    }
    throw new NotFoundError('scenario', id)
  }

  /** Throws InputError with every problem; nothing is saved then. A second one of its name gets a number. */
  importText(fileName: string, text: string): ScenarioSummary {
    const { name } = parseScenario(fileName, text)
    const free = this.freeName(name, (count) => `${name} (${count})`)
    return this.insert(fileName, free, free === name ? text : renamed({ fileName, text, name }, free))
  }

  private insert(fileName: string, name: string, text: string): ScenarioSummary {
    const row = {
      id: randomUUID(),
      name,
      fileName: path.basename(fileName),
      text,
      changedAt: this.clock.timestamp(),
    }
    this.rows.insert(row)
    return summarise(this.find(row.id))
  }

  duplicate(id: string): ScenarioSummary {
    const original = this.find(id)
    const { fileName, text, scenario } = original
    const name = this.freeName(`${scenario.name} (copy)`, (count) => `${scenario.name} (copy ${count})`)
    return this.insert(fileName, name, renamed({ fileName, text, name: scenario.name }, name))
  }

  /** Shipped ones cannot be removed. */
  remove(id: string): void {
    const found = this.find(id)
    if (found.isShipped) {
      throw new RefusedError({
        id: 'scenario-is-shipped',
        fault: '',
        message: `"${found.scenario.name}" comes with Precopy and stays.`,
        remedy: 'Duplicate it and change the copy.',
      })
    }
    if (this.rows.remove(id)) return
    const shelf = this.shelves.find((one) => one.scenario(id) !== null)
    throw new RefusedError({
      id: 'scenario-stays',
      fault: '',
      message: `"${found.scenario.name}" ${shelf?.staysBecause ?? 'stays'}.`,
      remedy: shelf?.staysRemedy ?? 'Leave it.',
    })
  }

  /** As lists show them. One whose file is wrong is told on the terminal and left out. */
  listedLabs(): ListedLab[] {
    return this.labFiles.list()
  }

  /** Reads what `listedLabs` will need and lets others have their turn in between. */
  async readLabsAhead(): Promise<void> {
    await this.labFiles.readAhead()
  }

  /** Where a lab comes from, and the terms that its pack sets. Throws NotFoundError. */
  labOrigin(key: string): LabOrigin {
    return this.labFiles.origin(key)
  }

  /** The lab as its file stands. Throws NotFoundError, or InputError if its file is wrong. */
  labFile(key: string): LabFile {
    return this.labFiles.file(key)
  }

  /** The lab as the seed makes it; left out: as lists show it. Throws NotFoundError, or InputError if its file is wrong. */
  lab(key: string, seed = previewSeed): Lab {
    return this.labFiles.lab(key, seed)
  }

  /** The scenario that stands beside the lab. Throws NotFoundError, or InputError if a file is wrong. */
  scenarioOfLab(key: string): FoundScenario {
    return this.labFiles.scenarioOf(key)
  }

  /** The texts of lab and scenario. Throws as `scenarioOfLab`. */
  labSource(key: string): LabSource {
    return this.labFiles.source(key)
  }

  glossary(): Glossary {
    const text = fs.readFileSync(this.folders.glossary, 'utf8')
    if (this.readGlossary?.text !== text) {
      this.readGlossary = { text, glossary: parseGlossary(path.basename(this.folders.glossary), text) }
    }
    return this.readGlossary.glossary
  }

  private shipped(id: string): FoundScenario {
    const fileName = `${id}${scenarioEnding}`
    const bytes = fs.readFileSync(path.join(this.folders.scenarios, fileName))
    return {
      id,
      fileName,
      text: bytes.toString('utf8'),
      scenario: parseScenarioBytes(fileName, bytes),
      isShipped: true,
      changedAt: '',
    }
  }

  private freeName(wanted: string, numbered: (count: number) => string): string {
    const taken = new Set(this.list().map((summary) => summary.name))
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = numbered(count)
    return name
  }
}

interface NamedText {
  readonly fileName: string
  readonly text: string
  readonly name: string
}

/** The text with another name, changed in its place alone. Throws InputError where the name is written otherwise. */
function renamed({ fileName, text, name }: NamedText, newName: string): string {
  const place = readDocument(fileName, text).placeOf(['name'])
  const lines = text.split('\n')
  const line = lines[place.line - 1] ?? ''
  const before = line.slice(0, place.column - 1)
  const after = line.slice(place.column - 1)
  const written = [JSON.stringify(name), `'${name}'`, name].find((form) => after.startsWith(form))
  if (written === undefined) {
    throw new InputError(fileName, [
      {
        ...place,
        path: 'name',
        message: 'The library has a scenario of this name, and here the name cannot be changed by itself.',
        expected: 'a name in one line behind "name:"',
        remedy: 'Write the name in one line, or give the scenario another one, and import it.',
      },
    ])
  }
  lines[place.line - 1] = before + JSON.stringify(newName) + after.slice(written.length)
  return lines.join('\n')
}

function summarise(found: FoundScenario): ScenarioSummary {
  const { scenario } = found
  const clusters = scenario.estate.ssoDomains.flatMap((domain) =>
    domain.vcenters.flatMap((vcenter) => vcenter.datacenters.flatMap((datacenter) => datacenter.clusters)),
  )
  return {
    id: found.id,
    name: scenario.name,
    description: scenario.description,
    topic: scenario.topic ?? '',
    isShipped: found.isShipped,
    hostCount: clusters.reduce((sum, cluster) => sum + cluster.hosts.length, 0),
    vmCount: scenario.estate.vms.length,
    seed: scenario.seed,
    changedAt: found.changedAt,
  }
}
