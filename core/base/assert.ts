/** Assertions on invariants. A failed one is a bug of ours, never the user's fault; it stops the run in every build. */

export class AssertionError extends Error {
  /** Name of the broken invariant, stable across versions, for tests and bug reports. */
  readonly invariant: string
  /** What was found, without the invariant's name. */
  readonly detail: string

  constructor(invariant: string, detail: string) {
    super(`Broken invariant "${invariant}": ${detail}`)
    this.name = 'AssertionError'
    this.invariant = invariant
    this.detail = detail
  }
}

/** Throws AssertionError unless `holds`. `detail` is only evaluated on failure. */
export function assertInvariant(holds: boolean, invariant: string, detail: () => string): asserts holds {
  if (!holds) throw new AssertionError(invariant, detail())
}

/** Marks a branch that the types say cannot be reached. */
export function assertNever(value: never): never {
  throw new AssertionError('exhaustive-case', `unexpected value ${JSON.stringify(value)}`)
}
