/** Pack text to Pack and back. A pack is read like any other file of Precopy: every problem with its place. */
import { stringify } from 'yaml'
import { InputError } from '../base/errors.ts'
import { readDocument, type PlacedDocument } from '../scenario/document.ts'
import { refuseOtherKind } from '../scenario/file-kind.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { instructorPackSchema, packSchema, packVersion, studentPackSchema, type Pack } from './pack-schema.ts'

/** Throws InputError with every problem. Labs inside are not parsed: who opens one does that. */
export function parsePack(fileName: string, text: string): Pack {
  const document = readDocument(fileName, text)
  refuseOtherKind(document, 'pack')
  refuseNewer(document)
  const { value } = document
  const copy = (value as Record<string, unknown> | null)?.['copy']
  const schema =
    copy === 'instructor' ? instructorPackSchema : copy === 'student' ? studentPackSchema : packSchema
  const result = schema.safeParse(value)
  if (!result.success) throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, schema))
  const pack: Pack = result.data
  refuseTwice(document, pack)
  return pack
}

/** The text of a pack as it is exported: YAML, labs and scenarios as blocks that read and diff like their files. */
export function packText(pack: Pack): string {
  return stringify(pack, { lineWidth: 0, blockQuote: 'literal', version: '1.2', schema: 'core' })
}

function refuseTwice(document: PlacedDocument, pack: Pack): void {
  const ids = pack.labs.map((lab) => lab.id)
  const problems = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [
          {
            ...document.placeOf(['labs', index, 'id']),
            path: `labs[${index}].id`,
            message: `The pack has two labs with the id "${id}".`,
            expected: 'an id of its own',
            remedy: 'Leave one of them out, or rename it.',
          },
        ],
  )
  if (problems.length > 0) throw inputErrorOf(document, problems)
}

function refuseNewer(document: PlacedDocument): void {
  const { value } = document
  if (typeof value !== 'object' || value === null) return
  const version = (value as Record<string, unknown>)['version']
  if (typeof version !== 'number' || version <= packVersion) return
  throw new InputError(document.file, [
    {
      ...document.placeOf(['version']),
      path: 'version',
      message: `The pack has format version ${version}, which is newer than this Precopy.`,
      expected: `at most version ${packVersion}`,
      remedy: 'Open it with a newer Precopy, or ask your instructor for a file of an older version.',
    },
  ])
}
