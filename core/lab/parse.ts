/**
 * Lab text to Lab: syntax, kind, schema, references and expressions, in that order; each stage reports every problem
 * it finds with line, column, path, expectation and remedy. Opening a lab runs nothing: expressions are read
 * and their types checked, not evaluated.
 */
import { InputError } from '../base/errors.ts'
import {
  readDocument,
  refuseOtherKind,
  textFromBytes,
  type Path,
  type PlacedDocument,
} from '../scenario/document.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { findExpressionProblems } from './expression-problems.ts'
import { findLabProblems } from './lab-problems.ts'
import { labSchema, labVersion, type Lab } from './schema.ts'

/** Where each lab that was parsed stood in its text, so that `lab verify` can name lines later. */
const documents = new WeakMap<Lab, PlacedDocument>()

/** Throws InputError with every problem of the first stage that has any. `fileName` is for the messages. */
export function parseLab(fileName: string, text: string): Lab {
  const document = readDocument(fileName, text)
  refuseOtherKind(document, 'lab')
  refuseNewer(document)
  const result = labSchema.safeParse(document.value)
  if (!result.success)
    throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, labSchema))
  const problems = [
    ...findLabProblems(document, result.data),
    ...findExpressionProblems(document, result.data),
  ]
  if (problems.length > 0) throw inputErrorOf(document, problems)
  documents.set(result.data, document)
  return result.data
}

/** As parseLab, from the bytes of a file; also refuses binary, too large and wrongly encoded files. */
export function parseLabBytes(fileName: string, bytes: Uint8Array): Lab {
  return parseLab(fileName, textFromBytes(fileName, bytes))
}

/** File, line and column of a part of a parsed lab; line 0 for a lab that was not read from text. */
export function placeInLab(lab: Lab, path: Path): { file: string; line: number; column: number } {
  const document = documents.get(lab)
  if (document === undefined) return { file: `${lab.id}.lab.yaml`, line: 0, column: 0 }
  return { file: document.file, ...document.placeOf(path) }
}

function refuseNewer(document: PlacedDocument): void {
  const { value } = document
  if (typeof value !== 'object' || value === null) return
  const version = (value as Record<string, unknown>)['version']
  if (typeof version !== 'number' || version <= labVersion) return
  throw new InputError(document.file, [
    {
      ...document.placeOf(['version']),
      path: 'version',
      message: `The lab has format version ${version}, which is newer than this Precopy.`,
      expected: `at most version ${labVersion}`,
      remedy: 'Open it with a newer Precopy, or ask for a file of an older version.',
    },
  ])
}
