/** What the host's compatibility checks say of each possible destination, asked for while the wizard is open. */
import { shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'
import type { HostNow, VmNow } from '../object/estate-now.ts'

/** Checks asked of the host at once. */
const checksAtOnce = 8

export interface HostChecks {
  readonly reports: Ref<ReadonlyMap<string, Compatibility>>
  forget(): void
  /** A failed call is told as a notice; the host then stays unchecked. */
  check(hostName: string): Promise<void>
  checkAll(): Promise<void>
}

export function useHostChecks(
  vm: ComputedRef<VmNow | null>,
  hosts: ComputedRef<readonly HostNow[]>,
): HostChecks {
  const host = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const reports = shallowRef<ReadonlyMap<string, Compatibility>>(new Map())

  async function check(hostName: string): Promise<void> {
    const runId = run.runId
    const vmName = vm.value?.name
    if (runId === null || vmName === undefined) return
    const found = await notices.attempt(`${hostName} was not checked`, () =>
      host.calls().runs.check({ runId, vm: vmName, toHost: hostName }),
    )
    // An answer for a wizard that has been closed or opened on another VM meanwhile is dropped.
    if (found !== null && found.vm === vm.value?.name) {
      reports.value = new Map([...reports.value, [hostName, found]])
    }
  }

  async function checkAll(): Promise<void> {
    const names = hosts.value.map((one) => one.spec.name).filter((name) => name !== vm.value?.host)
    for (let at = 0; at < names.length && vm.value !== null; at += checksAtOnce) {
      await Promise.all(names.slice(at, at + checksAtOnce).map(check))
    }
  }

  return {
    reports,
    check,
    checkAll,
    forget: () => {
      reports.value = new Map()
    },
  }
}
