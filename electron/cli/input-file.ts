/** Reads the files that a person names: by path, or a shipped scenario by its id. Refuses before it reads. */
import fs from 'node:fs'
import path from 'node:path'
import { InputError } from '../../core/base/errors.ts'
import { nearestName } from '../../core/base/nearest-name.ts'
import { refuseTooLarge, textFromBytes } from '../../core/scenario/document.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { idsIn, scenarioEnding, sourceFolders } from '../services/shipped-files.ts'
import { UsageError } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

const chunkBytes = 256 * 1024

/** Root of Precopy's sources. */
export const productRoot = path.resolve(import.meta.dirname, '../..')

export interface NamedScenario {
  /** As the person named it. */
  readonly file: string
  readonly text: string
  readonly scenario: Scenario
}

/** A scenario by path or, if no such file exists, by the id of a shipped one. Throws InputError or UsageError. */
export function readScenario(terminal: Terminal, named: string): NamedScenario {
  const isFile = fs.existsSync(path.resolve(terminal.folder, named))
  const shipped = path.join(sourceFolders(productRoot).scenarios, `${named}${scenarioEnding}`)
  const isShipped = !isFile && shippedScenarioIds().includes(named)
  if (!isFile && !isShipped && !/[./\\]/.test(named)) throw unknownScenario(named)
  const text = isShipped ? readText(terminal, shipped) : readText(terminal, named)
  const file = isShipped ? `${named}${scenarioEnding}` : named
  return { file, text, scenario: parseScenario(file, text) }
}

export function shippedScenarioIds(): string[] {
  return idsIn(sourceFolders(productRoot).scenarios, scenarioEnding)
}

/** Text of a file of at most the size that inputs may have. Throws InputError that names the file. */
export function readText(terminal: Terminal, named: string): string {
  return textFromBytes(named, readBytes(path.resolve(terminal.folder, named), named))
}

function readBytes(file: string, named: string): Uint8Array {
  try {
    const stats = fs.statSync(file)
    if (stats.isDirectory()) throw wholeFile(named, 'This is a folder.', 'a file', 'Name a file inside it.')
    if (!stats.isFile()) {
      throw wholeFile(
        named,
        'This is a device or a pipe, which may never end.',
        'a regular file',
        'Save it as a file first, then name that.',
      )
    }
    refuseTooLarge(named, stats.size)
    return readAtMost(file, named)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof InputError || code === undefined) throw error
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw wholeFile(named, 'There is no such file.', 'a file that exists', 'Check the path.')
    }
    throw wholeFile(
      named,
      `The file cannot be read (${code}).`,
      'a file that you may read',
      'Check its permissions.',
    )
  }
}

/** A file may grow, and some say they are empty and are not: what is too large is noticed while it is read. */
function readAtMost(file: string, named: string): Uint8Array {
  const opened = fs.openSync(file, 'r')
  try {
    const chunks: Uint8Array[] = []
    for (let total = 0; ;) {
      const chunk = new Uint8Array(chunkBytes)
      const count = fs.readSync(opened, chunk)
      if (count === 0) return Buffer.concat(chunks)
      chunks.push(chunk.subarray(0, count))
      total += count
      refuseTooLarge(named, total)
    }
  } finally {
    fs.closeSync(opened)
  }
}

function wholeFile(file: string, message: string, expected: string, remedy: string): InputError {
  return new InputError(file, [{ line: 0, column: 0, path: '', message, expected, remedy }])
}

function unknownScenario(named: string): UsageError {
  const ids = shippedScenarioIds()
  const near = nearestName(named, ids)
  return new UsageError(
    `There is no file and no shipped scenario named "${named}".`,
    near === null ? `Shipped are ${ids.join(', ')}; or name a file.` : `Did you mean "${near}"?`,
  )
}
