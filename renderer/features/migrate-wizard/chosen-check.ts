/**
 * The check of what is chosen, VM by VM: first what vCenter says of all, then the smallest cures where it says
 * errors, which takes longer. The newest question wins.
 */
import { ref, shallowRef, type Ref } from 'vue'
import type { CheckRequest, Compatibility, Cure } from '../../../core/contract/messages.ts'
import { checksAtOnce, useChecker } from './destination-checks.ts'
import { hasErrors } from './wizard-pages.ts'

export interface ChosenCheck {
  /** Of the newest answer, in the order of the VMs; while another is asked for, the one before it. null: none yet. */
  readonly reports: Ref<readonly Compatibility[] | null>
  readonly isChecking: Ref<boolean>
  readonly isPlanning: Ref<boolean>
  /** Resolves to the answers of the checks; null if one failed or another question was asked meanwhile. */
  check(where: string, requests: readonly CheckRequest[]): Promise<readonly Compatibility[] | null>
  /** A step of the plan has been done. */
  stepDone(cure: Cure): void
  /** Another is chosen: what the list of destinations says of it is shown until the answer comes. */
  forget(known: readonly Compatibility[] | null): void
}

export function useChosenCheck(): ChosenCheck {
  const ask = useChecker()
  const reports = shallowRef<readonly Compatibility[] | null>(null)
  const isChecking = ref(false)
  const isPlanning = ref(false)
  let newest = 0

  async function askAll(
    where: string,
    requests: readonly CheckRequest[],
    asking: number,
  ): Promise<readonly Compatibility[] | null> {
    const found: Compatibility[] = []
    for (let at = 0; at < requests.length && asking === newest; at += checksAtOnce) {
      const some = requests.slice(at, at + checksAtOnce).map((request) => ask(where, request, false))
      for (const one of await Promise.all(some)) {
        if (one === null) return null
        found.push(one)
      }
    }
    return found.length === requests.length ? found : null
  }

  async function check(
    where: string,
    requests: readonly CheckRequest[],
  ): Promise<readonly Compatibility[] | null> {
    newest += 1
    const asking = newest
    isChecking.value = true
    isPlanning.value = false
    const found = await askAll(where, requests, asking)
    if (asking !== newest) return null
    isChecking.value = false
    if (found === null) return null
    // The plan before stands until the new one comes, so that its next step can be pressed without a gap.
    const before = reports.value
    reports.value = found.map((report) => {
      if (!hasErrors(report.findings)) return report
      return { ...report, plan: before?.find((one) => one.vm === report.vm)?.plan ?? null }
    })
    const blocked = requests.filter((_, at) => hasErrors(found[at]!.findings))
    if (blocked.length > 0) void planAll(where, blocked, asking)
    return found
  }

  async function planAll(where: string, requests: readonly CheckRequest[], asking: number): Promise<void> {
    isPlanning.value = true
    for (const request of requests) {
      const planned = await ask(where, request, true)
      if (asking !== newest) return
      if (planned !== null)
        reports.value = reports.value?.map((one) => (one.vm === planned.vm ? planned : one)) ?? null
    }
    isPlanning.value = false
  }

  return {
    reports,
    isChecking,
    isPlanning,
    check,
    stepDone(cure): void {
      reports.value =
        reports.value?.map((report) => {
          if (report.plan === null) return report
          const cures = report.plan.cures.filter((one) => one.text !== cure.text)
          return { ...report, plan: cures.length === 0 ? null : { ...report.plan, cures } }
        }) ?? null
    },
    forget(known): void {
      newest += 1
      reports.value = known
      isChecking.value = false
      isPlanning.value = false
    },
  }
}
