/** The repository's own files, as the house tests read them: everything but what tools make. */
import fs from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

/** Made by tools, never kept in the repository. */
export const madeByTools = new Set(['.git', 'node_modules', 'dist', 'test-results', 'coverage'])

const textEndings =
  /\.(ts|mjs|cjs|js|vue|css|html|json|yaml|yml|md|txt|svg)$|^(\.gitignore|\.npmrc|LICENSE|run)$/

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly text: string
}

/** Every text file of the repository, in order of its path. */
export function sourceFiles(): SourceFile[] {
  return filesIn('').sort((a, b) => (a.path < b.path ? -1 : 1))
}

function filesIn(folder: string): SourceFile[] {
  const entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true })
  return entries.flatMap((entry) => {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (madeByTools.has(entry.name)) return []
    if (entry.isDirectory()) return filesIn(file)
    if (!textEndings.test(entry.name)) return []
    return [{ path: file, text: fs.readFileSync(path.join(root, file), 'utf8') }]
  })
}

export function readJson(file: string): Record<string, unknown> {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Record<string, unknown>
}
