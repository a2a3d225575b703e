/** What differs from seed to seed, as a table: a row for each variable, a column for each seed. Pure. */
import type { DraftReview } from '../../../core/contract/teaching-messages.ts'

export interface DrawRow {
  readonly name: string
  /** In the order of the seeds. */
  readonly values: readonly string[]
  readonly isSame: boolean
}

export function drawRows(draws: readonly { readonly drawn: DraftReview['drawn'] }[]): DrawRow[] {
  const ids = draws[0]?.drawn.values.map(({ id }) => id) ?? []
  return ids.map((name) => {
    const values = draws.map(({ drawn }) => drawn.values.find(({ id }) => id === name)?.value ?? '')
    return { name, values, isSame: values.every((value) => value === values[0]) }
  })
}

/** Ids of the hidden faults that each seed draws; empty for a lab without any. */
export function causeRow(draws: readonly { readonly drawn: DraftReview['drawn'] }[]): readonly string[] {
  const causes = draws.map(({ drawn }) => drawn.causes.map(({ id }) => id).join(', '))
  return causes.some((one) => one !== '') ? causes : []
}

/** Variables may be made of the hidden faults that are drawn: such rows belong to the key. */
export function withoutCauses(
  rows: readonly DrawRow[],
  draws: readonly { readonly drawn: DraftReview['drawn'] }[],
): DrawRow[] {
  const causes = new Set(draws.flatMap(({ drawn }) => drawn.causes.map(({ id }) => id)))
  return rows.filter(({ values }) => !values.some((value) => [...causes].some((id) => value.includes(id))))
}
