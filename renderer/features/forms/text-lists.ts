/** Lists as a person types them into one field, separated by commas. Pure. */

/** undefined for an empty field: the setting is left out. */
export function listOf(text: string | null | undefined): string[] | undefined {
  const parts = partsOf(text)
  return parts.length === 0 ? undefined : parts
}

/** The same of numbers; what is none becomes NaN, which the schema refuses. */
export function numberListOf(text: string | null | undefined): number[] | undefined {
  const parts = partsOf(text)
  return parts.length === 0 ? undefined : parts.map(Number)
}

function partsOf(text: string | null | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
