/** The catalogue of faults as the dialog lists it: by group, with what each kind means, found by what a person types. Pure. */
import { faultSchema, type FaultKind } from '../../../core/scenario/fault-schema.ts'
import { faultTitles, type FaultGroup } from '../../../core/scenario/fault-words.ts'

export interface KindEntry {
  readonly kind: FaultKind
  readonly title: string
  /** A sentence: what breaks. */
  readonly description: string
}

export interface KindGroup {
  readonly group: FaultGroup
  readonly kinds: readonly KindEntry[]
}

/** As the lists show them. */
export const faultGroups: readonly FaultGroup[] = [
  'Network',
  'Hosts and vCenter',
  'Storage',
  'Guest and user',
]

const descriptions = new Map<string, string>(
  faultSchema.options.map((option) => [option.shape.kind.value, option.description ?? '']),
)

export function titleOfKind(kind: string): string {
  return isFaultKind(kind) ? faultTitles[kind].title : kind
}

export function descriptionOfKind(kind: FaultKind): string {
  return descriptions.get(kind) ?? ''
}

export function isFaultKind(kind: string): kind is FaultKind {
  return kind in faultTitles
}

/** Groups with the kinds that `typed` is found in: title, description, group or the kind's own name. */
export function findKinds(typed: string): KindGroup[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const kinds = Object.keys(faultTitles).filter(isFaultKind)
  return faultGroups.flatMap((group) => {
    const found = kinds.filter((kind) => {
      if (faultTitles[kind].group !== group) return false
      const text = `${titleOfKind(kind)} ${kind} ${group} ${descriptionOfKind(kind)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    const entries = found.map((kind) => ({
      kind,
      title: titleOfKind(kind),
      description: descriptionOfKind(kind),
    }))
    return entries.length === 0 ? [] : [{ group, kinds: entries }]
  })
}
