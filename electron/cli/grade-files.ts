/** The hand-ins that `precopy grade` is given: files, and everything in folders that may be one. */
import fs from 'node:fs'
import path from 'node:path'
import { InputError } from '../../core/base/errors.ts'
import type { SubmissionFile } from '../services/grading/grade-submission.ts'
import { UsageError } from './exit-status.ts'
import { readText } from './input-file.ts'
import type { Terminal } from './terminal.ts'

const endings = ['.yaml', '.yml', '.json']
/** What a file says at its top that lies among hand-ins and is none. */
const otherKind = /^["'{\s]*precopy["']?:\s*["']?(scenario|lab|pack|feedback)\b/
/** More is no hand-in and is not read at all. */
const mostBytes = 64 * 1024 * 1024

/**
 * In the order given, those of a folder in the order of their names. Throws UsageError where there is no such file,
 * or nothing in a folder.
 */
export function filesToGrade(terminal: Terminal, named: readonly string[]): SubmissionFile[] {
  const found = named.flatMap((name) => {
    const stats = fs.statSync(path.resolve(terminal.folder, name), { throwIfNoEntry: false })
    if (stats === undefined) throw new UsageError(`There is no file or folder ${name}.`, 'Check the path.')
    return stats.isDirectory() ? ofFolder(terminal, name) : [{ fileName: name, text: textOf(terminal, name) }]
  })
  const names = found.map(({ fileName }) => fileName)
  return found.filter(({ fileName }, index) => names.indexOf(fileName) === index)
}

function ofFolder(terminal: Terminal, folder: string): SubmissionFile[] {
  const names = fs
    .readdirSync(path.resolve(terminal.folder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.includes(path.extname(entry.name).toLowerCase()))
    .map((entry) =>
      path.join(
        folder,
        path.relative(path.resolve(terminal.folder, folder), path.join(entry.parentPath, entry.name)),
      ),
    )
    .sort((left, right) => (left < right ? -1 : 1))
  const files = names.flatMap((fileName) => {
    const text = textOf(terminal, fileName)
    const kind = otherKind.exec(text)?.[1]
    if (kind === undefined) return [{ fileName, text }]
    terminal.note(`${fileName} is a ${kind} and no hand-in; it was passed over.`)
    return []
  })
  if (files.length > 0) return files
  throw new UsageError(
    `There are no hand-ins in ${folder}.`,
    `Name the folder with the files that learners saved (${endings.join(', ')}).`,
  )
}

/** What is no text is read all the same: its marks say what is wrong with it, beside those of the others. */
function textOf(terminal: Terminal, fileName: string): string {
  try {
    return readText(terminal, fileName)
  } catch (error) {
    const file = path.resolve(terminal.folder, fileName)
    if (!(error instanceof InputError) || fs.statSync(file).size > mostBytes) throw error
    return fs.readFileSync(file, 'utf8')
  }
}
