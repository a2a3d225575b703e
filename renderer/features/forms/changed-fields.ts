/** What an edit must name: the fields that differ, each with its whole new value, null where it was taken away. Pure. */

/**
 * `patch` of an edit command from the settings before and after. Fields that are undefined and fields that are absent
 * are the same; the order of keys within a value does not count.
 */
export function changedFields<Spec extends object, Key extends keyof Spec & string>(
  before: Spec,
  after: { readonly [Field in Key]?: Spec[Field] | undefined },
  keys: readonly Key[],
): { [Field in Key]?: Exclude<Spec[Field], undefined> | null } {
  const changed: { [Field in Key]?: Exclude<Spec[Field], undefined> | null } = {}
  for (const key of keys) {
    const value = after[key] as Spec[Key] | undefined
    if (isSame(before[key], value)) continue
    changed[key] = value === undefined ? null : (value as Exclude<Spec[Key], undefined>)
  }
  return changed
}

export function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
