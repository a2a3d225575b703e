/** Scenarios and labs: those that are shipped (files) and scenarios that a person brought (rows). */
import fs from 'node:fs'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { InputError } from '../../core/base/errors.ts'
import { parseScenario, parseScenarioBytes } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { ScenarioSummary } from '../../core/contract/messages.ts'
import { parseLab } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { ScenarioRows } from '../store/scenarios.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import { idsIn, labEnding, scenarioEnding, type ShippedFolders } from './shipped-files.ts'
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

  constructor(folders: ShippedFolders, rows: ScenarioRows, clock: WallClock) {
    this.folders = folders
    this.rows = rows
    this.clock = clock
  }

  list(): ScenarioSummary[] {
    const shipped = idsIn(this.folders.scenarios, scenarioEnding).map((id) => summarise(this.shipped(id)))
    const own = this.rows.all().map((row) => summarise(this.find(row.id)))
    return [...shipped, ...own]
  }

  /** Throws NotFoundError. */
  find(id: string): FoundScenario {
    if (idsIn(this.folders.scenarios, scenarioEnding).includes(id)) return this.shipped(id)
    const row = this.rows.find(id)
    if (row === null) throw new NotFoundError('scenario', id)
    return {
      id,
      fileName: row.fileName,
      text: row.text,
      scenario: parseScenario(row.fileName, row.text),
      isShipped: false,
      changedAt: row.changedAt,
    }
  }

  /** Throws InputError with every problem; nothing is saved then. */
  importText(fileName: string, text: string): ScenarioSummary {
    const scenario = parseScenario(fileName, text)
    const row = {
      id: randomUUID(),
      name: scenario.name,
      fileName: path.basename(fileName),
      text,
      changedAt: this.clock.timestamp(),
    }
    this.rows.insert(row)
    return summarise(this.find(row.id))
  }

  duplicate(id: string): ScenarioSummary {
    const original = this.find(id)
    const name = this.freeName(`${original.scenario.name} (copy)`)
    return this.importText(original.fileName, renamed(original, name))
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
    this.rows.remove(id)
  }

  labs(): Lab[] {
    return idsIn(this.folders.labs, labEnding)
      .map((id) => this.lab(id))
      .sort((left, right) => left.number - right.number)
  }

  /** Throws NotFoundError, or InputError if the lab's file is wrong. */
  lab(id: string): Lab {
    const file = path.join(this.folders.labs, `${id}${labEnding}`)
    if (!idsIn(this.folders.labs, labEnding).includes(id)) throw new NotFoundError('lab', id)
    return parseLab(path.basename(file), fs.readFileSync(file, 'utf8'))
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

  private freeName(wanted: string): string {
    const taken = new Set(this.list().map((summary) => summary.name))
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = wanted.replace(/\)$/, ` ${count})`)
    return name
  }
}

function renamed(original: FoundScenario, name: string): string {
  const text = original.text.replace(/^name:.*$/m, `name: ${JSON.stringify(name)}`)
  if (text === original.text) {
    throw new InputError(original.fileName, [
      {
        line: 0,
        column: 0,
        path: 'name',
        message: 'The name does not stand on a line of its own.',
        expected: 'a line "name: …" at the left margin',
        remedy: 'Export the scenario, put its name on a line of its own, and import it.',
      },
    ])
  }
  return text
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
    isShipped: found.isShipped,
    hostCount: clusters.reduce((sum, cluster) => sum + cluster.hosts.length, 0),
    vmCount: scenario.estate.vms.length,
    seed: scenario.seed,
    changedAt: found.changedAt,
  }
}
