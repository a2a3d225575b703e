/** Lines of the notebook on screen: those that are saved, and one being written that has no number yet. Pure. */

export interface NotebookSlot {
  /** Stays when a new line gets its number, so that the field being written in stays too. */
  readonly key: string
  /** null: not saved yet. */
  readonly number: number | null
}

/** The slots with one for each saved line; what is being written stays last. */
export function notebookSlots(slots: readonly NotebookSlot[], numbers: readonly number[]): NotebookSlot[] {
  const held = new Set(slots.map((slot) => slot.number))
  const missing = numbers.filter((number) => !held.has(number))
  // A line that is just being saved comes back with the attempt before its slot knows the number.
  const isWriting = slots.some((slot) => slot.number === null)
  if (isWriting && missing.length === 1 && slots.length === numbers.length) {
    return slots.map((slot) => (slot.number === null ? { ...slot, number: missing[0]! } : slot))
  }
  const saved = slots.filter((slot) => slot.number !== null)
  const open = slots.filter((slot) => slot.number === null)
  return [...saved, ...missing.map((number) => ({ key: `line-${number}`, number })), ...open]
}

export const verdictOptions = [
  { value: 'open', text: 'Open' },
  { value: 'supported', text: 'Supported' },
  { value: 'refuted', text: 'Refuted' },
] as const
