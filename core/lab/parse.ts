/**
 * Lab text to Lab: syntax, kind, what the seed draws, schema, references and expressions, in that order; each stage
 * reports every problem it finds with line, column, path, expectation and remedy. Opening a lab runs nothing: only
 * the expressions of its templates are evaluated, over its own variables.
 */
import { z } from 'zod'
import { InputError } from '../base/errors.ts'
import { readDocument, textFromBytes, type Path, type PlacedDocument } from '../scenario/document.ts'
import { refuseOtherKind } from '../scenario/file-kind.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { findExpressionProblems } from './expression-problems.ts'
import { findLabProblems } from './lab-problems.ts'
import { labSchema, labVersion, type Lab, type LabDraw } from './schema.ts'
import { variableSchema } from './variant-schema.ts'
import { drawnFor, filledLab, placedProblems, type Drawable } from './variant.ts'

/** A lab as its file stands: what its variables come to is known for a seed only. */
export interface LabFile {
  readonly document: PlacedDocument
  readonly drawable: Drawable
}

/** Where each lab that was parsed stood in its text, so that `lab verify` can name lines later. */
const documents = new WeakMap<Lab, PlacedDocument>()

/** Seed of the variant that lists and previews show. */
export const previewSeed = 1

/** Throws InputError with every problem of the first stage that has any. `fileName` is for the messages. */
export function parseLab(fileName: string, text: string, seed = previewSeed): Lab {
  return labVariant(readLabFile(fileName, text), seed)
}

/** As parseLab, from the bytes of a file; also refuses binary, too large and wrongly encoded files. */
export function parseLabBytes(fileName: string, bytes: Uint8Array, seed = previewSeed): Lab {
  return parseLab(fileName, textFromBytes(fileName, bytes), seed)
}

/** Reads the text as far as it does not depend on a seed. Throws InputError. */
export function readLabFile(fileName: string, text: string): LabFile {
  const document = readDocument(fileName, text)
  refuseOtherKind(document, 'lab')
  refuseNewer(document)
  return { document, drawable: drawableOf(document) }
}

/** The lab as the seed makes it. Throws InputError with every problem of the first stage that has any. */
export function labVariant({ document, drawable }: LabFile, seed: number): Lab {
  const { draw, problems } = drawnFor(drawable, seed)
  if (problems.length > 0) throw inputErrorOf(document, placedProblems(document, problems))
  const filled = filledLab(document, draw)
  if (filled.problems.length > 0) throw inputErrorOf(document, filled.problems)
  return validated(document, filled.value, draw)
}

function validated(document: PlacedDocument, value: unknown, draw: LabDraw): Lab {
  const result = labSchema.safeParse(value)
  if (!result.success)
    throw inputErrorOf(document, problemsFromIssues({ ...document, value }, result.error.issues, labSchema))
  const lab: Lab = { ...result.data, draw }
  const problems = [...findLabProblems(document, lab), ...findExpressionProblems(document, lab)]
  if (problems.length > 0) throw inputErrorOf(document, problems)
  documents.set(lab, document)
  return lab
}

/** File, line and column of a part of a parsed lab; line 0 for a lab that was not read from text. */
export function placeInLab(lab: Lab, path: Path): { file: string; line: number; column: number } {
  const document = documents.get(lab)
  if (document === undefined) return { file: `${lab.id}.lab.yaml`, line: 0, column: 0 }
  return { file: document.file, ...document.placeOf(path) }
}

/** What is needed to draw; everything else waits for the seed. */
const drawableSchema = z.object({
  id: z.string().default(''),
  variables: z.array(variableSchema).default([]),
  hiddenFaults: z
    .object({
      least: z.number().int().default(1),
      most: z.number().int().default(1),
      pool: z.array(z.object({ id: z.string(), excludes: z.array(z.string()).default([]) })),
    })
    .optional(),
})

function drawableOf(document: PlacedDocument): Drawable {
  const result = drawableSchema.safeParse(document.value)
  if (result.success) {
    const { id, variables, hiddenFaults } = result.data
    return { id, variables, hiddenFaults: hiddenFaults ?? null }
  }
  // A document that is no map at all is told by the whole schema.
  const whole = labSchema.safeParse(document.value)
  const issues =
    result.error.issues.some(({ path }) => path.length > 0) || whole.success
      ? result.error.issues
      : whole.error.issues
  throw inputErrorOf(document, problemsFromIssues(document, issues))
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
