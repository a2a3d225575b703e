/** Copy methods of Storage vMotion as the wizard offers them, for a comparison in the lab. Pure. */
import type { StorageMethod } from '../../../core/scenario/policy-schema.ts'

/** null: what the scenario's policy says. */
export const methodOptions: readonly { readonly value: StorageMethod | null; readonly title: string }[] = [
  { value: null, title: 'As the scenario says' },
  { value: 'mirror-driver', title: 'Mirror driver (vSphere 5.0 and later)' },
  { value: 'changed-block-tracking', title: 'Changed block tracking (4.x)' },
]

export function methodTitle(method: StorageMethod | null): string {
  return methodOptions.find((option) => option.value === method)!.title
}
