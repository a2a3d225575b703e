/** Where problems of references go: each with its place in the file and, where there is one, the nearest name that exists. */
import type { InputProblem } from '../base/errors.ts'
import { nearestName } from '../base/nearest-name.ts'
import { describePath, type Path, type PlacedDocument } from './document.ts'

export class ReferenceProblems {
  readonly found: InputProblem[] = []
  private readonly document: PlacedDocument

  constructor(document: PlacedDocument) {
    this.document = document
  }

  add(path: Path, message: string, expected: string, remedy: string): void {
    this.found.push({ ...this.document.placeOf(path), path: describePath(path), message, expected, remedy })
  }

  /** Each name once; the second is the problem. */
  unique(kind: string, entries: readonly { readonly name: string; readonly path: Path }[]): void {
    const seen = new Set<string>()
    for (const { name, path } of entries) {
      if (seen.has(name))
        this.add(
          [...path, 'name'],
          `There are two ${kind}s named "${name}".`,
          `a name that no other ${kind} has`,
          'Rename one of them.',
        )
      seen.add(name)
    }
  }

  /** `name` must be among `known`. */
  exists(path: Path, kind: string, name: string, known: readonly string[]): boolean {
    if (known.includes(name)) return true
    const near = nearestName(name, known)
    const list =
      known.length === 0
        ? 'none is defined'
        : `one of ${known.slice(0, 8).join(', ')}${known.length > 8 ? ', …' : ''}`
    this.add(
      path,
      `There is no ${kind} named "${name}".`,
      list,
      near === null ? `Define it or name another ${kind}.` : `Did you mean "${near}"?`,
    )
    return false
  }
}
