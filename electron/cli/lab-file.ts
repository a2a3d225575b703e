/** Labs, read without a database: the command line keeps no state. */
import fs from 'node:fs'
import path from 'node:path'
import { nearestName } from '../../core/base/nearest-name.ts'
import { parseLab } from '../../core/lab/parse.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { LabSource } from '../services/lab-prover.ts'
import { idsIn, labEnding, scenarioEnding, sourceFolders } from '../services/shipped-files.ts'
import { UsageError } from './exit-status.ts'
import { productRoot, readScenario, readText } from './input-file.ts'
import type { Terminal } from './terminal.ts'

const shippedFolder = sourceFolders(productRoot).labs

/** In the order of their numbers. Throws InputError if one of them is wrong. */
export function shippedLabs(): Lab[] {
  return idsIn(shippedFolder, labEnding)
    .map((id) => `${id}${labEnding}`)
    .map((name) => parseLab(name, fs.readFileSync(path.join(shippedFolder, name), 'utf8')))
    .sort((left, right) => left.number - right.number)
}

/** Ids of the shipped labs, in the order of their files; none of them is read. */
export function shippedLabIds(): string[] {
  return idsIn(shippedFolder, labEnding)
}

/**
 * A lab by path or, if no such file exists, by the id of a shipped one; with its scenario, which stands beside the
 * file or is a shipped one. Throws InputError or UsageError; also where its first variant is not valid.
 */
export function readLab(terminal: Terminal, named: string): { lab: Lab; source: LabSource } {
  const ids = idsIn(shippedFolder, labEnding)
  if (!fs.existsSync(path.resolve(terminal.folder, named))) {
    if (ids.includes(named)) return withScenario(terminal, path.join(shippedFolder, `${named}${labEnding}`))
    if (!/[./\\]/.test(named)) throw unknownLab(named, ids)
  }
  return withScenario(terminal, named)
}

function withScenario(terminal: Terminal, labFile: string): { lab: Lab; source: LabSource } {
  const labText = readText(terminal, labFile)
  const lab = parseLab(labFile, labText)
  const beside = path.join(path.dirname(labFile), `${lab.scenario}${scenarioEnding}`)
  const hasOwn = fs.existsSync(path.resolve(terminal.folder, beside))
  const { file: scenarioFile, text: scenarioText } = readScenario(terminal, hasOwn ? beside : lab.scenario)
  return { lab, source: { labFile, labText, scenarioFile, scenarioText } }
}

function unknownLab(named: string, ids: readonly string[]): UsageError {
  const near = nearestName(named, ids)
  return new UsageError(
    `There is no file and no shipped lab named "${named}".`,
    near === null ? `Shipped are ${ids.join(', ')}; or name a file.` : `Did you mean "${near}"?`,
  )
}
