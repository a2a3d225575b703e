/** Files that a command writes: looked at before the work begins, written whole after it has ended. */
import fs from 'node:fs'
import path from 'node:path'
import { writeFileWhole } from '../services/write-file.ts'
import { UsageError } from './exit-status.ts'
import type { Terminal } from './terminal.ts'

/** The absolute path for an option's value, or null if it was not given. Throws UsageError if it cannot be written. */
export function outputPath(terminal: Terminal, option: string, named: string | undefined): string | null {
  if (named === undefined) return null
  if (named === '') throw new UsageError(`${option} needs the name of a file.`, 'Write it behind the option.')
  const file = path.resolve(terminal.folder, named)
  if (isFolder(file)) throw new UsageError(`${option}: ${named} is a folder.`, 'Name a file inside it.')
  if (!isFolder(path.dirname(file))) {
    throw new UsageError(
      `${option}: there is no folder ${path.dirname(named)} to write into.`,
      'Make it first, or name another.',
    )
  }
  return file
}

/** Throws UsageError if two options would write to one file. */
export function refuseSameFile(outputs: Readonly<Record<string, string | null>>): void {
  const options = new Map<string, string>()
  for (const [option, file] of Object.entries(outputs)) {
    if (file === null) continue
    const other = options.get(file)
    if (other !== undefined) {
      throw new UsageError(`${other} and ${option} name the same file.`, 'Name two files.')
    }
    options.set(file, option)
  }
}

export function keepFile(terminal: Terminal, file: string | null, content: () => string | Uint8Array): void {
  if (file === null) return
  writeFileWhole(file, content())
  const relative = path.relative(terminal.folder, file)
  terminal.note(`Wrote ${relative.startsWith('..') ? file : relative}.`)
}

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() === true
}
