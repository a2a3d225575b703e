/** What the format has against the values of the form of a lab's head. Pure. */
import { labSchema } from '../../../core/lab/schema.ts'
import { fieldProblems, type FieldProblems } from '../forms/field-problems.ts'
import type { DraftSettings } from './head-form.ts'

const headSchema = labSchema.pick({
  id: true,
  number: true,
  title: true,
  summary: true,
  track: true,
  minutes: true,
  concepts: true,
  prerequisites: true,
  scenario: true,
})

export function headProblems(form: DraftSettings): FieldProblems {
  return fieldProblems(headSchema, form)
}
