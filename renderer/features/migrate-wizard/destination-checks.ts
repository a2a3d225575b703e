/** What the host's compatibility checks say of each possible destination, asked for while the wizard is open. */
import { shallowRef, type ComputedRef, type Ref } from 'vue'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { CheckRequest, Compatibility } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'
import type { VmNow } from '../object/estate-now.ts'
import { noNetworkChoice } from './network-choices.ts'
import { poolRows, requestFor, targetKey, targetWords, type Target } from './wizard-targets.ts'

/** Checks asked of the host at once. */
const checksAtOnce = 8

/** A check of the host; null if it failed, which is told as a notice. */
export function useChecker() {
  const host = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  return async (where: string, request: CheckRequest, withPlan: boolean): Promise<Compatibility | null> => {
    const { runId } = run
    if (runId === null) return null
    return notices.attempt(`${where} was not checked`, () =>
      host.calls().runs.check({ runId, request, withPlan }),
    )
  }
}

export interface DestinationChecks {
  /** By `targetKey`. What is missing is being checked, or its check failed. */
  readonly reports: Ref<ReadonlyMap<string, Compatibility>>
  forget(): void
  /** Hosts and clusters; resource pools only when `withPools`, of which there may be hundreds. */
  checkAll(withPools: boolean): Promise<void>
}

export function useDestinationChecks(
  vm: ComputedRef<VmNow | null>,
  estate: ComputedRef<EstateView | null>,
): DestinationChecks {
  const checkOne = useChecker()
  const reports = shallowRef<ReadonlyMap<string, Compatibility>>(new Map())
  /** Answers to older askings are dropped: the estate or the VM is another by now. */
  let newest = 0

  function keep(target: Target, report: Compatibility): void {
    const kept = new Map([...reports.value, [targetKey(target), report]])
    for (const host of report.hosts) {
      const isKnown = target.kind === 'cluster'
      // Of a resource pool the hosts are checked with that pool: the row of the host itself is another question.
      if (isKnown)
        kept.set(targetKey({ kind: 'host', host: host.toHost }), { ...host, hosts: [], plan: null })
    }
    reports.value = kept
  }

  async function check(target: Target, asking: number): Promise<void> {
    const name = vm.value?.name
    if (name === undefined || asking !== newest) return
    const found = await checkOne(targetWords(target), requestFor(name, target, noNetworkChoice), false)
    if (found !== null && asking === newest && found.vm === vm.value?.name) keep(target, found)
  }

  async function checkAll(withPools: boolean): Promise<void> {
    newest += 1
    const asking = newest
    const targets = estate.value === null ? [] : allTargets(estate.value, withPools)
    for (let at = 0; at < targets.length && asking === newest; at += checksAtOnce) {
      await Promise.all(targets.slice(at, at + checksAtOnce).map((target) => check(target, asking)))
    }
  }

  return {
    reports,
    checkAll,
    forget: () => {
      newest += 1
      reports.value = new Map()
    },
  }
}

/** A cluster's answer has all of its hosts: only stand-alone hosts are asked for by themselves. */
function allTargets(estate: EstateView, withPools: boolean): Target[] {
  return [
    ...estate.clusters.map(({ name }): Target => ({ kind: 'cluster', cluster: name })),
    ...estate.hosts
      .filter((host) => host.cluster === '')
      .map((host): Target => ({ kind: 'host', host: host.name })),
    ...(withPools ? poolRows(estate).map((pool) => pool.target) : []),
  ]
}
