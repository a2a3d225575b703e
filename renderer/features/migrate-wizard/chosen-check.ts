/**
 * The check of what is chosen, with its networks: first what vCenter says, then the smallest cure where it says
 * errors, which takes longer. The newest question wins.
 */
import { ref, shallowRef, type Ref } from 'vue'
import type { CheckRequest, Compatibility, Cure } from '../../../core/contract/messages.ts'
import { useChecker } from './destination-checks.ts'
import { hasErrors } from './wizard-pages.ts'

export interface ChosenCheck {
  /** Of the newest answer; while another is asked for, the one before it. null: none yet. */
  readonly report: Ref<Compatibility | null>
  readonly isChecking: Ref<boolean>
  readonly isPlanning: Ref<boolean>
  /** Resolves to the answer of the checks; null if they failed or another question was asked meanwhile. */
  check(where: string, request: CheckRequest): Promise<Compatibility | null>
  /** A step of the plan has been done. */
  stepDone(cure: Cure): void
  /** Another is chosen: what the list of destinations says of it is shown until the answer comes. */
  forget(known: Compatibility | null): void
}

export function useChosenCheck(): ChosenCheck {
  const ask = useChecker()
  const report = shallowRef<Compatibility | null>(null)
  const isChecking = ref(false)
  const isPlanning = ref(false)
  let newest = 0

  async function check(where: string, request: CheckRequest): Promise<Compatibility | null> {
    newest += 1
    const asking = newest
    isChecking.value = true
    isPlanning.value = false
    const found = await ask(where, request, false)
    if (asking !== newest) return null
    isChecking.value = false
    if (found === null || !hasErrors(found.findings)) {
      report.value = found
      return found
    }
    // The plan before stands until the new one comes, so that its next step can be pressed without a gap.
    report.value = { ...found, plan: report.value?.plan ?? null }
    void plan(where, request, asking)
    return found
  }

  async function plan(where: string, request: CheckRequest, asking: number): Promise<void> {
    isPlanning.value = true
    const planned = await ask(where, request, true)
    if (asking !== newest) return
    isPlanning.value = false
    if (planned !== null) report.value = planned
  }

  return {
    report,
    isChecking,
    isPlanning,
    check,
    stepDone(cure): void {
      const { value } = report
      if (value === null || value.plan === null) return
      const cures = value.plan.cures.filter((one) => one.text !== cure.text)
      report.value = { ...value, plan: cures.length === 0 ? null : { ...value.plan, cures } }
    },
    forget(known): void {
      newest += 1
      report.value = known
      isChecking.value = false
      isPlanning.value = false
    },
  }
}
