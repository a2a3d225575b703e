/** For conditions that compare a VM with the host it is to run on: where only its storage moves they do not ask. */
import type { Condition, Conditions } from '../subject.ts'

function onOtherHost(condition: Condition): Condition {
  return (subject) => (subject.source === subject.destination ? [] : condition(subject))
}

/** The same conditions, silent where the VM stays on its host. */
export function allOnOtherHost(conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([id, condition]) => [id, onOtherHost(condition)] as const),
  )
}
