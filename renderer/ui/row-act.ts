/** One act in the menu of a row or an object. */
export interface RowAct {
  readonly title: string
  readonly icon?: string
  /** A sentence; '' or left out if it can be done. */
  readonly disabledBecause?: string
  readonly act: () => void
}
