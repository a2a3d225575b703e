/**
 * The glossary: terms of live migration and of vSphere that labs and window use, as data in YAML. The ids of a lab's
 * concepts are ids of its terms. Texts are Markdown with HTML off.
 */
import { z } from 'zod'
import type { InputProblem } from '../base/errors.ts'
import { readDocument, type PlacedDocument } from '../scenario/document.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { id } from './lab-primitives.ts'

const termSchema = z.strictObject({
  id,
  title: z.string().min(1).max(60),
  text: z.string().min(1).max(1200).describe('Markdown: two to five sentences.'),
  see: z.array(id).max(8).default([]).describe('Ids of related terms.'),
})

const glossarySchema = z
  .strictObject({
    precopy: z.literal('glossary'),
    version: z.literal(1),
    terms: z.array(termSchema).min(1).max(400),
  })
  .describe('Terms of live migration.')

export type GlossaryTerm = z.infer<typeof termSchema>

/** In the order of the alphabet, by title. */
export type Glossary = readonly GlossaryTerm[]

/** Throws InputError with every problem. `fileName` is for the messages. */
export function parseGlossary(fileName: string, text: string): Glossary {
  const document = readDocument(fileName, text)
  const result = glossarySchema.safeParse(document.value)
  if (!result.success) {
    throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, glossarySchema))
  }
  const { terms } = result.data
  const problems = [...doubleIds(document, terms), ...deadLinks(document, terms)]
  if (problems.length > 0) throw inputErrorOf(document, problems)
  return terms.toSorted((left, right) => left.title.localeCompare(right.title, 'en'))
}

function doubleIds(document: PlacedDocument, terms: Glossary): InputProblem[] {
  return terms.flatMap(({ id: own }, index) =>
    terms.findIndex((term) => term.id === own) === index
      ? []
      : [
          {
            ...document.placeOf(['terms', index, 'id']),
            path: `terms[${index}].id`,
            message: `There is a term "${own}" already.`,
            expected: 'an id of its own for each term',
            remedy: 'Give one of them another id, or make them one term.',
          },
        ],
  )
}

function deadLinks(document: PlacedDocument, terms: Glossary): InputProblem[] {
  const known = new Set(terms.map((term) => term.id))
  return terms.flatMap(({ id: own, see }, index) =>
    see.flatMap((other, at) =>
      known.has(other) && other !== own
        ? []
        : [
            {
              ...document.placeOf(['terms', index, 'see', at]),
              path: `terms[${index}].see[${at}]`,
              message: `"${own}" names "${other}", which is ${other === own ? 'itself' : 'no term'}.`,
              expected: 'the id of another term',
              remedy: 'Correct the id, add the term, or take it away.',
            },
          ],
    ),
  )
}
