/**
 * The values of an open dialog: a copy of the settings that a person changes, what the schema has against it, and
 * whether anything differs from what it was. The copy is made when the dialog opens and thrown away when it closes.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { z } from 'zod'
import { isSame } from './changed-fields.ts'
import { fieldProblems, type FieldProblems } from './field-problems.ts'

export interface Draft<Value> {
  readonly draft: Ref<Value | null>
  /** As it was when the dialog opened. */
  readonly before: Ref<Value | null>
  readonly problems: ComputedRef<FieldProblems>
  readonly isChanged: ComputedRef<boolean>
  /** What the schema makes of the draft. Throws ZodError while there are problems. */
  readonly parsed: () => Value
  readonly reset: () => void
}

/** `open` gives the settings whenever the dialog opens, null while it is closed; only then is the copy made anew. */
export function useDraft<Value>(
  schema: z.ZodType<Value> | (() => z.ZodType<Value>),
  isOpen: () => boolean,
  read: () => Value | null,
): Draft<Value> {
  const draft = ref(null) as Ref<Value | null>
  const before = shallowRef<Value | null>(null)
  const shape = () => (typeof schema === 'function' ? schema() : schema)

  function reset(): void {
    const value = isOpen() ? read() : null
    before.value = value
    draft.value = value === null ? null : (JSON.parse(JSON.stringify(value)) as Value)
  }
  watch(isOpen, reset, { immediate: true })

  const problems = computed(() =>
    draft.value === null ? new Map<string, string>() : fieldProblems(shape(), draft.value),
  )
  return {
    draft,
    before,
    problems,
    isChanged: computed(() => !isSame(before.value, draft.value)),
    parsed: () => shape().parse(draft.value),
    reset,
  }
}
