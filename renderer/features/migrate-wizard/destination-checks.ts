/** What the host's compatibility checks say of each possible destination, asked for while the wizard is open. */
import { shallowRef, type Ref } from 'vue'
import type { CheckRequest, Compatibility } from '../../../core/contract/messages.ts'
import { useHostStore } from '../../stores/host.ts'
import { useNoticesStore } from '../../stores/notices.ts'
import { useRunStore } from '../../stores/run.ts'

/** Checks asked of the host at once. */
export const checksAtOnce = 8

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

/** One possible destination, and what is asked of it for each VM. */
export interface AskedDestination {
  readonly key: string
  /** As a sentence names it. */
  readonly where: string
  readonly requests: readonly CheckRequest[]
  /** Key of the row of one host, where an answer for several hosts tells of each; null where that is another question. */
  readonly hostKey: ((host: string) => string) | null
}

/** By key, one answer for each VM. What is missing is being checked, or its check failed. */
export type DestinationReports = ReadonlyMap<string, readonly Compatibility[]>

export interface DestinationChecks {
  readonly reports: Ref<DestinationReports>
  forget(): void
  checkAll(asked: readonly AskedDestination[]): Promise<void>
}

export function useDestinationChecks(): DestinationChecks {
  const checkOne = useChecker()
  const reports = shallowRef<DestinationReports>(new Map())
  /** Answers to older askings are dropped: the estate, the VMs or the choices are others by now. */
  let newest = 0

  function keep({ key, hostKey }: AskedDestination, found: readonly Compatibility[]): void {
    const kept = new Map([...reports.value, [key, found]])
    if (hostKey !== null)
      for (const host of new Set(found.flatMap((report) => report.hosts.map((one) => one.toHost))))
        kept.set(
          hostKey(host),
          found.map((report) => hostReport(report, host)).filter((one) => one !== null),
        )
    reports.value = kept
  }

  async function check(asked: AskedDestination, asking: number): Promise<void> {
    const found: Compatibility[] = []
    for (const request of asked.requests) {
      if (asking !== newest) return
      const answer = await checkOne(asked.where, request, false)
      if (answer === null) return
      found.push(answer)
    }
    if (asking === newest) keep(asked, found)
  }

  async function checkAll(all: readonly AskedDestination[]): Promise<void> {
    newest += 1
    const asking = newest
    for (let at = 0; at < all.length && asking === newest; at += checksAtOnce) {
      await Promise.all(all.slice(at, at + checksAtOnce).map((one) => check(one, asking)))
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

function hostReport(report: Compatibility, name: string): Compatibility | null {
  const found = report.hosts.find((one) => one.toHost === name)
  return found === undefined
    ? null
    : { ...found, hosts: [], plan: null, isCureWithheld: report.isCureWithheld }
}

/** One answer for several VMs, for a row that has one line; null while one is missing. */
export function joinedReport(found: readonly Compatibility[] | undefined): Compatibility | null {
  const [first] = found ?? []
  if (found === undefined || first === undefined) return null
  if (found.length === 1) return first
  const hosts = [...new Set(found.map((report) => report.toHost))].filter((host) => host !== '')
  return {
    ...first,
    toHost: hosts.join(', '),
    checksRun: found.reduce((sum, report) => sum + report.checksRun, 0),
    findings: found.flatMap((report) => report.findings),
    hosts: [],
    plan: null,
  }
}
